using System.Globalization;
using System.Text.Json;
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
            // A server that does not know the parameter would answer the whole series: there the occurrence becomes an exception first, by a reminder that it has already.
            if (aim.Position is not null && !LegacyServer.Of(session).ConfirmsOccurrences)
            {
                var apart = await writer.WriteAsync(session, aim, timestamp, new LegacyDraft().Set(OxAppointmentColumns.Alarm, aim.Stored.Alarm ?? -1), OxScheduling.None, cancellationToken);
                if (!apart.TryGet(out _, out error)) return error;
                timestamp = OxTimestamps.Any;
                var made = await reader.AimAsync(session, folder, id, timestamp, recurrenceId, cancellationToken);
                if (!made.TryGet(out aim, out error)) return error;
                if (aim.Position is not null) return LegacyCodes.Unsupported;
                target = aim.Stored.Id!;
            }

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
        if (!LegacyServer.Of(session).HasItip) return await ConvertAsync(session, invitation, partStat, comment, cancellationToken);
        var answered = await caller.CallAsync(
            session, OxCalendarApi.AnswerMail("calendar/itip", invitation, partStat, comment).InUtc(),
            OxAnswer.Or<List<OxAppointment>>((ref json) => LegacyReader.ReadObjects(ref json), []), cancellationToken);
        return answered.TryGet(out var made, out var error) ? await reader.EventsAsync(session, made, made, cancellationToken) : error;
    }

    /// <summary>Makes an appointment of the mail, with the answer; of one that is there already only the answer is set. Source: OX HTTP API, "conversion".</summary>
    private async Task<OxResult<IReadOnlyList<OxEvent>>> ConvertAsync(IOxSession session, OxMailInvitation invitation, string partStat, string comment, CancellationToken cancellationToken)
    {
        var calendar = await DefaultFolderAsync(session, "calendar", cancellationToken);
        if (!calendar.TryGet(out var events, out var error)) return error;
        var lists = await DefaultFolderAsync(session, "tasks", cancellationToken);
        if (!lists.TryGet(out var tasks, out error)) return error;
        var converted = await caller.CallAsync(
            session,
            OxCall.Write("conversion", "convert").Body(json =>
            {
                const string Mail = "com.openexchange.mail.conversion.", Groupware = "com.openexchange.groupware.";
                json.WriteStartObject();
                Write(json, "datasource", "com.openexchange.mail.ical", [(Mail + "fullname", invitation.Folder.Value), (Mail + "mailid", invitation.Uid.ToString(CultureInfo.InvariantCulture)), (Mail + "sequenceid", invitation.Part)]);
                Write(
                    json, "datahandler", "com.openexchange.ical",
                    [
                        (Groupware + "calendar.folder", events), (Groupware + "task.folder", tasks),
                        (Groupware + "calendar.confirmstatus", LegacyAttendees.Confirmation(partStat).ToString(CultureInfo.InvariantCulture)), (Groupware + "calendar.confirmmessage", comment),
                    ]);
                json.WriteEndObject();
            }),
            OxAnswer.Or<List<OxAppointment>>((ref json) => LegacyReader.ReadObjects(ref json), []), cancellationToken);
        if (!converted.TryGet(out var made, out error)) return error;

        var found = new List<OxEvent>(made.Count);
        foreach (var one in made)
        {
            var read = await reader.GetAsync(session, new OxFolderId(one.FolderId ?? events), one.Id!, cancellationToken);
            var told = read.TryGet(out var appointment, out error) ? await reader.EventAsync(session, appointment, null, cancellationToken) : error;
            if (!told.TryGet(out var event_, out error)) return error;
            found.Add(event_);
        }

        return OxResult<IReadOnlyList<OxEvent>>.Success(found);
    }

    private Task<OxResult<string>> DefaultFolderAsync(IOxSession session, string module, CancellationToken cancellationToken) =>
        caller.CallAsync(session, OxCall.Get("config/folder/" + module, ""), OxAnswer.Of((ref json) => OxCell.Id.Read(ref json) ?? ""), cancellationToken);

    private static void Write(Utf8JsonWriter json, string name, string identifier, ReadOnlySpan<(string Name, string Value)> arguments)
    {
        json.WriteStartObject(name);
        json.WriteString("identifier", identifier);
        json.WriteStartArray("args");
        foreach (var (argument, value) in arguments)
        {
            json.WriteStartObject();
            json.WriteString(argument, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
