using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>The stored form of a <see cref="CollectionHeader"/>.</summary>
internal static class CollectionHeaderFormat
{
    private const byte Version = 2;

    internal static byte[] Write(CollectionHeader header)
    {
        var record = new RecordWriter(Version);
        record.Byte((byte)header.Class);
        WriteLine(record, header.Line);
        record.Byte(header.Previous is null ? (byte)0 : (byte)1);
        if (header.Previous is { } previous) WriteLine(record, previous);
        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static CollectionHeader Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        return new CollectionHeader
        {
            Class = (EasClass)record.Byte(),
            Line = ReadLine(ref record),
            Previous = record.Byte() == 1 ? ReadLine(ref record) : null,
        };
    }

    private static void WriteLine(RecordWriter record, CollectionLine line)
    {
        record.Text(line.Id);
        record.Number((ulong)line.StartedAt);
        record.Number((ulong)line.Confirmed);
        CollectionOptionsFormat.Write(record, line.Options);
        WriteSupported(record, line.Supported);
        record.Number((ulong)line.WindowSize);
        record.Bytes(line.FresherCursor);
        record.Number((ulong)line.FresherCursorCounter);
        record.Number((ulong)line.TouchedDay);
    }

    private static CollectionLine ReadLine(ref RecordReader record) => new()
    {
        Id = record.Name(),
        StartedAt = (long)record.Number(),
        Confirmed = (int)record.Number(),
        Options = CollectionOptionsFormat.Read(ref record),
        Supported = ReadSupported(ref record),
        WindowSize = (int)record.Number(),
        FresherCursor = record.Bytes().ToArray(),
        FresherCursorCounter = (int)record.Number(),
        TouchedDay = (int)record.Number(),
    };

    private static void WriteSupported(RecordWriter record, IReadOnlyList<string>? supported)
    {
        record.Byte(supported is null ? (byte)0 : (byte)1);
        if (supported is null) return;
        record.Number((ulong)supported.Count);
        foreach (var name in supported) record.Text(name);
    }

    private static List<string>? ReadSupported(ref RecordReader record)
    {
        if (record.Byte() == 0) return null;
        var count = record.Count();
        var names = new List<string>(count);
        for (var i = 0; i < count; i++) names.Add(record.Text());
        return names;
    }
}
