using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Items.Calendar.TimeZones;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Calendar;

/// <summary>Which occurrence is meant: OX's recurrence id ⇄ the day in the series ⇄ ExceptionStartTime or InstanceId.</summary>
/// <remarks>Phones send the hour of before a move or of the wrong side of a clock change, so the day decides. Source: MS-ASCAL,
/// "ExceptionStartTime"; MS-ASAIRS, "InstanceId"; OX HTTP API, chronos, series semantics.</remarks>
internal static class RecurrenceIds
{
    // As far as a client's idea of "midnight" can be from the series'.
    private static readonly Duration Tolerance = Duration.FromHours(14);

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <summary>UTC, or the date of an all-day series.</summary>
    internal static string Of(Series series, LocalDate day) =>
        series.IsAllDay ? DatePattern.Format(day) : CalendarDate.Compact(series.InstantOf(day));

    /// <summary>The day in the series' zone; null for an unreadable id.</summary>
    internal static LocalDate? DayOf(string? recurrenceId, Series series)
    {
        if (recurrenceId is null) return null;
        if (DatePattern.Parse(recurrenceId).TryGetValue(default, out var date)) return date;
        var zone = series.Zone;
        var colon = recurrenceId.LastIndexOf(':');
        if (colon > 0 && ZoneFinder.ById(recurrenceId[..colon]) is { } named) zone = named;
        var text = recurrenceId[(colon + 1)..];
        if (text.EndsWith('Z')) (zone, text) = (DateTimeZone.Utc, text[..^1]);
        if (!TimePattern.Parse(text).TryGetValue(default, out var moment) || moment.Year is < CalendarDate.EarliestYear or > CalendarDate.LatestYear) return null;
        return series.IsAllDay ? moment.Date : moment.InZoneLeniently(zone).WithZone(series.Zone).Date;
    }

    /// <summary>The day the phone means; null when no occurrence, or more than one, can be meant.</summary>
    /// <param name="sent">UTC digits, or a bare date.</param>
    /// <param name="series">The series as it is, or as the same request makes it.</param>
    /// <param name="known">Days that are exceptions already: they count even where the rule has moved away from them.</param>
    internal static LocalDate? Match(LocalDateTime sent, Series series, IReadOnlySet<LocalDate> known)
    {
        var instant = sent.InUtc().ToInstant();
        var local = instant.InZone(series.Zone).LocalDateTime;
        if (series.IsAllDay && sent.TimeOfDay == LocalTime.Midnight && IsOccurrence(sent.Date)) return sent.Date;
        if (!series.IsAllDay || local.TimeOfDay == LocalTime.Midnight)
        {
            if (IsOccurrence(local.Date)) return local.Date;
        }

        LocalDate[] near =
        [
            .. Enumerable.Range(-1, 3).Select(local.Date.PlusDays).Where(day =>
                IsOccurrence(day) && Abs(series.InstantOf(day) - instant) <= Tolerance),
        ];
        return near.Length == 1 ? near[0] : null;

        bool IsOccurrence(LocalDate day) => known.Contains(day) || series.Has(day);
        static Duration Abs(Duration duration) => duration < Duration.Zero ? -duration : duration;
    }
}
