using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.Ping;

/// <summary>What a wait is to end with.</summary>
/// <param name="Woken">Collections that the phone is called to sync.</param>
/// <param name="AsksForFolders">It was called for one again and again, to no effect: its folders may not be what it thinks.</param>
internal sealed record Wake(IReadOnlyList<string> Woken, bool AsksForFolders);

/// <summary>
/// Breaks a loop: a phone that is called to sync a collection and then is told nothing there, or never asks, is called again at once, and so on
/// until its battery is empty. After three calls it is sent to FolderSync once; then the collection calls only when something happens in it.
/// </summary>
/// <remarks>
/// Whatever the cause, it is a defect on one of the two sides, which costs mail that comes late at worst and for ten minutes at most. A hint: of two
/// writers at once either may win. Source: what other servers do, since no document says anything of it.
/// </remarks>
internal sealed class WakeLoops(IStateStore store)
{
    private const byte Version = 1;
    private const int MostRemembered = 256;
    private const int MostCalls = 3;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>A wait is about to end, for these collections.</summary>
    /// <param name="user">Whose phone.</param>
    /// <param name="deviceId">The phone.</param>
    /// <param name="changed">Collections with something to tell.</param>
    /// <param name="happened">Those in which something happened during the wait.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<Wake> JudgeAsync(
        StateUser user, string deviceId, IReadOnlyList<string> changed, IReadOnlySet<string> happened, CancellationToken cancellationToken)
    {
        var before = await store.GetAsync(Key(user, deviceId), cancellationToken);
        var calls = Read(before);
        var woken = new List<string>();
        var asksForFolders = false;
        foreach (var id in changed)
        {
            var hash = StateKeys.Hash(id);
            var count = calls.GetValueOrDefault(hash);
            if (count < MostCalls || happened.Contains(id)) woken.Add(id);
            else asksForFolders |= count == MostCalls;
            if (calls.ContainsKey(hash) || calls.Count < MostRemembered) calls[hash] = Math.Min(count + 1, MostCalls + 1);
        }

        // A loop that is broken writes nothing more, so that it is forgotten in time.
        if (woken.Count > 0 || asksForFolders) await SaveAsync(user, deviceId, before, calls, cancellationToken);
        return new Wake(woken, asksForFolders && woken.Count == 0);
    }

    /// <summary>A Sync told something of these: there is no loop.</summary>
    public async ValueTask ToldAsync(StateUser user, string deviceId, IReadOnlyCollection<string> collectionIds, CancellationToken cancellationToken)
    {
        if (collectionIds.Count == 0 || await store.GetAsync(Key(user, deviceId), cancellationToken) is not { } before) return;
        var calls = Read(before);
        var isBroken = false;
        foreach (var id in collectionIds) isBroken |= calls.Remove(StateKeys.Hash(id));
        if (isBroken) await SaveAsync(user, deviceId, before, calls, cancellationToken);
    }

    private async ValueTask SaveAsync(StateUser user, string deviceId, byte[]? before, Dictionary<string, int> calls, CancellationToken cancellationToken)
    {
        var key = Key(user, deviceId);
        if (before is null) await store.AddAsync(key, Write(calls), Remembered, cancellationToken);
        else if (calls.Count == 0) await store.RemoveIfAsync(key, before, cancellationToken);
        else await store.ReplaceAsync(key, before, Write(calls), Remembered, cancellationToken);
    }

    internal static byte[] Write(IReadOnlyDictionary<string, int> calls)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)calls.Count);
        foreach (var (id, count) in calls)
        {
            record.Text(id);
            record.Byte((byte)count);
        }

        return record.ToArray();
    }

    /// <returns>Nothing for a record that cannot be read.</returns>
    internal static Dictionary<string, int> Read(byte[]? bytes)
    {
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        if (bytes is null) return calls;
        try
        {
            var record = new RecordReader(bytes, Version);
            for (var left = record.Count(); left > 0; left--) calls[record.Text()] = record.Byte();
            return calls;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }

    private static string Key(StateUser user, string deviceId) => StateKeys.Device(user, deviceId) + ":wakes";
}
