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

    /// <summary>OX took other categories than the phone sent.</summary>
    public bool IsAltered { get; set; }

    public bool ChangesUserFlags => TagsChange is { } change && change.Set.Count + change.Clear.Count > 0;

    /// <summary>What is kept of the mail from now on.</summary>
    internal MailMarks Mark(MailMarks marks, DateTimeOffset now)
    {
        if (Change.Flag is { } flag) marks = marks.WithFlag(Uid, DetailsOf(flag, marks.Find(Uid)), now);
        return ChangesUserFlags ? marks.WithTags(Uid, HasUserFlagsAfter, now) : marks;
    }

    /// <summary>A version with what this change has made of it; what it does not name stays.</summary>
    internal long VersionAfter(long version)
    {
        var flags = Change.Flags.Of(MailVersion.FlagsOf(version));
        var parts = Change.Parts;
        var tags = After ?? Before;
        if (tags is null) parts &= ~MailParts.Categories;
        else flags = tags.UserFlags.Count > 0 || tags.Color > 0 ? flags | OxMailFlags.User : flags & ~OxMailFlags.User;
        return MailVersion.With(version, parts, MailVersion.Of(flags, tags?.Color ?? 0, Kept));
    }

    private bool HasUserFlagsAfter => TagsChange!.Set.Count > 0 || Before!.UserFlags.Except(TagsChange.Clear, StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>A bare flag keeps the dates of the flag that the phone holds, if it is the one that is kept; any other begins anew.</summary>
    private FlagDetails? DetailsOf(FlagWish wish, MailMark? mark)
    {
        if (wish is { IsBare: true, Details: { Type.Length: 0 } } && mark?.Flag is { IsComplete: false } kept
            && knownVersion is >= 0 and var known && MailVersion.FlagStampOf(known) == mark.FlagStamp)
            return kept;
        return wish.Details is { IsPlain: false } details ? details : null;
    }
}
