using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>A mail's version as a snapshot keeps it: the flags a phone can see. Everything else of a mail never changes.</summary>
internal static class MailVersion
{
    /// <summary>OX flag → its bit here.</summary>
    private static readonly (OxMailFlags Flag, long Bit)[] Bits =
    [
        (OxMailFlags.Seen, 1),
        (OxMailFlags.Flagged, 2),
        (OxMailFlags.Answered, 4),
        (OxMailFlags.Forwarded, 8),
    ];

    internal static long Of(OxMailFlags flags)
    {
        var version = 0L;
        foreach (var (flag, bit) in Bits)
        {
            if (flags.HasFlag(flag)) version |= bit;
        }

        return version;
    }

    /// <summary>A mail's flags with those that a phone can see as they are in this version.</summary>
    internal static OxMailFlags Over(OxMailFlags flags, long version) => (flags & ~FlagsOf(long.MaxValue)) | FlagsOf(version);

    internal static OxMailFlags FlagsOf(long version)
    {
        var flags = OxMailFlags.None;
        foreach (var (flag, bit) in Bits)
        {
            if ((version & bit) != 0) flags |= flag;
        }

        return flags;
    }
}
