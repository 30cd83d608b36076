using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Hierarchy;

/// <summary>
/// Keeps which folders each device was told: a header that says which keys are valid, and one small record a generation. A commit is one
/// write-if-absent of the new generation, so that of two requests at once one wins and the other knows it.
/// </summary>
/// <remarks>
/// The rules of keys are those of collections: only a request of the hierarchy with key N confirms N; then its siblings (answers that never
/// arrived) go. A few confirmed generations stay behind it for requests that were long under way.
/// </remarks>
internal sealed class HierarchyStore(IStateStore store)
{
    /// <summary>Confirmed generations that stay for late requests, by counter.</summary>
    private const int KeptBehind = 5;

    private const int ReadAhead = 8;
    private const int Tries = 16;

    /// <summary>Records that one confirmation clears away at most.</summary>
    private const int MostCleared = 256;

    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <summary>Begins anew (key 0). What the device has stays valid until it uses the new key. Asked again, it gives the same key as long as nothing changed.</summary>
    public async ValueTask<SyncKey> StartAsync(HierarchyAddress address, ulong request, IReadOnlyDictionary<string, ulong> folders, CancellationToken cancellationToken)
    {
        if (await UnusedAsync(address, folders, cancellationToken) is { } unused) return unused;

        var key = SyncKey.First();
        var generation = new HierarchyGeneration { Parent = 0, Request = request, Folders = folders };
        await store.SetAsync(address.GenerationKey(key), generation.Write(), Abandoned, cancellationToken);
        await ChangeHeaderAsync(address, header => header.Begun(key.StateId), cancellationToken);
        return key;
    }

    /// <summary>The state that a key names; the use of the key confirms it.</summary>
    /// <returns>Null when the key is not (or no longer) known here: status 9.</returns>
    public async ValueTask<HierarchyState?> UseAsync(HierarchyAddress address, SyncKey key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(address.HeaderKey, cancellationToken) is not { } bytes) return null;
        if (HierarchyHeader.Read(bytes).LineOf(key.StateId) is not { } line) return null;

        var generations = await ReadFromAsync(address, key, cancellationToken);
        if (!generations.TryGetValue(key.Counter, out var known)) return null;
        var isLate = key.Counter < line.Confirmed;
        if (key.Counter > line.Confirmed)
        {
            // An answer that the device did not take: it went on from another one.
            if (known.Parent < line.Confirmed) return null;
            var header = await ChangeHeaderAsync(
                address,
                now => now.Used(key),
                cancellationToken);
            if (header.LineOf(key.StateId) is not { } mine) return null;
            isLate = key.Counter < mine.Confirmed;
            await ClearAsync(address, key, known.Parent, cancellationToken);
        }
        else
        {
            await store.ExpireAsync(address.HeaderKey, Abandoned, cancellationToken);
        }

