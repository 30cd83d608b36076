using System.Text.Json.Nodes;

namespace OxSimulator.Store;

/// <summary>Type of a PIM folder as stored (column 302); a private folder seen by somebody else reads as 3, shared.</summary>
public enum SimFolderType
{
    Private = 1,
    Public = 2,
    Shared = 3,
    System = 5,
}

/// <summary>A folder that is not a mail folder: calendar, contacts, tasks and the roots.</summary>
public sealed class SimFolder(SimContext context, string id, string parentId, string module)
{
    private readonly Dictionary<int, SimFolderChoice> _choices = [];

    public SimContext Context { get; } = context;

    /// <summary>Plain number as text, unique in the context. chronos names a calendar <c>cal://0/&lt;id&gt;</c>: <see cref="SimFolderIds"/>.</summary>
    public string Id { get; } = id;

    /// <summary>Parent's plain id: 1, 2, 3 or a folder.</summary>
    public string ParentId { get; set; } = parentId;

    /// <summary><c>calendar</c>, <c>contacts</c>, <c>tasks</c>, <c>infostore</c>, <c>system</c>.</summary>
    public string Module { get; } = module;

    public SimFolderType Type { get; init; } = SimFolderType.Private;

    public string Title { get; set; } = "";

    /// <summary>User id of the owner: private folders belong to their creator.</summary>
    public int CreatedBy { get; init; }

    public int ModifiedBy { get; set; }

    public long Created { get; init; }

    public long LastModified { get; set; }

    public bool IsStandard { get; init; }

    /// <summary>Column 316: 0 none, 1 task, 2 calendar, 3 contact.</summary>
    public int StandardType { get; init; }

    /// <summary>Column 23 and, for calendars, com.openexchange.calendar.extendedProperties.</summary>
    public JsonObject? Meta { get; set; }

    public JsonObject? ExtendedProperties { get; set; }

    public List<SimPermission> Permissions { get; } = [];

    /// <summary>What a user chose for himself; subscribed and synchronized until he says otherwise.</summary>
    public SimFolderChoice ChoiceOf(SimUser user) => _choices.GetValueOrDefault(user.Id, new(Subscribed: true, UsedForSync: true));

    /// <summary>Null leaves a choice as it is.</summary>
    public void Choose(SimUser user, bool? subscribed = null, bool? usedForSync = null)
    {
        var was = ChoiceOf(user);
        _choices[user.Id] = new(subscribed ?? was.Subscribed, usedForSync ?? was.UsedForSync);
    }

    /// <summary>The right of a user: the strongest of each part over his own entry and his groups' (reference, 3.4); 0 = invisible.</summary>
    public int RightsOf(SimUser user)
    {
        int folder = 0, read = 0, write = 0, delete = 0;
        var admin = false;
        foreach (var permission in Permissions)
        {
            if (permission.IsGroup ? !user.Groups.Contains(permission.Entity) : permission.Entity != user.Id) continue;
            folder = Math.Max(folder, SimPermission.FolderPart(permission.Bits));
            read = Math.Max(read, SimPermission.ReadPart(permission.Bits));
            write = Math.Max(write, SimPermission.WritePart(permission.Bits));
            delete = Math.Max(delete, SimPermission.DeletePart(permission.Bits));
            admin |= SimPermission.IsAdmin(permission.Bits);
        }

        return SimPermission.Of(folder, read, write, delete, admin);
    }

    public bool IsVisibleTo(SimUser user) => SimPermission.FolderPart(RightsOf(user)) > 0;

    public bool MayCreate(SimUser user) => SimPermission.FolderPart(RightsOf(user)) >= 2;

    public bool MayRead(SimUser user, int itemCreatedBy) => Allows(SimPermission.ReadPart(RightsOf(user)), user, itemCreatedBy);

    public bool MayWrite(SimUser user, int itemCreatedBy) => Allows(SimPermission.WritePart(RightsOf(user)), user, itemCreatedBy);

    public bool MayDelete(SimUser user, int itemCreatedBy) => Allows(SimPermission.DeletePart(RightsOf(user)), user, itemCreatedBy);

    public bool MayAdminister(SimUser user) => SimPermission.IsAdmin(RightsOf(user));

    /// <summary>Column 302 as this user sees it.</summary>
    public SimFolderType TypeFor(SimUser user) => Type == SimFolderType.Private && CreatedBy != user.Id ? SimFolderType.Shared : Type;

    private static bool Allows(int part, SimUser user, int itemCreatedBy) => part >= 2 || (part == 1 && itemCreatedBy == user.Id);
}
