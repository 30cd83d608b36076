using System.Globalization;
using Bridge.Eas.State;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>A series that is being moved, or made to repeat otherwise.</summary>
/// <param name="Before">As it was, with its exceptions.</param>
/// <param name="StartMs">Where it goes, milliseconds since 1970 UTC. One that starts elsewhere was not written, or by somebody else since.</param>
/// <param name="KeepsPattern">Its days stay the same; else only those occurrences are the same that start when they started.</param>
internal sealed record MovedSeries(EventGroup Before, long StartMs, bool KeepsPattern)
{
    /// <summary>How many bytes are kept of the files of its changed occurrences, by their ids.</summary>
    public IReadOnlyDictionary<int, int> Files { get; init; } = new Dictionary<int, int>();
}

/// <summary>
/// Keeps a series as it is before it is moved, until what OX drops with that is made again: a node that dies in between, or an OX that goes away, must not cost
/// the user his changed occurrences, or their files. Encrypted; it goes at the latest after a day.
/// </summary>
internal sealed class MovedSeriesStore(IStateStore store, PersonalValues personal)
{
    private const string Purpose = "moved series";

    /// <summary>1 had no files.</summary>
    private const byte Version = 2, WithoutFiles = 1;

    /// <summary>No record of the store takes more; files are cut into pieces.</summary>
    private const int BytesInARecord = 1 << 20;

    /// <summary>Phones repeat a command within minutes; after days the series may be another one.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    internal async ValueTask<MovedSeries?> FindAsync(SourceContext context, string id, CancellationToken cancellationToken) =>
        await store.GetAsync(KeyOf(context, id), cancellationToken) is { } bytes && personal.Unprotect(Purpose, bytes) is { } plain ? Read(plain) : null;

    /// <param name="files">The bytes of the series' files, by their ids.</param>
    /// <returns>What is kept.</returns>
    internal async ValueTask<MovedSeries> KeepAsync(
        SourceContext context, string id, MovedSeries series, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> files, CancellationToken cancellationToken)
    {
        // The record that tells of them last: what it tells of is there.
        foreach (var (file, content) in files)
        {
            foreach (var (key, piece) in PiecesOf(context, id, file, content.Length).Zip(Enumerable.Range(0, int.MaxValue)))
            {
                var start = piece * BytesInARecord;
                await store.SetAsync(key, personal.Protect(Purpose, content[start..Math.Min(content.Length, start + BytesInARecord)].ToArray()), Kept, cancellationToken);
            }
        }

        var kept = series with { Files = files.ToDictionary(file => file.Key, file => file.Value.Length) };
        await store.SetAsync(KeyOf(context, id), personal.Protect(Purpose, Write(kept)), Kept, cancellationToken);
        return kept;
    }

    /// <returns>Null for a file that was not kept, or is no more.</returns>
    internal async ValueTask<ReadOnlyMemory<byte>?> FileAsync(SourceContext context, string id, MovedSeries series, int file, CancellationToken cancellationToken)
    {
        if (!series.Files.TryGetValue(file, out var length)) return null;
        var content = new MemoryStream(length);
        foreach (var key in PiecesOf(context, id, file, length))
        {
            if (await store.GetAsync(key, cancellationToken) is not { } piece || personal.Unprotect(Purpose, piece) is not { } plain) return null;
            content.Write(plain);
        }

        return content.Length == length ? content.ToArray() : null;
    }

    internal ValueTask RemoveAsync(SourceContext context, string id, MovedSeries series, CancellationToken cancellationToken) =>
        store.RemoveAsync([KeyOf(context, id), .. series.Files.SelectMany(file => PiecesOf(context, id, file.Key, file.Value))], cancellationToken);

    internal static byte[] Write(MovedSeries series)
    {
        var record = new RecordWriter(Version);
        record.Byte(series.KeepsPattern ? (byte)1 : (byte)0);
        record.Text(series.StartMs.ToString(CultureInfo.InvariantCulture));
        record.Bytes(OxKeptObject.WriteGroup([series.Before.Master, .. series.Before.Exceptions], OxEventColumns.All));
        record.Number((ulong)series.Files.Count);
        foreach (var (file, length) in series.Files)
        {
            record.Number((ulong)file);
            record.Number((ulong)length);
        }

        return record.ToArray();
    }

    /// <returns>Null for bytes of another form: as if nothing had been kept.</returns>
    internal static MovedSeries? Read(byte[] bytes)
    {
        try
        {
            var hasFiles = bytes is not [WithoutFiles, ..];
            var record = new RecordReader(bytes, hasFiles ? Version : WithoutFiles);
            var (keepsPattern, start) = (record.Byte() == 1, record.Text());
            var events = record.Bytes();
            var files = new Dictionary<int, int>();
            for (var left = hasFiles ? record.Count() : 0; left > 0; left--) files[(int)Math.Min(record.Number(), int.MaxValue)] = (int)Math.Min(record.Number(), int.MaxValue);
            return long.TryParse(start, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
                && OxKeptObject.ReadGroup(events, OxEventColumns.All) is [var master, .. var exceptions]
                    ? new(new EventGroup(master, exceptions), milliseconds, keepsPattern) { Files = files }
                    : null;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    private static string KeyOf(SourceContext context, string id) => StateKeys.MovedSeries(context.User.State, context.CollectionId, id);

    private static IEnumerable<string> PiecesOf(SourceContext context, string id, int file, int length)
    {
        for (var piece = 0; piece * (long)BytesInARecord < length; piece++) yield return StateKeys.MovedFile(context.User.State, context.CollectionId, id, file, piece);
    }
}
