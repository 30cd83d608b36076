namespace OxSimulator.Contacts;

/// <summary>Days that come back every year.</summary>
internal static class Anniversary
{
    /// <summary>Whether the day of <paramref name="day"/> falls, in any year, into the range [start, end). All in milliseconds UTC.</summary>
    internal static bool FallsWithin(long day, long start, long end)
    {
        var original = DateTimeOffset.FromUnixTimeMilliseconds(day).UtcDateTime.Date;
        var (from, until) = (DateTimeOffset.FromUnixTimeMilliseconds(start).UtcDateTime, DateTimeOffset.FromUnixTimeMilliseconds(end).UtcDateTime);
        for (var year = from.Year; year <= until.Year && year - from.Year <= 200; year++)
        {
            var here = new DateTime(year, original.Month, Math.Min(original.Day, DateTime.DaysInMonth(year, original.Month)));
            if (here >= from && here < until) return true;
        }

        return false;
    }
}
