using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Watch;

namespace Bridge.Eas.Folders;

/// <summary>
/// A user's folders: listed from OX, and remembered so that every command finds a folder by its collection id without asking OX. The map gives a
/// folder the same id for as long as it exists, whatever it is called.
/// </summary>
/// <remarks>
/// A map is replaced only by a listing that began after it was read: of two nodes that list at once the slower one lists again, so that an older
/// view never takes a newer one's place.
/// </remarks>
internal sealed class FolderDirectory(FolderLister lister, FolderMoves moves, FolderMapStore maps, IStateStore store, TimeProvider time) : IFolderLook
{
    private const int Tries = 6;

    /// <summary>How long a change that a phone asked for may still happen in OX: its total timeout with a margin.</summary>
    private static readonly TimeSpan IntentHolds = TimeSpan.FromMinutes(10);

    /// <summary>Reads the folders from OX and remembers them.</summary>
    public ValueTask<SourceResult<IReadOnlyList<EasFolder>>> RefreshAsync(EasUser user, CancellationToken cancellationToken) =>
        RefreshAsync(user, moved: null, cancellationToken);

    /// <summary>The same after a folder was renamed or moved, by what OX said.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="moved">The folder's old and new id in OX.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<SourceResult<IReadOnlyList<EasFolder>>> RefreshAsync(EasUser user, (string From, string To)? moved, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await maps.LoadAsync(user.State, cancellationToken);
            var listed = await lister.ListAsync(user, cancellationToken);
            if (!listed.Succeeded) return listed.Failure;

            var found = await moves.FindAsync(user, before.Map, listed.Value, moved, cancellationToken);
            if (!found.Succeeded) return found.Failure;

            var map = Next(before.Map, listed.Value, found.Value);
            if (before.Stamp is not null && IsSame(before.Map, map))
            {
                await maps.TouchAsync(user.State, before, cancellationToken);
                await maps.ListedAsync(user.State, time.GetUtcNow(), cancellationToken);
                return SourceResult<IReadOnlyList<EasFolder>>.Ok(before.Map.Folders);
            }

