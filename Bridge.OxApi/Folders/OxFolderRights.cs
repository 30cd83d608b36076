namespace Bridge.OxApi.Folders;

/// <summary>A user's rights in a folder. Source: OX HTTP API, permission bits.</summary>
/// <param name="Bits">Five parts of 7 bits: folder, read, write, delete, admin.</param>
public readonly record struct OxFolderRights(int Bits)
{
    /// <summary>0 none, 1 see, 2 create objects, 4 create subfolders, 64 all.</summary>
    public int Folder => Bits & 0x7F;

    /// <summary>0 none, 1 own, 2 all, 64 all and admin.</summary>
    public int Read => (Bits >> 7) & 0x7F;

    public int Write => (Bits >> 14) & 0x7F;

    public int Delete => (Bits >> 21) & 0x7F;

    public bool IsAdmin => ((Bits >> 28) & 1) == 1;

    public bool CanRead => Read >= 1;

    public bool CanCreate => Folder >= 2;

    public bool CanCreateSubfolders => Folder >= 4;

    public bool CanChange => Write >= 1;

    public bool CanDelete => Delete >= 1;
}
