namespace EasClient.Phone;

/// <summary>Folder types (MS-ASCMD, "Type (FolderSync)").</summary>
public enum FolderType
{
    Generic = 1,
    Inbox = 2,
    Drafts = 3,
    DeletedItems = 4,
    SentItems = 5,
    Outbox = 6,
    Tasks = 7,
    Calendar = 8,
    Contacts = 9,
    Notes = 10,
    Journal = 11,
    UserMail = 12,
    UserCalendar = 13,
    UserContacts = 14,
    UserTasks = 15,
    UserJournal = 16,
    UserNotes = 17,
    Unknown = 18,
    RecipientCache = 19,
}

/// <summary>What kind of item a folder holds.</summary>
public static class FolderTypes
{
    /// <summary>The class name as Sync up to 12.1, GetItemEstimate and Ping know it; null for kinds the phone does not sync.</summary>
    public static string? ItemClass(this FolderType type) => type switch
    {
        FolderType.Generic or FolderType.Inbox or FolderType.Drafts or FolderType.DeletedItems or FolderType.SentItems or FolderType.Outbox
            or FolderType.UserMail => "Email",
        FolderType.Calendar or FolderType.UserCalendar => "Calendar",
        FolderType.Contacts or FolderType.UserContacts or FolderType.RecipientCache => "Contacts",
        FolderType.Tasks or FolderType.UserTasks => "Tasks",
        FolderType.Notes or FolderType.UserNotes => "Notes",
        _ => null,
    };
}
