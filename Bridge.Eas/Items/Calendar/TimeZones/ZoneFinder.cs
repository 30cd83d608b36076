using System.Collections.Concurrent;
using NodaTime;
using TimeZoneConverter;

namespace Bridge.Eas.Items.Calendar.TimeZones;

/// <summary>Finds the IANA zone a phone means by its blob.</summary>
/// <remarks>Rules decide, names only help: many places share a rule, and phones send stale, empty or foreign names. In order: the zone OX
/// holds (so a blob sent back changes nothing), the user's own, the one named, CLDR's zone for the world, any other.</remarks>
internal static class ZoneFinder
{
    // One year of every zone, several times over: a blob is compared with hundreds of them.
    private const int MostCached = 8192;

    private static readonly IDateTimeZoneProvider Zones = DateTimeZoneProviders.Tzdb;

    private static readonly ConcurrentDictionary<(string Zone, int Year), ZoneYear> Years = new();

    private static readonly Lazy<DateTimeZone[]> WorldZones = new(() =>
        [.. TZConvert.KnownWindowsTimeZoneIds.Select(FromWindows).OfType<DateTimeZone>().DistinctBy(zone => zone.Id).OrderBy(zone => zone.Id, StringComparer.Ordinal)]);

    private static readonly Lazy<DateTimeZone[]> AllZones = new(() =>
        [.. Zones.Ids.Where(id => id.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(id => Zones[id])]);

    /// <summary>Null for an unknown id.</summary>
    internal static DateTimeZone? ById(string? id) => id is null ? null : Zones.GetZoneOrNull(id);

    /// <param name="blob">Null or all zeros when the phone told nothing.</param>
    /// <param name="stored">The zone of the event in OX, null for a new event.</param>
    /// <param name="at">The event's start: rules differ by year.</param>
    /// <param name="currentYear">Phones also send today's rules for events of other years.</param>
    internal static DateTimeZone Find(ZoneBlob? blob, DateTimeZone? stored, DateTimeZone user, Instant at, int currentYear)
    {
        if (blob is null || blob.IsZero) return stored ?? user;
        var eventYear = ZoneYear.Clamp(at.InUtc().Year);
        if (stored is not null && (IsWhatWeSend(stored) || Matches(blob, stored, eventYear) || Matches(blob, stored, currentYear))) return stored;
        if (IsWhatWeSend(user)) return user;
        return ByRules(blob, user, eventYear)
            ?? ByRules(blob, user, currentYear)
            ?? ByRules(blob.WithSwitchesSwapped(), user, eventYear)
            // Rules that nobody has: a stale phone, or a zone of its own.
            ?? ByName(blob.StandardName) ?? ByName(blob.DaylightName)
            ?? Nearest(blob, stored, user, at);

        bool IsWhatWeSend(DateTimeZone zone) => blob.SameRules(ZoneBlobs.For(zone, at, currentYear));
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

    /// <summary>Nobody's rules: whoever has that offset at the event's start, so that at least this event stands where the phone shows it.</summary>
    private static DateTimeZone Nearest(ZoneBlob blob, DateTimeZone? stored, DateTimeZone user, Instant at)
    {
        var offset = !blob.HasAbsoluteDates && ZoneYear.Of(blob, ZoneYear.Clamp(at.InUtc().Year)) is { } year ? year.OffsetAt(at) : blob.StandardOffset;
        if (stored?.GetUtcOffset(at) == offset) return stored;
        if (user.GetUtcOffset(at) == offset) return user;
        return Array.Find(WorldZones.Value, zone => zone.GetUtcOffset(at) == offset && YearOf(zone, ZoneYear.Clamp(at.InUtc().Year)).Shifts.Length == 0)
            ?? Array.Find(AllZones.Value, zone => zone.GetUtcOffset(at) == offset)
            ?? stored ?? user;
    }
}
