namespace OxSimulator.Store;

/// <summary>Rights of one user or group on a folder (reference, 3.4).</summary>
/// <param name="Entity">User id, or group id when <paramref name="IsGroup"/>; group 0 is everybody.</param>
/// <param name="Bits"><c>folder | read&lt;&lt;7 | write&lt;&lt;14 | delete&lt;&lt;21 | admin&lt;&lt;28</c>.</param>
public sealed record SimPermission(int Entity, int Bits, bool IsGroup = false)
{
    /// <summary>64/64/64/64 with admin: the owner's right on his own folder.</summary>
    public const int Owner = 403710016;

    /// <summary>See the folder, read everything.</summary>
    public const int ReadOnly = 257;

    /// <summary>See and create, read all, write own, delete own.</summary>
    public const int Author = 2113794;

    /// <summary>Everybody of the context.</summary>
    public const int AllUsersGroup = 0;

    public static int FolderPart(int bits) => bits & 0x7F;

    public static int ReadPart(int bits) => (bits >> 7) & 0x7F;

    public static int WritePart(int bits) => (bits >> 14) & 0x7F;

    public static int DeletePart(int bits) => (bits >> 21) & 0x7F;

    public static bool IsAdmin(int bits) => (bits >> 28 & 1) == 1;

    public static int Of(int folder, int read, int write, int delete, bool admin = false) =>
        folder | (read << 7) | (write << 14) | (delete << 21) | (admin ? 1 << 28 : 0);
}
