using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>An item that a device moved into a collection.</summary>
/// <param name="Key">The item there.</param>
/// <param name="Version">The version that the device holds; <see cref="Snapshot.Stale"/> when that is not known, <see cref="Left"/> when it moved it on.</param>
/// <param name="From">A hash of the id that the device knew it by before: a repeated move is answered by it when nothing else remembers.</param>
internal readonly record struct MovedItem(ItemKey Key, long Version, ulong From = 0)
{
    /// <summary>It was here between two Syncs. Kept since the move away from here may be asked for again.</summary>
    public const long Left = -3;

    internal static ulong FromOf(string sourceId) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(sourceId)));
}

/// <summary>
/// Items that a device itself moved into a collection: it has them already, so its next Sync must not add them once more.
/// The next generation takes them over.
/// </summary>
/// <remarks>They hold for one line of generations: after a new start with key 0 the device has nothing, and is sent everything.</remarks>
internal sealed class MovedInStore(IStateStore store)
{
    private const byte Version = 4;
    private const int MostItems = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The device was told that these items are in the collection now.</summary>
    public async ValueTask AddAsync(CollectionAddress address, IReadOnlyList<MovedItem> items, CancellationToken cancellationToken)
    {
        while (items.Count > 0)
        {
            // A device that never synced the collection, or begins to, gets all of it by its next Sync.
            var stored = await store.GetManyAsync([address.HeaderKey, address.MovedInKey], cancellationToken);
            if (LineOf(stored[0]) is not { } line) return;
            var before = stored[1];

            // What was told first holds: a repeated answer knows less. Unless it knows that the device does not have the item, or the item came back.
            var after = Write(line, [.. (before is null ? [] : Read(before, line)).Concat(items).GroupBy(item => item.Key).Select(Certain).TakeLast(MostItems)]);
            if (before is null ? await store.AddAsync(address.MovedInKey, after, Kept, cancellationToken) : await store.ReplaceAsync(address.MovedInKey, before, after, Kept, cancellationToken)) return;
        }
    }

    /// <summary>The device was told that these items left the collection again before its next Sync there.</summary>
    public async ValueTask LeaveAsync(CollectionAddress address, IReadOnlyCollection<ItemKey> keys, CancellationToken cancellationToken)
    {
        while (await store.GetAsync(address.MovedInKey, cancellationToken) is { } before)
        {
            var (line, all) = Parse(before);
            if (!all.Any(item => item.Version != MovedItem.Left && keys.Contains(item.Key))) return;
            var after = all.Select(item => keys.Contains(item.Key) ? item with { Version = MovedItem.Left } : item);
            if (await store.ReplaceAsync(address.MovedInKey, before, Write(line, [.. after]), Kept, cancellationToken)) return;
        }
    }

    /// <summary>The items taken over by a committed generation go; when others were moved meanwhile, all stay for the next one.</summary>
    public async ValueTask TakenAsync(CollectionAddress address, byte[] record, CancellationToken cancellationToken) =>
        await store.RemoveIfAsync(address.MovedInKey, record, cancellationToken);

    /// <summary>Whether a record is about this line of generations.</summary>
    internal static bool IsOf(byte[]? record, string line) => record is not null && Parse(record).Line == line;

    /// <summary>What a record says, with what the device moved on.</summary>
    internal static IReadOnlyList<MovedItem> Read(byte[]? record) => record is null ? [] : Parse(record).Items;

    /// <summary>What the device has by a record.</summary>
    internal static IReadOnlyList<MovedItem> Held(byte[]? record) => [.. Read(record).Where(item => item.Version != MovedItem.Left)];

    private static MovedItem[] Read(byte[] record, string line) => Parse(record) is var (its, items) && its == line ? items : [];

    private static MovedItem Certain(IEnumerable<MovedItem> told) => told.Aggregate((first, later) => later.Version == Snapshot.Dropped || first.Version == MovedItem.Left ? later : first);

    /// <summary>The line that the device has used last.</summary>
    private static string? LineOf(byte[]? record)
    {
        try
        {
            var header = record is null ? null : CollectionHeaderFormat.Read(record);
            return header?.Line is { Confirmed: > 0 } current ? current.Id : header?.Previous?.Id;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    private static (string Line, MovedItem[] Items) Parse(byte[] record)
    {
        try
        {
            var reader = new RecordReader(record, Version);
            var line = reader.Text();
            var items = new MovedItem[reader.Count()];
            for (var i = 0; i < items.Length; i++) items[i] = new MovedItem(reader.Key(), reader.Signed(), reader.Fixed64());
            return (line, items);
        }
        catch (RecordFormatException)
        {
            return ("", []);
        }
    }

    internal static byte[] Write(string line, MovedItem[] items)
    {
        var record = new RecordWriter(Version);
        record.Text(line);
        record.Number((ulong)items.Length);
        foreach (var item in items)
        {
            record.Key(item.Key);
            record.Signed(item.Version);
            record.Fixed64(item.From);
        }

        return record.ToArray();
    }
}
