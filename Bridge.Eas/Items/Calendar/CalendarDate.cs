using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Calendar;

/// <summary>The dates of the Calendar class: compact on the way out, any form on the way in. Source: MS-ASDTYPE, "Compact DateTime".</summary>
internal static class CalendarDate
{
    private const int MaxLength = 40;

    private static readonly LocalDateTimePattern CompactPattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    private static readonly LocalDateTimePattern[] Accepted =
    [
        CompactPattern,
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss;FFFFFFFFF'Z'"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss;FFFFFFFFF'Z'"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss;FFFFFFFFF"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd"),
    ];

    /// <summary>Years by which Outlook says "no date".</summary>
    private static readonly int[] NoDate = [1, 1601, 4501];

    /// <summary>Dates outside cannot be reckoned with: a time zone takes them out of the calendar.</summary>
    internal const int EarliestYear = 1;

    internal const int LatestYear = 9000;

    internal static string Compact(LocalDateTime utc) => CompactPattern.Format(utc);

    internal static string Compact(Instant instant) => Compact(instant.InUtc().LocalDateTime);

    /// <summary>The digits as they stand (UTC, or the bare date of a 16.x all-day event); null for none or an unreadable date.</summary>
    internal static LocalDateTime? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength) return null;
        text = text.Trim();
        var nextDay = text.Contains("T24", StringComparison.Ordinal);
        if (nextDay) text = text.Replace("T24", "T00", StringComparison.Ordinal);
        foreach (var pattern in Accepted)
        {
            if (!pattern.Parse(text).TryGetValue(default, out var value)) continue;
            if (Array.IndexOf(NoDate, value.Year) >= 0 || value.Year is < EarliestYear or > LatestYear) return null;
            return nextDay ? value.PlusDays(1) : value;
        }

        return null;
    }

    /// <summary>The moment OX counts as milliseconds since 1970.</summary>
    internal static Instant FromMillis(long millis) => Instant.FromUnixTimeMilliseconds(Math.Clamp(millis, 0, 253_000_000_000_000));
}
