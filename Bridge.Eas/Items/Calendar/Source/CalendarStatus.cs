using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What OX's refusals mean for one event. Source: OX HTTP API, chronos, errors; MS-ASCMD, "Status (Sync)".</summary>
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
    ];

    internal static ItemStatus Of(OxError error) => error.Kind switch
    {
        OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused => ItemStatus.Retry,
        OxErrorKind.NotFound => ItemStatus.NotFound,
        OxErrorKind.Conflict => ItemStatus.Conflict,
        OxErrorKind.Permission or OxErrorKind.Quota => ItemStatus.CannotComplete,
        _ => ItemStatus.Malformed,
    };

    /// <summary>The fields to do without; empty when the refusal is about the whole event.</summary>
    internal static IReadOnlyList<OxColumn<OxEvent>> FieldsOf(OxError error) => Array.Find(FieldErrors, row => row.Code == error.Code).Columns ?? [];
}
