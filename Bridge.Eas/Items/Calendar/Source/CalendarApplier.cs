using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What came of carrying out a <see cref="CalendarWrite"/>.</summary>
/// <param name="Version">The item's version afterwards.</param>
/// <param name="Refused">Parts OX would not take; the rest is done.</param>
/// <param name="Error">Why the whole could not be done; null when it is.</param>
/// <param name="IsUnwatched">Somebody else may have written between two of our writes without our seeing it: the phone is to hear what there is now.</param>
/// <param name="IsShared">Somebody else has written meanwhile.</param>
internal readonly record struct Applied(long Version, int Refused, OxError? Error, bool IsUnwatched, bool IsShared);

/// <summary>Carries out what a phone's command means: the master first, then its occurrences.</summary>
internal sealed class CalendarApplier(IOxCalendarApi api, EventGroups groups, MovedSeriesStore moving, MovedFiles files, RefusedFields refusedFields)
{
    /// <summary>Files of changed occurrences that could not be kept while their series was moved.</summary>
    private const string Moved = "moved";

    /// <summary>How often exceptions are made again while others move the series on.</summary>
    private const int Mendings = 4;

    internal ValueTask<Applied> ApplyAsync(SourceContext context, CalendarViewer viewer, EventGroup group, CalendarWrite write, CancellationToken cancellationToken) =>
        ApplyAsync(context, viewer, group, write, WhoTells.Scheduling(context.User.Session, context.Version), cancellationToken);

    internal async ValueTask<Applied> ApplyAsync(
        SourceContext context, CalendarViewer viewer, EventGroup group, CalendarWrite write, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var run = new Run(context, viewer, group.Master.Id ?? "", group.Version, scheduling);
        var moves = MovesDays(write.Master) && EventGroup.IsSeries(group.Master) && (group.Exceptions.Count > 0 || group.Master.DeleteExceptionDates is { Count: > 0 });
        MovedSeries? moved = null;
        if (moves && StartOf(group.Master, write.Master, viewer) is { } start)
        {
            var kept = await KeepAsync(run, new(group, start, write.KeepsPattern), cancellationToken);
            if (!kept.TryGet(out moved, out var unkept)) return run.Failed(unkept);
        }

        if (!write.Master.IsEmpty && await UpdateAsync(run, run.Id, null, write.Master, cancellationToken) is { } error) return run.Failed(error);
        if (write.Own is { } own && await OwnAsync(run, group.Master, run.Id, null, own, cancellationToken) is { } refused) return run.Failed(refused);

        var now = group;
        if (MovesDays(write.Master) && (write.Occurrences.Count > 0 || group.Exceptions.Count > 0 || group.Master.DeleteExceptionDates is { Count: > 0 }))
        {
            var reloaded = await ReloadAsync(run, cancellationToken);
            if (!reloaded.TryGet(out now, out var unknown)) return run.Failed(unknown);
            var handled = write.Occurrences.Where(occurrence => occurrence.Kind == OccurrenceWriteKind.Delete).Select(occurrence => occurrence.Day).ToHashSet();
            if (write.KeepsPattern)
            {
                var mended = await MendAsync(run, group, now, handled, keepsPattern: true, cancellationToken);
                if (!mended.TryGet(out now, out unknown)) return run.Failed(unknown);
            }

            if (moved is not null)
            {
                var whole = await AttachAgainAsync(run, moved, now, handled, cancellationToken);
                if (!whole.TryGet(out now, out unknown)) return run.Failed(unknown);
            }
        }

        if (moved is not null) await moving.RemoveAsync(context, run.Id, moved, cancellationToken);

        return await OccurrencesAsync(run, now, write.Occurrences, cancellationToken) is { } failed ? run.Failed(failed) : run.Done();
    }

    /// <summary>Makes good what an earlier try to move a series did not come to.</summary>
    /// <returns>The series as it is now.</returns>
    internal async ValueTask<OxResult<EventGroup>> FinishAsync(SourceContext context, CalendarViewer viewer, EventGroup group, CancellationToken cancellationToken)
    {
        if (!EventGroup.IsSeries(group.Master) || group.Master.Id is not { } id || await moving.FindAsync(context, id, cancellationToken) is not { } kept) return OxResult<EventGroup>.Success(group);
        if (StartOf(group.Master, new(), viewer) == kept.StartMs)
        {
            var run = new Run(context, viewer, id, group.Version, OxScheduling.None);
            var mended = await MendAsync(run, kept.Before, group, [], kept.KeepsPattern, cancellationToken);
            if (mended.TryGet(out group!, out var error)) mended = await AttachAgainAsync(run, kept, group, [], cancellationToken);
            if (!mended.TryGet(out group!, out error)) return error.IsConflict ? new OxError(OxNetCodes.Busy, OxErrorCategory.TryAgain) : error;
        }

        await moving.RemoveAsync(context, id, kept, cancellationToken);
        return OxResult<EventGroup>.Success(group);
    }

