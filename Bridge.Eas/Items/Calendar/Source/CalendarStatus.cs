using System.Collections.Frozen;
using System.Globalization;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What OX's refusals mean for one event. Source: OX HTTP API, chronos and calendar, errors; MS-ASCMD, "Status (Sync)".</summary>
internal static class CalendarStatus
{
    // Errors about one field: the rest of what the user typed is worth keeping.
    private static readonly (string Code, OxColumn<OxEvent>[] Columns)[] FieldErrors =
    [
        ("CAL-4002", [OxEventColumns.Rrule]),
        ("CAL-4223", [OxEventColumns.Rrule]),
        ("CAL-4005", [OxEventColumns.Alarms]),
        ("CAL-5074", [OxEventColumns.Alarms]),
        ("CAL-4033", [OxEventColumns.Attendees, OxEventColumns.Organizer]),
        ("CAL-4034", [OxEventColumns.Attendees, OxEventColumns.Organizer]),
        ("CAL-40310", [OxEventColumns.Attendees, OxEventColumns.Organizer]),
        ("CAL-5073", [OxEventColumns.Attendees]),
        ("CAL-4222", [OxEventColumns.Classification]),
        ("CAL-4226", [OxEventColumns.Classification]),
        ("CAL-4227", [OxEventColumns.Classification]),
        ("CAL-42210", [OxEventColumns.Classification]),
        ("APP-0022", [OxEventColumns.Classification]),
        ("APP-0023", [OxEventColumns.Classification]),
        ("APP-0070", [OxEventColumns.Classification]),
        ("APP-0008", [OxEventColumns.Attendees, OxEventColumns.Organizer]),
        ("APP-0051", [OxEventColumns.Attendees, OxEventColumns.Organizer]),
        ("APP-0076", [OxEventColumns.Attendees, OxEventColumns.Organizer]),
        ("APP-0106", [OxEventColumns.Attendees, OxEventColumns.Organizer]),
    ];

    /// <summary>The old calendar has a number for each thing that is wrong with a rule: "APP-" and one of these.</summary>
    private static readonly FrozenSet<string> RuleErrors = ((int[])[.. Enumerable.Range(40, 10), 55, 56, 64, .. Enumerable.Range(86, 7), 95, 96, 97])
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"APP-{number:0000}")).ToFrozenSet(StringComparer.Ordinal);

    internal static ItemStatus Of(OxError error) => error.Kind switch
    {
        OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused => ItemStatus.Retry,
        OxErrorKind.NotFound => ItemStatus.NotFound,
        OxErrorKind.Conflict => ItemStatus.Conflict,
        OxErrorKind.Permission or OxErrorKind.Quota => ItemStatus.CannotComplete,
        _ => ItemStatus.Malformed,
    };

    /// <summary>The fields to do without; empty when the refusal is about the whole event.</summary>
    internal static IReadOnlyList<OxColumn<OxEvent>> FieldsOf(OxError error) =>
        error.Code == OxNetCodes.Inexpressible ? [.. OxEventColumns.All.Where(column => error.Arguments.Contains(column.Name))]
        : RuleErrors.Contains(error.Code) ? [OxEventColumns.Rrule]
        : Array.Find(FieldErrors, row => row.Code == error.Code).Columns ?? [];
}
