namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Changes and moves appointments and single occurrences.</summary>
internal sealed class LegacyChange(LegacyReader reader, LegacyWriter writer, LegacyParticipants people, LegacyResults results, LegacyFiles files)
{
    internal async Task<OxResult<OxEventResult>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling,
        CancellationToken cancellationToken)
    {
        var aimed = await reader.AimAsync(session, folder, id, timestamp, recurrenceId, cancellationToken);
        if (!aimed.TryGet(out var aim, out var error)) return error;
        var draft = new LegacyDraft();
        if (draft.Read(patch.Values, patch.Has, aim.Stored, session.TimeZone) is { Count: > 0 } beyond) return LegacyWriter.Inexpressible(beyond);
        if (patch.Has(OxEventColumns.Attendees))
        {
            var resolved = await people.ForAsync(session, patch.Values.Attendees, aim.Stored, LegacyAttendees.OwnerOf(aim.Stored, session.UserId), cancellationToken);
            if (!resolved.TryGet(out var participants, out error)) return error;
            draft.Set(OxAppointmentColumns.Participants, participants);
        }

        var attachments = patch.Has(OxEventColumns.Attachments) ? patch.Values.Attachments ?? [] : null;
        // Files hang on an exception, not on an occurrence.
        if (attachments is not null && draft.Columns.Count == 0 && aim.Position is not null) draft.Set(OxAppointmentColumns.Title, aim.Stored.Title);
        var (target, stamp) = (aim.Stored.Id!, aim.Stored.LastModified);
        LegacyLosses? losses = null;
        OxError? kept = null;
        if (draft.Columns.Count > 0)
        {
            var lost = await LostByAsync(session, aim, draft, cancellationToken);
            if (!lost.TryGet(out losses, out error)) return error;
            var written = await writer.WriteAsync(session, aim, timestamp, draft, scheduling, cancellationToken);
            if (!written.TryGet(out target, out error)) return error;
            stamp = written.Timestamp;
        }
        else if (attachments is null)
        {
            return OxResult<OxEventResult>.Success(new([], [LegacyResults.Told(target, aim, stamp)], []));
        }

        if (attachments is not null)
        {
            (var unwritten, kept) = await files.WriteAsync(session, folder, target, attachments, isCopy: aim.Position is not null, cancellationToken);
            if (unwritten is not null) return unwritten;
            stamp = await reader.OwnStampAsync(session, folder, target, cancellationToken) ?? stamp;
        }

        if (losses is not null && await losses.MakeAgainAsync(writer, session, cancellationToken) is { } failed) return failed;
        var told = await results.OfAsync(session, aim, target, stamp, losses is not null, cancellationToken);
        // Files make an appointment newer, too, and how much only the look after them tells.
        return attachments is null ? told : told.Select(result => result with { IsUnwatched = true, FilesKept = kept });
    }

    internal async Task<OxResult<OxEventResult>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var aimed = await reader.AimAsync(session, folder, id, timestamp, recurrenceId: null, cancellationToken);
        if (!aimed.TryGet(out var aim, out var error)) return error;
        var call = LegacyWriter.Update(folder, id, timestamp);
        var moved = await writer.WriteAsync(session, call, new LegacyDraft(), scheduling, json =>
        {
            json.WriteString("folder_id", destination.Value);
            aim.WriteSeries(json);
        }, cancellationToken);
        return moved.TryGet(out _, out error)
            ? OxResult<OxEventResult>.Success(new([], [new OxEvent { Id = id, Folder = destination.Value, SeriesId = aim.Stored.RecurrenceId, Timestamp = moved.Timestamp }], []), moved.Timestamp)
            : error;
    }

    /// <summary>What this write makes the module forget.</summary>
    private async Task<OxResult<LegacyLosses?>> LostByAsync(IOxSession session, LegacyAim aim, LegacyDraft draft, CancellationToken cancellationToken)
    {
        if (aim.Position is not null || !draft.MovesTime || LegacySeries.Of(aim.Stored, session.TimeZone) is not { } series) return OxResult<LegacyLosses?>.Success(null);
        if (aim.Stored is { ChangeExceptions: null or [], DeleteExceptions: null or [] }) return OxResult<LegacyLosses?>.Success(null);
        var after = new OxAppointment();
        foreach (var column in OxAppointmentColumns.Series) column.Copy(aim.Stored, after);
        if (draft.Has(OxAppointmentColumns.RecurrenceType))
            foreach (var column in (OxColumn<OxAppointment>[])[OxAppointmentColumns.Days, OxAppointmentColumns.DayInMonth, OxAppointmentColumns.Month, OxAppointmentColumns.Until, OxAppointmentColumns.Occurrences])
                column.Copy(new(), after);
        foreach (var column in draft.Columns) column.Copy(draft.Values, after);
        if (LegacySeries.Of(after, session.TimeZone) is not { } then) return OxResult<LegacyLosses?>.Success(null);
        var loaded = await reader.ExceptionsAsync(session, [aim.Stored], OxAppointmentColumns.All, cancellationToken);
        return loaded.TryGet(out var exceptions, out var error) ? OxResult<LegacyLosses?>.Success(new LegacyLosses(aim, series, then, exceptions)) : error;
    }
}
