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
internal sealed record MovedSeries(EventGroup Before, long StartMs, bool KeepsPattern);

/// <summary>
/// Keeps a series as it is before it is moved, until what OX drops with that is made again: a node that dies in between, or an OX that goes away, must not cost
/// the user his changed occurrences. Encrypted; it goes at the latest after a day.
/// </summary>
internal sealed class MovedSeriesStore(IStateStore store, PersonalValues personal)
{
    private const string Purpose = "moved series";
    private const byte Version = 1;

    /// <summary>Phones repeat a command within minutes; after days the series may be another one.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    internal async ValueTask<MovedSeries?> FindAsync(SourceContext context, string id, CancellationToken cancellationToken) =>
        await store.GetAsync(KeyOf(context, id), cancellationToken) is { } bytes && personal.Unprotect(Purpose, bytes) is { } plain ? Read(plain) : null;

    internal ValueTask KeepAsync(SourceContext context, string id, MovedSeries series, CancellationToken cancellationToken) =>
        store.SetAsync(KeyOf(context, id), personal.Protect(Purpose, Write(series)), Kept, cancellationToken);

    internal ValueTask RemoveAsync(SourceContext context, string id, CancellationToken cancellationToken) => store.RemoveAsync([KeyOf(context, id)], cancellationToken);

    internal static byte[] Write(MovedSeries series)
    {
        var record = new RecordWriter(Version);
        record.Byte(series.KeepsPattern ? (byte)1 : (byte)0);
        record.Text(series.StartMs.ToString(CultureInfo.InvariantCulture));
        record.Bytes(OxKeptObject.WriteGroup([series.Before.Master, .. series.Before.Exceptions], OxEventColumns.All));
        return record.ToArray();
    }

    /// <returns>Null for bytes of another form: as if nothing had been kept.</returns>
    internal static MovedSeries? Read(byte[] bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var (keepsPattern, start) = (record.Byte() == 1, record.Text());
            return long.TryParse(start, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
                && OxKeptObject.ReadGroup(record.Bytes(), OxEventColumns.All) is [var master, .. var exceptions]
                    ? new(new EventGroup(master, exceptions), milliseconds, keepsPattern)
                    : null;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    private static string KeyOf(SourceContext context, string id) => StateKeys.MovedSeries(context.User.State, context.CollectionId, id);
}
