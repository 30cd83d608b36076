namespace Bridge.Eas.Sync;

/// <summary>Which items a device holds in a collection, and in which version. Immutable; sorted by key.</summary>
internal sealed class Snapshot
{
    /// <summary>A version no item ever has: the phone holds the item, but in a form that OX does not, so the stored form goes to it once.</summary>
    public const long Stale = -1;

    /// <summary>
    /// Another such version: the phone may not have the item any more, because it deleted what OX keeps, was told that it is not found, or moved it and
    /// nobody knows whether it heard so. The item goes to it as a new one, or is told to be gone.
    /// </summary>
    public const long Dropped = -2;

    public static readonly Snapshot Empty = new([], []);

    private readonly ItemKey[] _keys;
    private readonly long[] _versions;

    /// <param name="keys">Strictly ascending.</param>
    /// <param name="versions">One for each key.</param>
    public Snapshot(ItemKey[] keys, long[] versions)
    {
        _keys = keys;
        _versions = versions;
    }

    public int Count => _keys.Length;

    public ReadOnlySpan<ItemKey> Keys => _keys;

    public ReadOnlySpan<long> Versions => _versions;

    /// <summary>The version the device holds; null when it does not hold the item.</summary>
    public long? VersionOf(ItemKey key)
    {
        var index = Array.BinarySearch(_keys, key);
        return index < 0 ? null : _versions[index];
    }

    /// <summary>All of it, as the phone has it in a form that is to be told again.</summary>
    public Snapshot AllStale() => new(_keys, [.. _versions.Select(StaleForm)]);

    public static long StaleForm(long version) => version == Dropped ? Dropped : Stale;

    /// <summary>The snapshot after some items were set (new or another version) or removed (null).</summary>
    public Snapshot With(IEnumerable<KeyValuePair<ItemKey, long?>> changes)
    {
        var sorted = changes.OrderBy(change => change.Key).ToArray();
        if (sorted.Length == 0) return this;

        var keys = new List<ItemKey>(_keys.Length + sorted.Length);
        var versions = new List<long>(_keys.Length + sorted.Length);
        var next = 0;
        for (var i = 0; i <= _keys.Length; i++)
        {
            while (next < sorted.Length && (i == _keys.Length || sorted[next].Key.CompareTo(_keys[i]) < 0)) Add(sorted[next++]);
            if (i == _keys.Length) break;
            if (next < sorted.Length && sorted[next].Key == _keys[i]) Add(sorted[next++]);
            else Add(new(_keys[i], _versions[i]));
        }

        return new Snapshot([.. keys], [.. versions]);

        void Add(KeyValuePair<ItemKey, long?> entry)
        {
            if (entry.Value is not { } version) return;
            keys.Add(entry.Key);
            versions.Add(version);
        }
    }
}
