using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>What a collection's state is at one generation, the tail folded in.</summary>
/// <param name="Counter">The generation it stands for.</param>
/// <param name="Drained">As in <see cref="Generation"/>.</param>
/// <param name="Cursor">As in <see cref="Generation"/>.</param>
/// <param name="Epoch">As in <see cref="Generation"/>.</param>
/// <param name="SetAside">Items that could not be sent, by the version that failed.</param>
/// <param name="Snapshot">What the phone holds.</param>
internal sealed record BaseState(int Counter, bool Drained, byte[] Cursor, string? Epoch, Snapshot SetAside, Snapshot Snapshot);

/// <summary>The stored form of a <see cref="BaseState"/>.</summary>
internal static class BaseFormat
{
    private const byte Version = 1;

    internal static byte[] Write(BaseState state)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)state.Counter);
        record.Byte(state.Drained ? (byte)1 : (byte)0);
        record.Bytes(state.Cursor);
        record.Text(state.Epoch ?? "");
        SnapshotFormat.Write(record, state.SetAside);
        SnapshotFormat.Write(record, state.Snapshot);
        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static BaseState Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        return new BaseState(
            (int)record.Number(),
            record.Byte() == 1,
            record.Bytes().ToArray(),
            record.Text() is { Length: > 0 } epoch ? epoch : null,
            SnapshotFormat.Read(ref record),
            SnapshotFormat.Read(ref record));
    }
}
