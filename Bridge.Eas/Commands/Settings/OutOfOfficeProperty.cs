using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.MailFilter;

namespace Bridge.Eas.Commands.Settings;

/// <summary>Out-of-office, both ways, as OX's vacation notice.</summary>
/// <remarks>
/// OX answers everybody with one plain text on whole days. So every audience is shown that text, and a phone that sets different ones sees at its next
/// Get what holds: the text for the user's own organization, else the one for others; times widened to days in the user's zone.
/// Source: MS-ASCMD, "Oof".
/// </remarks>
internal sealed class OutOfOfficeProperty(IOxVacationApi vacations, TimeProvider time) : ISettingsProperty
{
    public WbxmlTag Tag => SettingsTags.Oof;

    public async ValueTask<SourceFailure?> WriteAsync(EasCommandContext context, WbxmlElement property, WbxmlWriter writer, CancellationToken cancellationToken)
    {
        if (ModuleOf(context) is not { } module)
        {
            writer.Element(SettingsTags.Status, SettingsStatus.ProtocolError);
            return null;
        }

        var session = context.User.Session;
        var stored = await vacations.GetAsync(session, module, cancellationToken);
        if (!stored.TryGet(out var vacation, out var error)) return Failed(writer, error);
        if (property.Child(SettingsTags.Set) is { } set)
        {
            var wish = OutOfOfficeWish.Read(set, vacation, session.TimeZone);
            if (wish is { Status: SettingsStatus.Success, Vacation: { } wanted } && wanted != vacation)
            {
                var done = await vacations.SetAsync(session, module, wanted, context.User.Addresses, cancellationToken);
                if (done.Error is { } refused) return Failed(writer, refused);
            }

            writer.Element(SettingsTags.Status, wish.Status);
            return null;
        }

        writer.Element(SettingsTags.Status, SettingsStatus.Success);
        WriteGet(writer, vacation, OutOfOfficeDays.Of(session.TimeZone), IsHtml(property.Child(SettingsTags.Get)?.TextOf(SettingsTags.BodyType)));
        return null;
    }

    internal static bool IsHtml(string? bodyType) => string.Equals(bodyType?.Trim(), "HTML", StringComparison.OrdinalIgnoreCase);

    private static OxMailFilterModule? ModuleOf(EasCommandContext context) =>
        context.User.Capabilities.Contains("mailfilter_v2") ? OxMailFilterModule.Second
        : context.User.Capabilities.Contains("mailfilter") || context.User.Capabilities.Count == 0 ? OxMailFilterModule.First
        : null;

    /// <summary>Only a login that is refused ends the request; whatever else OX cannot do is this property's own failure.</summary>
    private static SourceFailure? Failed(WbxmlWriter writer, OxError error)
    {
        var failure = SourceFailures.Of(error);
        if (failure.Kind == SourceFailureKind.LoginRefused) return failure;
        writer.Element(SettingsTags.Status, error.Kind switch
        {
            OxErrorKind.Rejected or OxErrorKind.Quota => SettingsStatus.InvalidArguments,
            _ when failure.Kind == SourceFailureKind.Unavailable => SettingsStatus.ServerUnavailable,
            _ => SettingsStatus.ProtocolError,
        });
        return null;
    }

    private void WriteGet(WbxmlWriter writer, OxVacation? vacation, OutOfOfficeDays days, bool html)
    {
        var state = StateOf(vacation, days);
        writer.Start(SettingsTags.Get);
        writer.Element(SettingsTags.OofState, state);
        if (state == OofState.TimeBased)
        {
            var first = vacation!.FirstDay ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            writer.Element(SettingsTags.StartTime, OutOfOfficeDays.Dashed(days.StartOf(first)));
            writer.Element(SettingsTags.EndTime, OutOfOfficeDays.Dashed(vacation.LastDay is { } last ? days.EndOf(last) : days.StartOf(first).AddYears(1)));
        }

        var text = vacation?.Text ?? "";
        foreach (var audience in OutOfOfficeWish.Audiences)
        {
            writer.Start(SettingsTags.OofMessage);
            writer.Empty(audience);
            writer.Element(SettingsTags.Enabled, text.Length > 0);
            if (text.Length > 0)
            {
                writer.Element(SettingsTags.ReplyMessage, html ? HtmlText.FromPlain(text) : text);
                writer.Element(SettingsTags.BodyType, html ? "HTML" : "TEXT");
            }

            writer.End();
        }

        writer.End();
    }

    /// <summary>A notice whose last day is over answers nobody any more.</summary>
    private OofState StateOf(OxVacation? vacation, OutOfOfficeDays days) => vacation switch
    {
        null or { Active: false } => OofState.Disabled,
        { LastDay: { } last } when days.EndOf(last) <= time.GetUtcNow() => OofState.Disabled,
        { FirstDay: null, LastDay: null } => OofState.Global,
        _ => OofState.TimeBased,
    };
}

/// <summary>Source: MS-ASCMD, "OofState".</summary>
internal enum OofState
{
    Disabled = 0,
    Global = 1,
    TimeBased = 2,
}
