namespace OxSimulator.Mail;

/// <summary>The default mail folders: full names as in <c>default0/&lt;name&gt;</c>.</summary>
public static class MailFolderNames
{
    public const string Inbox = "INBOX";
    public const string Drafts = "INBOX/Drafts";
    public const string Sent = "INBOX/Sent";
    public const string Spam = "INBOX/Spam";
    public const string Trash = "INBOX/Trash";
    public const string Archive = "INBOX/Archive";

    /// <summary>Full name, title, standard folder type (column 316; the archive has none).</summary>
    internal static readonly (string FullName, string Title, int StandardType)[] Defaults =
    [
        (Inbox, "Inbox", 7),
        (Drafts, "Drafts", 9),
        (Sent, "Sent", 10),
        (Spam, "Spam", 11),
        (Trash, "Trash", 12),
        (Archive, "Archive", 0),
    ];
}
