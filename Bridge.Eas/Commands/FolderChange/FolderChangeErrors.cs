using Bridge.Eas.Sync;
using Bridge.OxApi;

namespace Bridge.Eas.Commands.FolderChange;

/// <summary>What OX's refusals mean to a phone that changes folders: the one table for it.</summary>
internal static class FolderChangeErrors
{
    /// <summary>OX was not able to say: the phone comes again.</summary>
    internal static bool IsForLater(OxError error) => error.Kind is OxErrorKind.Transient or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused;

    internal static FolderOutcome Later(OxError error) => FolderOutcome.Failed(SourceFailures.Of(error));

    internal static FolderChangeStatus OfCreate(OxError error) => error.Kind switch
    {
        OxErrorKind.Duplicate => FolderChangeStatus.Exists,
        OxErrorKind.NotFound => FolderChangeStatus.ParentNotFound,
        OxErrorKind.Permission => FolderChangeStatus.Special,
        OxErrorKind.Quota or OxErrorKind.Conflict => FolderChangeStatus.ServerError,
        OxErrorKind.Rejected => FolderChangeStatus.Malformed,
        _ => FolderChangeStatus.Unknown,
    };

    internal static FolderChangeStatus OfUpdate(OxError error) => error.Kind switch
    {
        OxErrorKind.Duplicate or OxErrorKind.Permission => FolderChangeStatus.Exists,
        OxErrorKind.NotFound => FolderChangeStatus.NotFound,
        OxErrorKind.Quota or OxErrorKind.Conflict => FolderChangeStatus.ServerError,
        OxErrorKind.Rejected => FolderChangeStatus.Malformed,
        _ => FolderChangeStatus.Unknown,
    };

    internal static FolderChangeStatus OfDelete(OxError error) => error.Kind switch
    {
        OxErrorKind.Permission => FolderChangeStatus.Special,
        OxErrorKind.Quota or OxErrorKind.Conflict => FolderChangeStatus.ServerError,
        _ => FolderChangeStatus.Unknown,
    };
}
