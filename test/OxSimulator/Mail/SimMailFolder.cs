using System.Globalization;

namespace OxSimulator.Mail;

/// <summary>An IMAP folder of one user.</summary>
public sealed class SimMailFolder
{
    private readonly List<SimMail> _mails = [];
    private readonly Dictionary<int, SimMail> _byUid = [];

    internal SimMailFolder(SimMailbox mailbox, string fullName, string title, int standardType)
    {
        (Mailbox, FullName, Title, StandardType) = (mailbox, fullName, title, standardType);
        Validity = mailbox.NextValidity();
    }

    public SimMailbox Mailbox { get; }

    /// <summary>IMAP name with <c>/</c> between levels: <c>INBOX/Sent</c>.</summary>
    public string FullName { get; internal set; }

    /// <summary>As clients name it: <c>default0/INBOX/Sent</c>.</summary>
    public string Id => Store.SimFolderIds.MailRoot + "/" + FullName;

    public string ParentId =>
        FullName.LastIndexOf('/') is > 0 and var slash ? Store.SimFolderIds.MailRoot + "/" + FullName[..slash] : Store.SimFolderIds.MailRoot;

    public string Title { get; internal set; }

    /// <summary>Column 316: 7 inbox, 9 drafts, 10 sent, 11 spam, 12 trash, 0 others.</summary>
    public int StandardType { get; }

    public bool Subscribed { get; set; } = true;

    /// <summary>What the mailbox's user may do here (reference, 3.4): less than all in the mail server's shared and public namespaces.</summary>
    public int OwnRights { get; set; } = Store.SimPermission.Owner;

    /// <summary>UIDVALIDITY; a test may change it to play a rebuilt mailbox, see <see cref="Renumber"/>.</summary>
    public long Validity { get; private set; }

    public int NextUid { get; private set; } = 1;

    /// <summary>Ascending by UID.</summary>
    public IReadOnlyList<SimMail> Mails => _mails;

    public int Total => _mails.Count;

    public int Unread { get; private set; }

    public int Deleted { get; private set; }

    public SimMail? Find(int uid) => _byUid.GetValueOrDefault(uid);

    /// <summary>By the decimal id of the API; null for anything else.</summary>
    public SimMail? Find(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? Find(uid) : null;

    public SimMail? FindByMessageId(string messageId)
    {
        for (var index = _mails.Count - 1; index >= 0; index--)
            if (string.Equals(_mails[index].Message.MessageId, messageId, StringComparison.Ordinal)) return _mails[index];
        return null;
    }

    /// <summary>Gives the folder a new UIDVALIDITY and all mails new UIDs.</summary>
    public void Renumber()
    {
        Validity = Mailbox.NextValidity();
        var old = _mails.ToArray();
        _mails.Clear();
        _byUid.Clear();
        (NextUid, Unread, Deleted) = (1, 0, 0);
        foreach (var mail in old) AddCopy(mail);
    }

    /// <exception cref="Http.OxFaultException">MSG-1010: no right to add mails.</exception>
    internal void RequireCreate() => Require(Store.SimPermission.FolderPart(OwnRights) >= 2);

    /// <exception cref="Http.OxFaultException">MSG-1010: no right to change flags.</exception>
    internal void RequireWrite() => Require(Store.SimPermission.WritePart(OwnRights) > 0);

    /// <exception cref="Http.OxFaultException">MSG-1010: no right to take mails away.</exception>
    internal void RequireDelete() => Require(Store.SimPermission.DeletePart(OwnRights) > 0);

    private void Require(bool may)
    {
        if (!may) throw MailFaults.ReadOnly(Id).AsException();
    }

    internal SimMail Add(SimMessage message, int flags, long received)
    {
        var mail = new SimMail(this, NextUid++, message, received);
        _mails.Add(mail);
        _byUid.Add(mail.Uid, mail);
        Unread++;
        mail.SetFlags(flags);
        return mail;
    }

    internal SimMail AddCopy(SimMail original)
    {
        var copy = Add(original.Message, original.Flags, original.Received);
        copy.ColorLabel = original.ColorLabel;
        foreach (var flag in original.UserFlags) copy.SetUserFlag(flag, on: true);
        return copy;
    }

    internal void Remove(IReadOnlyCollection<SimMail> gone)
    {
        var removed = 0;
        foreach (var mail in gone)
        {
            if (!_byUid.Remove(mail.Uid)) continue;
            removed++;
            if (!mail.IsSeen) Unread--;
            if (mail.IsDeleted) Deleted--;
        }

        if (removed > 0) _mails.RemoveAll(mail => !_byUid.ContainsKey(mail.Uid));
    }

    internal void Recount(bool wasUnread, bool wasDeleted, SimMail mail)
    {
        Unread += (mail.IsSeen ? 0 : 1) - (wasUnread ? 1 : 0);
        Deleted += (mail.IsDeleted ? 1 : 0) - (wasDeleted ? 1 : 0);
    }
}