        await store.ExpireAsync(address.GenerationKey(key), Abandoned, cancellationToken);
        var answers = generations.Where(pair => pair.Value.Parent == key.Counter).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)).ToList();
        return new HierarchyState(key, known, answers, generations.Keys.Max() + 1, isLate);
    }

    /// <summary>Commits what the device is told now, before it is told.</summary>
    /// <returns>Null when another request was faster: use the key again, its answer may be ours.</returns>
    public async ValueTask<SyncKey?> CommitAsync(HierarchyAddress address, HierarchyState from, HierarchyGeneration generation, CancellationToken cancellationToken)
    {
        var key = from.Key.WithCounter(from.NextCounter);
        return await store.AddAsync(address.GenerationKey(key), generation.Write(), Abandoned, cancellationToken) ? key : null;
    }

    /// <summary>What the device was told last, whether that arrived or not; confirms nothing (a Ping asks).</summary>
    /// <returns>Null for a device that never asked for its folders.</returns>
    public async ValueTask<HierarchyGeneration?> LatestAsync(HierarchyAddress address, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(address.HeaderKey, cancellationToken) is not { } bytes) return null;
        if (HierarchyHeader.Read(bytes).Lines is not [var line, ..]) return null;
        var generations = await ReadFromAsync(address, new SyncKey(line.StateId, Math.Max(1, line.Confirmed)), cancellationToken);
        return generations.Where(pair => pair.Key <= line.Confirmed || pair.Value.Parent >= line.Confirmed).OrderBy(pair => pair.Key).Select(pair => pair.Value).LastOrDefault();
    }

    /// <summary>Puts off the expiry of everything a living device has here: it may not ask for its folders for months.</summary>
    public async ValueTask PutOffAsync(HierarchyAddress address, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(address.HeaderKey, cancellationToken) is not { } bytes) return;
        foreach (var line in HierarchyHeader.Read(bytes).Lines)
        {
            var first = new SyncKey(line.StateId, Math.Max(1, line.Confirmed - KeptBehind));
            foreach (var counter in (await ReadFromAsync(address, first, cancellationToken)).Keys)
                await store.ExpireAsync(address.GenerationKey(first.WithCounter(counter)), Abandoned, cancellationToken);
        }

        await store.ExpireAsync(address.HeaderKey, Abandoned, cancellationToken);
    }

    /// <summary>The answer to an earlier key 0 that says the same and was not gone on from.</summary>
    private async ValueTask<SyncKey?> UnusedAsync(HierarchyAddress address, IReadOnlyDictionary<string, ulong> folders, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(address.HeaderKey, cancellationToken) is not { } bytes) return null;
        if (HierarchyHeader.Read(bytes).Lines is not [{ Confirmed: 0 } line, ..]) return null;
        var key = new SyncKey(line.StateId, 1);
        var generations = await ReadFromAsync(address, key, cancellationToken);
        if (generations.Count != 1 || !generations.TryGetValue(1, out var first) || !first.HoldsSameAs(folders)) return null;
        await store.ExpireAsync(address.HeaderKey, Abandoned, cancellationToken);
        await store.ExpireAsync(address.GenerationKey(key), Abandoned, cancellationToken);
        return key;
    }

    /// <summary>The generations from a counter on, to the last one there is.</summary>
    private async ValueTask<Dictionary<int, HierarchyGeneration>> ReadFromAsync(HierarchyAddress address, SyncKey key, CancellationToken cancellationToken)
    {
        var generations = new Dictionary<int, HierarchyGeneration>();
        for (var from = key.Counter; ; from += ReadAhead)
        {
            var keys = Enumerable.Range(from, ReadAhead).Select(counter => address.GenerationKey(key.WithCounter(counter))).ToList();
            var values = await store.GetManyAsync(keys, cancellationToken);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value && TryRead(value) is { } generation) generations[from + i] = generation;
            }

            if (values[^1] is null) return generations;
        }
    }

    /// <summary>
    /// Takes away earlier answers that never arrived, and what is too old even for a late request. Later ones stay until they are passed, so that
    /// no counter is given twice. A death leaves records that expire.
    /// </summary>
    private async ValueTask ClearAsync(HierarchyAddress address, SyncKey used, int parent, CancellationToken cancellationToken)
    {
        var between = Enumerable.Range(parent + 1, Math.Min(used.Counter - parent - 1, MostCleared));
        var old = Enumerable.Range(Math.Max(1, parent - KeptBehind - ReadAhead), ReadAhead).Where(counter => counter < parent - KeptBehind);
        var keys = between.Concat(old).Select(counter => address.GenerationKey(used.WithCounter(counter))).ToList();
        if (keys.Count > 0) await store.RemoveAsync(keys, cancellationToken);
    }

    /// <summary>Removes what a line that is no longer valid left: the generations around the one in use.</summary>
    private async ValueTask DropAsync(HierarchyAddress address, HierarchyLine line, CancellationToken cancellationToken)
    {
        var first = Math.Max(1, line.Confirmed - KeptBehind - ReadAhead);
        var keys = Enumerable.Range(first, line.Confirmed - first + 1 + ReadAhead).Select(counter => address.GenerationKey(new SyncKey(line.StateId, counter)));
        await store.RemoveAsync([.. keys], cancellationToken);
    }

    private async ValueTask<HierarchyHeader> ChangeHeaderAsync(HierarchyAddress address, Func<HierarchyHeader, HierarchyHeader> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await store.GetAsync(address.HeaderKey, cancellationToken);
            var header = before is null ? HierarchyHeader.None : HierarchyHeader.Read(before);
            var changed = change(header);
            if (ReferenceEquals(changed, header)) return header;
            var written = before is null
                ? await store.AddAsync(address.HeaderKey, changed.Write(), Abandoned, cancellationToken)
                : await store.ReplaceAsync(address.HeaderKey, before, changed.Write(), Abandoned, cancellationToken);
            if (!written) continue;
            foreach (var line in header.Lines.Where(line => changed.LineOf(line.StateId) is null)) await DropAsync(address, line, cancellationToken);
            return changed;
        }

        // So many others in between: as good as a store that does not answer.
        throw new StateStoreException(StateStoreFailure.Timeout, "hierarchy");
    }

    private static HierarchyGeneration? TryRead(byte[] bytes)
    {
        try
        {
            return HierarchyGeneration.Read(bytes);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
