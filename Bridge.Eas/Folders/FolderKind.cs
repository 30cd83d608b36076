namespace Bridge.Eas.Folders;

/// <summary>What of a folder decides whether a phone gets it.</summary>
internal enum FolderKind
{
    /// <summary>One of the folders of which each account has one: every phone gets it.</summary>
    Default = 0,

    /// <summary>The user's own beside them.</summary>
    Subfolder = 1,

    /// <summary>A colleague's.</summary>
    Shared = 2,

    Public = 3,

    GlobalAddressBook = 4,

    /// <summary>Of another mail account of the user.</summary>
    OtherAccount = 5,
}
