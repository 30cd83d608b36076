using NodaTime;
using NodaTime.TimeZones;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

/// <summary>How the clocks of a place run through one year, found by looking at them day by day: nothing here knows how the product describes zones.</summary>
internal sealed class ZoneClock
{
    private static readonly LocalTime[] Hours = [new(0, 0), new(8, 30), new(12, 0), new(19, 15), new(23, 30)];

    private readonly DateTimeZone _zone;
    private readonly Instant _start, _end;
    private readonly Offset _first;
    private readonly List<(Instant At, Offset To)> _changes = [];

    private ZoneClock(DateTimeZone zone, int year)
    {
        _zone = zone;
        (Zone, Year) = (zone.Id, year);
        (_start, _end) = (zone.AtStartOfDay(new LocalDate(year, 1, 1)).ToInstant(), zone.AtStartOfDay(new LocalDate(year + 1, 1, 1)).ToInstant());
        _first = zone.GetUtcOffset(_start);
        var (before, now) = (_start, _first);
        while (before < _end)
        {
            var after = Instant.Min(before + Duration.FromDays(1), _end - Duration.FromSeconds(1));
            if (zone.GetUtcOffset(after) is var then && then != now)
            {
                _changes.Add((Change(before, after), then));
                now = then;
            }

            if (after == _end - Duration.FromSeconds(1)) break;
            before = after;
        }
    }

    internal string Zone { get; }

    internal int Year { get; }

    /// <summary>
    /// Whether any blob says this year to the minute: it has two distances from UTC, and one switch to each. So a year with three distances, or more than
    /// one summer, is none of its own. A year with a single switch needs the other one at midnight of New Year; that clock strikes by standard time, so a year that begins in summer
    /// and never gets back there would begin an hour late.
    /// </summary>
    internal bool FitsABlob => _changes.All(change => change.To.Seconds % 60 == 0) && _first.Seconds % 60 == 0 && _changes switch
    {
        [] => true,
        [var only] => only.To > _first,
        [_, var back] => back.To == _first,
        _ => false,
    };

    /// <summary>At the last midnight of the year, which phones have to write as the moment before.</summary>
    internal bool EndsWithASwitch => _changes.Count > 0 && _end - _changes[^1].At <= Duration.FromHours(1);

    /// <summary>Each place once, under the first of its names.</summary>
    internal static IReadOnlyList<string> AllZones { get; } = [.. TzdbDateTimeZoneSource.Default.CanonicalIdMap.Values.Distinct().Order(StringComparer.Ordinal)];

    internal static ZoneClock Of(string zone, int year) => new(DateTimeZoneProviders.Tzdb[zone], year);

    internal DateTimeZone Tz => _zone;

    /// <summary>Moments that no wrong description survives: around New Year, around every switch, and in every week.</summary>
    internal IEnumerable<Instant> Moments()
    {
        yield return _start;
        yield return _start + Duration.FromMinutes(30);
        yield return _end - Duration.FromMinutes(30);
        foreach (var (at, _) in _changes)
        {
            yield return at - Duration.FromSeconds(1);
            yield return at;
        }

        for (var week = _start + Duration.FromHours(7); week < _end; week += Duration.FromDays(7)) yield return week;
    }

    /// <summary>The first week's day, and hour, at which this place's series begins: another one for each place and year.</summary>
    internal LocalDateTime SeriesStart()
    {
        var number = (Zone.Sum(letter => letter) * 31) + Year;
        return new LocalDate(Year, 1, 1 + (number % 7)) + Hours[number / 7 % Hours.Length];
    }

    public override string ToString() => $"{Zone} {Year}: {string.Join(", ", _changes.Select(change => $"{change.At} {change.To}"))} from {_first}";

    private Instant Change(Instant before, Instant after)
    {
        var offset = _zone.GetUtcOffset(before);
        while (after - before > Duration.FromSeconds(1))
        {
            var middle = Instant.FromUnixTimeSeconds((before.ToUnixTimeSeconds() + after.ToUnixTimeSeconds()) / 2);
            if (_zone.GetUtcOffset(middle) == offset) before = middle;
            else after = middle;
        }

        return after;
    }
}
