using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

/// <summary>Writes blobs as phones do, from one year's clock and without any table of rules.</summary>
internal static class PhoneBlob
{
    internal enum Dialect
    {
        /// <summary>"The last Sunday" where the date is the month's last one.</summary>
        Windows,

        /// <summary>"The fourth Sunday" where it also is the fourth.</summary>
        Android,

        /// <summary>The dates of that year.</summary>
        Dates,
    }

    /// <param name="zone">One whose year has at most one summer.</param>
    internal static string Of(DateTimeZone zone, int year, Dialect dialect)
    {
        var first = zone.AtStartOfDay(new LocalDate(year, 1, 1)).ToInstant();
        var end = zone.AtStartOfDay(new LocalDate(year + 1, 1, 1)).ToInstant();
        var before = zone.GetUtcOffset(first);
        var switches = new List<(LocalDateTime Wall, Offset From, Offset To)>();
        foreach (var interval in zone.GetZoneIntervals(first, end))
        {
            if (interval.HasStart && interval.Start > first && interval.Start < end && interval.WallOffset != before)
            {
                switches.Add((interval.Start.WithOffset(before).LocalDateTime, before, interval.WallOffset));
                before = interval.WallOffset;
            }
        }

        if (switches.Count == 0) return Blobs.Make(-Minutes(before));
        var newYear = new LocalDateTime(year, 1, 1, 0, 0);
        if (switches.Count == 1) switches.Insert(0, (newYear, switches[0].To, switches[0].From));
        var toDaylight = switches.Find(one => one.To > one.From);
        var toStandard = switches.Find(one => one.To < one.From);
        return Blobs.Exact(-Minutes(toStandard.To), "", Rule(toStandard.Wall), Rule(toDaylight.Wall), Minutes(toStandard.To) - Minutes(toDaylight.To));

        (int, int, int, int, int, int) Rule(LocalDateTime wall)
        {
            var weekday = (int)wall.DayOfWeek % 7;
            var isLast = wall.Day + 7 > CalendarSystem.Iso.GetDaysInMonth(wall.Year, wall.Month);
            var week = isLast && dialect == Dialect.Windows ? 5 : ((wall.Day - 1) / 7) + 1;
            // A date in New Year's night is a switch of every year, or it would be none.
            return dialect == Dialect.Dates && wall != newYear && switches.TrueForAll(one => one.Wall != newYear)
                ? (wall.Year, wall.Month, weekday, wall.Day, wall.Hour, wall.Minute)
                : (0, wall.Month, weekday, week, wall.Hour, wall.Minute);
        }
    }

    private static int Minutes(Offset offset) => offset.Seconds / 60;
}
