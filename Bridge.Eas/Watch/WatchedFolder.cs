using Bridge.Eas.Sync;

namespace Bridge.Eas.Watch;

/// <summary>A folder somebody waits for.</summary>
/// <param name="Context">For whom and which folder; also what the source needs to look.</param>
/// <param name="Source">Who can look.</param>
internal sealed record WatchedFolder(SourceContext Context, ICollectionSource Source)
{
    public string CollectionId => Context.CollectionId;

    public string OxFolderId => Context.OxFolderId;
}
