using Bridge.Eas.Sync;

namespace Bridge.Eas.Commands.FolderChange;

/// <summary>What became of a FolderCreate, FolderUpdate or FolderDelete.</summary>
/// <param name="Status">What the phone is told.</param>
/// <param name="CollectionId">The folder it was about; for a new one told to the phone.</param>
/// <param name="Fingerprint">The folder as the phone knows it from now on; null when it has none of it any more.</param>
/// <param name="Failure">Why OX could not be asked; nothing is told then but to come again.</param>
internal sealed record FolderOutcome(FolderChangeStatus Status, string CollectionId = "", ulong? Fingerprint = null, SourceFailure? Failure = null)
{
    public static FolderOutcome Refused(FolderChangeStatus status) => new(status);

    public static FolderOutcome Failed(SourceFailure failure) => new(FolderChangeStatus.ServerError, Failure: failure);
}

/// <summary>Source: MS-ASCMD, "Status (FolderCreate)", "Status (FolderUpdate)", "Status (FolderDelete)".</summary>
internal enum FolderChangeStatus
{
    Success = 1,

    /// <summary>A folder of this name is there; FolderUpdate also: a folder that must keep its name and place.</summary>
    Exists = 2,

    /// <summary>Create: the parent takes no folders. Delete: the folder must not be deleted.</summary>
    Special = 3,

    NotFound = 4,

    ParentNotFound = 5,

    /// <summary>The phone tries again.</summary>
    ServerError = 6,

    WrongSyncKey = 9,

    Malformed = 10,

    Unknown = 11,
}
