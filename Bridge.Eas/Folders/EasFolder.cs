using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Folders;

/// <summary>A folder as phones see it.</summary>
/// <param name="CollectionId">Class letter and a short hash of OX's id, at most 14 characters.</param>
/// <param name="ParentId">Another folder's collection id, or "0".</param>
/// <param name="DisplayName">Not empty; unique among its siblings.</param>
/// <param name="Type">Source: MS-ASCMD, "Type (FolderSync)".</param>
/// <param name="Class">What it holds.</param>
/// <param name="OxId">OX's folder id; empty for a folder that exists on phones only (the outbox).</param>
/// <param name="Rights">What the user may do in it.</param>
internal sealed record EasFolder(string CollectionId, string ParentId, string DisplayName, EasFolderType Type, EasClass Class, string OxId, FolderRights Rights)
{
    public const string Root = "0";

    /// <summary>Decides which phones get it.</summary>
    public FolderKind Kind { get; init; }

    /// <summary>Folders whose items a phone is shown in this one.</summary>
    public IReadOnlyList<EasFolder> Joined { get; init; } = [];

    /// <summary>Always empty, never changes: several phones want an outbox before they finish an account.</summary>
    public bool IsVirtual => OxId.Length == 0;

    /// <summary>One of the folders of which each account has one: phones may neither rename nor delete it.</summary>
    public bool IsDefault => IsDefaultType(Type);

    /// <summary>Whether the folder lies, at any depth, below the one for deleted items.</summary>
    internal static bool IsInTrash(EasFolder folder, IReadOnlyList<EasFolder> all)
    {
        var above = all.ToDictionary(one => one.CollectionId);
        for (var (at, left) = (folder, all.Count); left > 0 && above.TryGetValue(at.ParentId, out var parent); (at, left) = (parent, left - 1))
            if (parent.Type == EasFolderType.DeletedItems) return true;
        return false;
    }

    internal static bool IsDefaultType(EasFolderType type) => type < EasFolderType.UserMail;
}

/// <summary>Source: MS-ASCMD, "Type (FolderSync)".</summary>
internal enum EasFolderType
{
    Inbox = 2,
    Drafts = 3,
    DeletedItems = 4,
    SentItems = 5,
    Outbox = 6,
    Tasks = 7,
    Calendar = 8,
    Contacts = 9,
    UserMail = 12,
    UserCalendar = 13,
    UserContacts = 14,
    UserTasks = 15,
}
