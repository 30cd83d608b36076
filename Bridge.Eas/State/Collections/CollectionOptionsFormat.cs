using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>The stored form of <see cref="CollectionOptions"/>, a part of larger records.</summary>
internal static class CollectionOptionsFormat
{
    internal static void Write(RecordWriter record, CollectionOptions options)
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

    /// <exception cref="RecordFormatException">Damaged.</exception>
    internal static CollectionOptions Read(ref RecordReader record)
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
}
