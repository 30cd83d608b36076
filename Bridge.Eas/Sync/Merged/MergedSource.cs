using System.Runtime.CompilerServices;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Sync.Merged;

/// <summary>
/// A default folder of contacts, events or tasks together with the folders that are shown in it. Each is looked at and written to as it would be alone, with its
/// own cursor and its own rights; what cannot be read now is left as the phone has it, and what belongs here no more leaves the phone.
/// </summary>
/// <remarks>New items go to the default folder. With no other folder it is that folder's source, but for items of folders that were shown here before.</remarks>
/// <param name="inner">The class's source.</param>
/// <param name="home">The default folder.</param>
internal sealed class MergedSource(ICollectionSource inner, EasFolder home) : ICollectionSource, IMovableSource, IRestorableSource
{
    /// <summary>OX likes no more calls of one user at once.</summary>
    private const int LooksAtOnce = 3;

    /// <summary>The user's own before those of others: what several have is shown as the first has it.</summary>
    private readonly EasFolder[] _folders = [home, .. home.Joined.OrderBy(folder => folder.Kind).ThenBy(folder => folder.CollectionId, StringComparer.Ordinal)];

    public EasClass Class => inner.Class;

    public int MovesAtOnce => Movable.MovesAtOnce;

    /// <summary>A meeting is in the calendar of each who takes part, under one id.</summary>
    private bool HasCommonItems => Class == EasClass.Calendar && _folders.Length > 1;

    private IMovableSource Movable => (IMovableSource)inner;

    private IRestorableSource Restorable => (IRestorableSource)inner;

