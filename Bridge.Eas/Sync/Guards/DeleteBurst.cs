using Bridge.Eas.State;

namespace Bridge.Eas.Sync.Guards;

/// <summary>How many items of a collection a device has deleted since a moment ago.</summary>
/// <param name="StartedAt">Milliseconds since 1970 UTC.</param>
/// <param name="Count">Deletions since.</param>
/// <param name="Held">Items the device held then.</param>
/// <param name="PointId">The restore point they go into.</param>
internal sealed record DeleteBurst(long StartedAt, int Count, int Held, string PointId)
{
    private const byte Version = 1;

    internal byte[] Write()
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)StartedAt);
        record.Number((ulong)Count);
        record.Number((ulong)Held);
        record.Text(PointId);
        return record.ToArray();
    }

    internal static DeleteBurst? Read(byte[]? bytes)
    {
        if (bytes is null) return null;
        try
        {
            var record = new RecordReader(bytes, Version);
            return new DeleteBurst((long)record.Number(), (int)record.Number(), (int)record.Number(), record.Text());
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
