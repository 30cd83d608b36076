namespace Bridge.Eas.Folders;

/// <summary>Which folders phones get, section <c>Eas:Folders</c>.</summary>
public sealed class FolderOptions
{
    /// <summary>Mail folders below and beside the inbox that are nobody's default folder. True when unset.</summary>
    public bool MailSubfolders { get; set; } = true;

    /// <summary>Further calendars, address books and task lists of the user's own. True when unset.</summary>
    public bool PersonalSubfolders { get; set; } = true;

    /// <summary>Folders that colleagues share with the user, with the owner's name. False when unset.</summary>
    public bool Shared { get; set; }

    /// <summary>Public folders the user sees. False when unset.</summary>
    public bool Public { get; set; }

    /// <summary>
    /// The global address book as a folder of contacts that can only be read, for phones that do not search it. All of it goes to every phone.
    /// False when unset.
    /// </summary>
    public bool GlobalAddressBook { get; set; }

    /// <summary>
    /// Whether phones get one calendar, one address book and one task list each, with the items of all the folders of the class that they get, for those
    /// that know no more than one. False when unset.
    /// </summary>
    public bool Merged { get; set; }

    /// <summary>Whether mail folders that the user has not subscribed to are left out. True when unset.</summary>
    public bool SubscribedOnly { get; set; } = true;

    /// <summary>Mail folders of the user's other mail accounts. False when unset.</summary>
    public bool OtherAccounts { get; set; }

    /// <summary>Which folders a phone may empty at one blow. <see cref="EmptyableFolders.TrashAndJunk"/> when unset.</summary>
    public EmptyableFolders MayEmpty { get; set; } = EmptyableFolders.TrashAndJunk;

    /// <summary>Which folders some phones get; the first rule that fits the phone and is about the class counts.</summary>
    public IList<FolderRule> Rules { get; init; } = [];
}

/// <summary>Mail folders that EmptyFolderContents empties; it is refused for others.</summary>
public enum EmptyableFolders
{
    None,

    /// <summary>The folders for deleted mail, with those in it, and for junk.</summary>
    TrashAndJunk,

    /// <summary>Every mail folder; what lies in it goes to the trash.</summary>
    All,
}
