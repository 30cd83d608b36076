namespace Bridge.OxApi.Folders;

/// <summary>An OX folder of any module. Source: OX HTTP API, folders, columns and fields.</summary>
public sealed class OxFolder
{
    public OxFolderId Id { get; set; }

    public OxFolderId ParentId { get; set; }

    /// <summary>Display name, localised for system folders.</summary>
    public string Title { get; set; } = "";

    /// <summary><c>mail</c>, <c>contacts</c>, <c>calendar</c> (legacy), <c>event</c> (chronos), <c>tasks</c>, …</summary>
    public string Module { get; set; } = "";

    public OxFolderType Type { get; set; }

    /// <summary>The list of <c>allVisible</c> it came in; <see cref="OxFolderSection.Private"/> when read alone.</summary>
    public OxFolderSection Section { get; set; }

    public OxStandardFolder StandardType { get; set; }

    /// <summary>Whether this is the user's default folder of its kind.</summary>
    public bool IsStandard { get; set; }

    /// <summary><c>null</c> where OX does not say (some mail back ends give no mask): then assume everything and let OX refuse.</summary>
    public OxFolderRights? OwnRights { get; set; }

    public int? CreatedBy { get; set; }

    /// <summary>Milliseconds since 1970 UTC; changes on rename and permissions, not with the content.</summary>
    public long? LastModified { get; set; }

    public bool? HasSubfolders { get; set; }

    public bool? Subscribed { get; set; }

    /// <summary>The user's choice whether sync clients get this folder; <c>null</c> where the version has no such choice.</summary>
    public bool? UsedForSync { get; set; }

    /// <summary>Display name of the owner of a shared folder.</summary>
    public string? OwnerName { get; set; }

    /// <summary>Mail only; -1 when unknown.</summary>
    public int? Total { get; set; }

    /// <summary>Mail only: messages not seen.</summary>
    public int? Unread { get; set; }

    /// <summary><c>default0</c> for the primary mail account; <c>null</c> where OX does not say.</summary>
    public string? AccountId { get; set; }

    /// <summary>Calendar folders: <c>chronos</c> for OX's own, else a read-only feed; <c>null</c> where OX does not say.</summary>
    public string? CalendarProvider { get; set; }
}

public enum OxFolderType
{
    None = 0,
    Private = 1,
    Public = 2,
    Shared = 3,
    System = 5,
    Mail = 7,
    Trash = 16,
}

public enum OxFolderSection
{
    Private,
    Public,
    Shared,
}

/// <summary><c>standard_folder_type</c>.</summary>
public enum OxStandardFolder
{
    None = 0,
    Tasks = 1,
    Calendar = 2,
    Contacts = 3,
    Inbox = 7,
    Files = 8,
    Drafts = 9,
    Sent = 10,
    Spam = 11,
    Trash = 12,
}
