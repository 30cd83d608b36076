namespace Bridge.Eas.Sync;

/// <summary>What a phone has to be told: what a source found, against what the phone holds.</summary>
/// <param name="Gone">Deletes and SoftDeletes.</param>
/// <param name="Items">Changes first, then new items by rank.</param>
internal sealed record SyncPlan(IReadOnlyList<DeltaEntry> Gone, IReadOnlyList<WantedItem> Items)
{
    public static readonly SyncPlan Nothing = new([], []);

    public int Count => Gone.Count + Items.Count;

    /// <summary>How many of <see cref="Items"/>, the last ones, go each in an answer of its own when everything else is told.</summary>
    public int Alone { get; init; }

    /// <summary>Not to be told: it is set aside, since the phone cannot take it.</summary>
    public SourceItem? Refused { get; init; }

    /// <summary>What is to be told of other items.</summary>
    public SyncPlan Without(IReadOnlySet<ItemKey> keys) => keys.Count == 0
        ? this
        : this with { Gone = [.. Gone.Where(entry => !keys.Contains(entry.Key))], Items = [.. Items.Where(wanted => !keys.Contains(wanted.Item.Key))] };

    /// <param name="changes">What the source found.</param>
    /// <param name="held">What the phone holds.</param>
    /// <param name="setAside">What could not be sent, by the version that failed: not tried again before it changes.</param>
    internal static SyncPlan Make(SourceChanges changes, Snapshot held, Snapshot setAside)
    {
        if (changes.Unchanged) return Nothing;

        var gone = new List<DeltaEntry>();
        var changed = new List<WantedItem>();
        var added = new List<WantedItem>();
        if (changes.Scope is not null) Mix(changes, held, gone, Consider);
        else if (changes.Complete) Compare(changes, held, gone, Consider);
        else Take(changes, held, gone, Consider);

        added.Sort((left, right) => (right.Item.Rank, right.Item.Key).CompareTo((left.Item.Rank, left.Item.Key)));
        return new SyncPlan(gone, [.. changed, .. added]);

        void Consider(SourceItem item, long? version)
        {
            if (version == item.Version || (setAside.Count > 0 && setAside.VersionOf(item.Key) == item.Version)) return;
            if (version is null or Snapshot.Dropped) added.Add(new WantedItem(item, KnownVersion: null));
            else changed.Add(new WantedItem(item, version));
        }
    }

    private static void Compare(SourceChanges changes, Snapshot held, List<DeltaEntry> gone, Action<SourceItem, long?> consider)
    {
        HashSet<ItemKey>? outside = null;
        var items = Sorted(changes.Items);
        var next = 0;
        for (var i = 0; i < held.Count; i++)
        {
            var key = held.Keys[i];
            while (next < items.Count && items[next].Key.CompareTo(key) < 0) consider(items[next++], null);
            if (next < items.Count && items[next].Key == key) consider(items[next++], held.Versions[i]);
            else gone.Add(new DeltaEntry((outside ??= [.. changes.OutsideFilter]).Contains(key) ? DeltaKind.SoftDelete : DeltaKind.Delete, key, 0));
        }

        while (next < items.Count) consider(items[next++], null);
    }

    /// <summary>Of several folders, each by what was learnt of it.</summary>
    private static void Mix(SourceChanges changes, Snapshot held, List<DeltaEntry> gone, Action<SourceItem, long?> consider)
    {
        var items = changes.Items.GroupBy(item => item.Key).ToDictionary(group => group.Key, group => group.MaxBy(item => item.Version));
        var (deleted, outside) = (changes.Deleted.ToHashSet(), changes.OutsideFilter.ToHashSet());
        foreach (var item in items.Values) consider(item, held.VersionOf(item.Key));
        for (var i = 0; i < held.Count; i++)
        {
            var key = held.Keys[i];
            if (items.ContainsKey(key)) continue;
            var scope = changes.Scope!(key);
            if (outside.Contains(key) || scope == ItemScope.Outside) gone.Add(new DeltaEntry(DeltaKind.SoftDelete, key, 0));
            else if (deleted.Contains(key) || scope is ItemScope.Listed or ItemScope.Left) gone.Add(new DeltaEntry(DeltaKind.Delete, key, 0));
            else if (scope == ItemScope.Told && held.Versions[i] < 0) consider(new SourceItem(key, Version: 0), held.Versions[i]);
        }
    }

    private static void Take(SourceChanges changes, Snapshot held, List<DeltaEntry> gone, Action<SourceItem, long?> consider)
    {
        foreach (var key in changes.Deleted.Distinct().Where(key => held.VersionOf(key) is not null)) gone.Add(new DeltaEntry(DeltaKind.Delete, key, 0));
        foreach (var key in changes.OutsideFilter.Distinct().Where(key => held.VersionOf(key) is not null)) gone.Add(new DeltaEntry(DeltaKind.SoftDelete, key, 0));
        foreach (var item in changes.Items.GroupBy(item => item.Key).Select(group => group.MaxBy(item => item.Version))) consider(item, held.VersionOf(item.Key));

        // Nothing happened in OX to the items that are to go back, so no list of changes has them.
        var listed = changes.Items.Select(item => item.Key).Concat(changes.Deleted).Concat(changes.OutsideFilter).ToHashSet();
        for (var i = 0; i < held.Count; i++)
        {
            if (held.Versions[i] < 0 && !listed.Contains(held.Keys[i])) consider(new SourceItem(held.Keys[i], Version: 0), held.Versions[i]);
        }
    }

    private static IReadOnlyList<SourceItem> Sorted(IReadOnlyList<SourceItem> items)
    {
        for (var i = 1; i < items.Count; i++)
        {
            if (items[i].Key.CompareTo(items[i - 1].Key) <= 0) return [.. items.DistinctBy(item => item.Key).OrderBy(item => item.Key)];
        }

        return items;
    }
}
