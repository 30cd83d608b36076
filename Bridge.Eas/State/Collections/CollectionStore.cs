using Bridge.Eas.Protocol;
using Bridge.Eas.State.Restore;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>
/// Keeps collections: a header, a base snapshot and a tail of generations each. A commit is one write-if-absent of the new generation,
/// so that of two nodes exactly one wins and the other knows it. Folding the tail into the base happens only for confirmed generations.
/// </summary>
internal sealed class CollectionStore(IStateStore store, TimeProvider time)
{
    /// <summary>Generations up to the confirmed one that may wait to be folded.</summary>
    private const int LongestTail = 14;

    /// <summary>The last of them always wait: a request that comes late, or a copy of one, is answered from them.</summary>
    private const int KeptTail = 6;

    /// <summary>Generations read at once.</summary>
    private const int ReadBehind = 16;
    private const int ReadAhead = 4;

    /// <summary>More than a phone can have made: a tail with so many lost answers is no state.</summary>
    private const int MostGenerations = 512;

    private const int MostAdds = 64;
    private const int HeaderTries = 8;
    private const int LoadTries = 3;

    /// <summary>State of a device that never comes back goes after so long.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <summary>A line that was never used is given again for so long; a phone may come with its key much later.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    private static readonly TimeSpan AddsRemembered = TimeSpan.FromHours(24);

    /// <returns>Null when the collection was never synced by this device, or its header cannot be read.</returns>
    public async ValueTask<CollectionHeader?> LoadHeaderAsync(CollectionAddress address, CancellationToken cancellationToken) =>
        ReadHeader(await store.GetAsync(address.HeaderKey, cancellationToken));

    /// <summary>The state that a sync key names.</summary>
    /// <remarks>Base and tail are not always read at once. When they do not fit, a fold may have come in between: then the base is another one now.</remarks>
    /// <returns>Null when the key is not (or no longer) known here: status 3.</returns>
    public async ValueTask<CollectionState?> LoadAsync(CollectionAddress address, SyncKey key, CancellationToken cancellationToken)
    {
        byte[]? before = null;
        for (var attempt = 0; attempt < LoadTries; attempt++)
        {
            var (state, torn) = await ReadStateAsync(address, key, cancellationToken);
            if (torn is null || torn.AsSpan().SequenceEqual(before)) return state;
            before = torn;
        }

        return null;
    }

    /// <summary>The last key the device was given for this collection; null when it was never synced.</summary>
    public async ValueTask<SyncKey?> LatestKeyAsync(CollectionAddress address, CancellationToken cancellationToken)
    {
        if (await LoadHeaderAsync(address, cancellationToken) is not { } header) return null;

        // A key 0 whose answer came to nothing (it was lost, or a late copy) leaves the phone where it was.
        var line = header is { Line.Confirmed: 0, Previous: { } previous } ? previous : header.Line;
        if (await store.GetAsync(address.BaseKey(line.Id), cancellationToken) is not { } bytes || TryRead(bytes, BaseFormat.Read) is not { } root) return null;

        var latest = SyncKey.Of(line.Id, root.Tag, root.Counter);
        for (var from = Math.Max(root.Counter + 1, line.Confirmed); ; from += ReadBehind)
        {
            var keys = Enumerable.Range(from, ReadBehind).Select(counter => address.GenerationKey(line.Id, counter)).ToList();
            var found = await store.GetManyAsync(keys, cancellationToken);
            for (var i = 0; i < found.Length; i++)
            {
                if (found[i] is { } record && TryRead(record, GenerationFormat.Read) is { } generation) latest = SyncKey.Of(line.Id, generation.Tag, from + i);
            }

            if (found[^1] is null) return latest;
        }
    }

    /// <summary>
    /// Key 0: begins a line of generations. The line before stays valid until the phone uses the new one; while it does not, a further key 0
    /// (lost, repeated, twice at once) gets the same key, with what it said itself.
    /// </summary>
    /// <param name="address">The collection.</param>
    /// <param name="itemClass">What it holds.</param>
    /// <param name="version">Of the request.</param>
    /// <param name="settle">Puts the request's options into the line.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <exception cref="StateStoreException">Away, or others changed the header again and again.</exception>
    public async ValueTask<SyncKey> StartAsync(
        CollectionAddress address, EasClass itemClass, EasVersion version, Func<CollectionLine, CollectionLine> settle, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        for (var attempt = 0; attempt < HeaderTries; attempt++)
        {
            var stored = await store.GetAsync(address.HeaderKey, cancellationToken);
            var before = ReadHeader(stored);
            var waits = before?.Line is { Confirmed: 0 } unused && (now - DateTimeOffset.FromUnixTimeMilliseconds(unused.StartedAt)).Duration() < Fresh ? unused : null;
            var line = settle(new CollectionLine { Id = waits?.Id ?? SyncKey.First().Line, StartedAt = waits?.StartedAt ?? now.ToUnixTimeMilliseconds() });
            var key = SyncKey.FirstOf(line.Id);
            var header = new CollectionHeader
            {
                Class = itemClass,
                Line = line,
                Previous = before?.Line is { Confirmed: > 0 } used ? used : before?.Previous,
            };

            // The base comes first: a header must not name a line that is not there. Never over one that there is: it may be in use by now.
            await store.AddAsync(address.BaseKey(line.Id), BaseFormat.Write(BaseState.Empty(key, line.Options.FilterType, version)), Abandoned, cancellationToken);
            if (await SaveAsync(address, stored, header, cancellationToken))
            {
                // The same key once more, and the phone has nothing again: what it moved here since the first time is among what it is sent.
                if (waits is not null) await store.RemoveAsync([address.MovedInKey], cancellationToken);
                return key;
            }

            if (waits is null) await store.RemoveAsync([address.BaseKey(line.Id)], cancellationToken);
        }

        throw new StateStoreException(StateStoreFailure.Contended, "header");
    }

