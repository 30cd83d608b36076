namespace Bridge.Eas.Commands.Search;

/// <summary>Source: MS-ASCMD, "Status (Search)".</summary>
internal enum SearchStatus
{
    Success = 1,
    InvalidRequest = 2,
    ServerError = 3,
    TimedOut = 10,
    FolderSyncRequired = 11,
    EndOfRange = 12,
}
