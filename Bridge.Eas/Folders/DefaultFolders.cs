using Bridge.Eas.Protocol;

namespace Bridge.Eas.Folders;

/// <summary>The folder that a phone of 2.5 means when it names a class and no folder. Source: MS-ASCMD, "CollectionId (Sync)".</summary>
internal static class DefaultFolders
{
    private static readonly (EasClass Class, EasFolderType Type)[] Rows =
    [
        (EasClass.Email, EasFolderType.Inbox), (EasClass.Contacts, EasFolderType.Contacts), (EasClass.Calendar, EasFolderType.Calendar), (EasClass.Tasks, EasFolderType.Tasks),
    ];

    /// <returns>Its collection id; empty when there is no such class or folder.</returns>
    internal static string IdOf(IReadOnlyList<EasFolder> folders, string? className)
    {
        var row = Array.Find(Rows, row => row.Class.ToString() == className);
        return row == default ? "" : folders.FirstOrDefault(folder => folder.Type == row.Type)?.CollectionId ?? "";
    }
}