    /// <summary>
    /// The phone uses this key: everything before it is confirmed, what the request says of options is in force from now on, and the line it
    /// left behind goes. One compare-and-swap, and none when nothing changes.
    /// </summary>
    /// <returns>False when the key was overtaken meanwhile: load again.</returns>
    public async ValueTask<bool> UseAsync(CollectionAddress address, CollectionState state, Func<CollectionLine, CollectionLine> settle, CancellationToken cancellationToken)
    {
        var today = (int)(time.GetUtcNow().ToUnixTimeSeconds() / 86_400);
        if (state.Line.TouchedDay != today) await TouchAsync(address, state, cancellationToken);

        CollectionLine? left = null;
        var used = await ChangeAsync(
            address,
            state,
            line =>
            {
                if (state.IsLate) return null;
                var after = settle(line) with { Confirmed = state.Counter, TouchedDay = today };
                if (after.Options.FilterType != line.Options.FilterType) after = after with { FresherCursor = [], FresherCursorCounter = 0 };
                left = state.Header.Line.Id == line.Id ? state.Header.Previous : null;
                return (left is null ? state.Header : state.Header with { Previous = null }).With(after);
            },
            cancellationToken);
        if (used && left is not null) await RemoveLineAsync(address, left, cancellationToken);
        return used;
    }

    /// <summary>A look found nothing to tell up to this cursor, from this key on or from its answer. It may be lost: then the next look starts from an older one.</summary>
    public async ValueTask SaveFresherCursorAsync(CollectionAddress address, CollectionState state, byte[] cursor, int filterType, CancellationToken cancellationToken) =>
        await ChangeAsync(
            address,
            state,
            line => line.Confirmed <= state.Counter && line.Options.FilterType == filterType
                ? state.Header.With(line with { FresherCursor = cursor, FresherCursorCounter = state.Counter })
                : null,
            cancellationToken);

    /// <summary>Commits a generation before its answer goes out.</summary>
    /// <returns>Its key; null when another request committed this counter first.</returns>
    public async ValueTask<SyncKey?> CommitAsync(CollectionAddress address, string line, Generation generation, CancellationToken cancellationToken)
    {
        var record = GenerationFormat.Write(generation);
        return await store.AddAsync(address.GenerationKey(line, generation.Counter), record, Abandoned, cancellationToken)
            ? SyncKey.Of(line, GenerationFormat.TagOf(record), generation.Counter)
            : null;
    }

    /// <summary>Folds a long confirmed tail into the base. A death in between leaves records that the next fold removes.</summary>
    public async ValueTask FoldAsync(CollectionAddress address, CollectionState state, CancellationToken cancellationToken)
    {
        if (state.Chain.Count < LongestTail || state.Counter != state.Line.Confirmed) return;

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var root = state.Folded(state.Chain.Count - KeptTail, add => now - add.At < AddsRemembered.TotalMilliseconds, MostAdds);
        if (!await store.ReplaceAsync(address.BaseKey(state.Key.Line), state.RootRecord, BaseFormat.Write(root), Abandoned, cancellationToken)) return;
        await store.RemoveAsync([.. Numbers(state.Root.Counter + 1, root.Counter).Select(counter => address.GenerationKey(state.Key.Line, counter))], cancellationToken);
    }

