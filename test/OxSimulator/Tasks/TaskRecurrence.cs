using OxSimulator.Pim;

namespace OxSimulator.Tasks;

/// <summary>The next day of a task that repeats, by the old recurrence fields. Source: OX HTTP API, "Detailed task and appointment data".</summary>
internal static class TaskRecurrence
{
    /// <summary>Milliseconds from this occurrence to the next; null when the series ends with this one.</summary>
    internal static long? StepToNext(PimObject task)
    {
        if (task.Number("occurrences") <= 1) return null;
        if ((task.Number("start_date") ?? task.Number("end_date")) is not { } millis) return null;
        var day = DateTimeOffset.FromUnixTimeMilliseconds(millis).UtcDateTime;
        var interval = (int)Math.Clamp(task.Number("interval") ?? 1, 1, 10_000);
        var next = task.Number("recurrence_type") switch
        {
            1 => day.AddDays(interval),
            2 => NextWeekly(day, (int)(task.Number("days") ?? 0), interval),
            3 => InMonth(day.AddDays(1 - day.Day).AddMonths(interval), task),
            4 => InMonth(new DateTime(day.Year + interval, (int)(task.Number("month") ?? 0) + 1, 1, 0, 0, 0, DateTimeKind.Utc), task),
            _ => day,
        };
        if (next <= day) return null;
        var step = (long)(next - day).TotalMilliseconds;
        return task.Number("until") is { } until && millis + step > until ? null : step;
    }

    private static DateTime NextWeekly(DateTime day, int days, int interval)
    {
        for (var ahead = 1; ahead <= 7; ahead++)
        {
            var next = day.AddDays(ahead);
            if ((days >> (int)next.DayOfWeek & 1) == 0) continue;
            // Weeks begin on Monday: leaving this one skips to the next that counts.
            var crosses = ((int)next.DayOfWeek + 6) % 7 <= ((int)day.DayOfWeek + 6) % 7;
            return crosses ? next.AddDays(7 * (interval - 1)) : next;
        }

        return day;
    }

    private static DateTime InMonth(DateTime first, PimObject task)
    {
        var position = (int)(task.Number("day_in_month") ?? 1);
        var length = DateTime.DaysInMonth(first.Year, first.Month);
        if (task.Number("days") is not (> 0 and var days)) return first.AddDays(Math.Min(position, length) - 1);
        var matching = Enumerable.Range(0, length).Select(offset => first.AddDays(offset)).Where(day => (days >> (int)day.DayOfWeek & 1) == 1).ToList();
        return matching[position >= 5 ? matching.Count - 1 : Math.Min(position, matching.Count) - 1];
    }
}
