using NodaTime;

namespace Bridge.Eas.Items.Calendar.Recurrence;

/// <summary>A rule laid on a calendar: which days have an occurrence, and at which instant it begins.</summary>
/// <param name="start">The first occurrence by the clock of <paramref name="zone"/>; midnight of its date when all-day.</param>
/// <param name="zone">The clock the series repeats by; UTC for all-day and floating series.</param>
/// <param name="allDay">Occurrences are dates, not instants.</param>
/// <param name="rule">Null when OX holds a rule that cannot be read: then only the first day is known.</param>
internal sealed class Series(LocalDateTime start, DateTimeZone zone, bool allDay, RecurrenceRule? rule)
{
    // A rule such as "30 February" never yields a day, and one without end never stops.
    private const int MaxPeriods = 20_000, LatestYear = 2200;

    internal LocalDateTime Start => start;

    internal DateTimeZone Zone => zone;

    internal bool IsAllDay => allDay;

    /// <summary>Null for an unreadable rule.</summary>
    internal RecurrenceRule? Rule => rule;

    /// <summary>Whether <see cref="Dates"/> is the whole truth; if not, OX alone knows which occurrences there are.</summary>
    internal bool IsExpandable => rule is { HasOtherParts: false };

    /// <summary>The days with an occurrence, in order, within bounds that no real series reaches.</summary>
    internal IEnumerable<LocalDate> Dates => rule is null ? [start.Date] : Bounded(rule);

    /// <summary>When the occurrence of that day begins; in a gap of the clock, as much later as the gap is long.</summary>
    internal Instant InstantOf(LocalDate date) => (date + start.TimeOfDay).InZoneLeniently(zone).ToInstant();

    /// <summary>Whether there is, or may be, an occurrence on that day.</summary>
    internal bool Has(LocalDate date)
    {
        if (date == start.Date) return true;
        if (!IsExpandable) return date > start.Date;
        foreach (var day in Dates)
        {
            if (day >= date) return day == date;
        }

        return false;
    }

    /// <summary>The last day; null when the series has no end or only OX knows it.</summary>
    internal LocalDate? LastDate()
    {
        if (!IsExpandable || (rule!.Count is null && rule.Until is null)) return null;
        LocalDate? last = null;
        foreach (var day in Dates) last = day;
        return last;
    }

    private IEnumerable<LocalDate> Bounded(RecurrenceRule rule)
    {
        var left = rule.Count ?? int.MaxValue;
        foreach (var day in Candidates(rule))
        {
            if (day < start.Date) continue;
            if (left-- <= 0 || IsPast(day, rule.Until)) yield break;
            yield return day;
        }
    }

    private bool IsPast(LocalDate day, RuleUntil? until) => until switch
    {
        null => false,
        { Form: UntilForm.Date } end => day > end.Value.Date,
        { Form: UntilForm.Utc } end when !allDay => InstantOf(day) > end.Value.InUtc().ToInstant(),
        { } end => allDay ? day > end.Value.Date : day + start.TimeOfDay > end.Value,
    };

    private IEnumerable<LocalDate> Candidates(RecurrenceRule rule)
    {
        for (var period = 0; period < MaxPeriods; period++)
        {
            var first = PeriodStart(rule, period);
            if (first.Year > LatestYear) yield break;
            var days = Period(rule, first);
            if (rule.Positions.Count > 0) days = Picked(days, rule.Positions);
            foreach (var day in days) yield return day;
        }
    }

    private LocalDate PeriodStart(RecurrenceRule rule, int period)
    {
        var steps = (long)period * rule.Interval;
        var (first, perYear) = rule.Frequency switch
        {
            Frequency.Daily => (start.Date, 365),
            Frequency.Weekly => (start.Date.PlusDays(-(((int)start.DayOfWeek - (int)rule.WeekStart + 7) % 7)), 52),
            Frequency.Monthly => (new LocalDate(start.Year, start.Month, 1), 12),
            _ => (new LocalDate(start.Year, 1, 1), 1),
        };
        if (steps / perYear > LatestYear) return LocalDate.MaxIsoValue;
        return rule.Frequency switch
        {
            Frequency.Daily => first.PlusDays((int)steps),
            Frequency.Weekly => first.PlusWeeks((int)steps),
            Frequency.Monthly => first.PlusMonths((int)steps),
            _ => first.PlusYears((int)steps),
        };
    }

