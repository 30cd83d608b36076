using NodaTime;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>A series laid on a calendar: which occurrence has which number, day and recurrence id.</summary>
/// <remarks>
/// The module tells exceptions by the day, in UTC, of their original start, which may be another one than the day in the series' zone; where no occurrence
/// has that, the latter is taken.
/// </remarks>
internal sealed class LegacySeries
{
    private readonly LegacyTimes _times;
    private readonly IEnumerator<LocalDate> _rest;
    private readonly List<LocalDate> _days = [];

    private LegacySeries(LegacyTimes times, LegacyRule rule) => (_times, Rule, _rest) = (times, rule, rule.Dates(times.Start.Date).GetEnumerator());

    internal LegacyRule Rule { get; }

    internal LegacyTimes Times => _times;

    /// <summary>Null for what is no series' master.</summary>
    internal static LegacySeries? Of(OxAppointment one, string user) =>
        (one.RecurrenceId is null || one.RecurrenceId == one.Id) && LegacyRule.Of(one) is { } rule && LegacyTimes.Of(one, user) is { } times ? new(times, rule) : null;

    internal static LegacySeries Of(LegacyTimes times, LegacyRule rule) => new(times, rule);

    /// <summary>From 1; null when there is no occurrence on that day.</summary>
    internal int? PositionOf(LocalDate day)
    {
        ReadTo(day);
        return _days.BinarySearch(day) is >= 0 and var index ? index + 1 : null;
    }

    /// <summary>An occurrence's original start as chronos writes it: UTC, or the date of an all-day series.</summary>
    internal string IdOf(LocalDate day) => _times.IsAllDay ? LegacyTimes.Date(day) : LegacyTimes.Utc(_times.InstantOf(day));

    /// <summary>The day that a recurrence id means; null when it cannot be read.</summary>
    internal LocalDate? DayOf(string recurrenceId) => LegacyTimes.Read(recurrenceId, _times);

    /// <summary>The day of an exception.</summary>
    /// <param name="millis">As the module tells it.</param>
    internal LocalDate? DayOf(long millis)
    {
        var told = LegacyTimes.DayOf(millis);
        if (_times.IsAllDay) return told;
        foreach (var day in (LocalDate[])[told, told.PlusDays(1), told.PlusDays(-1)])
            if (PositionOf(day) is not null && _times.InstantOf(day).InUtc().Date == told) return day;
        return PositionOf(told) is null ? null : told;
    }

    internal HashSet<LocalDate> DaysOf(IReadOnlyList<long>? told) => [.. (told ?? []).Select(DayOf).OfType<LocalDate>()];

    private void ReadTo(LocalDate day)
    {
        while ((_days.Count == 0 || _days[^1] < day) && _rest.MoveNext()) _days.Add(_rest.Current);
    }
}
