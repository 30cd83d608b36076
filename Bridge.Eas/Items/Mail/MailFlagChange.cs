using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>What a phone changes on a mail. Categories have no place in OX's API and are passed over. Source: MS-ASEMAIL, Read, Flag.</summary>
/// <param name="Set">OX flags to set.</param>
/// <param name="Clear">OX flags to clear.</param>
internal readonly record struct MailFlagChange(OxMailFlags Set, OxMailFlags Clear)
{
    private const int Active = 2;

    /// <summary>Reads the ApplicationData of a Change. A flag that is complete is no flag any more: OX knows only flagged or not.</summary>
    internal static MailFlagChange Read(WbxmlElement data)
    {
        var change = default(MailFlagChange);
        if (data.FlagOf(EmailTags.Read) is { } isRead) change = change.With(OxMailFlags.Seen, isRead);
        if (data.Child(EmailTags.Flag) is { } flag) change = change.With(OxMailFlags.Flagged, flag.NumberOf(EmailTags.Status) == Active);
        return change;
    }

    /// <summary>A mail's flags after the change.</summary>
    internal OxMailFlags Of(OxMailFlags flags) => (flags | Set) & ~Clear;

    /// <summary>This change and then another one of the same mail.</summary>
    internal MailFlagChange Then(MailFlagChange next) => new((Set & ~next.Clear) | next.Set, (Clear & ~next.Set) | next.Clear);

    private MailFlagChange With(OxMailFlags flag, bool isOn) => isOn ? this with { Set = Set | flag } : this with { Clear = Clear | flag };
}
