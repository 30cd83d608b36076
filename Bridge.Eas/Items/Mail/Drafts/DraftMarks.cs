using Bridge.Eas.Items.Mail.Marks;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>What a draft has beside its text, and keeps when it is written again.</summary>
/// <param name="Flags">Its flags in OX.</param>
/// <param name="Color">0 none, 1 to 10.</param>
/// <param name="Kept">What is kept of it beside OX; null for nothing.</param>
internal sealed record DraftMarks(OxMailFlags Flags, int Color, MailMark? Kept)
{
    /// <summary>The follow-up flag, if it is set.</summary>
    internal OxMailFlags Flag => Flags & OxMailFlags.Flagged;

    /// <summary>That it has user flags, as far as OX's lists tell.</summary>
    internal OxMailFlags Tags => Flags & OxMailFlags.User;

    internal bool HasTags => Tags != OxMailFlags.None || Kept is { TagStamp: > 0 };
}
