using NodaTime;

namespace Bridge.Eas.Items.Calendar.TimeZones;

/// <summary>The clock of one place moves to another offset.</summary>
internal readonly record struct ZoneShift(Instant At, Offset To);

/// <summary>How a zone's distance from UTC runs through one calendar year of that place: what two descriptions of a zone are compared by.</summary>
internal sealed class ZoneYear : IEquatable<ZoneYear>
{
    internal const int Earliest = 1970, Latest = 2200;

    private ZoneYear(int year, Offset first, ZoneShift[] shifts) => (Year, First, Shifts) = (year, first, shifts);

    internal int Year { get; }

    /// <summary>The offset on 1 January, after a switch at midnight if there is one.</summary>
    internal Offset First { get; }

    /// <summary>In order of time, each to another offset than before.</summary>
    internal ZoneShift[] Shifts { get; }

    internal static int Clamp(int year) => Math.Clamp(year, Earliest, Latest);

    internal static ZoneYear Of(DateTimeZone zone, int year)
    {
        var start = zone.AtStartOfDay(new LocalDate(year, 1, 1)).ToInstant();
        var end = zone.AtStartOfDay(new LocalDate(year + 1, 1, 1)).ToInstant();
        return From(year, start, end, zone.GetZoneIntervals(start, end).Select(interval =>
            new ZoneShift(interval.HasStart ? interval.Start : Instant.MinValue, interval.WallOffset)));
    }

    /// <summary>Null when one of the blob's switches names no moment.</summary>
    internal static ZoneYear? Of(ZoneBlob blob, int year)
    {
        if (!blob.HasSwitches) return new(year, blob.StandardOffset, []);
        if (blob.StandardDate.In(year) is not { } toStandard || blob.DaylightDate.In(year) is not { } toDaylight) return null;
        ZoneShift[] shifts =
        [
            new(toStandard.WithOffset(blob.DaylightOffset).ToInstant(), blob.StandardOffset),
            new(toDaylight.WithOffset(blob.StandardOffset).ToInstant(), blob.DaylightOffset),
        ];
        if (shifts[0].At > shifts[1].At) Array.Reverse(shifts);
        var first = shifts[1].To;
        return From(
            year, new LocalDate(year, 1, 1).AtMidnight().WithOffset(first).ToInstant(),
            new LocalDate(year + 1, 1, 1).AtMidnight().WithOffset(shifts[1].To).ToInstant(),
            shifts.Prepend(new ZoneShift(Instant.MinValue, first)));
    }

    internal Offset OffsetAt(Instant instant)
    {
        var offset = First;
        foreach (var shift in Shifts)
        {
            if (shift.At > instant) break;
            offset = shift.To;
        }

        return offset;
    }

    public bool Equals(ZoneYear? other) =>
        other is not null && Year == other.Year && First == other.First && Shifts.AsSpan().SequenceEqual(other.Shifts);

    public override bool Equals(object? obj) => Equals(obj as ZoneYear);

    public override int GetHashCode() => HashCode.Combine(Year, First, Shifts.Length);

    private static ZoneYear From(int year, Instant start, Instant end, IEnumerable<ZoneShift> shifts)
    {
        Offset? first = null;
        var now = Offset.Zero;
        var kept = new List<ZoneShift>(2);
        foreach (var shift in shifts)
        {
            if (shift.At >= end) break;
            if (shift.At <= start) first = now = shift.To;
            else if (shift.To != now) kept.Add(shift with { To = now = shift.To });
        }

        return new(year, first ?? now, [.. kept]);
    }
}
