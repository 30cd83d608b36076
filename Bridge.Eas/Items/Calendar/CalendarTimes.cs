using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using NodaTime;

namespace Bridge.Eas.Items.Calendar;

/// <summary>StartTime, EndTime, AllDayEvent and TimeZone of a phone's item → when the event is. Source: MS-ASCAL, the same elements.</summary>
internal static class CalendarTimes
{
    private static readonly Duration NewEventLasts = Duration.FromMinutes(30);

    /// <param name="shown">What the phone was shown; null for a new event.</param>
    internal static EventTimes Read(WbxmlElement data, EventTimes? shown, CalendarViewer viewer)
    {
        var (start, end) = (CalendarDate.Parse(data.TextOf(CalendarTags.StartTime)), CalendarDate.Parse(data.TextOf(CalendarTags.EndTime)));
        var allDay = data.FlagOf(CalendarTags.AllDayEvent) ?? shown?.IsAllDay ?? false;
        if (start is null && end is null && shown is not null) return shown;

        var blob = ZoneBlob.Parse(data.TextOf(CalendarTags.Timezone));
        var at = (start ?? end)?.InUtc().ToInstant() ?? viewer.Now;
        var zone = ZoneFinder.Find(blob, shown is { IsAllDay: false } ? shown.Zone : null, viewer.Zone, at, viewer.CurrentYear, shown is null ? null : (shown.StartInstant, shown.EndInstant));
        return allDay ? AllDay(start, end, shown, blob, zone, viewer) : Timed(start, end, shown, zone, viewer.Now);
    }

    private static EventTimes Timed(LocalDateTime? start, LocalDateTime? end, EventTimes? shown, DateTimeZone zone, Instant now)
    {
        var lasts = shown is { IsAllDay: false } ? shown.EndInstant - shown.StartInstant : NewEventLasts;
        var ends = end?.InUtc().ToInstant();
        var begins = start?.InUtc().ToInstant() ?? shown?.StartInstant ?? (ends is { } known ? known - lasts : NextHalfHour(now));
        var until = Instant.Max(ends ?? begins + lasts, begins);
        return new(begins.InZone(zone).LocalDateTime, until.InZone(zone).LocalDateTime, zone, IsAllDay: false);
    }

    private static EventTimes AllDay(LocalDateTime? start, LocalDateTime? end, EventTimes? shown, ZoneBlob? blob, DateTimeZone zone, CalendarViewer viewer)
    {
        var days = shown is { IsAllDay: true } ? Period.DaysBetween(shown.Start.Date, shown.End.Date) : 1;
        var last = end is null ? (LocalDate?)null : DateOf(end.Value);
        var first = start is not null ? DateOf(start.Value) : shown?.Start.Date ?? last?.PlusDays(-days) ?? viewer.Now.InZone(viewer.Zone).Date;
        // A day that ends where it begins is one day; so phones mean it that take the end as inclusive.
        var until = LocalDate.Max(last ?? first.PlusDays(days), first.PlusDays(1));
        return new(first.AtMidnight(), until.AtMidnight(), viewer.Zone, IsAllDay: true);

        LocalDate DateOf(LocalDateTime digits)
        {
            if (viewer.IsModern) return digits.Date;
            if (digits.TimeOfDay == LocalTime.Midnight && (blob is null || blob is { Bias: 0, HasSwitches: false })) return digits.Date;
            var instant = digits.InUtc().ToInstant();
            LocalDateTime[] readings = [instant.InZone(zone).LocalDateTime, .. ByBlob(instant), instant.InZone(viewer.Zone).LocalDateTime];
            foreach (var reading in readings)
            {
                if (reading.TimeOfDay == LocalTime.Midnight) return reading.Date;
            }

            // Nobody's midnight but UTC's: the digits of the day, whatever zone comes along. Else the nearest one.
            return digits.TimeOfDay == LocalTime.Midnight ? digits.Date : readings[0].PlusHours(12).Date;
        }

        IEnumerable<LocalDateTime> ByBlob(Instant instant) =>
            blob is not null && ZoneYear.Of(blob, ZoneYear.Clamp(instant.InUtc().Year)) is { } rules ? [instant.WithOffset(rules.OffsetAt(instant)).LocalDateTime] : [];
    }

    private static Instant NextHalfHour(Instant now)
    {
        var half = Duration.FromMinutes(30).ToTimeSpan().Ticks;
        return Instant.FromUnixTimeTicks(((now.ToUnixTimeTicks() / half) + 1) * half);
    }
}
