using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>
/// A mail's version as a snapshot keeps it: what a phone can see of what may change. Everything else of a mail never does. From the low bits to the
/// high ones: the flags, the colour, the stamps of the flag's dates and of the user flags; so a mail that nobody has marked takes one byte, and one that
/// has all of it three.
/// </summary>
internal static class MailVersion
{
    private const int ColorAt = 5, ColorBits = 4;
    private const int FlagStampAt = ColorAt + ColorBits, FlagStampBits = 8;
    private const int TagStampAt = FlagStampAt + FlagStampBits, TagStampBits = 4;

    /// <summary>OX flag → its bit here.</summary>
    private static readonly (OxMailFlags Flag, long Bit)[] Bits =
    [
        (OxMailFlags.Seen, 1),
        (OxMailFlags.Flagged, 2),
        (OxMailFlags.Answered, 4),
        (OxMailFlags.Forwarded, 8),
        (OxMailFlags.User, 16),
    ];

    private static readonly OxMailFlags AllFlags = FlagsOf(long.MaxValue);

    internal static long Of(OxMailFlags flags, int color = 0, MailMark? mark = null)
    {
        var version = 0L;
        foreach (var (flag, bit) in Bits)
        {
            if (flags.HasFlag(flag)) version |= bit;
        }

        return version
            | (Math.Clamp((long)color, 0, (1 << ColorBits) - 1) << ColorAt)
            | ((mark?.FlagOn(flags) is null ? 0L : mark.FlagStamp) << FlagStampAt)
            | ((long)(mark?.TagStamp ?? 0) << TagStampAt);
    }

    internal static long Of(OxMailRow row, MailMark? mark) => Of((OxMailFlags)row.Flags, row.Color, mark);

    /// <summary>As much of a version as phones of this protocol version can see.</summary>
    internal static long Seen(long version, EasVersion phone)
    {
        if (version < 0) return version;
        var seen = 1L;
        if (phone.Has(EasFeature.MailFlags)) seen |= 2 | Field(FlagStampAt, FlagStampBits);
        if (phone.Has(EasFeature.MailContext)) seen |= 4 | 8 | 16 | Field(ColorAt, ColorBits) | Field(TagStampAt, TagStampBits);
        return version & seen;
    }

    /// <summary>A mail's flags with those that a phone can see as they are in this version.</summary>
    internal static OxMailFlags Over(OxMailFlags flags, long version) => (flags & ~AllFlags) | FlagsOf(version);

    internal static OxMailFlags FlagsOf(long version)
    {
        var flags = OxMailFlags.None;
        foreach (var (flag, bit) in Bits)
        {
            if ((version & bit) != 0) flags |= flag;
        }

        return flags;
    }

    /// <summary>0 none, 1 to 10.</summary>
    internal static int ColorOf(long version) => (int)((version >> ColorAt) & ((1 << ColorBits) - 1));

    /// <summary>As in <see cref="MailMark.FlagStamp"/>.</summary>
    internal static int FlagStampOf(long version) => (int)((version >> FlagStampAt) & ((1 << FlagStampBits) - 1));

    /// <summary>It has user flags, so categories beside its colour.</summary>
    internal static bool HasTags(long version) => FlagsOf(version).HasFlag(OxMailFlags.User) || (version & Field(TagStampAt, TagStampBits)) != 0;

    /// <summary>Which blocks of a mail differ between two versions; a version below zero differs in all.</summary>
    internal static MailParts Differences(long known, long current)
    {
        if (known < 0) return MailParts.All;
        var other = known ^ current;
        var parts = MailParts.None;
        if ((other & 1) != 0) parts |= MailParts.Read;
        if ((other & (2 | Field(FlagStampAt, FlagStampBits))) != 0) parts |= MailParts.Flag;
        if (MailVerb.Of(FlagsOf(known)) != MailVerb.Of(FlagsOf(current))) parts |= MailParts.Verb;
        if ((other & (16 | Field(ColorAt, ColorBits) | Field(TagStampAt, TagStampBits))) != 0) parts |= MailParts.Categories;
        return parts;
    }

    /// <summary>A version with the flag, or the categories, of another one.</summary>
    internal static long With(long version, MailParts parts, long from)
    {
        var taken = (parts.HasFlag(MailParts.Read) ? 1L : 0)
            | (parts.HasFlag(MailParts.Flag) ? 2 | Field(FlagStampAt, FlagStampBits) : 0)
            | (parts.HasFlag(MailParts.Categories) ? 16 | Field(ColorAt, ColorBits) | Field(TagStampAt, TagStampBits) : 0);
        return (version & ~taken) | (from & taken);
    }

    private static long Field(int at, int bits) => ((1L << bits) - 1) << at;
}