    private IEnumerable<LocalDate> Period(RecurrenceRule rule, LocalDate first) => rule.Frequency switch
    {
        Frequency.Daily => Passes(rule, first) ? [first] : [],
        Frequency.Weekly => Enumerable.Range(0, 7).Select(first.PlusDays).Where(day => InWeek(rule, day)),
        Frequency.Monthly => InMonth(rule, first),
        _ => InYear(rule, first),
    };

    private bool InWeek(RecurrenceRule rule, LocalDate day) =>
        (rule.Days.Count == 0 ? day.DayOfWeek == start.DayOfWeek : IsListed(rule.Days, day)) && InMonths(rule, day);

    private static bool Passes(RecurrenceRule rule, LocalDate day) =>
        InMonths(rule, day) && (rule.Days.Count == 0 || IsListed(rule.Days, day)) && (rule.MonthDays.Count == 0 || HasMonthDay(rule, day));

    private static bool InMonths(RecurrenceRule rule, LocalDate day) => rule.Months.Count == 0 || rule.Months.Contains(day.Month);

    private static bool IsListed(IReadOnlyList<RuleDay> days, LocalDate day) => days.Any(listed => listed.Day == day.DayOfWeek);

    private static bool HasMonthDay(RecurrenceRule rule, LocalDate day)
    {
        var length = CalendarSystem.Iso.GetDaysInMonth(day.Year, day.Month);
        return rule.MonthDays.Any(listed => (listed > 0 ? listed : length + 1 + listed) == day.Day);
    }

    private IEnumerable<LocalDate> InMonth(RecurrenceRule rule, LocalDate first)
    {
        if (!InMonths(rule, first)) return [];
        var days = Days(first, CalendarSystem.Iso.GetDaysInMonth(first.Year, first.Month));
        return (rule.MonthDays.Count, rule.Days.Count) switch
        {
            (0, 0) => days.Where(day => day.Day == start.Day),
            (0, _) => days.Where(day => IsNth(rule.Days, day, day.Day, CalendarSystem.Iso.GetDaysInMonth(day.Year, day.Month))),
            (_, 0) => days.Where(day => HasMonthDay(rule, day)),
            _ => days.Where(day => HasMonthDay(rule, day) && IsListed(rule.Days, day)),
        };
    }

    private IEnumerable<LocalDate> InYear(RecurrenceRule rule, LocalDate first)
    {
        if (rule.Months.Count == 0 && rule.MonthDays.Count == 0 && rule.Days.Count > 0)
        {
            var length = CalendarSystem.Iso.GetDaysInYear(first.Year);
            return Days(first, length).Where(day => IsNth(rule.Days, day, day.DayOfYear, length));
        }

        var months = rule.Months.Count > 0 ? rule.Months.Order() : rule.MonthDays.Count > 0 ? Enumerable.Range(1, 12) : [start.Month];
        return months.SelectMany(month => InMonth(rule, new LocalDate(first.Year, month, 1)));
    }

    private static IEnumerable<LocalDate> Days(LocalDate first, int count) => Enumerable.Range(0, count).Select(first.PlusDays);

    /// <param name="place">The day's number in its month or year, from 1.</param>
    /// <param name="length">Days of that month or year.</param>
    private static bool IsNth(IReadOnlyList<RuleDay> days, LocalDate day, int place, int length) =>
        days.Any(listed => listed.Day == day.DayOfWeek
            && (listed.Nth == 0 || listed.Nth == ((place - 1) / 7) + 1 || listed.Nth == -(((length - place) / 7) + 1)));

    private static IEnumerable<LocalDate> Picked(IEnumerable<LocalDate> days, IReadOnlyList<int> positions)
    {
        var all = days.ToList();
        return positions.Select(position => position > 0 ? position - 1 : all.Count + position)
            .Where(index => index >= 0 && index < all.Count).Distinct().Order().Select(index => all[index]);
    }
}
