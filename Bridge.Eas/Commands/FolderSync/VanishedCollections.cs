using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.FolderSync;

/// <summary>
/// Breaks a loop: a device that is sent to FolderSync because a collection is gone (status 12), asks for its folders, syncs the same collection
/// again, and does all that a second time has not understood. Its next FolderSync is answered with 9, so that it fetches the whole hierarchy.
/// </summary>
/// <remarks>
/// Once is not enough: it may be a copy of the first request that came late. A hint that lives ten minutes: of two writers at once either may win.
/// </remarks>
internal sealed class VanishedCollections(IStateStore store)
{
    private const byte Version = 2;

    /// <summary>How often a device may come back with a collection that is gone after it asked for its folders.</summary>
    private const int Patience = 1;

    private const int MostRemembered = 64;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>The device was told that this collection is gone.</summary>
    public async ValueTask ToldAsync(StateUser user, string deviceId, string collectionId, CancellationToken cancellationToken)
    {
        var (mustReset, told) = Read(await store.GetAsync(Key(user, deviceId), cancellationToken));
        var id = StateKeys.Hash(collectionId);
        if (told.TryGetValue(id, out var before) && !before.AskedSince) return;
        if (before.Returns > Patience) mustReset = true;
        else if (before.AskedSince || told.Count < MostRemembered) told[id] = before with { AskedSince = false };
        await store.SetAsync(Key(user, deviceId), Write(mustReset, told), Remembered, cancellationToken);
    }

    /// <summary>The device asks for its folders with a key.</summary>
    /// <returns>True when it is to start over.</returns>
    public async ValueTask<bool> AskedForFoldersAsync(StateUser user, string deviceId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Key(user, deviceId), cancellationToken) is not { } bytes) return false;
        var (mustReset, told) = Read(bytes);
        if (mustReset) await ForgetAsync(user, deviceId, cancellationToken);
        else await store.SetAsync(Key(user, deviceId), Write(mustReset, told.ToDictionary(one => one.Key, one => one.Value.AskedSince ? one.Value : new Gone(one.Value.Returns + 1, AskedSince: true), StringComparer.Ordinal)), Remembered, cancellationToken);
        return mustReset;
    }

    /// <summary>The device is told of these as new: one that was gone has come back, and may go again.</summary>
    public async ValueTask CameBackAsync(StateUser user, string deviceId, IEnumerable<string> collectionIds, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Key(user, deviceId), cancellationToken) is not { } bytes) return;
        var (mustReset, told) = Read(bytes);
        var known = told.Count;
        foreach (var id in collectionIds) told.Remove(StateKeys.Hash(id));
        if (told.Count < known) await store.SetAsync(Key(user, deviceId), Write(mustReset, told), Remembered, cancellationToken);
    }

    /// <summary>The device has fetched the whole hierarchy.</summary>
    public ValueTask ForgetAsync(StateUser user, string deviceId, CancellationToken cancellationToken) => store.RemoveAsync([Key(user, deviceId)], cancellationToken);

    private static byte[] Write(bool mustReset, Dictionary<string, Gone> told)
    {
        var record = new RecordWriter(Version);
        record.Byte(mustReset ? (byte)1 : (byte)0);
        record.Number((ulong)told.Count);
        foreach (var (id, gone) in told)
        {
            record.Text(id);
            record.Byte((byte)Math.Min(gone.Returns, byte.MaxValue));
            record.Byte(gone.AskedSince ? (byte)1 : (byte)0);
        }

        return record.ToArray();
    }

    private static (bool MustReset, Dictionary<string, Gone> Told) Read(byte[]? bytes)
    {
        var told = new Dictionary<string, Gone>(StringComparer.Ordinal);
        if (bytes is null) return (false, told);
        try
        {
            var record = new RecordReader(bytes, Version);
            var mustReset = record.Byte() == 1;
            for (var left = record.Count(); left > 0; left--) told[record.Text()] = new Gone(record.Byte(), record.Byte() == 1);
            return (mustReset, told);
        }
        catch (RecordFormatException)
        {
            return (false, []);
        }
    }

    /// <param name="Returns">How often the device asked for its folders after it was told.</param>
    /// <param name="AskedSince">It has not synced the collection again since.</param>
    private readonly record struct Gone(int Returns, bool AskedSince);

    private static string Key(StateUser user, string deviceId) => StateKeys.Device(user, deviceId) + ":vanished";
}