    private static long? StartOf(OxEvent master, OxPatch<OxEvent> patch, CalendarViewer viewer)
    {
        var then = EventDraft.Copy(master);
        patch.ApplyTo(then);
        return EventTimes.Of(then, viewer.Zone)?.StartInstant.ToUnixTimeMilliseconds();
    }

    private static bool MovesDays(OxPatch<OxEvent> patch) => patch.Has(OxEventColumns.StartDate) || patch.Has(OxEventColumns.Rrule);

    /// <summary>A write that OX refuses for one field is repeated without it, or with what OX takes of it.</summary>
    private ValueTask<OxError?> UpdateAsync(Run run, string id, string? recurrenceId, OxPatch<OxEvent> patch, CancellationToken cancellationToken) =>
        UpdateAsync(run, id, recurrenceId, patch, run.Scheduling, cancellationToken);

    private async ValueTask<OxError?> UpdateAsync(Run run, string id, string? recurrenceId, OxPatch<OxEvent> patch, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        for (var refusal = 0; ; refusal++)
        {
            await run.KeepClaimAsync(cancellationToken);
            var result = await api.UpdateAsync(run.Session, run.Folder, id, run.Version, recurrenceId, patch, scheduling, cancellationToken);
            if (result.Error is not { } error || refusal >= CalendarRefusals.Most || CalendarRefusals.Without(error, patch) is not { } left) return Taken(run, result);
            refusedFields.Note(EasClass.Calendar, error.Code, left.Fields);
            run.Refused++;
            if (left.Rest.IsEmpty) return null;
            patch = left.Rest;
        }
    }

    private OxError? Taken(Run run, OxResult<OxEventResult> result)
    {
        if (result.TryGet(out var written, out _) && written.FilesKept is { } kept)
        {
            refusedFields.Note(EasClass.Calendar, kept.Code, OxEventColumns.Attachments.Name);
            run.Refused++;
        }

        return run.Take(result);
    }

    private async ValueTask<OxError?> OwnAsync(Run run, OxEvent calendarEvent, string id, string? recurrenceId, OwnPart own, CancellationToken cancellationToken)
    {
        if (Meeting.Self(calendarEvent, run.Viewer) is not { } self)
            return own.Alarms is null ? null : await UpdateAsync(run, id, recurrenceId, new OxPatch<OxEvent>().Set(OxEventColumns.Alarms, own.Alarms), cancellationToken);

        var me = new OxAttendee { Uri = self.Uri, Entity = self.Entity, Email = self.Email, PartStat = own.PartStat ?? self.PartStat, Comment = self.Comment };
        await run.KeepClaimAsync(cancellationToken);
        return run.Take(await api.UpdateAttendeeAsync(
            run.Session, run.Folder, id, run.Version, recurrenceId, me, own.Alarms, own.PartStat is null ? OxScheduling.None : run.Scheduling, cancellationToken));
    }

    private async ValueTask<OxResult<EventGroup>> ReloadAsync(Run run, CancellationToken cancellationToken) => Found(run, await groups.LoadAsync(run.Context, [run.Id], cancellationToken));

    /// <summary>Also for a phone that sees no files.</summary>
    private async ValueTask<OxResult<EventGroup>> WithFilesAsync(Run run, CancellationToken cancellationToken) =>
        Found(run, await groups.LoadAsync(run.Context, [run.Id], OxEventColumns.All, cancellationToken));

    private static OxResult<EventGroup> Found(Run run, OxResult<Dictionary<string, EventGroup>> loaded)
    {
        if (!loaded.TryGet(out var found, out var error)) return error;
        return found.TryGetValue(run.Id, out var group) ? OxResult<EventGroup>.Success(group) : new OxError("CAL-4040", OxErrorCategory.UserInput);
    }

