using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>A mail that is being changed for a phone, and what came of it.</summary>
/// <param name="uid">Which.</param>
/// <param name="knownVersion">What the phone holds; null for a search result.</param>
internal sealed class MailWrite(uint uid, long? knownVersion)
{
    public uint Uid { get; } = uid;

    public MailChange Change { get; set; } = MailChange.Nothing;

    /// <summary>Colour and user flags before; null when nothing is wanted of them, or the mail is gone.</summary>
    public OxMailTags? Before { get; set; }

    /// <summary>The same afterwards.</summary>
    public OxMailTags? After { get; set; }

    /// <summary>What is to be changed on them.</summary>
    public OxMailTagsChange? TagsChange { get; set; }

    /// <summary>The mail's mark afterwards.</summary>
    public MailMark? Kept { get; set; }

    public OxError? Error { get; set; }

    /// <summary>The mail keeps dates of its flag that the phone did not name, and may not have any more: it is told of them.</summary>
    private bool _keepsDates;

    /// <summary>OX took other categories than the phone sent.</summary>
    public bool IsAltered { get; set; }

    public bool ChangesUserFlags => TagsChange is { } change && change.Set.Count + change.Clear.Count > 0;

    /// <summary>What is kept of the mail from now on.</summary>
    internal MailMarks Mark(MailMarks marks, DateTimeOffset now)
    {
        if (Change.Flag is { } flag)
        {
            var before = marks.Find(Uid);
            _keepsDates = Keeps(flag, before);
            marks = marks.WithFlag(Uid, _keepsDates ? before!.Flag : flag.Details is { IsPlain: false } details ? details : null, now);
        }

        return ChangesUserFlags ? marks.WithTags(Uid, HasUserFlagsAfter, now) : marks;
    }

    /// <summary>A version with what this change has made of it; what it does not name stays.</summary>
    internal long VersionAfter(long version) => VersionAfter(version, Kept);

    /// <summary>The phone's own version afterwards.</summary>
    internal long HeldAfter(long version) => VersionAfter(version, _keepsDates ? null : Kept);

    private long VersionAfter(long version, MailMark? mark)
    {
        var flags = Change.Flags.Of(MailVersion.FlagsOf(version));
        var parts = Change.Parts;
        var tags = After ?? Before;
        if (tags is null) parts &= ~MailParts.Categories;
        else flags = tags.UserFlags.Count > 0 || tags.Color > 0 ? flags | OxMailFlags.User : flags & ~OxMailFlags.User;
        return MailVersion.With(version, parts, MailVersion.Of(flags, tags?.Color ?? 0, mark));
    }

    private bool HasUserFlagsAfter => TagsChange!.Set.Count > 0 || Before!.UserFlags.Except(TagsChange.Clear, StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>A bare flag keeps the dates of the flag that the phone holds, if it is the one that is kept; any other begins anew.</summary>
    private bool Keeps(FlagWish wish, MailMark? mark) =>
        wish is { IsBare: true, Details: { Type.Length: 0 } } && mark?.Flag is { IsComplete: false }
        && knownVersion is >= 0 and var known && MailVersion.FlagStampOf(known) == mark.FlagStamp;
}
