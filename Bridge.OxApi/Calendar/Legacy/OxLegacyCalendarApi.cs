using System.Globalization;
using System.Text.Json;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>OX module "calendar", which servers before 7.10 have: appointments told as the events of chronos.</summary>
/// <remarks>
/// Left out, because the module has no place for it: several reminders, rules beyond its fields, cancelled events, the attendees' roles, links, online meetings.
/// What a phone may want of it is answered by <see cref="OxNetCodes.Inexpressible"/>, so that the caller does without; the rest was never shown to one.
/// What the module itself would destroy (the exceptions of a series that is moved, or repeats otherwise) is made again.
/// Mail: participants of the house are told when the caller says so, others always, whoever asks for silence.
/// </remarks>
internal sealed class OxLegacyCalendarApi(OxCaller caller, IOxFoldersApi folders, LegacyPeople people) : IOxCalendarApi
{
    internal const string Module = "calendar";

    private const string HardConflict = "CAL-4092";

    private readonly LegacyReader _reader = new(caller, people);

    public async Task<OxResult<IReadOnlyList<OxEvent>>> AllAsync(
        IOxSession session, OxFolderId folder, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var listed = await _reader.AllAsync(session, folder, range, OxAppointmentColumns.For(fields), cancellationToken);
        return listed.TryGet(out var rows, out var error) ? await _reader.EventsAsync(session, rows, rows, cancellationToken) : error;
    }

    public async Task<OxResult<IReadOnlyList<OxEvent>>> ListAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var columns = OxAppointmentColumns.For(fields);
        var whole = events.Where(one => one.RecurrenceId is null).ToList();
        var listed = await _reader.ListAsync(session, whole, columns, cancellationToken);
        if (!listed.TryGet(out var rows, out var error)) return error;
        var parts = events.Where(one => one.RecurrenceId is not null).ToList();
        if (parts.Count == 0) return await _reader.EventsAsync(session, rows, rows, cancellationToken);

        var asked = await _reader.ListAsync(session, [.. parts.Select(one => one with { RecurrenceId = null }).Distinct()], OxAppointmentColumns.Series, cancellationToken);
        if (!asked.TryGet(out var masters, out error)) return error;
        var loaded = await _reader.ExceptionsAsync(session, masters, columns, cancellationToken);
        if (!loaded.TryGet(out var exceptions, out error)) return error;
        var wanted = parts.ToLookup(one => one.Id, one => one.RecurrenceId!, StringComparer.Ordinal);
        var chosen = new List<OxAppointment>();
        foreach (var master in masters)
        {
            if (LegacySeries.Of(master, session.TimeZone) is not { } series) continue;
            var days = wanted[master.Id!].Select(series.DayOf).ToHashSet();
            chosen.AddRange(exceptions.Where(one => one.RecurrenceId == master.Id && days.Contains(LegacyEvents.DayOf(one, series))));
        }

