using System.Collections.Concurrent;
using NodaTime;
using NodaTime.TimeZones;
using TimeZoneConverter;

namespace Bridge.Eas.Items.Calendar.TimeZones;

/// <summary>Finds the IANA zone a phone means by its blob.</summary>
/// <remarks>Rules decide, names only help: many places share a rule, and phones send stale, empty or foreign names. In order: the zone OX
/// holds (so a blob sent back changes nothing), the user's own, the one named, CLDR's zone for the world, any other. Where several zones of
/// the world have the rules, the one that CLDR lists the most countries for is the likeliest.</remarks>
internal static class ZoneFinder
{
    // One year of every zone, several times over: a blob is compared with hundreds of them.
    private const int MostCached = 8192;

    // A phone may hold an item since then, with the rules of that year.
    private const int YearsBack = 10;

    private const int WeeksAYear = 52;

    private static readonly IDateTimeZoneProvider Zones = DateTimeZoneProviders.Tzdb;

    private static readonly ConcurrentDictionary<(string Zone, int Year), ZoneYear> Years = new();

    private static readonly Lazy<DateTimeZone[]> WorldZones = new(() =>
    [
        .. from place in TzdbDateTimeZoneSource.Default.WindowsMapping.MapZones
           group place by place.WindowsId into places
           // "Pacific Standard Time (Mexico)" is a special case of the same without.
           orderby places.Count() descending, places.Key.EndsWith(')')
           select FromWindows(places.Key) into zone
           where zone is not null
           select zone,
    ]);

    private static readonly Lazy<DateTimeZone[]> AllZones = new(() =>
        [.. Zones.Ids.Where(id => id.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(id => Zones[id])]);

    /// <summary>Null for an unknown id.</summary>
    internal static DateTimeZone? ById(string? id) => id is null ? null : Zones.GetZoneOrNull(id);

    /// <param name="blob">Null or all zeros when the phone told nothing.</param>
    /// <param name="stored">The zone of the event in OX, null for a new event.</param>
    /// <param name="at">The event's start: rules differ by year.</param>
    /// <param name="currentYear">Phones also send today's rules for events of other years.</param>
    /// <param name="shown">When the event was as the phone was shown it; null for a new one.</param>
    internal static DateTimeZone Find(ZoneBlob? blob, DateTimeZone? stored, DateTimeZone user, Instant at, int currentYear, (Instant Start, Instant End)? shown = null)
    {
        if (blob is null || blob.IsZero) return stored ?? user;
        blob = blob.WithWeeksInPlace();
        var eventYear = YearAt(blob, at);
        var (start, end) = shown ?? (at, at);
        if (stored is not null && (WasSent(blob, stored, start, end, currentYear)
            || Matches(blob, stored, eventYear) || Matches(blob, stored, currentYear) || Matches(blob, stored, YearAt(blob, start)))) return stored;
        if (blob.SameRules(ZoneBlobs.For(user, at, at, currentYear))) return user;
        return ByRules(blob, user, eventYear)
            ?? ByRules(blob, user, currentYear)
            ?? ByRules(blob.WithSwitchesSwapped(), user, eventYear)
            // Rules that nobody has: a stale phone, or a zone of its own.
            ?? ByName(blob.StandardName) ?? ByName(blob.DaylightName)
            ?? Nearest(blob, stored, user, at, eventYear);
    }

    /// <summary>The year by the blob's own clock: New Year is not at the same instant everywhere.</summary>
    private static int YearAt(ZoneBlob blob, Instant at) => ZoneYear.Clamp(at.WithOffset(blob.StandardOffset).Year);

    /// <summary>Whether a phone that sends this may have it from us, perhaps since years.</summary>
    private static bool WasSent(ZoneBlob blob, DateTimeZone zone, Instant start, Instant end, int currentYear)
    {
        var firstYear = Math.Min(currentYear, Math.Max(YearAt(blob, start), currentYear - YearsBack));
        for (var year = currentYear; year >= firstYear; year--)
        {
            if (blob.SameRules(ZoneBlobs.For(zone, start, end, year))) return true;
        }

        return false;
    }

    internal static bool Matches(ZoneBlob blob, DateTimeZone zone, int year) =>
        blob.HasAbsoluteDates ? MatchesDates(blob, zone) : ZoneYear.Of(blob, year) is { } rules && rules.Equals(YearOf(zone, year));

    private static ZoneYear YearOf(DateTimeZone zone, int year)
    {
        if (Years.TryGetValue((zone.Id, year), out var known)) return known;
        if (Years.Count >= MostCached) Years.Clear();
        return Years[(zone.Id, year)] = ZoneYear.Of(zone, year);
    }

    private static DateTimeZone? ByRules(ZoneBlob blob, DateTimeZone user, int year)
    {
        if (Matches(blob, user, year)) return user;
        if (ByName(blob.StandardName) is { } named && Matches(blob, named, year)) return named;
        return Array.Find(WorldZones.Value, zone => Matches(blob, zone, year)) ?? Array.Find(AllZones.Value, zone => Matches(blob, zone, year));
    }

    private static bool MatchesDates(ZoneBlob blob, DateTimeZone zone)
    {
        if (blob.StandardDate.In(blob.DaylightDate.Year) is not { } toStandard
            || blob.DaylightDate.In(blob.StandardDate.Year) is not { } toDaylight) return false;
        return Switches(toStandard, blob.DaylightOffset, blob.StandardOffset) && Switches(toDaylight, blob.StandardOffset, blob.DaylightOffset);

        bool Switches(LocalDateTime wall, Offset before, Offset after)
        {
            var at = wall.WithOffset(before).ToInstant();
            return zone.GetUtcOffset(at) == after && zone.GetUtcOffset(at - Duration.FromSeconds(1)) == before;
        }
    }

    /// <summary>By a Windows name or an IANA id.</summary>
    internal static DateTimeZone? ByName(string name) =>
        name.Length == 0 ? null : FromWindows(name) ?? FromWindows(name.Replace("Daylight", "Standard", StringComparison.Ordinal)) ?? ById(name);

    private static DateTimeZone? FromWindows(string name) => TZConvert.TryWindowsToIana(name, out var id) ? ById(id) : null;

    /// <summary>
    /// Nobody's rules: of those who have that offset at the event's start, so that at least this event stands where the phone shows it, the
    /// one that agrees the longest in that year.
    /// </summary>
    private static DateTimeZone Nearest(ZoneBlob blob, DateTimeZone? stored, DateTimeZone user, Instant at, int eventYear)
    {
        var rules = blob.HasAbsoluteDates ? null : ZoneYear.Of(blob, eventYear);
        var offset = rules?.OffsetAt(at) ?? blob.StandardOffset;
        DateTimeZone[] own = stored is null ? [user] : [stored, user];
        return own.Concat(WorldZones.Value).Concat(AllZones.Value).Where(zone => zone.GetUtcOffset(at) == offset).MaxBy(Agreement) ?? own[0];

        int Agreement(DateTimeZone zone)
        {
            var first = new LocalDate(eventYear, 1, 4).AtMidnight().InUtc().ToInstant();
            var weeks = Enumerable.Range(0, WeeksAYear).Select(week => first + Duration.FromDays(7 * week));
            return weeks.Count(instant => zone.GetUtcOffset(instant) == (rules?.OffsetAt(instant) ?? offset));
        }
    }
}
