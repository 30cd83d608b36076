using System.Collections.Immutable;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;

namespace Bridge.Eas.Commands.MoveItems;

/// <summary>What a device has in the destination once it is told that its items are there: from what its collections' generations say of them.</summary>
internal sealed class HeldAfterMove(CollectionStore collections, EasMetrics metrics)
{
    /// <remarks>
    /// <para>What the device held in the source it holds in the destination; where it certainly held what OX had, it is told nothing of it.
    /// What it did not hold (it started over) it cannot have moved: it gets it by its next Sync.</para>
    /// <para>An answer that is given once more tells it to show all flags again, since what a Sync in between told went to an id that it did not
    /// know yet. If a Sync took the item away from the source meanwhile, and it counts as held in the destination because of the first answer, whether
    /// a Sync of that has taken it over or not, it is nowhere on the device if that answer was lost: it is sent once more. So it is wherever the destination
    /// does not hold it for certain: the device may have had it all the time, moves it now, and must hear of it even if it has gone from there again.</para>
    /// </remarks>
    public async ValueTask<IReadOnlyList<MovedItem>> OfAsync(CollectionAddress from, CollectionAddress to, IReadOnlyList<MovingItem> moved)
    {
        if (await StateAsync(from) is not { } source) return [];
        var passing = MovedInStore.Read(source.MovedIn).ToDictionary(item => item.Key, item => item.Version);
        var items = moved.Select(item => (Item: item, Version: VersionIn(source, passing, item))).ToLookup(one => one.Version is not null);
        var held = items[true].Select(one => Moved(one.Item, one.Item.Versions is var (before, after) && one.Version == before ? after : Snapshot.Stale)).ToList();
        if (!items[false].Any() || await StateAsync(to) is not { } destination) return held;

        var waiting = MovedInStore.Held(destination.MovedIn).ToDictionary(item => item.Key, item => item.Version);
        var unclear = items[false].Select(one => one.Item).Where(item => waiting.TryGetValue(item.NewKey, out var told)
            ? told != Snapshot.Dropped
            : IsCountedOnly(destination, item.NewKey) || (!item.IsMovedNow && !Holds(destination, item.NewKey))).ToList();
        foreach (var _ in unclear) metrics.Undecided(Undecided.MoveRepeatedAfterSync);
        return [.. held, .. unclear.Select(Unclear)];
    }

    /// <summary>What a device moved into a folder since its last Sync there, by the hash of the id that it had before.</summary>
    /// <param name="to">The destination.</param>
    /// <param name="epoch">As it is now: what was moved into the folder as it was before it was rebuilt has no id any more.</param>
    public async ValueTask<IReadOnlyDictionary<ulong, ItemKey>> ArrivedAsync(CollectionAddress to, string? epoch) =>
        await StateAsync(to) is { } state && state.Epoch == epoch
            ? MovedInStore.Read(state.MovedIn).Where(item => item.From != 0).DistinctBy(item => item.From).ToDictionary(item => item.From, item => item.Key)
            : ImmutableDictionary<ulong, ItemKey>.Empty;

    /// <summary>Whether the phone's ids of a collection are of this epoch.</summary>
    public async ValueTask<bool> IsInAsync(CollectionAddress to, string? epoch) => await StateAsync(to) is { } state && state.Epoch == epoch;

    /// <summary>Nobody knows whether the phone has it: it is sent it once more, or told that it is gone.</summary>
    public static MovedItem Unclear(MovingItem item) => Moved(item, Snapshot.Dropped);

    private static MovedItem Moved(MovingItem item, long version) => new(item.NewKey, version, MovedItem.FromOf(item.SourceId));

    /// <returns>The version the device held there; stale when it is not certain; null when it held none.</returns>
    private static long? VersionIn(CollectionState source, Dictionary<ItemKey, long> passing, MovingItem item)
    {
        var key = HashedIds.Resolve(item.Key, source.Held);
        if (passing.TryGetValue(key, out var arrived)) return arrived switch { Snapshot.Dropped => null, MovedItem.Left => Snapshot.Stale, _ => arrived };

        var now = source.Held.VersionOf(key);
        var unconfirmed = Unconfirmed(source, key).ToList();

        // A Sync that ran beside this move may have missed the item, but nobody who did not have it asked for the move.
        if (now is null or Snapshot.Dropped) return item.IsMovedNow && unconfirmed.Count > 0 ? Snapshot.Stale : null;

        // An answer that brought the item must have come: the phone knows its id. One that brought something of it may be lost.
        return unconfirmed.TrueForAll(entry => entry.Kind == DeltaKind.Add && entry.Version == now) ? now : Snapshot.Stale;
    }

    /// <summary>A Sync has brought it, and the answer has come.</summary>
    private static bool Holds(CollectionState destination, ItemKey key) => destination.Held.VersionOf(key) is not (null or Snapshot.Dropped) && !Unconfirmed(destination, key).Any();

    private static IEnumerable<DeltaEntry> Unconfirmed(CollectionState state, ItemKey key) =>
        state.Kept.Where(generation => generation.Counter > state.Line.Confirmed).SelectMany(generation => generation.Delta).Where(entry => entry.Key == key);

    /// <summary>It is taken for held because the device moved it there, and was not sent since.</summary>
    private static bool IsCountedOnly(CollectionState destination, ItemKey key) =>
        destination.Held.VersionOf(key) is not (null or Snapshot.Dropped)
        && destination.Kept.SelectMany(generation => generation.Delta).LastOrDefault(entry => entry.Key == key && entry.Kind is DeltaKind.FromPhone or DeltaKind.Add).Kind != DeltaKind.Add;

    private async ValueTask<CollectionState?> StateAsync(CollectionAddress address) =>
        await collections.LatestKeyAsync(address, CancellationToken.None) is { } key ? await collections.LoadAsync(address, key, CancellationToken.None) : null;
}
