using System.Runtime.CompilerServices;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Class Calendar on OX's calendar.</summary>
internal sealed partial class CalendarSource(IOxCalendarApi api, MovedSeriesStore moving, DeletedMeetings deleted, RefusedFields refusedFields, ILogger<CalendarSource> logger) : ICollectionSource, IMovableSource, IRestorableSource
{
    private const int Batch = 50;

    // A change by somebody else between our reading and our writing: read and decide once more.
    private const int Tries = 2;

    /// <summary>Old servers take files in calls of their own, whose refusals are no error of the event.</summary>
    private const string FileRefused = "file";

    private readonly CalendarListing _listing = new(api);
    private readonly EventGroups _groups = new(api);
    private readonly CalendarApplier _applier = new(api, moving, refusedFields);
    private readonly OthersMeetings _others = new(api, deleted);
    private readonly KnownFiles _files = new(api);
    private readonly EventRestorer _restorer = new(api, new(api), new(api));

    public EasClass Class => EasClass.Calendar;

    public ValueTask<SourceResult<SourceChanges>> DetectAsync(SourceContext context, byte[]? cursor, bool mustTell, CancellationToken cancellationToken) =>
        _listing.DetectAsync(context, cursor, mustTell, cancellationToken);

    public ValueTask<SourceResult<string>> ProbeAsync(SourceContext context, string? previous, CancellationToken cancellationToken) =>
        _listing.ProbeAsync(context, previous, cancellationToken);

    public async IAsyncEnumerable<PreparedItem> PrepareAsync(
        SourceContext context, IReadOnlyList<WantedItem> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var viewer = CalendarViewer.Of(context);
        foreach (var chunk in wanted.Chunk(Batch))
        {
            var loaded = await LoadAsync(context, chunk.Select(item => item.Item.Key.ToString()), cancellationToken);
            if (loaded.TryGet(out var groups, out var error))
            {
                foreach (var item in chunk) yield return Prepared(item, groups.GetValueOrDefault(item.Item.Key.ToString()), viewer);
                continue;
            }

            foreach (var item in chunk)
            {
                // One event that OX cannot read must not stop the others.
                var prepared = CalendarStatus.Of(error) == ItemStatus.Retry
                    ? PreparedItem.Later(item.Item.Key, SourceFailures.Of(error))
                    : await PrepareOneAsync(context, item, viewer, cancellationToken);
                yield return prepared;
                if (prepared.Preparation == Preparation.Later) yield break;
            }
        }
    }

    private static PreparedItem Prepared(WantedItem item, EventGroup? group, CalendarViewer viewer) =>
        group is null ? PreparedItem.Gone(item.Item.Key) : PreparedItem.Ready(item.Item.Key, group.Version, writer => CalendarItem.Write(writer, group, viewer, isChange: item.KnownVersion is not null));

    private async ValueTask<PreparedItem> PrepareOneAsync(SourceContext context, WantedItem item, CalendarViewer viewer, CancellationToken cancellationToken)
    {
        var id = item.Item.Key.ToString();
        var loaded = await LoadAsync(context, [id], cancellationToken);
        if (loaded.TryGet(out var groups, out var error)) return Prepared(item, groups.GetValueOrDefault(id), viewer);
        if (error.IsNotFound) return PreparedItem.Gone(item.Item.Key);
        return CalendarStatus.Of(error) == ItemStatus.Retry
            ? PreparedItem.Later(item.Item.Key, SourceFailures.Of(error))
            : PreparedItem.Failed(item.Item.Key, item.Item.Version, error.Code);
    }

    private ValueTask<OxResult<Dictionary<string, EventGroup>>> LoadAsync(SourceContext context, IEnumerable<string> ids, CancellationToken cancellationToken) =>
        _groups.LoadAsync(context, ids, cancellationToken);

    /// <returns>Null when this folder has no such event (any more).</returns>
    private async ValueTask<OxResult<EventGroup?>> ReloadAsync(SourceContext context, ItemKey key, CancellationToken cancellationToken)
    {
        var id = key.ToString();
        var loaded = await LoadAsync(context, [id], cancellationToken);
        return loaded.Error is { IsNotFound: true } ? OxResult<EventGroup?>.Success(null) : loaded.Select(groups => groups.GetValueOrDefault(id));
    }

    /// <summary>The phone's change is undone by what is told next.</summary>
    private static ItemOutcome NotAllowed(ItemKey key) => ItemOutcome.Ok(key, version: null) with { SendBack = true };

    private static ItemOutcome Failed(OxError error) => ItemOutcome.Failed(CalendarStatus.Of(error), error.Code);

    /// <summary>The event's files cannot be compared with the phone's.</summary>
    private static ItemOutcome Uncompared(OxError error) => ItemOutcome.Failed(CalendarStatus.OfLook(error), error.Code);

    [LoggerMessage(2401, LogLevel.Information, "{Parts} parts of a phone's calendar item were not its to change, or not accepted; the stored form goes back")]
    private partial void NotTaken(int parts);

    [LoggerMessage(2402, LogLevel.Information, "OX allowed no change of an event ({Code}); the stored form goes back")]
    private partial void Forbidden(string code);
}
