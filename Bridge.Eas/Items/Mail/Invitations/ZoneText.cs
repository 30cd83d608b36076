using System.Globalization;
using Bridge.Eas.Items.Calendar.TimeZones;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>A VTIMEZONE as the blob of one year, by which zones are known again. Source: RFC 5545, "Time Zone Component".</summary>
internal static class ZoneText
{
    private const int MostRules = 500;
    private const int MaxOffsetMinutes = 18 * 60;

    private static readonly string[] Weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <returns>Null when it cannot be read.</returns>
    internal static ZoneBlob? BlobOf(CalendarComponent zone, int year)
    {
        var rules = zone.Parts.Take(MostRules).Select(Rule.Parse).OfType<Rule>().ToList();
        var standards = rules.Where(rule => !rule.IsDaylight).ToList();
        var standard = standards.Where(rule => rule.Start.Year <= year).MaxBy(rule => rule.Start) ?? standards.MinBy(rule => rule.Start);
        if (standard is null) return null;

        var still = new ZoneBlob(-standard.Minutes, zone["TZID"]?.Value.Trim() ?? "", default, 0, "", default, 0);
        var daylight = rules.Where(rule => rule.IsDaylight && rule.HoldsIn(year)).MaxBy(rule => rule.Start);
        if (daylight is null || !standard.HoldsIn(year) || standard.In(year) is not { } back || daylight.In(year) is not { } away) return still;

        // Of a year's dates and rules only one kind can stand in a blob.
        if (back.IsAbsolute || away.IsAbsolute) (back, away) = (Dated(back, year), Dated(away, year));
        return still with { StandardDate = back, DaylightDate = away, DaylightBias = standard.Minutes - daylight.Minutes };
    }

    private static BlobDate Dated(BlobDate date, int year) =>
        date.IsAbsolute || date.In(year) is not { } at ? date : new BlobDate(year, at.Month, BlobDate.SundayBased(at.DayOfWeek), at.Day, at.Hour, at.Minute, at.Second, 0);

    /// <summary>When the clock goes over to this distance from UTC.</summary>
    private sealed record Rule(bool IsDaylight, LocalDateTime Start, int Minutes, IReadOnlyDictionary<string, string>? Recurrence)
    {
        internal static Rule? Parse(CalendarComponent part)
        {
            var isDaylight = part.Name.Equals("DAYLIGHT", StringComparison.OrdinalIgnoreCase);
            if (!isDaylight && !part.Name.Equals("STANDARD", StringComparison.OrdinalIgnoreCase)) return null;
            if (part["DTSTART"]?.Value.Trim().TrimEnd('Z') is not { } text || !TimePattern.Parse(text).TryGetValue(default, out var start)) return null;
            if (Offset(part["TZOFFSETTO"]?.Value.Trim()) is not { } minutes) return null;
            return new Rule(isDaylight, start, minutes, part["RRULE"]?.Value.Split(';').Select(piece => piece.Split('=', 2)).Where(piece => piece.Length == 2)
                .DistinctBy(piece => piece[0].Trim().ToUpperInvariant()).ToDictionary(piece => piece[0].Trim().ToUpperInvariant(), piece => piece[1].Trim().ToUpperInvariant(), StringComparer.Ordinal));
        }

        /// <summary>Whether the switch happens in that year.</summary>
        internal bool HoldsIn(int year)
        {
            if (Start.Year > year) return false;
            if (Recurrence is null) return Start.Year == year;
            return !Recurrence.TryGetValue("UNTIL", out var until) || until.Length < 4 || !int.TryParse(until.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last >= year;
        }

        /// <summary>"BYMONTH=3;BYDAY=-1SU", or "BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,…"; without a rule the day itself.</summary>
        internal BlobDate? In(int year)
        {
            if (Recurrence is null) return new BlobDate(year, Start.Month, BlobDate.SundayBased(Start.DayOfWeek), Start.Day, Start.Hour, Start.Minute, Start.Second, 0);
            var month = Recurrence.TryGetValue("BYMONTH", out var named) && int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 12 ? number : Start.Month;
            var days = Recurrence.GetValueOrDefault("BYMONTHDAY")?.Split(',').Select(day => int.TryParse(day, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0).ToList() ?? [];
            if (!Recurrence.TryGetValue("BYDAY", out var byDay))
            {
                var day = days.Count > 0 ? days[0] : Start.Day;
                return day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? At(year, month, BlobDate.SundayBased(new LocalDate(year, month, day).DayOfWeek), day) : null;
            }

            var weekday = byDay.Length >= 2 ? Array.IndexOf(Weekdays, byDay[^2..]) : -1;
            if (weekday < 0) return null;
            var week = int.TryParse(byDay.AsSpan(0, byDay.Length - 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nth) ? nth < 0 ? BlobDate.LastWeek + 1 + nth : nth
                : days.Count == 0 ? 1
                : days.Min() + 6 >= CalendarSystem.Iso.GetDaysInMonth(year, month) || days.Min() < 0 ? BlobDate.LastWeek
                : ((days.Min() - 1) / 7) + 1;
            return week is >= 1 and <= BlobDate.LastWeek ? At(0, month, weekday, week) : null;
        }

        private BlobDate At(int year, int month, int weekday, int day) => new(year, month, weekday, day, Start.Hour, Start.Minute, Start.Second, 0);

        /// <summary>"+0100", "-033000"; seconds are more than any blob can say.</summary>
        private static int? Offset(string? text)
        {
            if (text is not { Length: 5 or 7 } || text[0] is not ('+' or '-')) return null;
            if (!int.TryParse(text.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || !int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)) return null;
            var all = ((hours * 60) + minutes) * (text[0] == '-' ? -1 : 1);
            return Math.Abs(all) <= MaxOffsetMinutes ? all : null;
        }
    }
}
