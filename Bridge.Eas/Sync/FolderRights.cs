namespace Bridge.Eas.Sync;

/// <summary>What the user may do in a folder. Source: OX HTTP API, "Permissions".</summary>
[Flags]
internal enum FolderRights
{
    None = 0,
    Read = 1,
    Create = 2,
    Write = 4,
    Delete = 8,
    All = Read | Create | Write | Delete,
}
