using Bridge.Eas.Sync;
using Bridge.OxApi;

namespace Bridge.Eas.Items.Pim;

/// <summary>What OX's errors mean for one contact or task: the one table for it.</summary>
internal static class PimErrors
{
    /// <summary>Not found as an item; other codes of that kind say that the folder is gone.</summary>
    private static readonly HashSet<string> ItemGone = ["CON-0125", "CON-0174", "TSK-0019", "TSK-0048"];

    internal static bool IsItemGone(OxError error) => ItemGone.Contains(error.Code);

    /// <summary>It is about this item: others of the folder may well be had.</summary>
    internal static bool IsOfItem(OxError error) => error.Code == OxNetCodes.BadRow || error.Kind switch
    {
        OxErrorKind.NotFound => IsItemGone(error),
        OxErrorKind.Permission or OxErrorKind.Rejected or OxErrorKind.Other or OxErrorKind.Quota or OxErrorKind.Conflict => true,
        _ => false,
    };

    internal static ItemStatus StatusOf(OxError error) => error.Kind switch
    {
        OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused => ItemStatus.Retry,
        OxErrorKind.NotFound => ItemStatus.NotFound,
        OxErrorKind.Conflict => ItemStatus.Conflict,
        _ => ItemStatus.CannotComplete,
    };

    internal static ItemOutcome OutcomeOf(OxError error) => ItemOutcome.Failed(StatusOf(error), error.Code);
}
