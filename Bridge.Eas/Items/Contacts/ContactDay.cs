using Bridge.Eas.Items.Pim;
using NodaTime;

namespace Bridge.Eas.Items.Contacts;

/// <summary>Birthdays: a day in OX, an instant on the wire whose hour everybody chooses for himself. Source: MS-ASCNTC, "Birthday".</summary>
internal static class ContactDay
{
    // The calendar of phones begins here; OX keeps birthdays without a year in the year 1.
    private const int FirstYear = 1600;

    private static readonly LocalTime UnclearFrom = new(10, 0), UnclearUntil = new(12, 0);

    /// <summary>Midnight UTC, which every phone in use reads as that day.</summary>
    internal static string? Show(long? millis) =>
        millis is { } value && PimDate.DayOf(value) is { Year: >= FirstYear } day ? PimDate.Dashed(day.AtMidnight()) : null;

    /// <summary>
    /// Phones send midnight UTC, their own midnight as UTC, or an hour of the morning. Twelve hours added, all of these fall into the day that
    /// is meant, but for 10 to 12 o'clock: that is midnight in the far east or the morning elsewhere, which the user's zone tells.
    /// </summary>
    internal static long? Read(string sent, PimViewer viewer)
    {
        if (PimDate.Parse(sent) is not { } moment) return null;
        var unclear = moment.TimeOfDay >= UnclearFrom && moment.TimeOfDay <= UnclearUntil;
        var nextDay = unclear
            ? viewer.Zone.GetUtcOffset(moment.InUtc().ToInstant()).Seconds + moment.TimeOfDay.Hour * 3600 >= NodaConstants.SecondsPerDay
            : moment.TimeOfDay > UnclearUntil;
        return PimDate.MillisOf(nextDay ? moment.Date.PlusDays(1) : moment.Date);
    }
}
