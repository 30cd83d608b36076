using Bridge.Eas.Folders;

namespace Bridge.Eas.Sync.Merged;

/// <summary>
/// Items of a collection that shows several folders: those of its own folder have their own keys, so that nothing changes for them when others join; those of
/// another folder have that folder's collection id before theirs.
/// </summary>
internal static class MergedKeys
{
    private const char Separator = '.';

    internal static ItemKey Of(EasFolder folder, ItemKey key) => ItemKey.Parse($"{folder.CollectionId}{Separator}{key}");

    /// <summary>Whether a key is of an item of another folder than the collection's own.</summary>
    internal static bool TryRead(ItemKey key, out string collectionId, out ItemKey item)
    {
        (collectionId, item) = ("", key);
        if (key.Text is not { } text || text.IndexOf(Separator, StringComparison.Ordinal) is var end && end != CollectionIds.Length || end == text.Length - 1) return false;
        if (!CollectionIds.IsOne(text.AsSpan(0, end))) return false;
        (collectionId, item) = (text[..end], ItemKey.Parse(text[(end + 1)..]));
        return true;
    }

    /// <summary>Where an item really is.</summary>
    /// <returns>Null when the folder belongs to the collection no more.</returns>
    internal static (EasFolder Folder, ItemKey Key)? Find(EasFolder shown, ItemKey key)
    {
        if (!TryRead(key, out var id, out var item)) return (shown, key);
        return shown.Joined.FirstOrDefault(folder => folder.CollectionId == id) is { } folder ? (folder, item) : null;
    }

    /// <summary>Under which id an item of an OX folder is shown.</summary>
    /// <returns>Null when the phone gets no such folder.</returns>
    internal static string? ServerIdOf(IReadOnlyList<EasFolder> all, string oxFolderId, ItemKey key)
    {
        foreach (var folder in all.Where(folder => !folder.IsVirtual))
        {
            if (folder.OxId == oxFolderId) return ServerId.Format(folder.CollectionId, epoch: null, key);
            if (folder.Joined.FirstOrDefault(one => one.OxId == oxFolderId) is { } joined) return ServerId.Format(folder.CollectionId, epoch: null, Of(joined, key));
        }

        return null;
    }
}
