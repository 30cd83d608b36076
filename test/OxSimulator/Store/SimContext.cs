using System.Globalization;

namespace OxSimulator.Store;

/// <summary>A tenant: users and folders that can see each other.</summary>
public sealed class SimContext
{
    private readonly Dictionary<string, SimFolder> _folders = new(StringComparer.Ordinal);
    private readonly List<(string Id, long Deleted, SimFolder Folder)> _deletedFolders = [];
    private readonly List<SimUser> _users = [];
    private int _nextFolder = SimFolderIds.FirstOrdinary;
    private int _nextObject;

    internal SimContext(SimServer server, int id)
    {
        Server = server;
        Id = id;
        AddFolder(new(this, SimFolderIds.GlobalAddressBook, SimFolderIds.PublicRoot, "contacts")
        {
            Type = SimFolderType.Public,
            Title = "Global address book",
            CreatedBy = 2,
            Permissions = { new(SimPermission.AllUsersGroup, SimPermission.ReadOnly, IsGroup: true) },
        });
    }

    public SimServer Server { get; }

    public int Id { get; }

    /// <summary>Locked: login and every request answer SES-0204.</summary>
    public bool Locked { get; set; }

    public IReadOnlyList<SimUser> Users => _users;

    /// <summary>All PIM folders, without the virtual roots and without mail.</summary>
    public IReadOnlyCollection<SimFolder> Folders => _folders.Values;

    /// <summary>Folders that are gone, oldest first: for <c>folders?action=updates</c>.</summary>
    public IReadOnlyList<(string Id, long Deleted, SimFolder Folder)> DeletedFolders => _deletedFolders;

    /// <summary>What modules keep per context.</summary>
    public SimSlots Slots { get; } = new();

    /// <inheritdoc cref="SimServer.Enter"/>
    public IDisposable Enter() => Server.Enter();

    /// <inheritdoc cref="SimServer.Enter"/>
    public ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken) => Server.EnterAsync(cancellationToken);

    /// <summary>Next id of a contact, event, task or attachment; ids are unique over all modules of the context.</summary>
    public int NextObjectId() => ++_nextObject;

    public SimUser? FindUser(int id) => _users.Find(user => user.Id == id);

    /// <summary>By any form of the id: <c>31</c>, <c>cal://0/31</c>, <c>con://0/31</c>; null when there is none.</summary>
    public SimFolder? FindFolder(string id) => _folders.GetValueOrDefault(SimFolderIds.Plain(id));

    /// <summary>Adds a user with his default calendar, tasks and contacts folder.</summary>
    public SimUser AddUser(string login, string password, string firstName, string lastName)
    {
        var user = new SimUser(this, _users.Count + 3, login, password)
        {
            FirstName = firstName,
            LastName = lastName,
            DisplayName = $"{lastName}, {firstName}",
        };
        _users.Add(user);
        user.CalendarFolder = AddPrivateFolder(user, "Calendar", "calendar", standardType: 2).Id;
        user.TasksFolder = AddPrivateFolder(user, "Tasks", "tasks", standardType: 1).Id;
        user.ContactsFolder = AddPrivateFolder(user, "Contacts", "contacts", standardType: 3).Id;
        Server.Register(user);
        return user;
    }

    /// <summary>Adds a private folder below the private root or another folder.</summary>
    public SimFolder AddPrivateFolder(SimUser owner, string title, string module, int standardType = 0, string parentId = SimFolderIds.PrivateRoot)
    {
        var stamp = Server.Clock.NextStamp();
        return AddFolder(new(this, NextFolderId(), parentId, module)
        {
            Type = SimFolderType.Private,
            Title = title,
            CreatedBy = owner.Id,
            ModifiedBy = owner.Id,
            Created = stamp,
            LastModified = stamp,
            IsStandard = standardType != 0,
            StandardType = standardType,
            Permissions = { new(owner.Id, SimPermission.Owner) },
        });
    }

    /// <summary>Adds a public folder that everybody may use with <paramref name="bits"/>.</summary>
    public SimFolder AddPublicFolder(SimUser owner, string title, string module, int bits, string parentId = SimFolderIds.PublicRoot)
    {
        var stamp = Server.Clock.NextStamp();
        return AddFolder(new(this, NextFolderId(), parentId, module)
        {
            Type = SimFolderType.Public,
            Title = title,
            CreatedBy = owner.Id,
            ModifiedBy = owner.Id,
            Created = stamp,
            LastModified = stamp,
            Permissions = { new(owner.Id, SimPermission.Owner), new(SimPermission.AllUsersGroup, bits, IsGroup: true) },
        });
    }

    /// <summary>Gives a right on a folder to a user; 0 takes it away. Stamps the folder.</summary>
    public void Share(SimFolder folder, SimUser with, int bits)
    {
        folder.Permissions.RemoveAll(permission => !permission.IsGroup && permission.Entity == with.Id);
        if (bits != 0) folder.Permissions.Add(new(with.Id, bits));
        folder.LastModified = Server.Clock.NextStamp();
        Notify(folder, new(SimChangeKind.Folders, folder.Id));
    }

    /// <summary>Removes a folder and remembers its deletion.</summary>
    public void RemoveFolder(SimFolder folder)
    {
        if (!_folders.Remove(folder.Id)) return;
        _deletedFolders.Add((folder.Id, Server.Clock.NextStamp(), folder));
        Notify(folder, new(SimChangeKind.Folders, folder.Id));
    }

    /// <summary>Tells every user who can see the folder.</summary>
    public void Notify(SimFolder folder, SimChange change)
    {
        foreach (var user in _users)
            if (folder.IsVisibleTo(user)) user.RaiseChanged(change);
    }

    private SimFolder AddFolder(SimFolder folder)
    {
        _folders.Add(folder.Id, folder);
        return folder;
    }

    private string NextFolderId() => _nextFolder++.ToString(CultureInfo.InvariantCulture);
}
