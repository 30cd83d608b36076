using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>Makes again what OX drops of a series that a phone moves: its changed and deleted occurrences, and the files that only these have.</summary>
internal sealed class SeriesMender(MovedSeriesStore moving, MovedFiles files)
{
    /// <summary>The operator's word for files of changed occurrences that could not be kept while their series was moved.</summary>
    private const string Moved = "moved";

    /// <summary>How often exceptions are made again while others move the series on.</summary>
    private const int Mendings = 4;

    /// <summary>Keeps what OX may drop with the move that is to come.</summary>
    internal async ValueTask<OxResult<MovedSeries>> KeepAsync(EventWrites run, MovedSeries series, CancellationToken cancellationToken)
    {
        if (!run.Viewer.IsModern && series.Before.Exceptions.Count > 0)
        {
            // Its phone sees no files, but others do.
            var loaded = await run.ReloadWithFilesAsync(cancellationToken);
            if (!loaded.TryGet(out var whole, out var unread)) return unread;
            series = series with { Before = whole };
        }

        var fetched = await files.FetchAsync(run.Context, series.Before, cancellationToken);
        return fetched.TryGet(out var contents, out var error) ? OxResult<MovedSeries>.Success(await moving.KeepAsync(run.Context, run.Id, series, contents, cancellationToken)) : error;
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
    internal static async ValueTask<OxResult<EventGroup>> MendAsync(
        EventWrites run, EventGroup before, EventGroup after, HashSet<LocalDate> handled, bool keepsPattern, CancellationToken cancellationToken)
    {
        for (var left = Mendings; ; left--)
        {
            var (mended, unfinished) = await MendOnceAsync(run, before, after, handled, keepsPattern, cancellationToken);
            if (unfinished is null && !mended) return OxResult<EventGroup>.Success(after);
            if (unfinished is not null && CalendarStatus.Of(unfinished) == ItemStatus.Retry && !unfinished.IsConflict) return unfinished;
            var now = await run.ReloadAsync(cancellationToken);
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
    private static async ValueTask<(bool Mended, OxError? Unfinished)> MendOnceAsync(
        EventWrites run, EventGroup before, EventGroup after, HashSet<LocalDate> handled, bool keepsPattern, CancellationToken cancellationToken)
    {
        if (before.DaysIn(run.Viewer.Zone) is not var (oldSeries, oldTimes) || after.DaysIn(run.Viewer.Zone) is not var (newSeries, _)) return default;
        var (gone, kept) = (after.MissingDays(newSeries), after.ByDay(newSeries));

        var lost = EventGroup.DeletedDays(before.Master, oldSeries).Where(day => !gone.Contains(day) && !kept.ContainsKey(day) && IsThere(day)).ToList();
        run.Missed = null;
        if (lost.Count > 0 && await run.DeleteAsync(lost.Select(day => RecurrenceIds.Of(newSeries, day)), cancellationToken) is { } undeleted) return (true, undeleted);
        var mended = lost.Count > 0;
        foreach (var (day, exception) in before.ByDay(oldSeries))
        {
            if (kept.ContainsKey(day) || gone.Contains(day) || handled.Contains(day) || !IsThere(day)) continue;
            mended = true;
            var patch = ExceptionPatch.Of(exception, before.Master, oldSeries, oldTimes, day);
            if (await run.UpdateAsync(RecurrenceIds.Of(newSeries, day), patch, cancellationToken) is not { } refused) continue;
            if (refused.IsConflict || CalendarStatus.Of(refused) == ItemStatus.Retry) return (true, refused);
            // Which may be since somebody moved the series on; the other days are not to wait for it.
            if (refused.IsNotFound) run.Missed ??= refused;
            else run.Refused++;
        }

        return (mended, run.Missed);

        bool IsThere(LocalDate day) => newSeries.Has(day) && (keepsPattern || RecurrenceIds.Of(newSeries, day) == RecurrenceIds.Of(oldSeries, day));
    }

    /// <summary>Gives changed occurrences that OX had dropped, and that are there again, their files. Nobody gets mail about that.</summary>
    /// <returns>The series as it is then.</returns>
    internal async ValueTask<OxResult<EventGroup>> AttachAgainAsync(EventWrites run, MovedSeries moved, EventGroup now, HashSet<LocalDate> handled, CancellationToken cancellationToken)
    {
        if (!MovedFiles.AreApart(moved.Before)) return OxResult<EventGroup>.Success(now);
        var loaded = await run.ReloadWithFilesAsync(cancellationToken);
        if (!loaded.TryGet(out now!, out var unread)) return unread;
        if (moved.Before.DaysIn(run.Viewer.Zone) is not var (oldSeries, _) || now.DaysIn(run.Viewer.Zone) is not var (newSeries, _)) return loaded;
        run.GoOnFromNewer(now);
        var there = now.ByDay(newSeries);
        var written = false;
        foreach (var (day, had) in moved.Before.ByDay(oldSeries))
        {
            var isSame = moved.KeepsPattern || RecurrenceIds.Of(newSeries, day) == RecurrenceIds.Of(oldSeries, day);
            if (!isSame || handled.Contains(day) || !there.TryGetValue(day, out var exception)) continue;
            var compared = await files.CompareAsync(
                run.Context, had, moved.Before.Master, exception, now.Master, file => moving.FileAsync(run.Context, run.Id, moved, file, cancellationToken), cancellationToken);
            if (!compared.TryGet(out var again, out var error)) return error;
            run.Lose(again.Lost, Moved, OxEventColumns.Attachments.Name);
            if (again.Attachments is not { } attachments) continue;
            written = true;
            run.TellNewNames();
            if (await run.UpdateAsync(exception.RecurrenceId, new OxPatch<OxEvent>().Set(OxEventColumns.Attachments, attachments), OxScheduling.None, cancellationToken) is not { } refused) continue;
            if (refused.IsConflict || CalendarStatus.Of(refused) == ItemStatus.Retry) return refused;
            run.Refused++;
        }

        return written ? await run.ReloadWithFilesAsync(cancellationToken) : loaded;
    }
}