        return await _reader.EventsAsync(session, [.. rows, .. chosen], masters, cancellationToken);
    }

    public async Task<OxResult<OxEvent>> GetAsync(IOxSession session, OxFolderId folder, string id, string? recurrenceId, CancellationToken cancellationToken)
    {
        var read = await _reader.GetAsync(session, folder, id, cancellationToken);
        if (!read.TryGet(out var found, out var error)) return error;
        if (recurrenceId is null || LegacySeries.Of(found, session.TimeZone) is not { } series) return await EventAsync(session, found, null, cancellationToken);

        var placed = await _reader.PlaceAsync(session, found, series, recurrenceId, OxAppointmentColumns.All, cancellationToken);
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

    public async Task<OxResult<OxEventChanges>> UpdatesAsync(
        IOxSession session, OxFolderId folder, long timestamp, OxRange range, OxColumns<OxEvent> fields, CancellationToken cancellationToken)
    {
        var columns = OxAppointmentColumns.For(fields);
        var call = OxCall.Get(Module, "updates").With("folder", folder.Value).With("columns", columns.Numbers).With("timestamp", timestamp)
            .With("ignore", "false").With("recurrence_master", "true").With("showPrivate", "true").InUtc();
        var told = await caller.CallAsync(
            session, call, OxAnswer.Or<(List<OxAppointment> Rows, List<string> Gone)>((ref json) => OxRow.ReadUpdates(ref json, columns), ([], [])), cancellationToken);
        if (!told.TryGet(out var changes, out var error)) return error;
        var modified = await _reader.EventsAsync(session, changes.Rows, changes.Rows, cancellationToken);
        if (!modified.TryGet(out var events, out error)) return error;
        return OxResult<OxEventChanges>.Success(
            new(events, Tombstones(changes.Gone, folder, timestamp, told.Timestamp, changes.Rows), OxTimestamps.Next(timestamp, told.Timestamp)), told.Timestamp);
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

    public async Task<OxResult<OxEvent>> NewAsync(IOxSession session, OxFolderId folder, OxEvent calendarEvent, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var draft = new LegacyDraft();
        if (draft.Read(calendarEvent, field => field.IsSet(calendarEvent), stored: null, session.TimeZone) is { Count: > 0 } beyond) return Inexpressible(beyond);
        if (!draft.Has(OxAppointmentColumns.Title)) draft.Set(OxAppointmentColumns.Title, " ");
        if (!draft.Has(OxAppointmentColumns.ShownAs)) draft.Set(OxAppointmentColumns.ShownAs, 1);
        var uid = calendarEvent.Uid ?? Guid.NewGuid().ToString();
        draft.Set(OxAppointmentColumns.Uid, uid);
        if (calendarEvent.Attendees is { } attendees)
        {
            var resolved = await ParticipantsAsync(session, attendees, stored: null, owner: 0, cancellationToken);
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

        var written = await WriteAsync(
            session, OxCall.Write(Module, "new"), draft, scheduling, json => json.WriteString("folder_id", folder.Value), cancellationToken);
        if (written.Error is { Code: LegacyCodes.UidTaken } duplicate) return await DuplicateAsync(session, duplicate, uid, cancellationToken);
        if (!written.TryGet(out var id, out var error)) return error;

        var made = Written(calendarEvent);
        (made.Id, made.Folder, made.Uid, made.Timestamp) = (id, folder.Value, uid, written.Timestamp);
        if (!string.IsNullOrEmpty(made.Rrule)) made.SeriesId = id;
        if (made.DeleteExceptionDates is not { Count: > 0 } dates) return OxResult<OxEvent>.Success(made, written.Timestamp);

        var deleted = await DeleteAsync(session, [.. dates.Select(date => new OxEventRef(folder, id, date))], OxTimestamps.Any, OxScheduling.None, cancellationToken);
        if (!deleted.TryGet(out var outcomes, out error)) return error;
        if (outcomes.Select(outcome => outcome.Error).FirstOrDefault(one => one is { IsTransient: true }) is { } away) return away;
        foreach (var master in outcomes.SelectMany(outcome => outcome.Result?.Updated ?? [])) made.Timestamp = Math.Max(made.Timestamp ?? 0, master.Timestamp ?? 0);
        return OxResult<OxEvent>.Success(made, made.Timestamp);
    }

    public async Task<OxResult<OxEventResult>> UpdateAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling,
        CancellationToken cancellationToken)
    {
        var aimed = await _reader.AimAsync(session, folder, id, timestamp, recurrenceId, cancellationToken);
        if (!aimed.TryGet(out var aim, out var error)) return error;
        var draft = new LegacyDraft();
        if (draft.Read(patch.Values, patch.Has, aim.Stored, session.TimeZone) is { Count: > 0 } beyond) return Inexpressible(beyond);
        if (patch.Has(OxEventColumns.Attendees))
        {
            var resolved = await ParticipantsAsync(session, patch.Values.Attendees, aim.Stored, LegacyAttendees.OwnerOf(aim.Stored, session.UserId), cancellationToken);
            if (!resolved.TryGet(out var participants, out error)) return error;
            draft.Set(OxAppointmentColumns.Participants, participants);
        }

        if (draft.Columns.Count == 0) return OxResult<OxEventResult>.Success(new([], [Told(aim.Stored.Id, aim, aim.Stored.LastModified)], []));
        var lost = await LostByAsync(session, aim, draft, cancellationToken);
        if (!lost.TryGet(out var losses, out error)) return error;
        var written = await WriteAsync(session, aim, timestamp, draft, scheduling, cancellationToken);
        if (!written.TryGet(out var target, out error)) return error;
        if (losses is not null && await losses.MakeAgainAsync(this, session, cancellationToken) is { } failed) return failed;
        return await ResultAsync(session, aim, target, written.Timestamp, losses is not null, cancellationToken);
    }

    /// <summary>Takes out events or occurrences; what was changed meanwhile is a conflict of its own.</summary>
    public async Task<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(
        IOxSession session, IReadOnlyList<OxEventRef> events, long timestamp, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return OxResult<IReadOnlyList<OxEventOutcome>>.Success([]);
        var outcomes = new OxEventOutcome[events.Count];
        var whole = Enumerable.Range(0, events.Count).Where(index => events[index].RecurrenceId is null).ToList();
        var together = whole.Count > 1 && LegacyServer.Of(session).DeletesLists
            ? await DeleteAsync(session, [.. whole.Select(index => new Target(events[index].Folder, events[index].Id))], timestamp, cancellationToken)
            : (OxResult<HashSet<string>>?)null;
        foreach (var index in whole)
        {
            // One that is gone spoils the answer for all: then each for itself, and those that were deleted with it are gone by then.
            var alone = together is { IsSuccess: true } ? together.Value : await DeleteAsync(session, [new(events[index].Folder, events[index].Id)], timestamp, cancellationToken);
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
        var read = await _reader.GetAsync(session, folder, id, cancellationToken);
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
        var now = await _reader.ListAsync(session, [new(folder, id)], OxAppointmentColumns.Keys, cancellationToken);
        OxEvent[] updated = now.TryGet(out var rows, out _) && rows is [{ ModifiedBy: var by } left] && by == session.UserId ? [Told(left)] : [];
        foreach (var index in deleted) outcomes[index] = new(events[index], new([], updated, []), null);
    }

    /// <summary>An exception is deleted as what it is, an occurrence by its number.</summary>
    private async Task<OxError?> DeleteOccurrenceAsync(
        IOxSession session, OxFolderId folder, OxAppointment master, LegacySeries series, string recurrenceId, long timestamp, CancellationToken cancellationToken)
    {
        var placed = await _reader.PlaceAsync(session, master, series, recurrenceId, OxAppointmentColumns.Series, cancellationToken);
        if (!placed.TryGet(out var place, out var error)) return error;
        if (place.Exception?.LastModified > timestamp) return LegacyCodes.Changed;
        var done = place.Exception?.Id is { } own
            ? await DeleteAsync(session, [new Target(folder, own)], timestamp, cancellationToken)
            : await DeleteAsync(session, [new Target(folder, master.Id!, place.Position)], timestamp, cancellationToken);
        return !done.TryGet(out var kept, out error) ? error : kept.Count > 0 ? LegacyCodes.Changed : null;
    }

    public async Task<OxResult<OxEventResult>> MoveAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, OxFolderId destination, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var aimed = await _reader.AimAsync(session, folder, id, timestamp, recurrenceId: null, cancellationToken);
        if (!aimed.TryGet(out var aim, out var error)) return error;
        var call = Update(folder, id, timestamp);
        var moved = await WriteAsync(session, call, new LegacyDraft(), scheduling, json =>
        {
            json.WriteString("folder_id", destination.Value);
            aim.WriteSeries(json);
        }, cancellationToken);
        return moved.TryGet(out _, out error)
            ? OxResult<OxEventResult>.Success(new([], [new OxEvent { Id = id, Folder = destination.Value, SeriesId = aim.Stored.RecurrenceId, Timestamp = moved.Timestamp }], []), moved.Timestamp)
            : error;
    }

    public async Task<OxResult<OxEventResult>> UpdateAttendeeAsync(
        IOxSession session, OxFolderId folder, string id, long timestamp, string? recurrenceId, OxAttendee attendee, IReadOnlyList<OxAlarm>? alarms,
        OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var aimed = await _reader.AimAsync(session, folder, id, timestamp, recurrenceId, cancellationToken);
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
                OxCall.Write(Module, "confirm").With("id", aim.Stored.Id).With("folder", folder.Value).With("timestamp", timestamp)
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
                var again = await _reader.AimAsync(session, folder, id, OxTimestamps.Any, recurrenceId, cancellationToken);
                if (!again.TryGet(out var exception, out error)) return error;
                (aim, target) = (exception, exception.Stored.Id!);
            }
        }

        if (alarms is not null && LegacyLook.MinutesOf([.. alarms.Take(1)]) is { } minutes && minutes != (aim.Stored.Alarm ?? -1))
        {
            var reminded = await WriteAsync(session, aim, stamp is null ? timestamp : OxTimestamps.Any, new LegacyDraft().Set(OxAppointmentColumns.Alarm, minutes), OxScheduling.None, cancellationToken);
            if (!reminded.TryGet(out var written, out error)) return error;
            (target, stamp) = (written, reminded.Timestamp);
        }

        return await ResultAsync(session, aim, target, stamp ?? aim.Stored.LastModified, isRead: false, cancellationToken);
    }

    public async Task<OxResult<OxEvent?>> ResolveAsync(IOxSession session, string uid, CancellationToken cancellationToken)
    {
        var resolved = await ResolveIdAsync(session, uid, cancellationToken);
        if (!resolved.TryGet(out var id, out var error)) return error!;
        if (id is null) return OxResult<OxEvent?>.Success(null);

        // The module tells no folder: first where nearly everything is, then the user's other calendars.
        var listed = await folders.AllVisibleAsync(session, OxContentType.Events, unsubscribedToo: true, cancellationToken);
        if (!listed.TryGet(out var all, out error)) return error;
        foreach (var folder in all.Where(folder => folder.Section == OxFolderSection.Private).OrderByDescending(folder => folder.IsStandard))
        {
            var read = await _reader.GetAsync(session, folder.Id, id, cancellationToken);
            if (read.TryGet(out var found, out error) && found.FolderId == folder.Id.Value) return (await EventAsync(session, found, null, cancellationToken)).Select(one => (OxEvent?)one);
            if (error is { IsNotFound: false, IsPermission: false }) return error;
        }

        return OxResult<OxEvent?>.Success(null);
    }

    public async Task<OxResult<IReadOnlyList<OxEvent>>> AnswerMailAsync(
        IOxSession session, OxMailInvitation invitation, string partStat, string comment, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var answered = await caller.CallAsync(
            session, OxCalendarApi.AnswerMail("calendar/itip", invitation, partStat, comment).InUtc(),
            OxAnswer.Or<List<OxAppointment>>((ref json) => LegacyReader.ReadObjects(ref json), []), cancellationToken);
        return answered.TryGet(out var made, out var error) ? await _reader.EventsAsync(session, made, made, cancellationToken) : error;
    }

    public async Task<OxResult<IReadOnlyList<OxFreeBusy>>> FreeBusyAsync(IOxSession session, OxRange range, IReadOnlyList<OxAttendee> attendees, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(session, attendees, alsoResources: true, cancellationToken);
        if (!known.TryGet(out var find, out var error)) return error;
        var asked = attendees.Select(attendee => (Attendee: attendee, Who: attendee.Entity is > 0 and var id ? (attendee.CuType is "RESOURCE" or "ROOM" ? 3 : 1, id) : find(attendee))).ToList();
        var those = asked.Where(one => one.Who is not null).ToList();
        var told = await caller.MultipleAsync(
            session, Module, "freebusy", repeatable: true, those,
            (json, one) =>
            {
                json.WriteNumber("type", one.Who!.Value.Item1);
                json.WriteNumber("id", one.Who.Value.Item2);
                json.WriteNumber("start", range.FromMs);
                json.WriteNumber("end", range.UntilMs);
            },
            OxAnswer.Or((ref json) => LegacyReader.ReadTimes(ref json), []), cancellationToken);
        if (!told.TryGet(out var answers, out error)) return error;
        var times = those.Zip(answers).ToDictionary(pair => pair.First.Attendee, pair => pair.Second);
        if (answers.Select(answer => answer.Error).FirstOrDefault(one => one is { IsTransient: true }) is { } away) return away;
        return OxResult<IReadOnlyList<OxFreeBusy>>.Success(
            [.. asked.Select(one => times.TryGetValue(one.Attendee, out var answer) && answer.IsSuccess ? new OxFreeBusy(one.Attendee, answer.Value, Known: true) : new OxFreeBusy(one.Attendee, [], Known: false))]);
    }

    internal async Task<OxResult<HashSet<string>>> DeleteAsync(IOxSession session, IReadOnlyList<Target> targets, long timestamp, CancellationToken cancellationToken)
    {
        var call = OxCall.Write(Module, "delete").With("timestamp", timestamp).InUtc().Body(json =>
        {
            // Old servers take one object alone.
            var isList = LegacyServer.Of(session).DeletesLists;
            if (isList) json.WriteStartArray();
            foreach (var target in targets)
            {
                json.WriteStartObject();
                json.WriteString("id", target.Id);
                json.WriteString("folder", target.Folder.Value);
                if (target.Position is { } position) json.WriteNumber("pos", position);
                json.WriteEndObject();
            }
            if (isList) json.WriteEndArray();
        });
        var result = await caller.CallAsync(session, call, OxAnswer.Or<IReadOnlyList<string>>((ref json) => LegacyReader.ReadKept(ref json), []), cancellationToken);
        return result.Select(kept => kept.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Writes what a draft says; tells whose id it is now.</summary>
    internal Task<OxResult<string>> WriteAsync(
        IOxSession session, LegacyAim aim, long timestamp, LegacyDraft draft, OxScheduling scheduling, CancellationToken cancellationToken) =>
        WriteAsync(session, Update(aim.Folder, aim.Position is null ? aim.Stored.Id! : aim.Master!.Id!, timestamp), draft, scheduling, aim.WriteSeries, cancellationToken);

    private async Task<OxResult<string>> WriteAsync(
        IOxSession session, OxCall call, LegacyDraft draft, OxScheduling scheduling, Action<Utf8JsonWriter> further, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session,
            call.InUtc().Body(json =>
            {
                json.WriteStartObject();
                further(json);
                foreach (var column in draft.Columns)
                {
                    json.WritePropertyName(column.Name);
                    column.Write(json, draft.Values);
                }
                json.WriteBoolean("ignore_conflicts", true);
                json.WriteBoolean("notification", scheduling is OxScheduling.All or OxScheduling.InternalOnly);
                json.WriteEndObject();
            }),
            OxAnswer.Of((ref json) => LegacyReader.ReadWritten(ref json)),
            cancellationToken);
        if (!result.TryGet(out var id, out var error)) return error;
        // What cannot be booked twice stays refused, whatever is ignored.
        return id is null ? new OxError(HardConflict, OxErrorCategory.UserInput) : OxResult<string>.Success(id, result.Timestamp);
    }

    private static OxCall Update(OxFolderId folder, string id, long timestamp) =>
        OxCall.Write(Module, "update").With("id", id).With("folder", folder.Value).With("timestamp", timestamp);

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
        var loaded = await _reader.ExceptionsAsync(session, [aim.Stored], OxAppointmentColumns.All, cancellationToken);
        return loaded.TryGet(out var exceptions, out var error) ? OxResult<LegacyLosses?>.Success(new LegacyLosses(aim, series, then, exceptions)) : error;
    }

    /// <summary>
    /// What a write did: the timestamp that OX answers is that of what was written. An occurrence makes its series newer too, and how much only another look
    /// tells; if somebody else was faster, his change is not ours.
    /// </summary>
    private async Task<OxResult<OxEventResult>> ResultAsync(IOxSession session, LegacyAim aim, string target, long? stamp, bool isRead, CancellationToken cancellationToken)
    {
        var written = Told(target, aim, stamp);
        if (aim.Master is null && !isRead) return OxResult<OxEventResult>.Success(new([], [written], []), stamp);
        var series = aim.Master?.Id ?? aim.Stored.Id!;
        var now = await _reader.ListAsync(session, [new(aim.Folder, series)], OxAppointmentColumns.Keys, cancellationToken);
        OxEvent[] master = now.TryGet(out var rows, out _) && rows is [{ ModifiedBy: var by } row] && by == session.UserId ? [Told(row)] : [];
        return OxResult<OxEventResult>.Success(aim.Position is null ? new([], [written, .. master], []) : new([written], master, []), stamp);
    }

    private static OxEvent Told(string? id, LegacyAim aim, long? stamp) =>
        new() { Id = id, Folder = aim.Folder.Value, SeriesId = aim.Master?.Id ?? aim.Stored.RecurrenceId, RecurrenceId = aim.RecurrenceId, Timestamp = stamp };

    private static OxEvent Told(OxAppointment row) => new() { Id = row.Id, Folder = row.FolderId, SeriesId = row.RecurrenceId, Timestamp = row.LastModified };

    private async Task<OxResult<OxEvent>> EventAsync(IOxSession session, OxAppointment one, LegacySeries? series, CancellationToken cancellationToken)
    {
        var named = await _reader.NamesAsync(session, [one], cancellationToken);
        return named.Select(names => LegacyEvents.Of(one, series, names, session.TimeZone));
    }

    private async Task<OxResult<OxEvent>> DuplicateAsync(IOxSession session, OxError duplicate, string uid, CancellationToken cancellationToken)
    {
        var resolved = await ResolveIdAsync(session, uid, cancellationToken);
        if (resolved.Error is { IsTransient: true } away) return away;
        var id = resolved.IsSuccess ? resolved.Value : null;
        return new OxError(duplicate.Code, duplicate.Category) { Arguments = id is null ? [] : [uid, id] };
    }

    private async Task<OxResult<string?>> ResolveIdAsync(IOxSession session, string uid, CancellationToken cancellationToken)
    {
        var result = await caller.CallAsync(
            session, OxCall.Get(Module, "resolveuid").With("uid", uid), OxAnswer.Or<string?>((ref json) => OxRow.ReadIdOrObject(ref json), null), cancellationToken);
        if (result.Error is { IsNotFound: true }) return OxResult<string?>.Success(null);
        return result.Select(id => id is null or "0" or "-1" ? null : id);
    }

    private async Task<OxResult<IReadOnlyList<OxAppointmentParticipant>>> ParticipantsAsync(
        IOxSession session, IReadOnlyList<OxAttendee>? attendees, OxAppointment? stored, int owner, CancellationToken cancellationToken)
    {
        // Who is stored as somebody outside stays that.
        var outside = (stored?.Participants ?? []).Select(one => one.Mail).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = (attendees ?? []).Where(attendee => attendee.Entity is null or 0 && LegacyAttendees.AddressOf(attendee) is { } address && !outside.Contains(address)).ToList();
        var known = await KnownAsync(session, unknown, alsoResources: unknown.Exists(one => one.CuType is "RESOURCE" or "ROOM"), cancellationToken);
        return known.Select<IReadOnlyList<OxAppointmentParticipant>>(find => LegacyAttendees.Participants(attendees, stored, owner, find));
    }

    /// <summary>Who of the house has these addresses.</summary>
    private async Task<OxResult<Func<OxAttendee, (int Type, int Id)?>>> KnownAsync(IOxSession session, IReadOnlyList<OxAttendee> attendees, bool alsoResources, CancellationToken cancellationToken)
    {
        var addresses = attendees.Where(attendee => attendee.Entity is null or 0).Select(LegacyAttendees.AddressOf).OfType<string>().ToList();
        var found = await people.ByAddressAsync(session, addresses, cancellationToken);
        if (!found.TryGet(out var users, out var error)) return error;
        IReadOnlyList<LegacyPerson> resources = [];
        if (alsoResources && addresses.Exists(address => !users.ContainsKey(address)))
        {
            var listed = await people.ResourcesAsync(session, cancellationToken);
            if (!listed.TryGet(out resources!, out error)) return error;
        }

        return OxResult<Func<OxAttendee, (int Type, int Id)?>>.Success(attendee =>
            LegacyAttendees.AddressOf(attendee) is not { } address ? null
            : users.TryGetValue(address, out var user) ? (1, user.Id)
            : resources.FirstOrDefault(one => one.Address.Equals(address, StringComparison.OrdinalIgnoreCase)) is { } room ? (3, room.Id)
            : null);
    }

    private static OxError Inexpressible(IReadOnlyList<OxColumn<OxEvent>> fields) =>
        new(OxNetCodes.Inexpressible, OxErrorCategory.UserInput) { Arguments = [.. fields.Select(field => field.Name)] };

    /// <summary>What of an event a client gives.</summary>
    private static OxEvent Written(OxEvent one)
    {
        var copy = new OxEvent();
        foreach (var column in OxEventColumns.All.Where(column => column.Writable)) column.Copy(one, copy);
        return copy;
    }

    /// <summary>What to delete.</summary>
    /// <param name="Position">The number of one occurrence; null for all of it.</param>
    internal readonly record struct Target(OxFolderId Folder, string Id, int? Position = null);
}
