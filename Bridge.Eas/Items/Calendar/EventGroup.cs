using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Items.Calendar;

/// <summary>What a phone sees as one item: a single event, or a series' master with its exceptions.</summary>
internal sealed record EventGroup(OxEvent Master, IReadOnlyList<OxEvent> Exceptions)
{
    /// <summary>Of the youngest member: every change of an exception, and every new or deleted one, gives a higher one.</summary>
    internal long Version => Exceptions.Aggregate(Master.Timestamp ?? 0, (version, exception) => Math.Max(version, exception.Timestamp ?? 0));

    /// <summary>An exception whose master is not in this calendar (an invitation to one occurrence) stands for itself.</summary>
    internal static string ItemIdOf(OxEvent calendarEvent, Func<string, bool> isListed) =>
        calendarEvent.SeriesId is { } series && series != calendarEvent.Id && isListed(series) ? series : calendarEvent.Id ?? "";

    internal static bool IsSeries(OxEvent calendarEvent) => !string.IsNullOrEmpty(calendarEvent.Rrule);

    /// <summary>Null for a single event.</summary>
    internal static Series? SeriesOf(OxEvent master, EventTimes times) =>
        IsSeries(master) ? new(times.Start, times.Zone, times.IsAllDay, RecurrenceRule.Parse(master.Rrule)) : null;

    /// <summary>Days and times of the series; null for a single event, and for one without a readable start.</summary>
    /// <param name="zone">The user's, for floating times.</param>
    internal (Series Series, EventTimes Times)? DaysIn(DateTimeZone zone) =>
        EventTimes.Of(Master, zone) is { } times && SeriesOf(Master, times) is { } series ? (series, times) : null;

    /// <summary>The exceptions by the day they replace; those with an unreadable recurrence id are left out.</summary>
    internal Dictionary<LocalDate, OxEvent> ByDay(Series series)
    {
        var days = new Dictionary<LocalDate, OxEvent>();
        foreach (var exception in Exceptions)
        {
            if (RecurrenceIds.DayOf(exception.RecurrenceId, series) is { } day) days[day] = exception;
        }

        return days;
    }

    /// <summary>Days without an occurrence, as far as the user can see: deleted ones, and <see cref="UnseenDays"/>.</summary>
    internal HashSet<LocalDate> MissingDays(Series series) => [.. DeletedDays(Master, series), .. UnseenDays(series)];

    /// <summary>
    /// Days of changed occurrences that the user cannot see: in a calendar shared with him they are private or not his to read, or he has left them. For others
    /// they are there, so OX must never be told that they are deleted, or that they are not.
    /// </summary>
    internal HashSet<LocalDate> UnseenDays(Series series)
    {
        if (Master.ChangeExceptionDates is not { } changed || changed.Count <= Exceptions.Count) return [];
        var seen = ByDay(series);
        return [.. changed.Select(id => RecurrenceIds.DayOf(id, series)).OfType<LocalDate>().Where(day => !seen.ContainsKey(day))];
    }

    /// <summary>What OX itself has as deleted.</summary>
    internal static HashSet<LocalDate> DeletedDays(OxEvent master, Series series) =>
        [.. (master.DeleteExceptionDates ?? []).Select(id => RecurrenceIds.DayOf(id, series)).OfType<LocalDate>()];
}
