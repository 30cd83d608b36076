using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.OxApi.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Calendar;

/// <summary>When an event is, by the clock it is kept by.</summary>
/// <param name="End">By the same clock as the start; exclusive.</param>
/// <param name="Zone">For all-day and floating events the user's: they have none of their own.</param>
internal sealed record EventTimes(LocalDateTime Start, LocalDateTime End, DateTimeZone Zone, bool IsAllDay)
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    internal Instant StartInstant => Start.InZoneLeniently(Zone).ToInstant();

    internal Instant EndInstant => End.InZoneLeniently(Zone).ToInstant();

    /// <summary>Null when OX tells no start, or one that cannot be read.</summary>
    internal static EventTimes? Of(OxEvent calendarEvent, DateTimeZone user)
    {
        if (Parse(calendarEvent.StartDate, user) is not var (start, zone, allDay)) return null;
        if (allDay)
        {
            var last = Parse(calendarEvent.EndDate, user) is var (date, _, _) ? date : start;
            return new(start, LocalDateTime.Max(last, start.PlusDays(1)), user, IsAllDay: true);
        }

        var end = Parse(calendarEvent.EndDate, user) is var (moment, endZone, _) ? moment.InZoneLeniently(endZone).WithZone(zone).LocalDateTime : start;
        return new(start, end, zone, IsAllDay: false);
    }

    /// <summary>The occurrence of that day.</summary>
    internal EventTimes On(LocalDate day)
    {
        if (IsAllDay) return this with { Start = day.AtMidnight(), End = day.PlusDays(Period.DaysBetween(Start.Date, End.Date)).AtMidnight() };
        var start = (day + Start.TimeOfDay).InZoneLeniently(Zone);
        // An hour stays an hour on the night the clock moves.
        return this with { Start = start.LocalDateTime, End = (start + (EndInstant - StartInstant)).LocalDateTime };
    }

    internal OxDateTime OxStart => ToOx(Start);

    internal OxDateTime OxEnd => ToOx(End);

    /// <summary>As the phone gets it: UTC; a bare date for an all-day event from 16.0 on, before that midnight by <see cref="Zone"/>.</summary>
    internal string StartText(CalendarViewer viewer) => Text(Start, viewer);

    internal string EndText(CalendarViewer viewer) => Text(End, viewer);

    internal string Text(LocalDateTime local, CalendarViewer viewer) =>
        IsAllDay && viewer.IsModern ? CalendarDate.Compact(local) : CalendarDate.Compact(local.InZoneLeniently(Zone).ToInstant());

    internal bool SameAs(EventTimes? other) =>
        other is not null && IsAllDay == other.IsAllDay
        && (IsAllDay
            ? Start == other.Start && End == other.End
            : StartInstant == other.StartInstant && EndInstant == other.EndInstant && Zone.Id == other.Zone.Id);

    private OxDateTime ToOx(LocalDateTime local)
    {
        if (IsAllDay) return new(DatePattern.Format(local.Date));
        return Zone.Id is "UTC" or "Etc/UTC" ? new(TimePattern.Format(local) + "Z", "UTC") : new(TimePattern.Format(local), Zone.Id);
    }

    private static (LocalDateTime Local, DateTimeZone Zone, bool IsDate)? Parse(OxDateTime? value, DateTimeZone user)
    {
        if (value is null) return null;
        if (value.IsDate) return DatePattern.Parse(value.Value).TryGetValue(default, out var date) ? (date.AtMidnight(), user, true) : null;
        if (!TimePattern.Parse(value.IsUtc ? value.Value[..^1] : value.Value).TryGetValue(default, out var moment)) return null;
        if (value.TzId is null || !value.IsUtc) return (moment, value.IsUtc ? DateTimeZone.Utc : ZoneOf(value.TzId, user), false);
        // A UTC value that names a zone: the instant counts, shown by that zone's clock.
        var zone = ZoneOf(value.TzId, DateTimeZone.Utc);
        return (moment.InUtc().WithZone(zone).LocalDateTime, zone, false);
    }

    private static DateTimeZone ZoneOf(string? id, DateTimeZone user) =>
        id is null ? user : ZoneFinder.ById(id) ?? ZoneFinder.ByName(id) ?? user;
}
