using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator.Mail;

/// <summary>A user's mail: folders and what is in them. Use it under the server's gate.</summary>
public sealed class SimMailbox
{
    private readonly SimUser _user;
    private readonly List<SimMailFolder> _folders = [];
    private long _validity = 1_500_000_000;

    private SimMailbox(SimUser user)
    {
        _user = user;
        foreach (var (fullName, title, type) in MailFolderNames.Defaults) _folders.Add(new(this, fullName, title, type));
    }

    public SimUser User => _user;

    internal Mime.MailAddress OwnAddress => new(_user.DisplayName, _user.Address);

    public IReadOnlyList<SimMailFolder> Folders => _folders;

    public SimMailFolder Inbox => _folders[0];

    /// <summary>Bytes the mailbox may hold; null = no limit. Beyond it appending answers MSG-1024, the Sent copy MSG-0042, the trash MSG-0039.</summary>
    public long? Quota { get; set; }

    public long Used => _folders.Sum(folder => folder.Mails.Sum(mail => (long)mail.Message.Size));

    public static SimMailbox Of(SimUser user) => user.Slots.Get(() => new SimMailbox(user));

    /// <summary>By client id (<c>default0/INBOX</c>) or full name (<c>INBOX</c>); null when there is none.</summary>
    public SimMailFolder? Find(string id)
    {
        var fullName = id.StartsWith(SimFolderIds.MailRoot + "/", StringComparison.Ordinal) ? id[(SimFolderIds.MailRoot.Length + 1)..] : id;
        return _folders.Find(folder => folder.FullName == fullName);
    }

    /// <exception cref="OxFaultException">MSG-0066 (not found), MSG-0050 (the account's root holds no mail).</exception>
    public SimMailFolder Require(string id)
    {
        if (Find(id) is { } folder) return folder;
        throw (id == SimFolderIds.MailRoot ? MailFaults.NotSelectable(id) : MailFaults.FolderNotFound(id)).AsException();
    }

    public SimMailFolder RequireDefault(string fullName) => Find(fullName) ?? throw MailFaults.FolderNotFound(fullName).AsException();

    /// <summary>A message arrives from outside, byte for byte as given.</summary>
    /// <param name="folder">Client id or full name.</param>
    /// <param name="received">INTERNALDATE in milliseconds UTC; null = now.</param>
    public SimMail Deliver(ReadOnlyMemory<byte> raw, string folder = MailFolderNames.Inbox, long? received = null)
    {
        var mail = Require(folder).Add(Pool.Get(raw), 0, received ?? _user.Context.Server.Clock.NextStamp());
        _user.RaiseChanged(new(SimChangeKind.MailArrived, mail.Folder.Id, mail.Id));
        return mail;
    }

    /// <summary>Appends a message as a client's request or an import does.</summary>
    /// <param name="received">INTERNALDATE; null = now.</param>
    /// <exception cref="OxFaultException">MSG-1024 over quota.</exception>
    public SimMail Append(SimMailFolder folder, ReadOnlyMemory<byte> raw, int flags, long? received = null, string? pushToken = null)
    {
        if (IsOverQuota(raw.Length)) throw MailFaults.QuotaExceeded().AsException();
        var mail = folder.Add(Pool.Get(raw), flags, received ?? _user.Context.Server.Clock.NextStamp());
        Changed(folder, mail.Id, pushToken);
        return mail;
    }

    public SimMail Copy(SimMail mail, SimMailFolder to, string? pushToken = null)
    {
        var copy = to.AddCopy(mail);
        Changed(to, copy.Id, pushToken);
        return copy;
    }

    public SimMail Move(SimMail mail, SimMailFolder to, string? pushToken = null)
    {
        var moved = to.AddCopy(mail);
        mail.Folder.Remove([mail]);
        Changed(mail.Folder, mail.Id, pushToken);
        Changed(to, moved.Id, pushToken);
        return moved;
    }

    public void Expunge(SimMailFolder folder, IReadOnlyCollection<SimMail> mails, string? pushToken = null)
    {
        if (mails.Count == 0) return;
        folder.Remove(mails);
        Changed(folder, null, pushToken);
    }

    /// <summary>Tells listeners; real push stays silent about everything but arrivals (reference, 12.4).</summary>
    public void Changed(SimMailFolder folder, string? id, string? pushToken = null) =>
        _user.RaiseChanged(new(SimChangeKind.MailChanged, folder.Id, id, pushToken));

    public bool IsOverQuota(int more) => Quota is { } quota && Used + more > quota;

    public IEnumerable<SimMailFolder> ChildrenOf(string parentId) => _folders.Where(folder => folder.ParentId == parentId);

    public bool HasChildren(string id) => _folders.Exists(folder => folder.ParentId == id);

    /// <exception cref="OxFaultException">MSG-0060, MSG-0061, MSG-0063 (empty, bad, duplicate name).</exception>
    public SimMailFolder Create(string parentId, string title)
    {
        var fullName = FullNameBelow(parentId, title);
        if (Find(fullName) is not null) throw MailFaults.DuplicateFolder(title).AsException();
        var folder = new SimMailFolder(this, fullName, title, 0);
        _folders.Add(folder);
        _user.RaiseChanged(new(SimChangeKind.Folders, folder.Id));
        return folder;
    }

    /// <summary>Renames or moves a folder with everything below it; all their ids change.</summary>
    public void Rename(SimMailFolder folder, string parentId, string title)
    {
        var (was, now) = (folder.FullName, FullNameBelow(parentId, title));
        if (was == now) return;
        if (Find(now) is not null) throw MailFaults.DuplicateFolder(title).AsException();
        if (now.StartsWith(was + "/", StringComparison.Ordinal)) throw MailFaults.BadFolderName(title).AsException();
        foreach (var below in _folders.Where(one => one.FullName.StartsWith(was + "/", StringComparison.Ordinal)))
            below.FullName = now + below.FullName[was.Length..];
        (folder.FullName, folder.Title) = (now, title);
        _user.RaiseChanged(new(SimChangeKind.Folders, folder.Id));
    }

    /// <summary>Removes a folder, those below it and all their mail.</summary>
    public void Delete(SimMailFolder folder)
    {
        _folders.RemoveAll(one => one == folder || one.FullName.StartsWith(folder.FullName + "/", StringComparison.Ordinal));
        _user.RaiseChanged(new(SimChangeKind.Folders, folder.Id));
    }

    internal long NextValidity() => _validity++;

    private MessagePool Pool => _user.Context.Server.Slots.Get(() => new MessagePool());

    private string FullNameBelow(string parentId, string title)
    {
        if (string.IsNullOrWhiteSpace(title)) throw MailFaults.EmptyFolderName().AsException();
        if (title.Contains('/', StringComparison.Ordinal)) throw MailFaults.BadFolderName(title).AsException();
        return parentId == SimFolderIds.MailRoot ? title : Require(parentId).FullName + "/" + title;
    }
}
