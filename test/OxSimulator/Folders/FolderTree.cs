using System.Globalization;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace OxSimulator.Folders;

/// <summary>The classic tree (<c>tree=0</c>) as one user sees it: which folders there are and what is below which (reference, 3.1, 3.5, 3.6).</summary>
internal sealed class FolderTree
{
    private const string PseudoPrefix = "u:";

    /// <summary>PIM modules as stored.</summary>
    private static readonly string[] PimModules = ["calendar", "contacts", "tasks", "infostore"];

    private static readonly (string Id, string Parent, string Title)[] Roots =
    [
        (SimFolderIds.PrivateRoot, SimFolderIds.Root, "Private folders"),
        (SimFolderIds.PublicRoot, SimFolderIds.Root, "Public folders"),
        (SimFolderIds.SharedRoot, SimFolderIds.Root, "Shared folders"),
    ];

    private readonly SimUser _user;
    private readonly SimContext _context;
    private readonly SimMailbox _mailbox;
    private readonly HashSet<string> _modules;
    private readonly bool _asEvent;

    internal FolderTree(OxCall call, string? contentType = null)
    {
        _user = call.User;
        _context = call.Context;
        _mailbox = SimMailbox.Of(_user);
        var allowed = contentType is not null ? [contentType] : call.Parameters.List("allowed_modules");
        // 7.10 has two content types for calendars: "event" with chronos ids, "calendar" with plain ones; old servers know only the latter.
        var chronos = call.Profile.HasChronos;
        _asEvent = chronos && (allowed.Length == 0 || allowed.Contains("event"));
        _modules = allowed.Length == 0
            ? [.. PimModules, "mail"]
            : [.. allowed.Select(name => name == "event" && chronos ? "calendar" : name == "addressbooks" ? "contacts" : name)];
        AsAddressBooks = contentType == "addressbooks";
    }

    internal bool AsAddressBooks { get; }

    /// <exception cref="OxFaultException">FLD-0008 and MSG-0066 (not found), FLD-0003 (not visible).</exception>
    internal FolderView Require(string id)
    {
        if (id == SimFolderIds.Root) return Root(SimFolderIds.Root, "", "Root");
        if (Array.Find(Roots, one => one.Id == id) is { Id: not null } root) return Root(root.Id, root.Parent, root.Title);
        if (id.StartsWith(PseudoPrefix, StringComparison.Ordinal)) return Pseudo(RequireOwner(id));
        if (id == SimFolderIds.MailRoot) return MailRoot();
        if (SimFolderIds.IsMail(id)) return Of(_mailbox.Require(id));
        if (_context.FindFolder(id) is not { } folder) throw FolderFaults.NotFound(id).AsException();
        if (!IsVisible(folder)) throw FolderFaults.NotVisible(id, _user.Id).AsException();
        var asEvent = folder.Module == "calendar" && id.StartsWith(SimFolderIds.CalendarPrefix, StringComparison.Ordinal);
        return Of(folder, asEvent, id.StartsWith(SimFolderIds.ContactsPrefix, StringComparison.Ordinal));
    }

    internal IEnumerable<FolderView> Children(string parentId, bool includeUnsubscribed)
    {
        IEnumerable<FolderView> children = parentId switch
        {
            SimFolderIds.Root => Roots.Select(one => Root(one.Id, one.Parent, one.Title)),
            SimFolderIds.PrivateRoot => (_modules.Contains("mail") ? [MailRoot()] : Array.Empty<FolderView>())
                .Concat(Own().Where(one => one.ParentId == SimFolderIds.PrivateRoot).Select(View)),
            SimFolderIds.PublicRoot => Public().Where(one => one.ParentId == SimFolderIds.PublicRoot).Select(View),
            SimFolderIds.SharedRoot => SharedBy().Select(Pseudo),
            SimFolderIds.MailRoot => _mailbox.ChildrenOf(SimFolderIds.MailRoot).Select(Of),
            _ when parentId.StartsWith(PseudoPrefix, StringComparison.Ordinal) => SharedBy(RequireOwner(parentId)).Select(View),
            _ when SimFolderIds.IsMail(parentId) => _mailbox.ChildrenOf(_mailbox.Require(parentId).Id).Select(Of),
            _ => Require(parentId).Pim is { } parent ? _context.Folders.Where(one => one.ParentId == parent.Id && IsWanted(one)).Select(View) : [],
        };
        return children.Where(one => includeUnsubscribed || one.Subscribed);
    }

    internal IEnumerable<FolderView> Path(string id)
    {
        for (var at = id; ;)
        {
            var folder = Require(at);
            yield return folder;
            if (folder.ParentId.Length == 0) yield break;
            at = folder.ParentId;
        }
    }

    internal IEnumerable<FolderView> AllMail(bool withRoot) => (withRoot ? [MailRoot()] : Array.Empty<FolderView>()).Concat(_mailbox.Folders.Select(Of));

    internal IEnumerable<FolderView> AllPrivate() => Own().Select(View);

    internal IEnumerable<FolderView> AllPublic() => Public().Select(View);

    internal IEnumerable<FolderView> AllShared() => Shared().Select(View);

    internal string IdOf(SimFolder folder) =>
        folder.Module == "calendar" && _asEvent ? SimFolderIds.Chronos(folder.Id)
        : folder.Module == "contacts" && AsAddressBooks ? SimFolderIds.AddressBook(folder.Id) : folder.Id;

