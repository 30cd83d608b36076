using Bridge.Eas.Sync;
using Bridge.OxApi;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What OX's refusals mean for one event. Source: OX HTTP API, chronos and calendar, errors; MS-ASCMD, "Status (Sync)".</summary>
internal static class CalendarStatus
{
    /// <summary>Of what the phone did not ask for: that OX refuses it is no fault of what the phone wants.</summary>
    internal static ItemStatus OfLook(OxError error) => Of(error) == ItemStatus.Retry ? ItemStatus.Retry : ItemStatus.CannotComplete;

    internal static ItemStatus Of(OxError error) => error.Kind switch
    {
        OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused => ItemStatus.Retry,
        OxErrorKind.NotFound => ItemStatus.NotFound,
        OxErrorKind.Conflict => ItemStatus.Conflict,
        OxErrorKind.Permission or OxErrorKind.Quota => ItemStatus.CannotComplete,
        _ => ItemStatus.Malformed,
    };
}
