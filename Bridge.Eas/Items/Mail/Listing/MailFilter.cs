using NodaTime;

namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>The time window of a mail collection. Source: MS-ASCMD, "FilterType".</summary>
internal static class MailFilter
{
    /// <summary>FilterType → days. A value that mail does not have becomes the nearest: three and six months become everything.</summary>
    private static readonly Dictionary<int, int> Days = new() { [1] = 1, [2] = 3, [3] = 7, [4] = 14, [5] = 31 };

    /// <summary>No mail is too old: some carry dates before 1970.</summary>
    internal const long NoLimit = long.MinValue;

    /// <summary>Mails received before this are outside; <see cref="NoLimit"/> when all are inside.</summary>
    /// <remarks>From midnight in the user's zone, so that mails do not leave one by one during a day.</remarks>
    internal static long OldestMs(int filterType, DateTimeOffset now, string timeZone)
    {
        if (!Days.TryGetValue(filterType, out var days)) return NoLimit;
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        return zone.AtStartOfDay(today.PlusDays(-days)).ToInstant().ToUnixTimeMilliseconds();
    }
}
