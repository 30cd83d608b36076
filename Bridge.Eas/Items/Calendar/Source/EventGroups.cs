using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Reads events whole, series with their exceptions: two calls for any number of items.</summary>
internal sealed class EventGroups(IOxCalendarApi api)
{
    /// <returns>By id; events that are gone are missing.</returns>
    /// <remarks>Without their files, if the phone sees none.</remarks>
    internal ValueTask<OxResult<Dictionary<string, EventGroup>>> LoadAsync(SourceContext context, IEnumerable<string> ids, CancellationToken cancellationToken) =>
        LoadAsync(context, ids, context.Version.Has(EasFeature.ModernCalendar) ? OxEventColumns.All : OxEventColumns.WithoutFiles, cancellationToken);

    /// <inheritdoc cref="LoadAsync(SourceContext, IEnumerable{string}, CancellationToken)"/>
    internal async ValueTask<OxResult<Dictionary<string, EventGroup>>> LoadAsync(
        SourceContext context, IEnumerable<string> ids, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var (session, place) = (context.User.Session, new OxFolderId(context.OxFolderId));
        var read = await api.ListAsync(session, [.. ids.Distinct(StringComparer.Ordinal).Select(id => new OxEventRef(place, id))], fields, cancellationToken);
        if (!read.TryGet(out var masters, out var error)) return error;

        var changed = masters.Where(EventGroup.IsSeries)
            .SelectMany(master => (master.ChangeExceptionDates ?? []).Select(date => new OxEventRef(place, master.Id!, date))).ToList();
        var exceptions = new List<OxEvent>();
        if (changed.Count > 0)
        {
            var rest = await api.ListAsync(session, changed, fields, cancellationToken);
            if (!rest.TryGet(out var found, out error)) return error;
            exceptions.AddRange(found.Where(exception => exception.SeriesId is not null && exception.Id != exception.SeriesId));
        }

        var bySeries = exceptions.ToLookup(exception => exception.SeriesId, StringComparer.Ordinal);
        return OxResult<Dictionary<string, EventGroup>>.Success(
            masters.Where(master => !string.IsNullOrEmpty(master.Id)).DistinctBy(master => master.Id)
                .ToDictionary(master => master.Id!, master => new EventGroup(master, [.. bySeries[master.Id]]), StringComparer.Ordinal));
    }
}
