using Bridge.Eas.Items.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Pim;

/// <summary>Dates of contacts and tasks: dashed on the way out, any form on the way in. Source: MS-ASDTYPE, "dateTime".</summary>
internal static class PimDate
{
    private const long MillisPerDay = 86_400_000;

    private static readonly LocalDateTimePattern DashedPattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    /// <summary>What NodaTime and every phone can count in.</summary>
    private const long MinDay = -500_000, MaxDay = 2_500_000;

    internal static string Dashed(LocalDateTime value) => DashedPattern.Format(value);

    internal static string Dashed(Instant instant) => Dashed(instant.InUtc().LocalDateTime);

    /// <summary>The digits as they stand; null for none, for an unreadable date and for the years by which Outlook says "no date".</summary>
    internal static LocalDateTime? Parse(string? text) => CalendarDate.Parse(text);

    /// <summary>The day of one of OX's Dates (milliseconds at 00:00 UTC); odd hours count to the day they are in.</summary>
    internal static LocalDate DayOf(long millis) => Epoch.PlusDays((int)Math.Clamp(Math.Floor((double)millis / MillisPerDay), MinDay, MaxDay));

    internal static bool IsDay(long millis) => millis % MillisPerDay == 0;

    internal static long MillisOf(LocalDate day) => Period.DaysBetween(Epoch, day) * MillisPerDay;

    internal static Instant InstantOf(long millis) => Instant.FromUnixTimeMilliseconds(Math.Clamp(millis, MinDay * MillisPerDay, MaxDay * MillisPerDay));
}
