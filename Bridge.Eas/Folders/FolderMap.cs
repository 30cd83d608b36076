namespace Bridge.Eas.Folders;

/// <summary>A user's folders as last listed, with what is under way among them. Shared by all his devices and nodes.</summary>
/// <param name="Folders">Parents first.</param>
/// <param name="Intents">Changes that a phone asked for and that OX may have carried out or not.</param>
/// <param name="Doubt">A listing that lacked suspiciously much; null when there is none.</param>
internal sealed record FolderMap(IReadOnlyList<EasFolder> Folders, IReadOnlyList<FolderIntent> Intents, FolderDoubt? Doubt)
{
    public static readonly FolderMap Empty = new([], [], Doubt: null);
}

/// <summary>
/// Announced in the map before OX is asked to rename, move or delete a folder. A mail folder's id changes with its path: whoever lists next, on
/// whichever node and whether or not the one who asked is alive, then knows which new path is the old folder.
/// </summary>
/// <param name="OxId">The folder as it was called.</param>
/// <param name="ParentOxId">Where it goes; empty for the top.</param>
/// <param name="Title">What it will be called; empty when it is to be deleted.</param>
/// <param name="AnnouncedMs">Milliseconds since 1970 UTC.</param>
internal sealed record FolderIntent(string OxId, string ParentOxId, string Title, long AnnouncedMs)
{
    public bool IsDelete => Title.Length == 0;

    public static FolderIntent Delete(string oxId, DateTimeOffset now) => new(oxId, "", "", now.ToUnixTimeMilliseconds());

    public static FolderIntent Move(string oxId, string parentOxId, string title, DateTimeOffset now) => new(oxId, parentOxId, title, now.ToUnixTimeMilliseconds());
}

/// <summary>Folders that are missing in a listing and are not believed to be gone before a later listing says the same.</summary>
/// <param name="Missing">Hash over their ids.</param>
/// <param name="SinceMs">Milliseconds since 1970 UTC.</param>
internal sealed record FolderDoubt(ulong Missing, long SinceMs);
