using System.Collections.Concurrent;
using NodaTime;
using TimeZoneConverter;

namespace Bridge.Eas.Items.Calendar.TimeZones;

/// <summary>Writes the blob of an IANA zone. A blob holds one year's rules, so which year is part of the question.</summary>
internal static class ZoneBlobs
{
    // Years are the user's, so the cache is emptied rather than left to grow; in practice it holds a handful of zones.
    private const int MostCached = 4096;

    // How many later years decide between "the fourth" and "the last" Sunday.
    private const int YearsAhead = 6;

    private const int WeeksAhead = 52;

    private static readonly ConcurrentDictionary<(string Zone, int Year), ZoneBlob> Cache = new();

    /// <summary>For an event, or a series' first occurrence, of that start and end.</summary>
    /// <param name="currentYear">A series that began long ago repeats by today's rules: they are taken if they also hold at its start.</param>
    internal static ZoneBlob For(DateTimeZone zone, Instant first, Instant end, int currentYear)
    {
        var startYear = ZoneYear.Clamp(first.InZone(zone).Year);
        if (currentYear > startYear && Holds(ZoneYear.Of(zone, currentYear)) && For(zone, currentYear) is var now && IsRight(now)) return now;

        var then = For(zone, startYear);
        if (ZoneYear.Of(zone, startYear).Shifts.Length != 1 && IsRight(then)) return then;

        // A year in which the zone gave up or took up switching, or did so too often for any blob: whatever is right now, and the longest from now on.
        return new[] { then, For(zone, Math.Min(startYear + 1, ZoneYear.Latest)), Still(zone, zone.GetUtcOffset(first)) }
            .OrderByDescending(IsRight).ThenByDescending(blob => Enumerable.Range(0, WeeksAhead).Count(week => IsTrue(blob, first + Duration.FromDays(7 * week)))).First();

        bool IsRight(ZoneBlob blob) => IsTrue(blob, first) && IsTrue(blob, end);
        bool IsTrue(ZoneBlob blob, Instant at) => OffsetAt(blob, at) == zone.GetUtcOffset(at);
    }

    /// <summary>That year's rules: exact when <see cref="Holds"/>, else the nearest that one pair of switches can say.</summary>
    internal static ZoneBlob For(DateTimeZone zone, int year)
    {
        if (Cache.TryGetValue((zone.Id, year), out var known)) return known;
        if (Cache.Count >= MostCached) Cache.Clear();
        return Cache[(zone.Id, year)] = Write(zone, ZoneYear.Of(zone, year));
    }

    /// <summary>
    /// Whether one blob can say this year to the minute: no switch, or one there and one back, by whole minutes. A single switch has its way back at midnight
    /// of New Year by standard time: in a year that leaves summer time for good, an hour late.
    /// </summary>
    internal static bool Holds(ZoneYear year) =>
        WholeMinutes(year.First) && year.Shifts.All(shift => WholeMinutes(shift.To)) && year.Shifts switch
        {
            [] => true,
            [var only] => only.To > year.First,
            [_, var back] => back.To == year.First,
            _ => false,
        };

    /// <summary>As phones reckon: a blob's rules are those of every year.</summary>
    private static Offset? OffsetAt(ZoneBlob blob, Instant instant) =>
        ZoneYear.Of(blob, Math.Clamp(instant.WithOffset(blob.StandardOffset).Year, CalendarDate.EarliestYear + 1, CalendarDate.LatestYear))?.OffsetAt(instant);

    private static bool WholeMinutes(Offset offset) => offset.Seconds % 60 == 0;

    private static ZoneBlob Still(DateTimeZone zone, Offset offset)
    {
        var (standardName, daylightName) = Names(zone.Id);
        return new(-Minutes(offset), standardName, default, 0, daylightName, default, 0);
    }

    private static ZoneBlob Write(DateTimeZone zone, ZoneYear year)
    {
        var still = Still(zone, year.First);
        if (year.Shifts.Length == 0) return still;

        // More than one pair: the outer two, if they are a pair, are right for most of the year.
        var (leave, come) = (year.Shifts[0], year.Shifts[^1]);
        BlobDate back;
        if (year.Shifts.Length == 1)
            // The blob switches back on 1 January at midnight, which is where this year begins.
            back = new(0, 1, BlobDate.SundayBased(new LocalDate(year.Year, 1, 1).DayOfWeek), 1, 0, 0, 0, 0);
        else if (come.To == year.First && leave.To != year.First)
            back = Rule(zone, year.Year, come.At, leave.To);
        else
            return still;

        var away = Rule(zone, year.Year, leave.At, year.First);
        var startsStandard = year.First < leave.To;
        var (standard, daylight) = startsStandard ? (year.First, leave.To) : (leave.To, year.First);
        return still with
        {
            Bias = -Minutes(standard),
            DaylightBias = Minutes(standard) - Minutes(daylight),
            StandardDate = startsStandard ? back : away,
            DaylightDate = startsStandard ? away : back,
        };
    }

    /// <summary>The switch at that instant as a rule; among the rules that name this date, the one that serves the following years best.</summary>
    private static BlobDate Rule(DateTimeZone zone, int year, Instant at, Offset before)
    {
        var wall = at.WithOffset(before).LocalDateTime;
        // New Year's midnight is the end of the old year, when that is the year it ends: otherwise the next New Year would be another day's.
        if (wall is { Month: 1, Day: 1 } && wall.TimeOfDay == LocalTime.Midnight && wall.Year > year) wall = wall.PlusMilliseconds(-1);
        var date = new BlobDate(
            0, wall.Month, BlobDate.SundayBased(wall.DayOfWeek), ((wall.Day - 1) / 7) + 1, wall.Hour, wall.Minute, wall.Second, wall.Millisecond);
        if (date.Day == BlobDate.LastWeek || wall.Day + 7 <= CalendarSystem.Iso.GetDaysInMonth(wall.Year, wall.Month)) return date;
        var last = date with { Day = BlobDate.LastWeek };
        return Hits(last) >= Hits(date) ? last : date;

        int Hits(BlobDate rule) => Enumerable.Range(year + 1, YearsAhead).Count(later =>
            rule.In(later) is { } moment && ZoneYear.Of(zone, later).Shifts.Any(shift => shift.At == moment.WithOffset(before).ToInstant()));
    }

    private static int Minutes(Offset offset) => offset.Seconds / 60;

    private static (string Standard, string Daylight) Names(string zone)
    {
        if (!TZConvert.TryIanaToWindows(zone, out var name)) return (zone, zone);
        return (name, name.Replace("Standard Time", "Daylight Time", StringComparison.Ordinal));
    }
}