    /// <summary>Whether the folder is of a module this view includes.</summary>
    internal bool Includes(SimFolder folder) => _modules.Contains(folder.Module);

    internal FolderView View(SimFolder folder) => Of(folder, folder.Module == "calendar" && _asEvent, AsAddressBooks);

    internal bool IsVisible(SimFolder folder) => folder.IsVisibleTo(_user);

    private bool IsWanted(SimFolder folder) => IsVisible(folder) && Includes(folder);

    private IEnumerable<SimFolder> Own() => _context.Folders.Where(one => one.TypeFor(_user) == SimFolderType.Private && IsWanted(one));

    private IEnumerable<SimFolder> Public() => _context.Folders.Where(one => one.Type == SimFolderType.Public && IsWanted(one));

    private IEnumerable<SimFolder> Shared() => _context.Folders.Where(one => one.TypeFor(_user) == SimFolderType.Shared && IsWanted(one));

    private IEnumerable<SimFolder> SharedBy(SimUser owner) => Shared().Where(one => one.CreatedBy == owner.Id);

    private IEnumerable<SimUser> SharedBy() => Shared().Select(one => one.CreatedBy).Distinct().Select(_context.FindUser).OfType<SimUser>();

    private SimUser RequireOwner(string id) =>
        int.TryParse(id.AsSpan(PseudoPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && _context.FindUser(number) is { } owner
            ? owner : throw FolderFaults.NotFound(id).AsException();

    private FolderView Root(string id, string parent, string title) => new()
    {
        Id = id,
        ParentId = parent,
        Title = title,
        Module = "system",
        Type = SimFolderType.System,
        HasChildren = () => id != SimFolderIds.SharedRoot || SharedBy().Any(),
    };

    private FolderView Pseudo(SimUser owner) => new()
    {
        Id = PseudoPrefix + owner.Id.ToString(CultureInfo.InvariantCulture),
        ParentId = SimFolderIds.SharedRoot,
        Title = owner.DisplayName,
        Module = "system",
        Type = SimFolderType.System,
        CreatedBy = owner.Id,
        OwnerName = owner.DisplayName,
        HasChildren = static () => true,
    };

    private FolderView MailRoot() => new()
    {
        Id = SimFolderIds.MailRoot,
        ParentId = SimFolderIds.PrivateRoot,
        Title = "E-mail",
        Module = "mail",
        // 7: the type of mail folders and accounts.
        Type = (SimFolderType)7,
        CreatedBy = _user.Id,
        IsMailAccount = true,
        OwnRights = SimPermission.Of(4, 0, 0, 0),
        HasChildren = static () => true,
        Permissions = [new(_user.Id, SimPermission.Of(4, 0, 0, 0))],
    };

    private FolderView Of(SimMailFolder folder) => new()
    {
        Id = folder.Id,
        ParentId = folder.ParentId,
        Title = folder.Title,
        Module = "mail",
        Type = (SimFolderType)7,
        CreatedBy = _user.Id,
        ModifiedBy = _user.Id,
        OwnRights = folder.OwnRights,
        Permissions = [new(_user.Id, folder.OwnRights)],
        HasChildren = () => _mailbox.HasChildren(folder.Id),
        IsStandard = folder.StandardType != 0,
        StandardType = folder.StandardType,
        Subscribed = folder.Subscribed,
        Mail = folder,
    };

    private FolderView Of(SimFolder folder, bool asEvent, bool asAddressBook) => new()
    {
        Id = asEvent ? SimFolderIds.Chronos(folder.Id) : asAddressBook ? SimFolderIds.AddressBook(folder.Id) : folder.Id,
        ParentId = ParentOf(folder, asEvent, asAddressBook),
        Title = folder.Title,
        Module = asEvent ? "event" : folder.Module,
        Type = folder.TypeFor(_user),
        CreatedBy = folder.CreatedBy,
        ModifiedBy = folder.ModifiedBy,
        Created = folder.Created,
        LastModified = folder.LastModified,
        OwnRights = folder.RightsOf(_user),
        Permissions = folder.Permissions,
        HasChildren = () => _context.Folders.Any(one => one.ParentId == folder.Id && IsVisible(one)),
        // A colleague's default folder is nobody else's default.
        IsStandard = folder.IsStandard && folder.CreatedBy == _user.Id,
        StandardType = folder.CreatedBy == _user.Id ? folder.StandardType : 0,
        Subscribed = folder.ChoiceOf(_user).Subscribed,
        UsedForSync = folder.ChoiceOf(_user).UsedForSync,
        OwnerName = folder.Type == SimFolderType.Private ? _context.FindUser(folder.CreatedBy)?.DisplayName : null,
        Pim = folder,
    };

    /// <summary>A shared folder hangs below its owner's pseudo folder unless its own parent is shared too.</summary>
    private string ParentOf(SimFolder folder, bool asEvent, bool asAddressBook)
    {
        var parent = _context.FindFolder(folder.ParentId);
        if (folder.TypeFor(_user) == SimFolderType.Shared && (parent is null || !IsVisible(parent)))
            return PseudoPrefix + folder.CreatedBy.ToString(CultureInfo.InvariantCulture);
        if (parent is null) return folder.ParentId;
        return asEvent ? SimFolderIds.Chronos(parent.Id) : asAddressBook ? SimFolderIds.AddressBook(parent.Id) : parent.Id;
    }
}
