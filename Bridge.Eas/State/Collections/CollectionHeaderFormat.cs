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
        WriteOptions(record, line.Options);
        WriteSupported(record, line.Supported);
        record.Number((ulong)line.WindowSize);
        record.Bytes(line.FresherCursor);
        record.Number((ulong)line.FresherCursorCounter);
        record.Number((ulong)line.TouchedDay);
    }

    private static CollectionLine ReadLine(ref RecordReader record) => new()
    {
        Id = record.Text(),
        StartedAt = (long)record.Number(),
        Confirmed = (int)record.Number(),
        Options = ReadOptions(ref record),
        Supported = ReadSupported(ref record),
        WindowSize = (int)record.Number(),
        FresherCursor = record.Bytes().ToArray(),
        FresherCursorCounter = (int)record.Number(),
        TouchedDay = (int)record.Number(),
    };

    private static void WriteOptions(RecordWriter record, CollectionOptions options)
    {
        record.Byte((byte)options.FilterType);
        record.Byte((byte)options.Conflict);
        record.Byte((byte)options.MimeSupport);
        record.Signed(options.MimeTruncation ?? -1);
        record.Number((ulong)options.BodyPreferences.Count);
        foreach (var preference in options.BodyPreferences) WriteBody(record, preference);
        record.Byte(options.BodyPart is null ? (byte)0 : (byte)1);
        if (options.BodyPart is { } part) WriteBody(record, part);
    }

    private static CollectionOptions ReadOptions(ref RecordReader record)
    {
        var filterType = record.Byte();
        var conflict = record.Byte();
        var mimeSupport = record.Byte();
        var mimeTruncation = (int)record.Signed();
        var preferences = new BodyPreference[record.Count()];
        for (var i = 0; i < preferences.Length; i++) preferences[i] = ReadBody(ref record);
        return new CollectionOptions
        {
            FilterType = filterType,
            Conflict = conflict,
            MimeSupport = mimeSupport,
            MimeTruncation = mimeTruncation < 0 ? null : mimeTruncation,
            BodyPreferences = preferences,
            BodyPart = record.Byte() == 1 ? ReadBody(ref record) : null,
        };
    }

    private static void WriteBody(RecordWriter record, BodyPreference preference)
    {
        record.Byte((byte)preference.Type);
        record.Signed(preference.TruncationSize ?? -1);
        record.Byte(preference.AllOrNone ? (byte)1 : (byte)0);
        record.Signed(preference.Preview ?? -1);
    }

    private static BodyPreference ReadBody(ref RecordReader record)
    {
        var type = record.Byte();
        var truncation = record.Signed();
        var allOrNone = record.Byte() == 1;
        var preview = (int)record.Signed();
        return new BodyPreference(type, truncation < 0 ? null : truncation, allOrNone, preview < 0 ? null : preview);
    }

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
