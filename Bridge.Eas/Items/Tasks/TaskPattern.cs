using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Tasks;
using NodaTime;
using Ox = Bridge.OxApi.Tasks.OxTaskColumns;

namespace Bridge.Eas.Items.Tasks;

/// <summary>How a task repeats, in OX's words ⇄ Recurrence. Source: MS-ASTASK, "Recurrence"; OX HTTP API, tasks, recurrence fields.</summary>
/// <param name="Type">1 daily, 2 weekly, 3 monthly, 4 yearly.</param>
/// <param name="Days">Bit 0 Sunday to bit 6 Saturday, in both languages; null for a date.</param>
/// <param name="DayInMonth">The day, or with <paramref name="Days"/> which of them: 1 to 4, 5 the last.</param>
/// <param name="Month">0 is January; yearly only.</param>
/// <param name="Until">The last day.</param>
internal sealed record TaskPattern(int Type, int Interval, int? Days, int? DayInMonth, int? Month, LocalDate? Until, int? Occurrences)
{
    private const int Daily = 1, Weekly = 2, Monthly = 3, Yearly = 4;

    private const int MaxInterval = 999, Monday = 1;

    /// <summary>EAS type ⇄ OX type, and whether it goes by weekdays.</summary>
    private static readonly (int Eas, int Ox, bool ByWeekday)[] Types = [(0, Daily, false), (1, Weekly, true), (2, Monthly, false), (3, Monthly, true), (5, Yearly, false), (6, Yearly, true)];

    /// <summary>Hijri, Hebrew, and the lunar calendars of the far east. Source: MS-ASTASK, "CalendarType".</summary>
    private static readonly int[] LunarCalendars = [6, 8, 14, 15, 20, 23];

    /// <summary>The fields it is made of: written together or not at all.</summary>
    internal static readonly OxColumn<OxTask>[] Columns = [Ox.RecurrenceType, Ox.Interval, Ox.Days, Ox.DayInMonth, Ox.Month, Ox.Until, Ox.Occurrences];

    /// <returns>Null for a task that does not repeat.</returns>
    internal static TaskPattern? Of(OxTask task)
    {
        if (task.RecurrenceType is not { } type || type is < Daily or > Yearly) return null;
        var days = type == Daily ? null : Within(task.Days, 1, 127);
        return new TaskPattern(
            type,
            Math.Clamp(task.Interval ?? 1, 1, MaxInterval),
            days,
            type >= Monthly ? Within(task.DayInMonth, 1, 31) : null,
            type == Yearly ? Within(task.Month, 0, 11) : null,
            task.Occurrences is > 0 || task.Until is not { } until ? null : PimDate.DayOf(until),
            task.Occurrences is > 0 ? task.Occurrences : null);
    }

    /// <param name="recurrence">The element.</param>
    /// <param name="anchor">The first day, for what the phone leaves to it.</param>
    /// <param name="zone">The user's zone.</param>
    /// <returns>Null when the element names no type there is.</returns>
    internal static TaskPattern? Read(WbxmlElement recurrence, LocalDate anchor, DateTimeZone zone)
    {
        if (recurrence.NumberOf(TasksTags.Type) is not { } eas || !Array.Exists(Types, row => row.Eas == eas)) return null;
        var (_, type, byWeekday) = Array.Find(Types, row => row.Eas == eas);
        // Months of another length: OX would repeat it on other days.
        if (type >= Monthly && recurrence.NumberOf(TasksTags.CalendarType) is { } calendar && Array.IndexOf(LunarCalendars, calendar) >= 0) return null;
        var days = Within(recurrence.NumberOf(TasksTags.DayOfWeek), 1, 127);
        // "Every day, on working days" is weekly in OX.
        if (type == Daily && days is not null) (type, byWeekday) = (Weekly, true);
        var occurrences = recurrence.NumberOf(TasksTags.Occurrences);
        return new TaskPattern(
            type,
            Math.Clamp(recurrence.NumberOf(TasksTags.Interval) ?? 1, 1, MaxInterval),
            byWeekday ? days ?? 1 << BlobDate.SundayBased(anchor.DayOfWeek) : null,
            type < Monthly ? null
                : byWeekday ? Within(recurrence.NumberOf(TasksTags.WeekOfMonth), 1, 5) ?? ((anchor.Day - 1) / 7) + 1
                : Within(recurrence.NumberOf(TasksTags.DayOfMonth), 1, 31) ?? anchor.Day,
            type == Yearly ? (Within(recurrence.NumberOf(TasksTags.MonthOfYear), 1, 12) ?? anchor.Month) - 1 : null,
            occurrences is > 0 ? null : LastDay(recurrence.TextOf(TasksTags.Until), zone),
            occurrences is > 0 ? occurrences : null);
    }

