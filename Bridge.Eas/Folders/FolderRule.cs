using Bridge.Eas.Protocol;

namespace Bridge.Eas.Folders;

/// <summary>Which folders some phones get, section <c>Eas:Folders:Rules:N</c>. What is unset is as for all others.</summary>
public sealed class FolderRule : DeviceRule
{
    /// <summary>Folders of this class only; unset for all. A rule of a class counts for it, whichever phone it names.</summary>
    public FolderClass? Class { get; set; }

    /// <inheritdoc cref="FolderOptions.MailSubfolders"/>
    public bool? MailSubfolders { get; set; }

    /// <inheritdoc cref="FolderOptions.PersonalSubfolders"/>
    public bool? PersonalSubfolders { get; set; }

    /// <inheritdoc cref="FolderOptions.Shared"/>
    public bool? Shared { get; set; }

    /// <inheritdoc cref="FolderOptions.Public"/>
    public bool? Public { get; set; }

    /// <inheritdoc cref="FolderOptions.GlobalAddressBook"/>
    public bool? GlobalAddressBook { get; set; }

    /// <inheritdoc cref="FolderOptions.OtherAccounts"/>
    public bool? OtherAccounts { get; set; }

    /// <inheritdoc cref="FolderOptions.Merged"/>
    public bool? Merged { get; set; }

    internal bool IsAbout(EasClass itemClass) => Class is null || (int)Class == (int)itemClass;
}

/// <summary>What a folder holds, as rules name it. Source: MS-ASCMD, "Class (Sync)".</summary>
public enum FolderClass
{
    Email = EasClass.Email,
    Contacts = EasClass.Contacts,
    Calendar = EasClass.Calendar,
    Tasks = EasClass.Tasks,
}
