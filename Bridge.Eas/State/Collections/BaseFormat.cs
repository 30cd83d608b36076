using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>What a collection's state is at one generation, the tail folded in.</summary>
/// <param name="Counter">The generation it stands for.</param>
/// <param name="Tag">As in <see cref="Generation"/>; the first generation's is random.</param>
/// <param name="Drained">As in <see cref="Generation"/>.</param>
/// <param name="FilterType">As in <see cref="Generation"/>.</param>
/// <param name="Version">As in <see cref="Generation"/>.</param>
/// <param name="Cursor">As in <see cref="Generation"/>.</param>
/// <param name="Epoch">As in <see cref="Generation"/>.</param>
/// <param name="SetAside">Items that could not be sent, by the version that failed.</param>
/// <param name="Snapshot">What the phone holds.</param>
/// <param name="Adds">What the phone added lately, oldest first.</param>
internal sealed record BaseState(
    int Counter, string Tag, bool Drained, int FilterType, EasVersion Version, byte[] Cursor, string? Epoch, Snapshot SetAside, Snapshot Snapshot, IReadOnlyList<RememberedAdd> Adds)
{
    internal static BaseState Empty(SyncKey key, int filterType, EasVersion version) =>
        new(key.Counter, key.Tag, Drained: false, filterType, version, Cursor: [], Epoch: null, Snapshot.Empty, Snapshot.Empty, Adds: []);
}

/// <summary>An Add that was carried out, kept after its generation was folded: a phone may still repeat it.</summary>
/// <param name="ClientId">The phone's id.</param>
/// <param name="CommandHash">Of the command with its content.</param>
/// <param name="Key">The item made.</param>
/// <param name="At">Milliseconds since 1970 UTC.</param>
/// <param name="Told">As in <see cref="CommandResult"/>.</param>
internal sealed record RememberedAdd(string ClientId, ulong CommandHash, ItemKey Key, long At, byte[] Told);

/// <summary>The stored form of a <see cref="BaseState"/>.</summary>
internal static class BaseFormat
{
    private const byte Version = 2;

    internal static byte[] Write(BaseState state)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)state.Counter);
        record.Text(state.Tag);
        record.Byte(state.Drained ? (byte)1 : (byte)0);
        record.Byte((byte)state.FilterType);
        record.Byte((byte)state.Version);
        record.Bytes(state.Cursor);
        record.Text(state.Epoch ?? "");
        SnapshotFormat.Write(record, state.SetAside);
        SnapshotFormat.Write(record, state.Snapshot);
        record.Number((ulong)state.Adds.Count);
        foreach (var add in state.Adds)
        {
            record.Text(add.ClientId);
            record.Fixed64(add.CommandHash);
            record.Key(add.Key);
            record.Number((ulong)add.At);
            record.Bytes(add.Told);
        }

        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static BaseState Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var state = new BaseState(
            (int)record.Number(),
            record.Text(),
            record.Byte() == 1,
            record.Byte(),
            (EasVersion)record.Byte(),
            record.Bytes().ToArray(),
            record.Text() is { Length: > 0 } epoch ? epoch : null,
            SnapshotFormat.Read(ref record),
            SnapshotFormat.Read(ref record),
            Adds: []);
        var adds = new RememberedAdd[record.Count()];
        for (var i = 0; i < adds.Length; i++) adds[i] = new RememberedAdd(record.Text(), record.Fixed64(), record.Key(), (long)record.Number(), record.Bytes().ToArray());
        return state with { Adds = adds };
    }
}
