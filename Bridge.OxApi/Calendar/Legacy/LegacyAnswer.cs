using System.Globalization;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>The user's answers to invitations, and his own reminder.</summary>
internal sealed class LegacyAnswer(OxCaller caller, LegacyReader reader, LegacyWriter writer, LegacyResults results)
{
    internal async Task<OxResult<OxEventResult>> UpdateAttendeeAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxAttendee attendee, IReadOnlyList<OxAlarm>? alarms,
        OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var aimed = await reader.AimAsync(session, folder, id, timestamp, recurrenceId, cancellationToken);
        if (!aimed.TryGet(out var aim, out var error)) return error;
        var self = attendee.Entity is > 0 and var entity ? entity : session.UserId;
        var (target, stamp) = (aim.Stored.Id!, (long?)null);
        var before = aim.Stored.Users?.FirstOrDefault(user => user.Id == self.ToString(CultureInfo.InvariantCulture));
        if (LegacyAttendees.Confirmation(attendee.PartStat) is var answer && (before?.Confirmation != answer || (attendee.Comment is not null && attendee.Comment != before?.ConfirmMessage)))
        {
            // A server that does not know the parameter would answer the whole series.
            if (aim.Position is not null && !LegacyServer.Of(session).ConfirmsOccurrences) return LegacyCodes.Unsupported;
            var confirmed = await caller.CallAsync(
                session,
                OxCall.Write(OxLegacyCalendarApi.Module, "confirm").With("id", aim.Stored.Id).With("folder", folder.Value).With("timestamp", timestamp)
                    .With("occurrence", aim.Position?.ToString(CultureInfo.InvariantCulture)).InUtc()
                    .Body(json =>
                    {
                        json.WriteStartObject();
                        json.WriteNumber("confirmation", answer);
                        json.WriteString("confirmmessage", attendee.Comment ?? "");
                        if (self != session.UserId) json.WriteNumber("id", self);
                        json.WriteEndObject();
                    }),
                OxAnswer.Done, cancellationToken);
            if (confirmed.Error is { } refused) return refused;
            stamp = confirmed.Timestamp;
            if (aim.Position is not null)
            {
                // It is an exception now, with an id of its own.
                var again = await reader.AimAsync(session, folder, id, OxTimestamps.Any, recurrenceId, cancellationToken);
                if (!again.TryGet(out var exception, out error)) return error;
                (aim, target) = (exception, exception.Stored.Id!);
            }
        }

        if (alarms is not null && LegacyLook.MinutesOf([.. alarms.Take(1)]) is { } minutes && minutes != (aim.Stored.Alarm ?? -1))
        {
            var reminded = await writer.WriteAsync(session, aim, stamp is null ? timestamp : OxTimestamps.Any, new LegacyDraft().Set(OxAppointmentColumns.Alarm, minutes), OxScheduling.None, cancellationToken);
            if (!reminded.TryGet(out var written, out error)) return error;
            (target, stamp) = (written, reminded.Timestamp);
        }

        return await results.OfAsync(session, aim, target, stamp ?? aim.Stored.LastModified, isRead: false, cancellationToken);
    }

    internal async Task<OxResult<IReadOnlyList<OxEvent>>> AnswerMailAsync(
        IOxSession session, OxMailInvitation invitation, string partStat, string comment, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var answered = await caller.CallAsync(
            session, OxCalendarApi.AnswerMail("calendar/itip", invitation, partStat, comment).InUtc(),
            OxAnswer.Or<List<OxAppointment>>((ref json) => LegacyReader.ReadObjects(ref json), []), cancellationToken);
        return answered.TryGet(out var made, out var error) ? await reader.EventsAsync(session, made, made, cancellationToken) : error;
    }
}
