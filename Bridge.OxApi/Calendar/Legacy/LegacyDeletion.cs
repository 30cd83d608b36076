namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Takes out appointments and single occurrences.</summary>
internal sealed class LegacyDeletion(LegacyReader reader, LegacyWriter writer)
{
    /// <summary>Takes out events or occurrences; what was changed meanwhile is a conflict of its own.</summary>
    internal async Task<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, long timestamp, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return OxResult<IReadOnlyList<OxEventOutcome>>.Success([]);
        var outcomes = new OxEventOutcome[events.Count];
        var whole = Enumerable.Range(0, events.Count).Where(index => events[index].RecurrenceId is null).ToList();
        var together = whole.Count > 1 && LegacyServer.Of(session).DeletesLists
            ? await writer.DeleteAsync(session, [.. whole.Select(index => new LegacyWriter.Target(events[index].Folder, events[index].Id))], timestamp, cancellationToken)
            : (OxResult<HashSet<string>>?)null;
        foreach (var index in whole)
        {
            // One that is gone spoils the answer for all: then each for itself, and those that were deleted with it are gone by then.
            var alone = together is { IsSuccess: true } ? together.Value : await writer.DeleteAsync(session, [new(events[index].Folder, events[index].Id)], timestamp, cancellationToken);
            outcomes[index] =
                alone.Error is { } error ? new(events[index], null, error)
                : alone.Value.Contains(events[index].Id) ? new(events[index], null, LegacyCodes.Changed)
                : new(events[index], new([], [], [new OxEvent { Id = events[index].Id, Folder = events[index].Folder.Value, Timestamp = alone.Timestamp }]), null);
        }

        foreach (var series in Enumerable.Range(0, events.Count).Where(index => events[index].RecurrenceId is not null).GroupBy(index => (events[index].Folder, events[index].Id)))
            await DeleteOccurrencesAsync(session, events, [.. series], timestamp, outcomes, cancellationToken);

        return OxResult<IReadOnlyList<OxEventOutcome>>.Success(outcomes);
    }

    private async Task DeleteOccurrencesAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, int[] which, long timestamp, OxEventOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var (folder, id) = (events[which[0]].Folder, events[which[0]].Id);
        var read = await reader.GetAsync(session, folder, id, cancellationToken);
        if (!read.TryGet(out var master, out var error) || LegacySeries.Of(master, session.TimeZone) is not { } series)
        {
            foreach (var index in which) outcomes[index] = new(events[index], null, error ?? LegacyCodes.NoOccurrence);
            return;
        }

        var deleted = new List<int>();
        foreach (var index in which)
        {
            if (await DeleteOccurrenceAsync(session, folder, master, series, events[index].RecurrenceId!, timestamp, cancellationToken) is { } refused) outcomes[index] = new(events[index], null, refused);
            else deleted.Add(index);
        }

        if (deleted.Count == 0) return;
        var now = await reader.ListAsync(session, [new(folder, id)], OxAppointmentColumns.Keys, cancellationToken);
        OxEvent[] updated = now.TryGet(out var rows, out _) && rows is [{ ModifiedBy: var by } left] && by == session.UserId ? [LegacyResults.Told(left)] : [];
        foreach (var index in deleted) outcomes[index] = new(events[index], new([], updated, []) { IsUnwatched = true }, null);
    }

    /// <summary>An exception is deleted as what it is, an occurrence by its number.</summary>
    private async Task<OxError?> DeleteOccurrenceAsync(
        IOxSession session, OxFolderId folder, OxAppointment master, LegacySeries series, string recurrenceId, long timestamp, CancellationToken cancellationToken)
    {
        var placed = await reader.PlaceAsync(session, master, series, recurrenceId, OxAppointmentColumns.Series, cancellationToken);
        if (!placed.TryGet(out var place, out var error)) return error;
        if (place.Exception?.LastModified > timestamp) return LegacyCodes.Changed;
        var done = place.Exception?.Id is { } own
            ? await writer.DeleteAsync(session, [new(folder, own)], timestamp, cancellationToken)
            : await writer.DeleteAsync(session, [new(folder, master.Id!, place.Position)], timestamp, cancellationToken);
        return !done.TryGet(out var kept, out error) ? error : kept.Count > 0 ? LegacyCodes.Changed : null;
    }
}