    /// <returns>The state; or the base that its tail does not fit.</returns>
    private async ValueTask<(CollectionState? State, byte[]? Torn)> ReadStateAsync(CollectionAddress address, SyncKey key, CancellationToken cancellationToken)
    {
        var first = Math.Max(1, key.Counter - ReadBehind);
        var last = key.Counter + ReadAhead;
        var keys = new List<string> { address.HeaderKey, address.BaseKey(key.Line), address.MovedInKey, address.DoubtsKey, address.RetryKey, address.RestoreWantedKey };
        for (var counter = first; counter <= last; counter++) keys.Add(address.GenerationKey(key.Line, counter));

        var values = await store.GetManyAsync(keys, cancellationToken);
        if (ReadHeader(values[0]) is not { } header || header.LineOf(key.Line) is null || values[1] is not { } rootRecord) return (null, null);
        try
        {
            var root = BaseFormat.Read(rootRecord);
            if (root.Counter > key.Counter || key.Counter - root.Counter > MostGenerations) return (null, null);

            var generations = new SortedDictionary<int, Generation>();
            Take(values.AsSpan(keys.IndexOf(address.GenerationKey(key.Line, first))), first, generations);

            // Lost answers make gaps, so the base may be further back, and there may be more answers, than was read at once.
            if (root.Counter + 1 < first) await ReadAsync(address, key.Line, root.Counter + 1, first - 1, generations, cancellationToken);
            for (; generations.ContainsKey(last) && generations.Count < MostGenerations; last += ReadBehind)
                await ReadAsync(address, key.Line, last + 1, last + ReadBehind, generations, cancellationToken);

            if (!CollectionState.IsWhole(key, root, generations)) return (null, rootRecord);
            var state = new CollectionState(key, header, root, generations, MovedInStore.IsOf(values[2], key.Line) ? values[2] : null)
            {
                RootRecord = rootRecord, Doubts = DoubtStore.Read(values[3]), Retry = values[4], WantedRestores = RestoreFormat.ReadIds(values[5]),
            };
            return (state, null);
        }
        catch (RecordFormatException)
        {
            return (null, null);
        }
    }

    private static IEnumerable<int> Numbers(int first, int last) => Enumerable.Range(first, Math.Max(0, last - first + 1));

    private static CollectionHeader? ReadHeader(byte[]? bytes) => bytes is null ? null : TryRead(bytes, CollectionHeaderFormat.Read);

    /// <summary>Changes the header by compare-and-swap, from what was read with the state; <paramref name="state"/> gets what is stored then.</summary>
    /// <returns>False when the line is gone or the change is not wanted any more.</returns>
    private async ValueTask<bool> ChangeAsync(CollectionAddress address, CollectionState state, Func<CollectionLine, CollectionHeader?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < HeaderTries; attempt++)
        {
            if (change(state.Line) is not { } after) return false;
            var (expected, record) = (CollectionHeaderFormat.Write(state.Header), CollectionHeaderFormat.Write(after));
            if (record.AsSpan().SequenceEqual(expected) || await store.ReplaceAsync(address.HeaderKey, expected, record, Abandoned, cancellationToken))
            {
                state.Header = after;
                return true;
            }

            if (ReadHeader(await store.GetAsync(address.HeaderKey, cancellationToken)) is not { } now || now.LineOf(state.Key.Line) is null) return false;
            state.Header = now;
        }

        throw new StateStoreException(StateStoreFailure.Contended, "header");
    }

    private ValueTask<bool> SaveAsync(CollectionAddress address, byte[]? stored, CollectionHeader header, CancellationToken cancellationToken)
    {
        var record = CollectionHeaderFormat.Write(header);
        return stored is null
            ? store.AddAsync(address.HeaderKey, record, Abandoned, cancellationToken)
            : store.ReplaceAsync(address.HeaderKey, stored, record, Abandoned, cancellationToken);
    }

    /// <summary>Puts the expiry off. Before the header says so: what was not put off in time would be a state without its base.</summary>
    private async ValueTask TouchAsync(CollectionAddress address, CollectionState state, CancellationToken cancellationToken)
    {
        await store.ExpireAsync(address.BaseKey(state.Key.Line), Abandoned, cancellationToken);
        foreach (var generation in state.Kept) await store.ExpireAsync(address.GenerationKey(state.Key.Line, generation.Counter), Abandoned, cancellationToken);
    }

    private async ValueTask RemoveLineAsync(CollectionAddress address, CollectionLine line, CancellationToken cancellationToken)
    {
        var tail = Numbers(Math.Max(1, line.Confirmed - (2 * LongestTail)), line.Confirmed + ReadAhead).Select(counter => address.GenerationKey(line.Id, counter));
        await store.RemoveAsync([address.BaseKey(line.Id), .. tail], cancellationToken);
    }

    private async ValueTask ReadAsync(
        CollectionAddress address, string line, int first, int last, SortedDictionary<int, Generation> generations, CancellationToken cancellationToken) =>
        Take(await store.GetManyAsync([.. Numbers(first, last).Select(counter => address.GenerationKey(line, counter))], cancellationToken), first, generations);

    /// <exception cref="RecordFormatException">Damaged, or the record of another generation.</exception>
    private static void Take(ReadOnlySpan<byte[]?> records, int first, SortedDictionary<int, Generation> generations)
    {
        for (var i = 0; i < records.Length; i++)
        {
            if (records[i] is not { } record) continue;
            var generation = GenerationFormat.Read(record);
            if (generation.Counter != first + i) throw new RecordFormatException();
            generations[generation.Counter] = generation;
        }
    }

    private static T? TryRead<T>(byte[] bytes, ReadRecord<T> read)
        where T : class
    {
        try
        {
            return read(bytes);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    private delegate T ReadRecord<out T>(ReadOnlySpan<byte> bytes);
}