    /// <summary>
    /// What OX does not know of a series: that it counts from the day it was done, and weeks that begin on another day than Monday where that
    /// tells which Sundays are meant.
    /// </summary>
    internal static bool IsOtherInOx(WbxmlElement recurrence) => recurrence.FlagOf(TasksTags.Regenerate) == true
        || (recurrence.NumberOf(TasksTags.FirstDayOfWeek) is { } first && first != Monday && recurrence.NumberOf(TasksTags.Interval) > 1 && (recurrence.NumberOf(TasksTags.DayOfWeek) & 1) == 1);

    internal void Write(WbxmlWriter writer, LocalDate anchor, EasVersion version)
    {
        var byWeekday = Days is not null;
        writer.Start(TasksTags.Recurrence);
        writer.Element(TasksTags.Type, Array.Find(Types, row => row.Ox == Type && (row.ByWeekday == byWeekday || Type <= Weekly)).Eas);
        writer.Element(TasksTags.Start, PimDate.Dashed(anchor.AtMidnight()));
        if (Until is { } until) writer.Element(TasksTags.Until, PimDate.Dashed(until.AtMidnight()));
        if (Occurrences is { } occurrences) writer.Element(TasksTags.Occurrences, occurrences);
        writer.Element(TasksTags.Interval, Interval);
        if (Type != Daily && (Days ?? (Type == Weekly ? 1 << BlobDate.SundayBased(anchor.DayOfWeek) : null)) is { } days) writer.Element(TasksTags.DayOfWeek, days);
        if (Type >= Monthly && !byWeekday) writer.Element(TasksTags.DayOfMonth, DayInMonth ?? anchor.Day);
        if (Type >= Monthly && byWeekday) writer.Element(TasksTags.WeekOfMonth, Math.Min(DayInMonth ?? 1, 5));
        if (Type == Yearly) writer.Element(TasksTags.MonthOfYear, (Month ?? (anchor.Month - 1)) + 1);
        writer.Element(TasksTags.Regenerate, value: false);
        writer.Element(TasksTags.DeadOccur, value: false);
        // OX's weeks begin on Monday.
        if (Type == Weekly && version.Has(EasFeature.FirstDayOfWeek)) writer.Element(TasksTags.FirstDayOfWeek, Monday);
        writer.End();
    }

    internal static void Set(PimDraft<OxTask> draft, TaskPattern? pattern)
    {
        draft.Set(Ox.RecurrenceType, pattern?.Type ?? 0, always: true);
        draft.Set(Ox.Interval, pattern?.Interval, always: pattern is not null);
        draft.Set(Ox.Days, pattern?.Days);
        draft.Set(Ox.DayInMonth, pattern?.DayInMonth);
        draft.Set(Ox.Month, pattern?.Month);
        draft.Set(Ox.Until, pattern?.Until is { } until ? PimDate.MillisOf(until) : null);
        draft.Set(Ox.Occurrences, pattern?.Occurrences);
    }

    /// <summary>Midnight digits are that day; anything else is a moment on the user's day.</summary>
    private static LocalDate? LastDay(string? text, DateTimeZone zone) => PimDate.Parse(text) is not { } until ? null
        : until.TimeOfDay == LocalTime.Midnight ? until.Date
        : until.InUtc().ToInstant().InZone(zone).Date;

    private static int? Within(int? number, int least, int most) => number >= least && number <= most ? number : null;
}
