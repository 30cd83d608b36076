using System.Globalization;

namespace OxSimulator.Mail;

/// <summary>A message in a folder: what IMAP keeps beside the bytes.</summary>
public sealed class SimMail
{
    private readonly HashSet<string> _userFlags = new(StringComparer.OrdinalIgnoreCase);

    internal SimMail(SimMailFolder folder, int uid, SimMessage message, long received)
    {
        (Folder, Uid, Message, Received) = (folder, uid, message, received);
    }

    public SimMailFolder Folder { get; }

    /// <summary>IMAP UID, ascending in the folder.</summary>
    public int Uid { get; }

    public string Id => Uid.ToString(CultureInfo.InvariantCulture);

    public SimMessage Message { get; }

    /// <summary>INTERNALDATE in milliseconds UTC.</summary>
    public long Received { get; }

    /// <summary>System flags as set; see <see cref="ShownFlags"/> for what clients read.</summary>
    public int Flags { get; private set; }

    public int ColorLabel { get; set; }

    public IReadOnlyCollection<string> UserFlags => _userFlags;

    /// <summary>Column 611: with the bit that tells of user flags.</summary>
    public int ShownFlags => _userFlags.Count > 0 || ColorLabel > 0 ? Flags | MailFlags.User : Flags;

    public bool IsSeen => (Flags & MailFlags.Seen) != 0;

    public bool IsDeleted => (Flags & MailFlags.Deleted) != 0;

    public void SetFlags(int set, int clear = 0)
    {
        var (wasUnread, wasDeleted) = (!IsSeen, IsDeleted);
        Flags = (Flags | (set & (MailFlags.Settable | MailFlags.Recent))) & ~clear;
        Folder.Recount(wasUnread, wasDeleted, this);
    }

    public void SetUserFlag(string flag, bool on)
    {
        if (on) _userFlags.Add(flag);
        else _userFlags.Remove(flag);
    }
}
