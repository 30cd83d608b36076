using System.Globalization;
using OxSimulator.Chronos.Model;

namespace OxSimulator.Chronos.Ical;

/// <summary>The VTIMEZONE of a zone as its clock went in one year, as if it always did.</summary>
internal static class IcalTimeZone
{
    internal static void Write(string id, int year, Action<string> line)
    {
        if (TimeZones.Find(id) is not { } zone) return;
        line("BEGIN:VTIMEZONE");
        line("TZID:" + id);
        var changes = Changes(zone, year);
        if (changes.Count == 0)
        {
            var offset = zone.GetUtcOffset(new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            Observance("STANDARD", new DateTime(1970, 1, 1), offset, offset, null, line);
        }

        foreach (var (utc, before, after) in changes)
        {
            var local = utc + before;
            var ordinal = local.AddDays(7).Month != local.Month ? -1 : ((local.Day - 1) / 7) + 1;
            var day = local.DayOfWeek.ToString()[..2].ToUpperInvariant();
            var rule = string.Create(CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={local.Month};BYDAY={ordinal}{day}");
            Observance(after > before ? "DAYLIGHT" : "STANDARD", DateTime.SpecifyKind(local, DateTimeKind.Unspecified), before, after, rule, line);
        }

        line("END:VTIMEZONE");
    }

    private static void Observance(string kind, DateTime start, TimeSpan before, TimeSpan after, string? rule, Action<string> line)
    {
        line("BEGIN:" + kind);
        line("DTSTART:" + start.ToString(EventDate.LocalForm, CultureInfo.InvariantCulture));
        line("TZOFFSETFROM:" + Offset(before));
        line("TZOFFSETTO:" + Offset(after));
        if (rule is not null) line("RRULE:" + rule);
        line("END:" + kind);
    }

    /// <summary>The moments of the year at which the offset changes, to the minute.</summary>
    private static List<(DateTime Utc, TimeSpan Before, TimeSpan After)> Changes(TimeZoneInfo zone, int year)
    {
        var found = new List<(DateTime, TimeSpan, TimeSpan)>();
        var at = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (; at.Year == year; at = at.AddHours(1))
        {
            var (before, after) = (zone.GetUtcOffset(at), zone.GetUtcOffset(at.AddHours(1)));
            if (before == after) continue;
            var minute = at;
            while (zone.GetUtcOffset(minute.AddMinutes(1)) == before) minute = minute.AddMinutes(1);
            found.Add((minute.AddMinutes(1), before, after));
        }

        return found;
    }

    private static string Offset(TimeSpan offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours):00}{Math.Abs(offset.Minutes):00}");
}
