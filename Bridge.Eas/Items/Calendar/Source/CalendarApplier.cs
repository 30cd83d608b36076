using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Carries out what a phone's command means: the master first, then its occurrences.</summary>
internal sealed class CalendarApplier(IOxCalendarApi api, MovedSeriesStore moving, RefusedFields refusedFields)
{
    private readonly EventGroups _groups = new(api);
    private readonly SeriesMender _mender = new(moving, new(api, new(api)));

    internal ValueTask<Applied> ApplyAsync(SourceContext context, CalendarViewer viewer, EventGroup group, CalendarWrite write, CancellationToken cancellationToken) =>
        ApplyAsync(context, viewer, group, write, WhoTells.Scheduling(context.User.Session, context.Version), cancellationToken);

    internal async ValueTask<Applied> ApplyAsync(
        SourceContext context, CalendarViewer viewer, EventGroup group, CalendarWrite write, OxScheduling scheduling, CancellationToken cancellationToken)
    {
        var run = new EventWrites(api, _groups, refusedFields, context, viewer, group, scheduling);
        var movesDays = MovesDays(write.Master);
        var hasExceptions = group.Exceptions.Count > 0 || group.Master.DeleteExceptionDates is { Count: > 0 };
        MovedSeries? moved = null;
        if (movesDays && hasExceptions && EventGroup.IsSeries(group.Master) && StartOf(group.Master, write.Master, viewer) is { } start)
        {
            var kept = await _mender.KeepAsync(run, new(group, start, write.KeepsPattern), cancellationToken);
            if (!kept.TryGet(out moved, out var unkept)) return run.Failed(unkept);
        }

        if (!write.Master.IsEmpty && await run.UpdateAsync(null, write.Master, cancellationToken) is { } error) return run.Failed(error);
        if (write.Own is { } own && await run.OwnAsync(group.Master, null, own, cancellationToken) is { } refused) return run.Failed(refused);

        var now = group;
        if (movesDays && (hasExceptions || write.Occurrences.Count > 0))
        {
            var reloaded = await run.ReloadAsync(cancellationToken);
            if (!reloaded.TryGet(out now, out var unknown)) return run.Failed(unknown);
            var handled = write.Occurrences.Where(occurrence => occurrence.Kind == OccurrenceWriteKind.Delete).Select(occurrence => occurrence.Day).ToHashSet();
            if (write.KeepsPattern)
            {
                var mended = await SeriesMender.MendAsync(run, group, now, handled, keepsPattern: true, cancellationToken);
                if (!mended.TryGet(out now, out unknown)) return run.Failed(unknown);
            }

            if (moved is not null)
            {
                var whole = await _mender.AttachAgainAsync(run, moved, now, handled, cancellationToken);
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
            var run = new EventWrites(api, _groups, refusedFields, context, viewer, group, OxScheduling.None);
            var mended = await SeriesMender.MendAsync(run, kept.Before, group, [], kept.KeepsPattern, cancellationToken);
            if (mended.TryGet(out group!, out var error)) mended = await _mender.AttachAgainAsync(run, kept, group, [], cancellationToken);
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

    private static async ValueTask<OxError?> OccurrencesAsync(EventWrites run, EventGroup now, IReadOnlyList<OccurrenceWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0) return null;
        if (now.DaysIn(run.Viewer.Zone) is not var (series, _))
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
                ? await run.OwnAsync(exception ?? now.Master, recurrenceId, part, cancellationToken)
                : write.Patch.IsEmpty ? null : await run.UpdateAsync(recurrenceId, write.Patch, cancellationToken);
            if (error is null) continue;
            // Somebody wrote in between: not refused, but to be looked at anew.
            if (error.IsConflict || CalendarStatus.Of(error) == ItemStatus.Retry) return error;
            run.Refused++;
        }

        var deleted = writes.Where(write => write.Kind == OccurrenceWriteKind.Delete).Select(write => write.Day).ToList();
        return deleted.Count == 0 ? null : await DeleteDaysAsync(run, deleted, day => existing.GetValueOrDefault(day)?.RecurrenceId ?? RecurrenceIds.Of(series, day), cancellationToken);
    }

    /// <summary>Somebody may move the series on before its occurrences are deleted: they are the same days, and have other ids.</summary>
    private static async ValueTask<OxError?> DeleteDaysAsync(EventWrites run, IReadOnlyList<LocalDate> days, Func<LocalDate, string> idOf, CancellationToken cancellationToken)
    {
        run.Missed = null;
        if (await run.DeleteAsync(days.Select(idOf), cancellationToken) is { } stuck) return stuck;
        if (run.Missed is null) return null;
        var reloaded = await run.ReloadAsync(cancellationToken);
        if (!reloaded.TryGet(out var now, out var unknown)) return unknown.IsNotFound ? null : unknown;
        if (now.DaysIn(run.Viewer.Zone) is not var (series, _)) return null;
        run.GoOnFrom(now);
        var (gone, changed) = (EventGroup.DeletedDays(now.Master, series), now.ByDay(series));
        var left = days.Where(day => series.Has(day) && !gone.Contains(day)).Select(day => changed.GetValueOrDefault(day)?.RecurrenceId ?? RecurrenceIds.Of(series, day)).ToList();
        return left.Count == 0 ? null : await run.DeleteAsync(left, cancellationToken);
    }

    private static async ValueTask<OxError?> BringBackAsync(EventWrites run, EventGroup now, Series series, IReadOnlyList<OccurrenceWrite> writes, CancellationToken cancellationToken)
    {
        var back = writes.Where(write => write.WasDeleted).Select(write => write.Day).ToHashSet();
        var dates = (now.Master.DeleteExceptionDates ?? []).Where(date => RecurrenceIds.DayOf(date, series) is not { } day || !back.Contains(day)).ToList();
        return await run.UpdateAsync(null, new OxPatch<OxEvent>().Set(OxEventColumns.DeleteExceptionDates, dates), cancellationToken);
    }
}
