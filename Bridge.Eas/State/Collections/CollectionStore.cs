using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>
/// Keeps collections: a header, a base snapshot and a tail of generations each. A commit is one write-if-absent of the new generation,
/// so that of two nodes exactly one wins and the other knows it. Folding the tail into the base happens only for confirmed generations.
/// </summary>
internal sealed class CollectionStore(IStateStore store, TimeProvider time)
{
    /// <summary>Confirmed generations that may wait to be folded.</summary>
    private const int LongestTail = 8;

    /// <summary>Generations read at once: the tail, the answers to its end, and some that a lost fold left behind.</summary>
    private const int ReadBehind = 2 * LongestTail;
    private const int ReadAhead = 4;

    /// <summary>State of a device that never comes back goes after so long.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <returns>Null when the collection was never synced by this device, or its header cannot be read.</returns>
    public async ValueTask<CollectionHeader?> LoadHeaderAsync(CollectionAddress address, CancellationToken cancellationToken)
    {
        var bytes = await store.GetAsync(address.HeaderKey, cancellationToken);
        return bytes is null ? null : TryRead(bytes, CollectionHeaderFormat.Read);
    }

    /// <summary>The state that a sync key names.</summary>
    /// <returns>Null when the key is not (or no longer) known here: status 3.</returns>
    public async ValueTask<CollectionState?> LoadAsync(CollectionAddress address, SyncKey key, CancellationToken cancellationToken)
    {
        var first = Math.Max(1, key.Counter - ReadBehind);
        var last = key.Counter + ReadAhead;
        var keys = new List<string> { address.HeaderKey, address.BaseKey(key.StateId), address.MovedInKey, address.DoubtsKey, address.RetryKey };
        for (var counter = first; counter <= last; counter++) keys.Add(address.GenerationKey(key.StateId, counter));

        var values = await store.GetManyAsync(keys, cancellationToken);
        if (values[0] is null || values[1] is null) return null;
        try
        {
            var header = CollectionHeaderFormat.Read(values[0]);
            if (header.StateId != key.StateId && header.PreviousStateId != key.StateId) return null;

            var root = BaseFormat.Read(values[1]);
            var generations = new Dictionary<int, Generation>();
            for (var counter = first; counter <= last; counter++)
            {
                if (values[5 + counter - first] is { } value) generations.Add(counter, Read(value, counter));
            }

            if (await ChainAsync(address, key, root.Counter, generations, cancellationToken) is not { } chain) return null;

            // A phone whose answers get lost again and again makes more of them than were read at once.
            for (; generations.ContainsKey(last); last++)
            {
                if (await store.GetAsync(address.GenerationKey(key.StateId, last + 1), cancellationToken) is { } further) generations.Add(last + 1, Read(further, last + 1));
            }

            var answers = generations.Values.Where(generation => generation.Parent == key.Counter).OrderBy(generation => generation.Counter).ToList();
            return new CollectionState(header, root, chain, answers, values[2]) { Doubts = DoubtStore.Read(values[3]), Retry = values[4] };
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    /// <summary>The last key the device was given for this collection; null when it was never synced.</summary>
    public async ValueTask<SyncKey?> LatestKeyAsync(CollectionAddress address, CancellationToken cancellationToken)
    {
        if (await LoadHeaderAsync(address, cancellationToken) is not { } header) return null;
        if (await store.GetAsync(address.BaseKey(header.StateId), cancellationToken) is not { } bytes || TryRead(bytes, BaseFormat.Read) is not { } root) return null;

        var latest = new SyncKey(header.StateId, root.Counter);
        for (var from = root.Counter + 1; ; from += ReadBehind)
        {
            var keys = Enumerable.Range(from, ReadBehind).Select(counter => address.GenerationKey(header.StateId, counter)).ToList();
            var found = await store.GetManyAsync(keys, cancellationToken);
            for (var i = 0; i < found.Length; i++)
            {
                if (found[i] is not null) latest = latest.WithCounter(from + i);
            }

            if (found[^1] is null) return latest;
        }
    }

    /// <summary>Begins a new line of generations (key 0). The line before stays valid until the phone uses the new key.</summary>
    public async ValueTask StartAsync(CollectionAddress address, CollectionHeader header, CancellationToken cancellationToken)
    {
        var empty = new BaseState(Counter: 1, Drained: false, Cursor: [], Epoch: null, Snapshot.Empty, Snapshot.Empty);
        await store.SetAsync(address.BaseKey(header.StateId), BaseFormat.Write(empty), Abandoned, cancellationToken);
        await SaveHeaderAsync(address, header, cancellationToken);
    }

    public ValueTask SaveHeaderAsync(CollectionAddress address, CollectionHeader header, CancellationToken cancellationToken) =>
        store.SetAsync(address.HeaderKey, CollectionHeaderFormat.Write(header), Abandoned, cancellationToken);

    /// <summary>Commits a generation before its answer goes out.</summary>
    /// <returns>False when another request committed this counter first: load again, its answer is ours.</returns>
    public ValueTask<bool> CommitAsync(CollectionAddress address, string stateId, Generation generation, CancellationToken cancellationToken) =>
        store.AddAsync(address.GenerationKey(stateId, generation.Counter), GenerationFormat.Write(generation), Abandoned, cancellationToken);

    /// <summary>
    /// The phone used this key, so everything before it is confirmed: drops the line it left behind, folds a long tail into the base and
    /// puts the expiry off once a day. A death in between leaves records that are folded or expire later.
    /// </summary>
    public async ValueTask ConfirmAsync(CollectionAddress address, SyncKey key, CollectionState state, CancellationToken cancellationToken)
    {
        var today = (int)(time.GetUtcNow().ToUnixTimeSeconds() / 86_400);
        if (state.Header.StateId == key.StateId && (state.Header.PreviousStateId.Length > 0 || state.Header.TouchedDay != today))
        {
            if (state.Header.PreviousStateId.Length > 0)
                await store.RemoveAsync([address.BaseKey(state.Header.PreviousStateId)], cancellationToken);
            state.Header = state.Header with { PreviousStateId = "", TouchedDay = today };
            await SaveHeaderAsync(address, state.Header, cancellationToken);
            await store.ExpireAsync(address.BaseKey(key.StateId), Abandoned, cancellationToken);
            for (var counter = state.BaseCounter + 1; counter <= state.Counter; counter++)
                await store.ExpireAsync(address.GenerationKey(key.StateId, counter), Abandoned, cancellationToken);
        }

        if (state.TailLength < LongestTail || state.Answers.Count > 0) return;

        await store.SetAsync(address.BaseKey(key.StateId), BaseFormat.Write(state.Folded()), Abandoned, cancellationToken);
        var folded = Enumerable.Range(state.BaseCounter + 1, state.Counter - state.BaseCounter).Select(counter => address.GenerationKey(key.StateId, counter));
        await store.RemoveAsync([.. folded], cancellationToken);
    }

    /// <summary>Forgets the collection: the phone gets status 3 for every key it has.</summary>
    public ValueTask ForgetAsync(CollectionAddress address, CancellationToken cancellationToken) => store.RemoveAsync([address.HeaderKey], cancellationToken);

    /// <summary>The generations from the base's (exclusive) to the wanted one (inclusive); null when one is missing.</summary>
    /// <remarks>Lost answers make gaps, so one that counts may be further back than what was read at once.</remarks>
    private async ValueTask<List<Generation>?> ChainAsync(
        CollectionAddress address, SyncKey wanted, int baseCounter, Dictionary<int, Generation> read, CancellationToken cancellationToken)
    {
        var chain = new List<Generation>();
        var counter = wanted.Counter;
        while (counter > baseCounter)
        {
            if (!read.TryGetValue(counter, out var generation))
            {
                if (await store.GetAsync(address.GenerationKey(wanted.StateId, counter), cancellationToken) is not { } bytes) return null;
                generation = Read(bytes, counter);
            }

            if (generation.Parent >= counter) return null;
            chain.Add(generation);
            counter = generation.Parent;
        }

        if (counter < baseCounter) return null;
        chain.Reverse();
        return chain;
    }

    /// <exception cref="RecordFormatException">Damaged, or the record of another generation.</exception>
    private static Generation Read(byte[] bytes, int counter) =>
        GenerationFormat.Read(bytes) is var generation && generation.Counter == counter ? generation : throw new RecordFormatException();

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
