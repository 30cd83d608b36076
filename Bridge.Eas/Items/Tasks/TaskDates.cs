using Bridge.Eas.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Tasks;
using NodaTime;
using Ox = Bridge.OxApi.Tasks.OxTaskColumns;

namespace Bridge.Eas.Items.Tasks;

/// <summary>A start or due date: the user's wall clock, and the moment.</summary>
/// <param name="IsDay">A day without an hour; <paramref name="Utc"/> is the user's midnight then.</param>
internal readonly record struct TaskMoment(LocalDateTime Local, Instant Utc, bool IsDay);

/// <summary>
/// Start and due of a task ⇄ StartDate, DueDate and their Utc twins: the first carry the digits of the user's clock with a Z, the second the
/// moment. Source: MS-ASTASK, "DueDate", "UtcDueDate".
/// </summary>
/// <remarks>Both of OX's forms are written: servers before 7.6.1 know days only, and later ones let the newer form win.</remarks>
internal sealed record TaskDates(TaskMoment? Start, TaskMoment? Due)
{
    /// <summary>Where a series counts from.</summary>
    internal LocalDate? Anchor => (Start ?? Due)?.Local.Date;

    internal static TaskDates Of(OxTask task, DateTimeZone zone) => new(
        Moment(task.StartTime, task.StartDate, task.FullTime, zone), Moment(task.EndTime, task.EndDate, task.FullTime, zone));

    internal void Write(WbxmlWriter writer)
    {
        Write(writer, Start, TasksTags.UtcStartDate, TasksTags.StartDate);
        Write(writer, Due, TasksTags.UtcDueDate, TasksTags.DueDate);
    }

    /// <param name="data">ApplicationData.</param>
    /// <param name="draft">What was shown, and what comes of it.</param>
    /// <param name="viewer">The phone.</param>
    /// <param name="isFull">The phone sent all it has: a date that is missing was removed.</param>
    /// <param name="anchor">The first day of a new series, for a task without dates.</param>
    /// <returns>The dates as they will be.</returns>
    internal static TaskDates Read(WbxmlElement data, PimDraft<OxTask> draft, PimViewer viewer, bool isFull, LocalDate? anchor)
    {
        var shown = Of(draft.Stored, viewer.Zone);
        var start = Sent(data, TasksTags.StartDate, TasksTags.UtcStartDate, shown.Start, viewer.Zone, isFull);
        var due = Sent(data, TasksTags.DueDate, TasksTags.UtcDueDate, shown.Due, viewer.Zone, isFull);
        if (start is null && due is null && anchor is { } first)
        {
            start = new(first.AtMidnight(), viewer.Zone.AtStartOfDay(first).ToInstant(), IsDay: true);
            due = start;
        }

        if (start == shown.Start && due == shown.Due) return shown;
        if (start?.Utc > due?.Utc)
        {
            // OX refuses it; phones that know no start date move the due date alone.
            start = due;
            draft.IsAltered = true;
        }

        if (!viewer.KeepsHours)
        {
            draft.IsAltered |= start?.IsDay == false || due?.IsDay == false;
            (start, due) = (AsDay(start, viewer.Zone), AsDay(due, viewer.Zone));
        }

        var days = start?.IsDay != false && due?.IsDay != false;
        // Both times are read by the one flag: when it turns, both are written.
        var turns = days != draft.Stored.FullTime;
        Set(draft, Ox.StartTime, Ox.StartDate, start, days, always: turns && start is not null);
        Set(draft, Ox.EndTime, Ox.EndDate, due, days, always: turns && due is not null);
        if (start is not null || due is not null) draft.Set(Ox.FullTime, days, always: true);
        return new(start, due);
    }

    private static void Write(WbxmlWriter writer, TaskMoment? moment, WbxmlTag utc, WbxmlTag local)
    {
        if (moment is not { } value) return;
        writer.Element(utc, PimDate.Dashed(value.Utc));
        writer.Element(local, PimDate.Dashed(value.Local));
    }

    private static TaskMoment? Sent(WbxmlElement data, WbxmlTag localTag, WbxmlTag utcTag, TaskMoment? shown, DateTimeZone zone, bool isFull)
    {
        if (!data.Has(localTag) && !data.Has(utcTag)) return isFull ? null : shown;
        var utc = PimDate.Parse(data.TextOf(utcTag))?.InUtc().ToInstant();
        if ((PimDate.Parse(data.TextOf(localTag)) ?? utc?.InZone(zone).LocalDateTime) is not { } local)
            return string.IsNullOrEmpty(data.TextOf(localTag)) && string.IsNullOrEmpty(data.TextOf(utcTag)) ? null : shown;
        var isDay = local.TimeOfDay == LocalTime.Midnight;
        if (shown is { } before && (before.IsDay ? isDay && before.Local.Date == local.Date : before.Utc == utc || before.Local == local)) return shown;
        // A day is the day of the digits, wherever the phone is.
        return new(local, isDay ? zone.AtStartOfDay(local.Date).ToInstant() : utc ?? local.InZoneLeniently(zone).ToInstant(), isDay);
    }

    /// <summary>Older servers and clients know the date without the time.</summary>
    private static TaskMoment? Moment(long? time, long? date, bool? fullTime, DateTimeZone zone)
    {
        if ((time ?? date) is not { } millis) return null;
        if (time is null || (fullTime ?? PimDate.IsDay(millis)))
        {
            var day = PimDate.DayOf(millis);
            return new(day.AtMidnight(), zone.AtStartOfDay(day).ToInstant(), IsDay: true);
        }

        var instant = PimDate.InstantOf(millis);
        return new(instant.InZone(zone).LocalDateTime, instant, IsDay: false);
    }

    private static void Set(PimDraft<OxTask> draft, OxColumn<OxTask, long?> time, OxColumn<OxTask, long?> day, TaskMoment? moment, bool days, bool always)
    {
        draft.Set(time, Value(moment, days), always);
        // Alone, the older form would take the hour away.
        if (draft.Has(time) || time.Get(draft.Stored) is null) draft.Set(day, Value(moment, days: true), always: draft.Has(time));
    }

    private static TaskMoment? AsDay(TaskMoment? moment, DateTimeZone zone) =>
        moment is { IsDay: false, Local.Date: var day } ? new(day.AtMidnight(), zone.AtStartOfDay(day).ToInstant(), IsDay: true) : moment;

    private static long? Value(TaskMoment? moment, bool days) => moment is not { } value ? null
        : days ? PimDate.MillisOf(value.Local.Date)
        : value.Utc.ToUnixTimeMilliseconds();
}
