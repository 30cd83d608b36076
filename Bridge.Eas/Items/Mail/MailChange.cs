using Bridge.Eas.Items.Mail.Categories;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>What a phone changes on a mail. What it does not name stays. Source: MS-ASEMAIL, "Read", "Flag", "Categories"; MS-ASCMD, "Change".</summary>
/// <param name="Read">Null when it says nothing of it.</param>
/// <param name="Flag">Null when it says nothing of it.</param>
/// <param name="Categories">Null when it says nothing of them.</param>
internal sealed record MailChange(bool? Read, FlagWish? Flag, IReadOnlyList<string>? Categories)
{
    internal static readonly MailChange Nothing = new(Read: null, Flag: null, Categories: null);

    /// <summary>Which blocks it names.</summary>
    public MailParts Parts =>
        (Read is null ? MailParts.None : MailParts.Read) | (Flag is null ? MailParts.None : MailParts.Flag) | (Categories is null ? MailParts.None : MailParts.Categories);

    public MailFlagChange Flags
    {
        get
        {
            var flags = default(MailFlagChange);
            if (Read is { } isRead) flags = flags.With(OxMailFlags.Seen, isRead);
            if (Flag is { } flag) flags = flags.With(OxMailFlags.Flagged, flag.IsActive);
            return flags;
        }
    }

    /// <summary>Reads the ApplicationData of a Change.</summary>
    internal static MailChange Of(WbxmlElement data, EasVersion version, DateTimeOffset now) => new(
        data.FlagOf(EmailTags.Read),
        version.Has(EasFeature.MailFlags) && data.Child(EmailTags.Flag) is { } flag ? FlagWish.Read(flag, now) : null,
        version.Has(EasFeature.MailContext) ? MailCategories.Read(data) : null);

    /// <summary>This change and then another one of the same mail.</summary>
    internal MailChange Then(MailChange next) => new(next.Read ?? Read, next.Flag ?? Flag, next.Categories ?? Categories);
}