    /// <summary>
    /// A series that moved to another hour has new recurrence ids, and OX drops the exceptions of the old ones. Its days are the same:
    /// what was deleted is deleted again, what was changed is made again.
    /// </summary>
    /// <param name="run">Whose.</param>
    /// <param name="before">The series as it was.</param>
    /// <param name="after">As it is.</param>
    /// <param name="handled">Days that are the phone's own matter.</param>
    /// <param name="keepsPattern">A day is the same day whatever its hour; else only if it starts when it started.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <remarks>Whoever moves the series on in between has not seen them: then they are made in what it is by then.</remarks>
    /// <returns>The series as it is then.</returns>
    private async ValueTask<OxResult<EventGroup>> MendAsync(
        Run run, EventGroup before, EventGroup after, HashSet<LocalDate> handled, bool keepsPattern, CancellationToken cancellationToken)
    {
        for (var left = Mendings; ; left--)
        {
            var (mended, unfinished) = await MendOnceAsync(run, before, after, handled, keepsPattern, cancellationToken);
            if (unfinished is null && !mended) return OxResult<EventGroup>.Success(after);
            if (unfinished is not null && CalendarStatus.Of(unfinished) == ItemStatus.Retry && !unfinished.IsConflict) return unfinished;
            var now = await ReloadAsync(run, cancellationToken);
            if (unfinished is null || !now.TryGet(out after!, out _)) return now;
            if (left > 1)
            {
                run.GoOnFrom(after);
                continue;
            }

            if (unfinished.IsConflict) return unfinished;
            run.Refused++;
            return now;
        }
    }

    /// <returns>Whether anything had to be done, and what is in the way of all of it.</returns>
    private async ValueTask<(bool Mended, OxError? Unfinished)> MendOnceAsync(
        Run run, EventGroup before, EventGroup after, HashSet<LocalDate> handled, bool keepsPattern, CancellationToken cancellationToken)
    {
        if (Days(before, run.Viewer) is not var (oldSeries, oldTimes) || Days(after, run.Viewer) is not var (newSeries, _)) return default;
        var (gone, kept) = (after.MissingDays(newSeries), after.ByDay(newSeries));

        var lost = EventGroup.DeletedDays(before.Master, oldSeries).Where(day => !gone.Contains(day) && !kept.ContainsKey(day) && IsThere(day)).ToList();
        run.Missed = null;
        if (lost.Count > 0 && await DeleteAsync(run, lost.Select(day => RecurrenceIds.Of(newSeries, day)), cancellationToken) is { } undeleted) return (true, undeleted);
        var mended = lost.Count > 0;
        foreach (var (day, exception) in before.ByDay(oldSeries))
        {
            if (kept.ContainsKey(day) || gone.Contains(day) || handled.Contains(day) || !IsThere(day)) continue;
            mended = true;
            var patch = ExceptionPatch.Of(exception, before.Master, oldSeries, oldTimes, day);
            if (await UpdateAsync(run, run.Id, RecurrenceIds.Of(newSeries, day), patch, cancellationToken) is not { } refused) continue;
            if (refused.IsConflict || CalendarStatus.Of(refused) == ItemStatus.Retry) return (true, refused);
            // Which may be since somebody moved the series on; the other days are not to wait for it.
            if (refused.IsNotFound) run.Missed ??= refused;
            else run.Refused++;
        }

        return (mended, run.Missed);

        bool IsThere(LocalDate day) => newSeries.Has(day) && (keepsPattern || RecurrenceIds.Of(newSeries, day) == RecurrenceIds.Of(oldSeries, day));
    }

    /// <summary>Keeps what OX may drop with the move that is to come.</summary>
    private async ValueTask<OxResult<MovedSeries>> KeepAsync(Run run, MovedSeries series, CancellationToken cancellationToken)
    {
        if (!run.Viewer.IsModern && series.Before.Exceptions.Count > 0)
        {
            // Its phone sees no files, but others do.
            var loaded = await WithFilesAsync(run, cancellationToken);
            if (!loaded.TryGet(out var whole, out var unread)) return unread;
            series = series with { Before = whole };
        }

        var fetched = await files.FetchAsync(run.Context, series.Before, cancellationToken);
        return fetched.TryGet(out var contents, out var error) ? OxResult<MovedSeries>.Success(await moving.KeepAsync(run.Context, run.Id, series, contents, cancellationToken)) : error;
    }

