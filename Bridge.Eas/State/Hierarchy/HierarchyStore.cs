using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Hierarchy;

/// <summary>One device's folder hierarchy.</summary>
internal readonly record struct HierarchyAddress(StateUser User, string DeviceId)
{
    public string GenerationKey(SyncKey key) => StateKeys.HierarchyGeneration(User, DeviceId, key.StateId, key.Counter);
}

/// <summary>Keeps which folders a device was told, one small record a generation: collection id and a fingerprint each, no names.</summary>
/// <remarks>An answer that was lost is asked for again with the older key: the difference is computed anew and gets a further key.</remarks>
internal sealed class HierarchyStore(IStateStore store)
{
    private const byte Version = 1;
    private const int Tries = 8;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(90);

    /// <summary>Begins anew (key 0).</summary>
    public async ValueTask<SyncKey> StartAsync(HierarchyAddress address, IReadOnlyDictionary<string, ulong> folders, CancellationToken cancellationToken)
    {
        var key = SyncKey.First();
        await store.SetAsync(address.GenerationKey(key), Write(folders), Abandoned, cancellationToken);
        return key;
    }

    /// <summary>What the device was told with this key; null when the key is not known. What came before it goes.</summary>
    public async ValueTask<IReadOnlyDictionary<string, ulong>?> LoadAsync(HierarchyAddress address, SyncKey key, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(address.GenerationKey(key), cancellationToken) is not { } bytes) return null;
        try
        {
            var folders = Read(bytes);
            await store.ExpireAsync(address.GenerationKey(key), Abandoned, cancellationToken);
            if (key.Counter > 1) await store.RemoveAsync([address.GenerationKey(key.WithCounter(key.Counter - 1))], cancellationToken);
            return folders;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    /// <summary>Commits what the device is told now, before it is told.</summary>
    /// <returns>The new key; null when too many others were made from this one.</returns>
    public async ValueTask<SyncKey?> CommitAsync(HierarchyAddress address, SyncKey from, IReadOnlyDictionary<string, ulong> folders, CancellationToken cancellationToken)
    {
        for (var counter = from.Counter + 1; counter <= from.Counter + Tries; counter++)
        {
            var key = from.WithCounter(counter);
            var record = Write(folders);
            if (await store.AddAsync(address.GenerationKey(key), record, Abandoned, cancellationToken)) return key;

            // The same question again, or twice at once, gets the same key.
            if (await store.GetAsync(address.GenerationKey(key), cancellationToken) is { } there && there.AsSpan().SequenceEqual(record)) return key;
        }

        return null;
    }

    private static byte[] Write(IReadOnlyDictionary<string, ulong> folders)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)folders.Count);
        foreach (var (id, fingerprint) in folders)
        {
            record.Text(id);
            record.Fixed64(fingerprint);
        }

        return record.ToArray();
    }

    private static Dictionary<string, ulong> Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var count = record.Count();
        var folders = new Dictionary<string, ulong>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) folders[record.Text()] = record.Fixed64();
        return folders;
    }
}
