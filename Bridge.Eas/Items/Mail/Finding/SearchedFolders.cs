using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>Which folders a search looks in.</summary>
internal static class SearchedFolders
{
    /// <summary>Folders in which people look first are searched first.</summary>
    private static readonly Dictionary<EasFolderType, int> Ranks = new()
    {
        [EasFolderType.Inbox] = 0,
        [EasFolderType.SentItems] = 1,
        [EasFolderType.Drafts] = 2,
        [EasFolderType.DeletedItems] = 4,
    };

    /// <returns>Null when one that was named is none of the user's. A missing id or "0" means all mail folders: some clients know no other way to say so.</returns>
    internal static IReadOnlyList<EasFolder>? Of(IReadOnlyList<EasFolder> all, MailQuery query)
    {
        var mail = all.Where(folder => folder is { Class: EasClass.Email, IsVirtual: false }).OrderBy(folder => Ranks.GetValueOrDefault(folder.Type, 3)).ToList();
        if (query.Collections.Count == 0 || query.Collections.Contains(EasFolder.Root)) return mail;

        var wanted = query.Collections.ToHashSet(StringComparer.Ordinal);
        if (!wanted.IsSubsetOf(all.Select(folder => folder.CollectionId))) return null;
        if (query.Deep)
        {
            // Parents stand before their children.
            foreach (var folder in all.Where(folder => wanted.Contains(folder.ParentId))) wanted.Add(folder.CollectionId);
        }

        return [.. mail.Where(folder => wanted.Contains(folder.CollectionId))];
    }
}
