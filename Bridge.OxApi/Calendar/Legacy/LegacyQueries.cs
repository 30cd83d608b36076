using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>What is in a calendar: whole, by id, and what changed. With their files where these are asked for.</summary>
internal sealed class LegacyQueries(OxCaller caller, LegacyReader reader, LegacyFiles files)
{
    internal async Task<OxResult<IReadOnlyList<OxEvent>>> AllAsync(
        IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var listed = await reader.AllAsync(session, folder, range, OxAppointmentColumns.For(fields), cancellationToken);
        return listed.TryGet(out var rows, out var error) ? await EventsAsync(session, rows, rows, cancellationToken) : error;
    }

    internal async Task<OxResult<IReadOnlyList<OxEvent>>> ListAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var columns = OxAppointmentColumns.For(fields);
        var whole = events.Where(one => one.RecurrenceId is null).ToList();
        var listed = await reader.ListAsync(session, whole, columns, cancellationToken);
        if (!listed.TryGet(out var rows, out var error)) return error;
        var parts = events.Where(one => one.RecurrenceId is not null).ToList();
        if (parts.Count == 0) return await EventsAsync(session, rows, rows, cancellationToken);

        var asked = await reader.ListAsync(session, [.. parts.Select(one => one with { RecurrenceId = null }).Distinct()], OxAppointmentColumns.Series, cancellationToken);
        if (!asked.TryGet(out var masters, out error)) return error;
        var loaded = await reader.ExceptionsAsync(session, masters, columns, cancellationToken);
        if (!loaded.TryGet(out var exceptions, out error)) return error;
        var wanted = parts.ToLookup(one => one.Id, one => one.RecurrenceId!, StringComparer.Ordinal);
        var chosen = new List<OxAppointment>();
        foreach (var master in masters)
        {
            if (LegacySeries.Of(master, session.TimeZone) is not { } series) continue;
            var days = wanted[master.Id!].Select(series.DayOf).ToHashSet();
            chosen.AddRange(exceptions.Where(one => one.RecurrenceId == master.Id && days.Contains(LegacyEvents.DayOf(one, series))));
        }

        return await EventsAsync(session, [.. rows, .. chosen], masters, cancellationToken);
    }

    internal async Task<OxResult<OxEvent>> GetAsync(IOxSession session, OxFolderId folder, string id, string? recurrenceId, CancellationToken cancellationToken)
    {
        var read = await reader.GetAsync(session, folder, id, cancellationToken);
        if (!read.TryGet(out var found, out var error)) return error;
        if (recurrenceId is null || LegacySeries.Of(found, session.TimeZone) is not { } series) return await EventAsync(session, found, null, cancellationToken);

        var placed = await reader.PlaceAsync(session, found, series, recurrenceId, OxAppointmentColumns.All, cancellationToken);
        if (!placed.TryGet(out var place, out error)) return error;
        if (place.Exception is { } exception) return await EventAsync(session, exception, series, cancellationToken);
        var master = await EventAsync(session, found, null, cancellationToken);
        var times = series.Times.On(place.Day);
        return master.Select(told =>
        {
            (told.StartDate, told.EndDate, told.RecurrenceId) = (times.OxStart, times.OxEnd, series.IdOf(place.Day));
            return told;
        });
    }

    internal async Task<OxResult<OxEventChanges>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var columns = OxAppointmentColumns.For(fields);
        var call = OxCall.Get(OxLegacyCalendarApi.Module, "updates").With("folder", folder.Value).With("columns", columns.Numbers).With("timestamp", timestamp)
            .With("ignore", "false").With("recurrence_master", "true").With("showPrivate", "true").InUtc();
        var told = await caller.CallAsync(
            session, call, OxAnswer.Or<(List<OxAppointment> Rows, List<string> Gone)>((ref json) => OxRow.ReadUpdates(ref json, columns), ([], [])), cancellationToken);
        if (!told.TryGet(out var changes, out var error)) return error;
        var modified = await EventsAsync(session, changes.Rows, changes.Rows, cancellationToken);
        if (!modified.TryGet(out var events, out error)) return error;
        return OxResult<OxEventChanges>.Success(
            new(events, Tombstones(changes.Gone, folder, timestamp, told.Timestamp, changes.Rows), OxTimestamps.Next(timestamp, told.Timestamp)), told.Timestamp);
    }

    private async Task<OxResult<IReadOnlyList<OxEvent>>> EventsAsync(
        IOxSession session, IReadOnlyList<OxAppointment> rows, IReadOnlyList<OxAppointment> masters, CancellationToken cancellationToken)
    {
        var told = await reader.EventsAsync(session, rows, masters, cancellationToken);
        return told.TryGet(out var events, out _) && await files.ReadAsync(session, rows, events, cancellationToken) is { } unread ? unread : told;
    }

    private async Task<OxResult<OxEvent>> EventAsync(IOxSession session, OxAppointment one, LegacySeries? series, CancellationToken cancellationToken)
    {
        var told = await reader.EventAsync(session, one, series, cancellationToken);
        return told.TryGet(out var event_, out _) && await files.ReadAsync(session, [one], [event_], cancellationToken) is { } unread ? unread : told;
    }

    /// <summary>
    /// Deletions come as bare ids. When the last of them happened the answer as a whole tells, if it is later than all that is changed: that is told by a
    /// tombstone of nobody, so that it is the same in the next answer, which has the last one alone. If the answer tells nothing, they count as being as old as
    /// what was asked from, so that one more among them is seen.
    /// </summary>
    private static List<OxEvent> Tombstones(List<string> gone, OxFolderId folder, long asked, long? answered, List<OxAppointment> rows)
    {
        if (gone.Count == 0) return [];
        var newest = rows.Select(row => row.LastModified ?? 0).DefaultIfEmpty(0).Max();
        var isTold = answered > newest && answered > asked;
        long? stamp = isTold || newest > asked + 1 ? null : asked + 1;
        var tombstones = gone.ConvertAll(id => new OxEvent { Id = id, Folder = folder.Value, Timestamp = stamp });
        if (isTold) tombstones.Add(new() { Folder = folder.Value, Timestamp = answered });
        return tombstones;
    }
}