    /// <summary>Gives changed occurrences that OX had dropped, and that are there again, their files. Nobody gets mail about that.</summary>
    /// <returns>The series as it is then.</returns>
    private async ValueTask<OxResult<EventGroup>> AttachAgainAsync(Run run, MovedSeries moved, EventGroup now, HashSet<LocalDate> handled, CancellationToken cancellationToken)
    {
        if (!MovedFiles.AreApart(moved.Before)) return OxResult<EventGroup>.Success(now);
        var loaded = await WithFilesAsync(run, cancellationToken);
        if (!loaded.TryGet(out now!, out var unread)) return unread;
        if (Days(moved.Before, run.Viewer) is not var (oldSeries, _) || Days(now, run.Viewer) is not var (newSeries, _)) return loaded;
        run.GoOnFrom(now);
        var there = now.ByDay(newSeries);
        var written = false;
        foreach (var (day, had) in moved.Before.ByDay(oldSeries))
        {
            var isSame = moved.KeepsPattern || RecurrenceIds.Of(newSeries, day) == RecurrenceIds.Of(oldSeries, day);
            if (!isSame || handled.Contains(day) || !there.TryGetValue(day, out var exception)) continue;
            var compared = await files.CompareAsync(
                run.Context, had, moved.Before.Master, exception, now.Master, file => moving.FileAsync(run.Context, run.Id, moved, file, cancellationToken), cancellationToken);
            if (!compared.TryGet(out var again, out var error)) return error;
            if (again.Lost > 0) refusedFields.Note(EasClass.Calendar, Moved, OxEventColumns.Attachments.Name);
            run.Refused += again.Lost;
            if (again.Attachments is not { } attachments) continue;
            written = true;
            if (await UpdateAsync(run, run.Id, exception.RecurrenceId, new OxPatch<OxEvent>().Set(OxEventColumns.Attachments, attachments), OxScheduling.None, cancellationToken) is not { } refused) continue;
            if (refused.IsConflict || CalendarStatus.Of(refused) == ItemStatus.Retry) return refused;
            run.Refused++;
        }

        return written ? await WithFilesAsync(run, cancellationToken) : loaded;
    }

    private static (Series Series, EventTimes Times)? Days(EventGroup group, CalendarViewer viewer) =>
        EventTimes.Of(group.Master, viewer.Zone) is { } times && EventGroup.SeriesOf(group.Master, times) is { } series ? (series, times) : null;

    private async ValueTask<OxError?> OccurrencesAsync(Run run, EventGroup now, IReadOnlyList<OccurrenceWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0) return null;
        if (Days(now, run.Viewer) is not var (series, _))
        {
            run.Refused += writes.Count;
            return null;
        }

        if (writes.Any(write => write.WasDeleted) && await BringBackAsync(run, now, series, writes, cancellationToken) is { } stuck) return stuck;
        var existing = now.ByDay(series);
        foreach (var write in writes.Where(write => write.Kind == OccurrenceWriteKind.Change))
        {
            var exception = existing.GetValueOrDefault(write.Day);
            // As an occurrence of the series also where it is an event of its own: whoever wrote the series in between is noticed.
            var recurrenceId = exception?.RecurrenceId ?? RecurrenceIds.Of(series, write.Day);
            var error = write.Own is { } part
                ? await OwnAsync(run, exception ?? now.Master, run.Id, recurrenceId, part, cancellationToken)
                : write.Patch.IsEmpty ? null : await UpdateAsync(run, run.Id, recurrenceId, write.Patch, cancellationToken);
            if (error is null) continue;
            // Somebody wrote in between: not refused, but to be looked at anew.
            if (error.IsConflict || CalendarStatus.Of(error) == ItemStatus.Retry) return error;
            run.Refused++;
        }

