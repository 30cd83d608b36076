using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>
/// Items that a device itself moved into a collection: it has them already, so its next Sync must not add them once more.
/// The next generation takes them over.
/// </summary>
internal sealed class MovedInStore(IStateStore store)
{
    private const byte Version = 1;
    private const int MostItems = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async ValueTask AddAsync(CollectionAddress address, ItemKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await store.GetAsync(address.MovedInKey, cancellationToken) is not { } before)
            {
                if (await store.AddAsync(address.MovedInKey, Write([key]), Kept, cancellationToken)) return;
                continue;
            }

            var after = Write([.. Read(before).TakeLast(MostItems - 1), key]);
            if (await store.ReplaceAsync(address.MovedInKey, before, after, Kept, cancellationToken)) return;
        }
    }

    /// <summary>The items taken over by a committed generation go; those moved meanwhile stay.</summary>
    public async ValueTask TakenAsync(CollectionAddress address, byte[] record, CancellationToken cancellationToken) =>
        await store.RemoveIfAsync(address.MovedInKey, record, cancellationToken);

    internal static IReadOnlyList<ItemKey> Read(byte[]? record)
    {
        if (record is null) return [];
        try
        {
            var reader = new RecordReader(record, Version);
            var keys = new ItemKey[reader.Count()];
            for (var i = 0; i < keys.Length; i++) keys[i] = reader.Key();
            return keys;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }

    private static byte[] Write(IReadOnlyList<ItemKey> keys)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)keys.Count);
        foreach (var key in keys) record.Key(key);
        return record.ToArray();
    }
}
