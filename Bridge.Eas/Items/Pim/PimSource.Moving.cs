using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <content>What leaves a folder and comes back: moves, and copies of what a phone deletes in masses.</content>
internal abstract partial class PimSource<T>
{
    public async ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var copies = new List<byte[]>();
        foreach (var chunk in keys.Select(key => key.ToString()).Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
            await ReadAsync(context, chunk, AllColumns, read, cancellationToken);
            foreach (var (id, one) in read)
            {
                if (one.Error is { } error && !PimErrors.IsOfItem(error)) return SourceFailures.Of(error);
                if (one.Object is not { } stored) continue;

                // An object without a uid gets one now, by which a second restoring finds what the first one made.
                if (string.IsNullOrEmpty(Uid.Get(stored))) Uid.Set(stored, $"{context.OxFolderId}-{id}-{VersionOf(stored)}");
                copies.Add(OxKeptObject.Write(stored, AllColumns));
            }
        }

        return copies;
    }

    public async ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken)
    {
        var (session, folder) = (context.User.Session, new OxFolderId(context.OxFolderId));
        var listed = await objects.AllAsync(session, folder, IdentityColumns, cancellationToken);
        if (!listed.TryGet(out var rows, out var error)) return SourceFailures.Of(error);

        var there = rows.Select(row => Uid.Get(row)).ToHashSet(StringComparer.Ordinal);
        var (restored, present, refused) = (0, 0, 0);
        foreach (var copy in copies)
        {
            if (OxKeptObject.Read(copy, AllColumns) is not { } model)
            {
                refused++;
                continue;
            }

            if (!there.Add(Uid.Get(model)))
            {
                present++;
                continue;
            }

            await context.KeepClaim(cancellationToken);
            if ((await objects.NewAsync(session, folder, model, cancellationToken)).Error is not { } failed) restored++;
            else if (PimErrors.StatusOf(failed) == ItemStatus.Retry) return SourceFailures.Of(failed);
            else refused++;
        }

        return new RestoreOutcome(restored, present, refused);
    }

    public int MovesAtOnce => 1;

    public async ValueTask<SourceResult<MoveSight>> LookAsync(SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken)
    {
        var there = await PresentAsync(from, keys, cancellationToken);
        return there.Succeeded ? new MoveSight(there.Value.ToDictionary(pair => pair.Key, pair => new ItemMark(0, 0, pair.Value))) : there.Failure;
    }

    public async ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken)
    {
        var moves = new List<ItemMove>(keys.Count);
        foreach (var key in keys)
        {
            var moved = await objects.MoveAsync(from.User.Session, new(from.OxFolderId), key.ToString(), OxTimestamps.Any, new(toOxFolderId), cancellationToken);
            moves.Add(moved.TryGet(out _, out var error) ? new(MoveEnd.Moved, key, Epoch: null, Stamp(moved.Timestamp) ?? Snapshot.Stale) : ItemMove.Failed(PimErrors.IsItemGone(error), SourceFailures.Of(error)));
        }

        return moves;
    }

    /// <summary>An object keeps its id, so where it is tells everything.</summary>
    public async ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken)
    {
        ItemKey[] keys = [.. moves.Select(move => move.Key)];
        var stayed = await PresentAsync(from, keys, cancellationToken);
        if (!stayed.Succeeded) return stayed.Failure;
        var arrived = await PresentAsync(@from with { OxFolderId = toOxFolderId }, [.. keys.Where(key => !stayed.Value.ContainsKey(key))], cancellationToken);
        return arrived.Succeeded ? SourceResult<IReadOnlyList<ItemMove>>.Ok([.. keys.Select(End)]) : arrived.Failure;

        ItemMove End(ItemKey key) =>
            stayed.Value.ContainsKey(key) ? new(MoveEnd.StillThere) : arrived.Value.ContainsKey(key) ? new(MoveEnd.Moved, key) : new(MoveEnd.Gone);
    }

    /// <summary>Which of these objects a folder has that may be moved, in which version.</summary>
    private async ValueTask<SourceResult<Dictionary<ItemKey, long>>> PresentAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken)
    {
        var present = new Dictionary<ItemKey, long>();
        foreach (var chunk in keys.Select(key => key.ToString()).Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var read = new Dictionary<string, PimRead<T>>(StringComparer.Ordinal);
            await ReadAsync(context, chunk, IdentityColumns, read, cancellationToken);
            if (read.Values.FirstOrDefault(one => one.Error is not null)?.Error is { } error) return SourceFailures.Of(error);
            foreach (var (id, one) in read)
                if (!IsReadOnly(one.Object!)) present[ItemKey.Parse(id)] = VersionOf(one.Object!);
        }

        return present;
    }
}
