using System.Globalization;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Makes appointments, with the occurrences that they lack and their files.</summary>
internal sealed class LegacyCreation(LegacyReader reader, LegacyWriter writer, LegacyParticipants people, LegacyUids uids, LegacyDeletion deletion, LegacyFiles files)
{
    internal async Task<OxResult<OxEvent>> NewAsync(IOxSession session, OxFolderId folder, OxEvent calendarEvent, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var draft = new LegacyDraft();
        if (draft.Read(calendarEvent, field => field.IsSet(calendarEvent), stored: null, session.TimeZone) is { Count: > 0 } beyond) return LegacyWriter.Inexpressible(beyond);
        if (!draft.Has(OxAppointmentColumns.Title)) draft.Set(OxAppointmentColumns.Title, " ");
        if (!draft.Has(OxAppointmentColumns.ShownAs)) draft.Set(OxAppointmentColumns.ShownAs, 1);
        var uid = calendarEvent.Uid ?? Guid.NewGuid().ToString();
        draft.Set(OxAppointmentColumns.Uid, uid);
        if (calendarEvent.Attendees is { } attendees)
        {
            var resolved = await people.ForAsync(session, attendees, stored: null, owner: 0, cancellationToken);
            if (!resolved.TryGet(out var participants, out var unknown)) return unknown;
            draft.Set(OxAppointmentColumns.Participants, participants);
            if (calendarEvent.Organizer is { Entity: null or 0 } organizer && organizer.Email is { } address && !address.Equals(session.PrimaryAddress, StringComparison.OrdinalIgnoreCase))
            {
                // Somebody else's invitation: the user's answer comes with it.
                var self = attendees.FirstOrDefault(attendee => attendee.Entity == session.UserId);
                draft.Set(OxAppointmentColumns.Organizer, address);
                draft.Set(OxAppointmentColumns.Users, [new(session.UserId.ToString(CultureInfo.InvariantCulture), LegacyAttendees.Confirmation(self?.PartStat), self?.Comment)]);
            }
        }

        var written = await writer.WriteAsync(
            session, OxCall.Write(OxLegacyCalendarApi.Module, "new"), draft, scheduling, json => json.WriteString("folder_id", folder.Value), cancellationToken);
        if (written.Error is { Code: LegacyCodes.UidTaken } duplicate) return await DuplicateAsync(session, duplicate, uid, cancellationToken);
        if (!written.TryGet(out var id, out var error)) return error;

        var made = Written(calendarEvent);
        (made.Id, made.Folder, made.Uid, made.Timestamp) = (id, folder.Value, uid, written.Timestamp);
        if (!string.IsNullOrEmpty(made.Rrule)) made.SeriesId = id;
        if (made.Attachments is { } attachments && attachments.Any(file => file.Upload is not null))
        {
            if (await files.WriteAsync(session, folder, id, attachments, isCopy: false, cancellationToken) is ({ } failed, _)) return failed;
            made.Timestamp = await reader.OwnStampAsync(session, folder, id, cancellationToken) ?? made.Timestamp;
        }

        if (made.DeleteExceptionDates is not { Count: > 0 } dates) return OxResult<OxEvent>.Success(made, made.Timestamp);

        var deleted = await deletion.DeleteAsync(session, [.. dates.Select(date => new OxEventRef(folder, id, date))], OxTimestamps.Any, OxScheduling.None, cancellationToken);
        if (!deleted.TryGet(out var outcomes, out error)) return error;
        if (outcomes.Select(outcome => outcome.Error).FirstOrDefault(one => one is { IsTransient: true }) is { } away) return away;
        foreach (var master in outcomes.SelectMany(outcome => outcome.Result?.Updated ?? [])) made.Timestamp = Math.Max(made.Timestamp ?? 0, master.Timestamp ?? 0);
        return OxResult<OxEvent>.Success(made, made.Timestamp);
    }

    private async Task<OxResult<OxEvent>> DuplicateAsync(IOxSession session, OxError duplicate, string uid, CancellationToken cancellationToken)
    {
        var resolved = await uids.IdOfAsync(session, uid, cancellationToken);
        if (resolved.Error is { IsTransient: true } away) return away;
        var id = resolved.IsSuccess ? resolved.Value : null;
        return new OxError(duplicate.Code, duplicate.Category) { Arguments = id is null ? [] : [uid, id] };
    }

    /// <summary>What of an event a client gives.</summary>
    private static OxEvent Written(OxEvent one)
    {
        var copy = new OxEvent();
        foreach (var column in OxEventColumns.All.Where(column => column.Writable)) column.Copy(one, copy);
        return copy;
    }
}
