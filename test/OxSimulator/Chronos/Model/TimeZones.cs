namespace OxSimulator.Chronos.Model;

/// <summary>IANA zones, and the wall clock of a zone turned into UTC also where the wall clock jumps.</summary>
internal static class TimeZones
{
    internal static TimeZoneInfo? Find(string? id) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    /// <summary>A skipped wall clock moves on by the gap; a doubled one means its first pass. Without a zone the value is taken as UTC.</summary>
    internal static DateTime ToUtc(DateTime local, TimeZoneInfo? zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone is null) return DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-3))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    internal static DateTime FromUtc(DateTime utc, TimeZoneInfo? zone) =>
        zone is null ? utc : DateTime.SpecifyKind(utc + zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), DateTimeKind.Unspecified);

    internal static long ToMillis(DateTime utc) => (long)(DateTime.SpecifyKind(utc, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds;
}
