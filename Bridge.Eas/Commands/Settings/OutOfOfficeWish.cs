using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Mime;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.MailFilter;

namespace Bridge.Eas.Commands.Settings;

/// <summary>What a phone wants out-of-office to be. Source: MS-ASCMD, "Set (Oof)".</summary>
/// <param name="Status">Success, or why it cannot be.</param>
/// <param name="Vacation">The notice as it is to be stored; null when there is nothing to store.</param>
internal sealed record OutOfOfficeWish(SettingsStatus Status, OxVacation? Vacation)
{
    /// <summary>The user's own organization first: its text is the one that is kept.</summary>
    internal static readonly WbxmlTag[] Audiences = [SettingsTags.AppliesToInternal, SettingsTags.AppliesToExternalKnown, SettingsTags.AppliesToExternalUnknown];

    internal static OutOfOfficeWish Read(WbxmlElement set, OxVacation? stored, string timeZone)
    {
        var text = TextOf(set) ?? stored?.Text ?? "";
        var state = set.Has(SettingsTags.OofState) ? set.NumberOf(SettingsTags.OofState) ?? -1 : stored is { Active: true } ? (int)OofState.Global : (int)OofState.Disabled;
        var kept = new OxVacation(Active: false, text, stored?.FirstDay, stored?.LastDay);
        return (OofState)state switch
        {
            OofState.Disabled => new(SettingsStatus.Success, text.Length > 0 ? kept : null),
            OofState.Global or OofState.TimeBased when text.Length == 0 => new(SettingsStatus.InvalidArguments, null),
            OofState.Global when !set.Has(SettingsTags.OofState) => new(SettingsStatus.Success, kept with { Active = true }),
            OofState.Global => new(SettingsStatus.Success, new OxVacation(Active: true, text, FirstDay: null, LastDay: null)),
            OofState.TimeBased => Between(set, text, OutOfOfficeDays.Of(timeZone)),
            _ => new(SettingsStatus.InvalidArguments, null),
        };
    }

    private static OutOfOfficeWish Between(WbxmlElement set, string text, OutOfOfficeDays days)
    {
        if (CalendarDate.Parse(set.TextOf(SettingsTags.StartTime)) is not { } start || CalendarDate.Parse(set.TextOf(SettingsTags.EndTime)) is not { } end)
            return new(SettingsStatus.InvalidArguments, null);
        return start >= end
            ? new(SettingsStatus.ConflictingArguments, null)
            : new(SettingsStatus.Success, new OxVacation(Active: true, text, days.First(start), days.Last(end)));
    }

    /// <summary>The first text of an audience that is to be answered, else the first text at all; null when the phone sent none.</summary>
    private static string? TextOf(WbxmlElement set)
    {
        var messages = Audiences.Select(audience => set.All(SettingsTags.OofMessage).FirstOrDefault(message => message.Has(audience))).OfType<WbxmlElement>();
        var texts = messages.Select(message => (Enabled: message.FlagOf(SettingsTags.Enabled) ?? false, Text: TextIn(message))).Where(message => message.Text.Length > 0).ToArray();
        return texts.OrderByDescending(message => message.Enabled).Select(message => message.Text).FirstOrDefault();
    }

    private static string TextIn(WbxmlElement message)
    {
        var text = message.TextOf(SettingsTags.ReplyMessage) ?? "";
        var plain = OutOfOfficeProperty.IsHtml(message.TextOf(SettingsTags.BodyType)) ? HtmlText.ToPlain(text) : text;
        return plain.ReplaceLineEndings("\n").Trim();
    }
}
