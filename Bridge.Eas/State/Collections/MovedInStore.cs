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
/// <remarks>
/// They hold for the lines of generations that there were: after a new start with key 0 the device has nothing, and is sent everything. While a line
/// begins, nobody knows whether the device goes on with that or with the one before; the item it has in both.
/// </remarks>
internal sealed class MovedInStore(IStateStore store)
{
    private const byte Version = 5;
    private const int MostItems = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The device was told that these items are in the collection now.</summary>
    /// <param name="address">The collection.</param>
    /// <param name="epoch">In which the items' keys are good; null for a class without epochs.</param>
    /// <param name="items">What it was told.</param>
    /// <param name="cancellationToken">Ends nothing that has begun.</param>
    public async ValueTask AddAsync(CollectionAddress address, string? epoch, IReadOnlyList<MovedItem> items, CancellationToken cancellationToken)
    {
        while (items.Count > 0)
        {
            // A device that never had a key of the collection gets all of it by its first Sync.
            var stored = await store.GetManyAsync([address.HeaderKey, address.MovedInKey], cancellationToken);
            var lines = LinesOf(stored[0]);
            if (lines.Count == 0) return;
            var before = stored[1];

            // A repeated answer knows less than the first. Unless it knows that the device does not have the item, or the item came back.
            var after = Write(lines, epoch, [.. (before is null ? [] : Read(before, lines, epoch)).Concat(items).GroupBy(item => item.Key).Select(Certain).TakeLast(MostItems)]);
            if (before is null ? await store.AddAsync(address.MovedInKey, after, Kept, cancellationToken) : await store.ReplaceAsync(address.MovedInKey, before, after, Kept, cancellationToken)) return;
        }
    }

    /// <summary>The device was told that these items left the collection again before its next Sync there.</summary>
    public async ValueTask LeaveAsync(CollectionAddress address, IReadOnlyCollection<ItemKey> keys, CancellationToken cancellationToken)
    {
        while (await store.GetAsync(address.MovedInKey, cancellationToken) is { } before)
        {
            var (lines, epoch, all) = Parse(before);
            if (!all.Any(item => item.Version != MovedItem.Left && keys.Contains(item.Key))) return;
            var after = all.Select(item => keys.Contains(item.Key) ? item with { Version = MovedItem.Left } : item);
            if (await store.ReplaceAsync(address.MovedInKey, before, Write(lines, epoch, [.. after]), Kept, cancellationToken)) return;
        }
    }

    /// <summary>The items taken over by a committed generation go; when others were moved meanwhile, all stay for the next one.</summary>
    public async ValueTask TakenAsync(CollectionAddress address, byte[] record, CancellationToken cancellationToken) =>
        await store.RemoveIfAsync(address.MovedInKey, record, cancellationToken);

    /// <summary>Whether a record is about this line of generations.</summary>
    internal static bool IsOf(byte[]? record, string line) => record is not null && Parse(record).Lines.Contains(line, StringComparer.Ordinal);

    /// <summary>In which the keys of a record are good; null without one, and for classes that have none.</summary>
    internal static string? EpochOf(byte[]? record) => record is null ? null : Parse(record).Epoch;

    /// <summary>What a record says, with what the device moved on.</summary>
    internal static IReadOnlyList<MovedItem> Read(byte[]? record) => record is null ? [] : Parse(record).Items;

    /// <summary>What the device has by a record.</summary>
    internal static IReadOnlyList<MovedItem> Held(byte[]? record) => [.. Read(record).Where(item => item.Version != MovedItem.Left)];

    private static MovedItem[] Read(byte[] record, IReadOnlyList<string> lines, string? epoch) =>
        Parse(record) is var (its, known, items) && its.Contains(lines[^1], StringComparer.Ordinal) && known == epoch ? items : [];

    private static MovedItem Certain(IEnumerable<MovedItem> told) => told.Aggregate(Certain);

    private static MovedItem Certain(MovedItem first, MovedItem later) => (first.Version, later.Version) switch
    {
        (_, Snapshot.Dropped) or (MovedItem.Left, _) => later,

        // Between two answers the device may have changed what it did not know to be here: OX took that for done, and nothing came of it.
        ( >= 0, Snapshot.Stale) => later,
        _ => first,
    };

    /// <summary>The line that the device has used last; while the next one begins, that one too. None when it never synced the collection.</summary>
    private static IReadOnlyList<string> LinesOf(byte[]? record)
    {
        try
        {
            if (record is null) return [];
            var header = CollectionHeaderFormat.Read(record);
            return header is { Line.Confirmed: 0, Previous: { } previous } ? [header.Line.Id, previous.Id] : [header.Line.Id];
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }

    private static (IReadOnlyList<string> Lines, string? Epoch, MovedItem[] Items) Parse(byte[] record)
    {
        try
        {
            var reader = new RecordReader(record, Version);
            var lines = new string[reader.Count()];
            for (var i = 0; i < lines.Length; i++) lines[i] = reader.Text();
            var epoch = reader.Text();
            var items = new MovedItem[reader.Count()];
            for (var i = 0; i < items.Length; i++) items[i] = new MovedItem(reader.Key(), reader.Signed(), reader.Fixed64());
            return (lines, epoch.Length > 0 ? epoch : null, items);
        }
        catch (RecordFormatException)
        {
            return ([], null, []);
        }
    }

    internal static byte[] Write(IReadOnlyList<string> lines, string? epoch, MovedItem[] items)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)lines.Count);
        foreach (var line in lines) record.Text(line);
        record.Text(epoch ?? "");
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