    public async ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken)
    {
        var before = MergedCursor.Read(cursor, home.CollectionId);
        var looked = await LookAsync(context, _folders, folder => before.GetValueOrDefault(folder.CollectionId) is { Length: > 0 } known ? known : null, mustTell, cancellationToken);
        if (!looked.Succeeded) return looked.Failure;
        var seen = looked.Value;
        var someLeft = before.Keys.Any(id => Array.TrueForAll(_folders, folder => folder.CollectionId != id));
        if (HasCommonItems && await ListWhatMayComeForwardAsync(context, seen, someLeft, cancellationToken) is { } failure) return failure;

        // What should have been told of a folder that cannot be read is found by comparing all of it later; and it is known to belong here, so that it is missed when it leaves.
        var now = seen.ToDictionary(
            one => one.Folder.CollectionId, one => one.Changes?.Cursor ?? (mustTell || one.IsLost ? [] : before.GetValueOrDefault(one.Folder.CollectionId) ?? []), StringComparer.Ordinal);
        var next = MergedCursor.Write(now, home.CollectionId);
        if (!someLeft && seen.TrueForAll(one => one.Changes is null or { Unchanged: true })) return new SourceChanges { Unchanged = true, Cursor = next };
        if (!someLeft && seen is [{ Changes: { Complete: false } alone }]) return alone;

        var ranks = _folders.Index().ToDictionary(one => one.Item.CollectionId, one => one.Index, StringComparer.Ordinal);
        var scopes = seen.ToDictionary(one => one.Folder.CollectionId, one => one.Scope, StringComparer.Ordinal);
        return new SourceChanges
        {
            Complete = seen.Exists(one => one.Changes is { Complete: true }),

            // How much is too much to be missing goes by the folder, and the guard knows the collection only: nothing is believed at once.
            IsAudit = seen.Exists(one => one.Changes is { Complete: true } changes && (changes.IsAudit || _folders.Length > 1)),
            Items = [.. seen.SelectMany(one => one.Items)],
            Deleted = [.. seen.SelectMany(one => one.Keys(changes => changes.Deleted))],
            OutsideFilter = [.. seen.SelectMany(one => one.Keys(changes => changes.OutsideFilter))],
            Cursor = next,
            Scope = key => MergedKeys.TryRead(key, out var id, out _)
                ? scopes.TryGetValue(id, out var scope) ? scope : Class == EasClass.Contacts ? ItemScope.Left : ItemScope.Outside
                : scopes[home.CollectionId],
            Standing = !HasCommonItems ? null : key => MergedKeys.TryRead(key, out var id, out var item) ? new Standing(item, ranks.GetValueOrDefault(id, _folders.Length)) : new Standing(key, 0),
        };
    }

    /// <summary>Looks at some folders.</summary>
    /// <returns>In their order; a failure when OX is not there, or the default folder cannot be looked at.</returns>
    private async ValueTask<SourceResult<List<Seen>>> LookAsync(
        SourceContext context, IReadOnlyList<EasFolder> folders, Func<EasFolder, byte[]?> cursorOf, bool mustTell, CancellationToken cancellationToken)
    {
        var seen = new List<Seen>();
        foreach (var some in folders.Chunk(LooksAtOnce))
        {
            var found = await Task.WhenAll(some.Select(folder => inner.DetectAsync(ContextOf(context, folder), cursorOf(folder), mustTell, cancellationToken).AsTask()));
            for (var i = 0; i < some.Length; i++)
            {
                if (found[i].Failure is { } failure && (some[i] == home || failure.IsOfOx)) return failure;
                seen.Add(new Seen(some[i], some[i] == home, found[i].Value));
            }
        }

        return seen;
    }

    /// <summary>
    /// Where something is gone from a folder, or may be, those after it may have it too, and were never told to the phone: all that they have is listed. That
    /// costs their listings, and only then.
    /// </summary>
    private async ValueTask<SourceFailure?> ListWhatMayComeForwardAsync(SourceContext context, List<Seen> seen, bool someLeft, CancellationToken cancellationToken)
    {
        var first = someLeft ? 0 : seen.FindIndex(one => one.Changes is { Unchanged: false } changes && (changes.Complete || changes.Deleted.Count > 0));
        if (first < 0) return null;
        for (var i = first + 1; i < seen.Count; i++) seen[i] = seen[i] with { IsLost = seen[i].Changes is null };
        var after = Enumerable.Range(first + 1, seen.Count - first - 1).Where(i => seen[i].Changes is { Unchanged: true } or { Complete: false }).ToList();
        var looked = await LookAsync(context, after.ConvertAll(i => seen[i].Folder), _ => null, mustTell: true, cancellationToken);
        if (!looked.Succeeded) return looked.Failure;
        foreach (var (n, i) in after.Index()) seen[i] = looked.Value[n].Telling(seen[i].Changes!.Deleted);
        return null;
    }

    /// <summary>The folders are read side by side, each in bulk, in whatever order their items are asked for.</summary>
    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var places = wanted.Select(one => MergedKeys.Find(home, one.Item.Key)).ToList();
        var readers = new Dictionary<string, FolderReader>(StringComparer.Ordinal);
        try
        {
            for (var i = 0; i < wanted.Count; i++)
            {
                var key = wanted[i].Item.Key;
                if (places[i] is not var (folder, _))
                {
                    yield return PreparedItem.Gone(key);
                    continue;
                }

                if (!readers.TryGetValue(folder.CollectionId, out var reader))
                {
                    var own = wanted.Zip(places).Where(one => one.Second?.Folder == folder).Select(one => one.First with { Item = one.First.Item with { Key = one.Second!.Value.Key } });
                    readers[folder.CollectionId] = reader = new FolderReader(inner.PrepareAsync(ContextOf(context, folder), [.. own], cancellationToken).GetAsyncEnumerator(cancellationToken));
                }

                if (await reader.NextAsync() is not { } item) yield break;
                yield return item with { Key = key };
            }
        }
        finally
        {
            foreach (var reader in readers.Values) await reader.DisposeAsync();
        }
    }

    public ValueTask<IReadOnlyList<ItemOutcome>> AddAsync(SourceContext context, IReadOnlyList<ClientAdd> adds, AddLook look, CancellationToken cancellationToken) =>
        inner.AddAsync(context, adds, look with { Since = MergedCursor.Read(look.Since, home.CollectionId).GetValueOrDefault(home.CollectionId) }, cancellationToken);

    public ValueTask<IReadOnlyList<ItemOutcome>> ChangeAsync(SourceContext context, IReadOnlyList<ClientChange> changes, CancellationToken cancellationToken) => EachAsync(
        changes,
        change => change.Key,
        (folder, own) => inner.ChangeAsync(ContextOf(context, folder), [.. own.Select(one => one.Command with { Key = one.Key })], cancellationToken),
        _ => ItemOutcome.Failed(ItemStatus.NotFound, "its folder is not shown any more"));

    public ValueTask<IReadOnlyList<ItemOutcome>> DeleteAsync(SourceContext context, IReadOnlyList<ClientDelete> deletes, CancellationToken cancellationToken) => EachAsync(
        deletes,
        delete => delete.Key,
        (folder, own) => inner.DeleteAsync(ContextOf(context, folder), [.. own.Select(one => one.Command with { Key = one.Key })], cancellationToken),
        key => ItemOutcome.Ok(key, version: null));

    /// <summary>Of the default folder; the others are watched each by itself.</summary>
    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) => inner.ProbeAsync(context, previous, cancellationToken);

    public IReadOnlyList<string> FoldersOf(SourceContext context, IEnumerable<ItemKey> keys) =>
        [.. keys.Select(key => MergedKeys.Find(home, key)).Select(place => place is var (folder, _) && folder != home ? folder.OxId : context.OxFolderId).DefaultIfEmpty(context.OxFolderId).Distinct(StringComparer.Ordinal)];

    /// <summary>Items of other folders are not the default folder's to be moved.</summary>
    public ValueTask<SourceResult<MoveSight>> LookAsync(SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken) =>
        Movable.LookAsync(from, [.. keys.Where(key => !MergedKeys.TryRead(key, out _, out _))], toOxFolderId, cancellationToken);

    public ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken) => Movable.MoveAsync(from, keys, toOxFolderId, sight, cancellationToken);

    public ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken) => Movable.SettleAsync(from, moves, toOxFolderId, cancellationToken);

    public async ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var copies = new List<byte[]>();
        foreach (var group in keys.Select(key => MergedKeys.Find(home, key)).OfType<(EasFolder Folder, ItemKey Key)>().GroupBy(place => place.Folder))
        {
            var kept = await Restorable.KeepAsync(ContextOf(context, group.Key), [.. group.Select(place => place.Key)], cancellationToken);
            if (!kept.Succeeded) return kept.Failure;
            copies.AddRange(group.Key == home ? kept.Value : kept.Value.Select(copy => MergedCopies.Write(group.Key, copy)));
        }

        return copies;
    }

    /// <summary>The folder as it is told by the copy: the device that comes first may be one that is shown no more than the default folder.</summary>
    public async ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken)
    {
        var outcome = new RestoreOutcome(0, 0, 0);
        foreach (var group in copies.Select(bytes => (From: MergedCopies.TryRead(bytes, out var from, out var copy) ? from : null, Copy: copy)).GroupBy(one => one.From, one => one.Copy))
        {
            var restored = group.Key is not { } from ? await Restorable.RestoreAsync(context, [.. group], cancellationToken)
                : OxIdOf(from) is { } oxId ? await Restorable.RestoreAsync(context with { CollectionId = from.CollectionId, OxFolderId = oxId }, [.. group], cancellationToken)
                : new RestoreOutcome(0, 0, Refused: group.Count());

            // What OX does not let the user see any more it takes nothing into, and the other folders do not wait for it.
            if (group.Key is not null && restored.Failure is { Kind: SourceFailureKind.FolderGone }) restored = new RestoreOutcome(0, 0, Refused: group.Count());
            if (!restored.Succeeded) return restored.Failure;
            var made = restored.Value;
            outcome = new(outcome.Restored + made.Restored, outcome.Present + made.Present, outcome.Refused + made.Refused);
        }

        return outcome;
    }

    private string? OxIdOf(CopiedFrom from) => from.OxFolderId ?? Array.Find(_folders, folder => folder.CollectionId == from.CollectionId)?.OxId;

    private SourceContext ContextOf(SourceContext context, EasFolder folder) =>
        folder == home ? context : context with { CollectionId = folder.CollectionId, OxFolderId = folder.OxId, Rights = folder.Rights };

    /// <summary>Each folder's commands together, outcomes in the order of the commands.</summary>
    private async ValueTask<IReadOnlyList<ItemOutcome>> EachAsync<T>(
        IReadOnlyList<T> commands, Func<T, ItemKey> keyOf, Func<EasFolder, List<(T Command, ItemKey Key)>, ValueTask<IReadOnlyList<ItemOutcome>>> run, Func<ItemKey, ItemOutcome> left)
    {
        var outcomes = new ItemOutcome[commands.Count];
        foreach (var group in Enumerable.Range(0, commands.Count).GroupBy(i => MergedKeys.Find(home, keyOf(commands[i]))?.Folder))
        {
            var indices = group.ToList();
            var done = group.Key is not { } folder ? null : await run(folder, indices.ConvertAll(i => (commands[i], MergedKeys.Find(home, keyOf(commands[i]))!.Value.Key)));
            for (var i = 0; i < indices.Count; i++) outcomes[indices[i]] = done is null ? left(keyOf(commands[indices[i]])) : done[i] with { Key = keyOf(commands[indices[i]]) };
        }

        return outcomes;
    }

    /// <summary>What a look at one folder found; nothing when it could not be looked at.</summary>
    private sealed record Seen(EasFolder Folder, bool IsHome, SourceChanges? Changes)
    {
        /// <summary>It was to be listed and could not be: the next look at it lists it.</summary>
        public bool IsLost { get; init; }

        /// <summary>What a listing found after another look at the same folder, which told deletions.</summary>
        public Seen Telling(IReadOnlyList<ItemKey> deleted) => Changes is { } changes
            ? this with { Changes = changes with { Deleted = [.. changes.Deleted.Union(deleted).Except(changes.Items.Select(item => item.Key))] } }
            : this with { IsLost = true };

        public ItemScope Scope => Changes switch
        {
            null => ItemScope.Unknown,
            { Complete: true, Unchanged: false } => ItemScope.Listed,
            _ => ItemScope.Told,
        };

        public IEnumerable<SourceItem> Items => (Changes?.Items ?? []).Select(item => item with { Key = KeyOf(item.Key) });

        public IEnumerable<ItemKey> Keys(Func<SourceChanges, IReadOnlyList<ItemKey>> of) => (Changes is null ? [] : of(Changes)).Select(KeyOf);

        private ItemKey KeyOf(ItemKey key) => IsHome ? key : MergedKeys.Of(Folder, key);
    }
}