        var deleted = writes.Where(write => write.Kind == OccurrenceWriteKind.Delete).Select(write => write.Day).ToList();
        return deleted.Count == 0 ? null : await DeleteDaysAsync(run, deleted, day => existing.GetValueOrDefault(day)?.RecurrenceId ?? RecurrenceIds.Of(series, day), cancellationToken);
    }

    /// <summary>Somebody may move the series on before its occurrences are deleted: they are the same days, and have other ids.</summary>
    private async ValueTask<OxError?> DeleteDaysAsync(Run run, IReadOnlyList<LocalDate> days, Func<LocalDate, string> idOf, CancellationToken cancellationToken)
    {
        run.Missed = null;
        if (await DeleteAsync(run, days.Select(idOf), cancellationToken) is { } stuck) return stuck;
        if (run.Missed is null) return null;
        var reloaded = await ReloadAsync(run, cancellationToken);
        if (!reloaded.TryGet(out var now, out var unknown)) return unknown.IsNotFound ? null : unknown;
        if (Days(now, run.Viewer) is not var (series, _)) return null;
        run.GoOnFrom(now);
        var (gone, changed) = (EventGroup.DeletedDays(now.Master, series), now.ByDay(series));
        var left = days.Where(day => series.Has(day) && !gone.Contains(day)).Select(day => changed.GetValueOrDefault(day)?.RecurrenceId ?? RecurrenceIds.Of(series, day)).ToList();
        return left.Count == 0 ? null : await DeleteAsync(run, left, cancellationToken);
    }

    private async ValueTask<OxError?> BringBackAsync(Run run, EventGroup now, Series series, IReadOnlyList<OccurrenceWrite> writes, CancellationToken cancellationToken)
    {
        var back = writes.Where(write => write.WasDeleted).Select(write => write.Day).ToHashSet();
        var dates = (now.Master.DeleteExceptionDates ?? []).Where(date => RecurrenceIds.DayOf(date, series) is not { } day || !back.Contains(day)).ToList();
        return await UpdateAsync(
            run, run.Id, null, new OxPatch<OxEvent>().Set(OxEventColumns.DeleteExceptionDates, dates), cancellationToken);
    }

    /// <summary>The phone's wish stands whatever else happened to the series; but then the phone has to hear of that.</summary>
    private async ValueTask<OxError?> DeleteAsync(Run run, IEnumerable<string> recurrenceIds, CancellationToken cancellationToken)
    {
        OxEventRef[] refs = [.. recurrenceIds.Select(id => new OxEventRef(run.Folder, run.Id, id))];

        // Of several each makes the series newer than the last, so only one alone can be made on what was read.
        var result = await DeleteAsync(run, refs, refs.Length == 1 ? run.Version : OxTimestamps.Any, cancellationToken);
        if (result.TryGet(out var first, out _) && first is [{ Error.IsConflict: true }])
        {
            run.IsShared = true;
            result = await DeleteAsync(run, refs, OxTimestamps.Any, cancellationToken);
        }

        if (!result.TryGet(out var outcomes, out var error)) return error;
        foreach (var outcome in outcomes)
        {
            if (outcome.Result is { } done) run.Take(OxResult<OxEventResult>.Success(done));
            else if (outcome.Error is { IsNotFound: false } refused && CalendarStatus.Of(refused) == ItemStatus.Retry) return refused;
            else if (outcome.Error is { IsNotFound: false }) run.Refused++;
            else run.Missed = outcome.Error;
        }

        return null;
    }

    private async ValueTask<OxResult<IReadOnlyList<OxEventOutcome>>> DeleteAsync(Run run, OxEventRef[] refs, long timestamp, CancellationToken cancellationToken)
    {
        run.IsUnwatched |= timestamp == OxTimestamps.Any;
        await run.KeepClaimAsync(cancellationToken);
        return await api.DeleteAsync(run.Session, refs, timestamp, run.Scheduling, cancellationToken);
    }

    /// <summary>One item's writes: each makes it newer, and the next is made on what the last left.</summary>
    private sealed class Run(SourceContext context, CalendarViewer viewer, string id, long version, OxScheduling scheduling)
    {
        internal SourceContext Context => context;

        internal CalendarViewer Viewer => viewer;

        internal Bridge.OxApi.Sessions.IOxSession Session => context.User.Session;

        internal OxFolderId Folder { get; } = new(context.OxFolderId);

        internal OxScheduling Scheduling => scheduling;

        internal string Id => id;

        internal long Version { get; private set; } = version;

        internal int Refused { get; set; }

        internal bool IsUnwatched { get; set; }

        internal bool IsShared { get; set; }

        /// <summary>What OX said of an occurrence that was to be deleted and is none.</summary>
        internal OxError? Missed { get; set; }

        /// <summary>Somebody else may have written: what comes is made on what there is now.</summary>
        internal void GoOnFrom(EventGroup now)
        {
            Version = Math.Max(Version, now.Version);
            IsShared = true;
        }

        internal ValueTask KeepClaimAsync(CancellationToken cancellationToken) => context.KeepClaim(cancellationToken);

        internal OxError? Take(OxResult<OxEventResult> result)
        {
            if (!result.TryGet(out var written, out var error)) return error;
            IsUnwatched |= written.IsUnwatched;
            foreach (var one in written.Created.Concat(written.Updated).Concat(written.Deleted)) Version = Math.Max(Version, one.Timestamp ?? 0);
            return null;
        }

        internal Applied Done() => new(Version, Refused, null, IsUnwatched, IsShared);

        internal Applied Failed(OxError error) => new(Version, Refused, error, IsUnwatched, IsShared);
    }
}
