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
}