            if (await maps.ReplaceAsync(user.State, before, map, cancellationToken) is null) continue;
            await maps.ListedAsync(user.State, time.GetUtcNow(), cancellationToken);
            if (before.Stamp is not null) await store.PublishAsync(StateKeys.ChangeChannel(user.State), ChangeNews.Hierarchy().ToBytes(), cancellationToken);
            return SourceResult<IReadOnlyList<EasFolder>>.Ok(map.Folders);
        }

        return new SourceFailure(SourceFailureKind.Unavailable, "folders change too fast");
    }

    /// <summary>The user's folders as last listed on any node; lists them when never listed.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<EasFolder>>> AllAsync(EasUser user, CancellationToken cancellationToken)
    {
        var stored = await maps.LoadAsync(user.State, cancellationToken);
        return stored.Map.Folders.Count > 0 ? SourceResult<IReadOnlyList<EasFolder>>.Ok(stored.Map.Folders) : await RefreshAsync(user, cancellationToken);
    }

    /// <summary>The folders that a phone gets, as OX has them now.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<EasFolder>>> RefreshAsync(EasCommandContext context, CancellationToken cancellationToken) =>
        Chosen(context, await RefreshAsync(context.User, cancellationToken));

    /// <summary>The folders that a phone gets, as last listed.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<EasFolder>>> AllAsync(EasCommandContext context, CancellationToken cancellationToken) =>
        Chosen(context, await AllAsync(context.User, cancellationToken));

    /// <summary>One of the folders that a phone gets; null when it gets none of this id, as last listed.</summary>
    public async ValueTask<SourceResult<EasFolder?>> FindAsync(EasCommandContext context, string collectionId, CancellationToken cancellationToken)
    {
        var all = await AllAsync(context, cancellationToken);
        return all.Succeeded ? SourceResult<EasFolder?>.Ok(all.Value.FirstOrDefault(folder => folder.CollectionId == collectionId)) : all.Failure;
    }

    /// <summary>One folder; null when the user has no folder of this id, as last listed.</summary>
    public async ValueTask<SourceResult<EasFolder?>> FindAsync(EasUser user, string collectionId, CancellationToken cancellationToken)
    {
        var all = await AllAsync(user, cancellationToken);
        return all.Succeeded ? SourceResult<EasFolder?>.Ok(all.Value.FirstOrDefault(folder => folder.CollectionId == collectionId)) : all.Failure;
    }

    /// <summary>A folder that OX did not find where it was: it may have been renamed there.</summary>
    /// <returns>The folder where it is now; null when it is gone.</returns>
    public async ValueTask<SourceResult<EasFolder?>> FindAgainAsync(EasUser user, EasFolder lost, CancellationToken cancellationToken)
    {
        var listed = await RefreshAsync(user, cancellationToken);
        if (!listed.Succeeded) return listed.Failure;
        var now = listed.Value.FirstOrDefault(folder => folder.CollectionId == lost.CollectionId);
        return SourceResult<EasFolder?>.Ok(now is null || now.OxId == lost.OxId ? null : now);
    }

    /// <summary>Says what OX is about to be asked, so that whoever lists next understands what he sees. False when so many others write that it cannot be said.</summary>
    public ValueTask<bool> AnnounceAsync(EasUser user, FolderIntent intent, CancellationToken cancellationToken) =>
        ChangeIntentsAsync(user, intents => [.. intents.Where(other => other.OxId != intent.OxId), intent], cancellationToken);

    /// <summary>OX refused: nothing of the kind will happen.</summary>
    public ValueTask<bool> WithdrawAsync(EasUser user, FolderIntent intent, CancellationToken cancellationToken) =>
        ChangeIntentsAsync(user, intents => [.. intents.Where(other => other != intent)], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask LookAsync(EasUser user, TimeSpan atMostEvery, CancellationToken cancellationToken)
    {
        if (await maps.ListedAtAsync(user.State, cancellationToken) is { } last && time.GetUtcNow() - last < atMostEvery) return;
        await RefreshAsync(user, cancellationToken);
    }

    private static SourceResult<IReadOnlyList<EasFolder>> Chosen(EasCommandContext context, SourceResult<IReadOnlyList<EasFolder>> all) =>
        all.Succeeded ? SourceResult<IReadOnlyList<EasFolder>>.Ok(context.Folders.Of(all.Value)) : all;

    private FolderMap Next(FolderMap before, IReadOnlyList<ListedFolder> listed, Dictionary<string, string> moved)
    {
        var now = time.GetUtcNow();
        var there = listed.Select(folder => folder.OxId).ToHashSet(StringComparer.Ordinal);
        var missing = before.Folders.Where(folder => !folder.IsVirtual && !there.Contains(folder.OxId) && !moved.ContainsKey(folder.OxId)).ToList();
        var unexplained = missing.Where(folder => !before.Intents.Any(intent => intent.IsDelete && FolderMoves.IsWithin(folder.OxId, intent.OxId))).ToList();
        var doubt = FolderDoubts.About(before.Folders.Count, unexplained, before.Doubt, now);

        var ids = CollectionIds.Assign(before.Folders, listed, moved);
        var intents = before.Intents.Where(intent => there.Contains(intent.OxId) && now.ToUnixTimeMilliseconds() - intent.AnnouncedMs < (long)IntentHolds.TotalMilliseconds).ToList();
        return new FolderMap(FolderTree.Build(listed, ids, doubt is null ? [] : unexplained), intents, doubt);
    }

    private async ValueTask<bool> ChangeIntentsAsync(EasUser user, Func<IReadOnlyList<FolderIntent>, IReadOnlyList<FolderIntent>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await maps.LoadAsync(user.State, cancellationToken);
            var intents = change(before.Map.Intents);
            if (intents.SequenceEqual(before.Map.Intents)) return true;
            if (await maps.ReplaceAsync(user.State, before, before.Map with { Intents = intents }, cancellationToken) is not null) return true;
        }

        return false;
    }

    private static bool IsSame(FolderMap before, FolderMap now) =>
        before.Folders.SequenceEqual(now.Folders) && before.Intents.SequenceEqual(now.Intents) && before.Doubt == now.Doubt;
}
