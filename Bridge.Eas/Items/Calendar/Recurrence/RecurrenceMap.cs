using Bridge.Eas.Items.Calendar.TimeZones;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Recurrence;

/// <summary>RRULE ⇄ EAS Recurrence. Source: MS-ASCAL, "Recurrence" and its children; RFC 5545, "Recurrence Rule".</summary>
/// <remarks>Where a day is missing in a short month, EAS takes the last day and RRULE none. So 29 to 31 travel to OX as "the last of 28…n",
/// and an RRULE that simply says 31 is sent as the nearest EAS rule; the caller keeps the original while the phone leaves that alone.</remarks>
internal static class RecurrenceMap
{
    private const int Weekdays = 62, WeekendDays = 65, AllDays = 127;

    // The last day that every month has.
    private const int ShortestMonth = 28;

    private static readonly int[] DaysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>The nearest EAS rule; null when there is none (an unreadable rule): the event is then sent as its first occurrence only.</summary>
    /// <param name="series">The event's start, zone, kind and rule.</param>
    /// <param name="dateDigits">True when the Until of an all-day series carries the bare date (16.x).</param>
    /// <param name="exact">Whether a phone that follows it shows what OX shows.</param>
    internal static EasRecurrence? ToEas(Series series, bool dateDigits, out bool exact)
    {
        exact = false;
        if (series.Rule is not { } rule) return null;
        var (shape, fits) = Shape(rule, series.Start.Date);
        exact = fits && !rule.HasOtherParts && rule.Interval <= EasRecurrence.MaxInterval;
        return shape with
        {
            Interval = Math.Min(rule.Interval, EasRecurrence.MaxInterval),
            Occurrences = rule.Count,
            Until = rule.Count is null && rule.Until is { } until ? UntilToEas(series, until, dateDigits) : null,
            FirstDayOfWeek = shape.Type == EasRecurrence.Weekly ? BlobDate.SundayBased(rule.WeekStart) : null,
        };
    }

    /// <param name="eas">What the phone says.</param>
    /// <param name="series">Start, zone and kind of the event the rule is for; its own rule is not looked at.</param>
    internal static RecurrenceRule ToRule(EasRecurrence eas, Series series)
    {
        var rule = Shape(eas, series.Start.Date) with { Interval = Math.Max(1, eas.Interval), Count = eas.Occurrences };
        return eas.Occurrences is null && eas.Until is { } until ? rule with { Until = UntilFromEas(series, rule, until) } : rule;
    }

    /// <summary>Whether both repeat on the same days: the phone left the recurrence alone and only wrote it in its own way.</summary>
    internal static bool SameDays(EasRecurrence one, EasRecurrence other, Series series)
    {
        return Canonical(one) == Canonical(other);

        string Canonical(EasRecurrence eas)
        {
            var rule = ToRule(eas, series);
            // The week's first day matters only where weeks are skipped; phones before 14.1 cannot say it.
            if (rule.Frequency != Frequency.Weekly || rule.Interval == 1 || one.FirstDayOfWeek is null || other.FirstDayOfWeek is null)
                rule = rule with { WeekStart = IsoDayOfWeek.Monday };
            if (rule.Until is null) return rule.ToString();
            var last = new Series(series.Start, series.Zone, series.IsAllDay, rule).LastDate() ?? series.Start.Date;
            return (rule with { Until = new(last.AtMidnight(), UntilForm.Date) }).ToString();
        }
    }

    /// <summary>UNTIL of a rule whose series moves to another time of day: the same last day.</summary>
    internal static RuleUntil UntilFor(Series moved, LocalDate lastDay) =>
        moved.IsAllDay ? new(lastDay.AtMidnight(), UntilForm.Date) : new(moved.InstantOf(lastDay).InUtc().LocalDateTime, UntilForm.Utc);

    private static (EasRecurrence Eas, bool Exact) Shape(RecurrenceRule rule, LocalDate start) => rule.Frequency switch
    {
        Frequency.Daily => Daily(rule),
        Frequency.Weekly => (
            new() { Type = EasRecurrence.Weekly, DayOfWeek = rule.Days.Count > 0 ? Mask(rule.Days) : Bit(start.DayOfWeek) },
            rule.Months.Count == 0 && rule.MonthDays.Count == 0 && rule.Positions.Count == 0),
        Frequency.Monthly when rule.Months.Count == 0 => InMonth(rule, start, month: null),
        Frequency.Monthly => MonthlyInSomeMonths(rule, start),
        _ => Yearly(rule, start),
    };

    /// <summary>"Every month, if it is May" is every year in May, as long as no months are skipped.</summary>
    private static (EasRecurrence Eas, bool Exact) MonthlyInSomeMonths(RecurrenceRule rule, LocalDate start)
    {
        var (eas, exact) = InMonth(rule, start, rule.Months[0]);
        return (eas, exact && rule.Months.Count == 1 && rule.Interval == 1);
    }

    private static (EasRecurrence Eas, bool Exact) Daily(RecurrenceRule rule)
    {
        var plain = rule.Months.Count == 0 && rule.MonthDays.Count == 0 && rule.Positions.Count == 0;
        return rule.Days.Count == 0
            ? (new() { Type = EasRecurrence.Daily }, plain)
            : (new() { Type = EasRecurrence.Weekly, DayOfWeek = Mask(rule.Days) }, plain && rule.Interval == 1);
    }

    private static (EasRecurrence Eas, bool Exact) Yearly(RecurrenceRule rule, LocalDate start)
    {
        // Without BYMONTH, an n-th weekday or a day of the month counts through the whole year.
        var wholeYear = rule.Months.Count == 0 && (rule.Days.Count > 0 || rule.MonthDays.Count > 0);
        var (eas, exact) = InMonth(rule, start, rule.Months.Count > 0 ? rule.Months[0] : start.Month);
        return (eas, exact && rule.Months.Count <= 1 && !wholeYear);
    }

    /// <param name="month">Null for every month, else the rule is a yearly one.</param>
    private static (EasRecurrence Eas, bool Exact) InMonth(RecurrenceRule rule, LocalDate start, int? month)
    {
        var (byDate, byWeekday) = month is null
            ? (EasRecurrence.MonthlyByDate, EasRecurrence.MonthlyByWeekday)
            : (EasRecurrence.YearlyByDate, EasRecurrence.YearlyByWeekday);
        var safe = month is { } m ? DaysInMonth[m - 1] : ShortestMonth;

        if (rule.Days.Count == 0)
        {
            if (rule.MonthDays is [-1] && rule.Positions.Count == 0) return (ByWeekday(AllDays, EasRecurrence.LastWeek), true);
            if (ClampedDay(rule) is { } clamped) return (ByDate(clamped), true);
            var day = rule.MonthDays.Count > 0 ? rule.MonthDays[0] : start.Day;
            return (ByDate(day > 0 ? day : start.Day), rule.MonthDays.Count <= 1 && rule.Positions.Count == 0 && day > 0 && day <= safe);
        }

        var mask = Mask(rule.Days);
        var nth = rule.Days[0].Nth;
        var plain = rule.MonthDays.Count == 0;
        if (rule.Days.All(day => day.Nth == 0))
        {
            var position = rule.Positions.Count == 1 ? rule.Positions[0] : 0;
            // "Every Monday of the month" has no EAS form but the first of them.
            return (ByWeekday(mask, Week(position)), plain && position is -1 or (>= 1 and <= 4) && (int.PopCount(mask) == 1 || mask is Weekdays or WeekendDays or AllDays));
        }

        return (ByWeekday(Bit(rule.Days[0].Day), Week(nth)), plain && rule.Days.Count == 1 && rule.Positions.Count == 0 && nth is -1 or (>= 1 and <= 4));

        EasRecurrence ByDate(int day) => new() { Type = byDate, DayOfMonth = day, MonthOfYear = month };
        EasRecurrence ByWeekday(int days, int week) => new() { Type = byWeekday, DayOfWeek = days, WeekOfMonth = week, MonthOfYear = month };
        static int Week(int position) => position is >= 1 and <= 4 ? position : position is 0 ? 1 : EasRecurrence.LastWeek;
    }

    /// <summary>The day d of "the last one of 28…d", which is how a day that short months lack is written.</summary>
    private static int? ClampedDay(RecurrenceRule rule) =>
        rule.Positions is [-1] && rule.MonthDays.Count > 1 && rule.MonthDays.SequenceEqual(Enumerable.Range(ShortestMonth, rule.MonthDays.Count))
            ? rule.MonthDays[^1]
            : null;

    private static RecurrenceRule Shape(EasRecurrence eas, LocalDate start)
    {
        var weekStart = eas.FirstDayOfWeek is > 0 and var day ? (IsoDayOfWeek)day : eas.FirstDayOfWeek is 0 ? IsoDayOfWeek.Sunday : IsoDayOfWeek.Monday;
        int[] month = eas.Type is EasRecurrence.YearlyByDate or EasRecurrence.YearlyByWeekday ? [eas.MonthOfYear ?? start.Month] : [];
        var frequency = month.Length > 0 ? Frequency.Yearly : Frequency.Monthly;
        return eas.Type switch
        {
            EasRecurrence.Daily when eas.DayOfWeek is not { } => new() { Frequency = Frequency.Daily },
            EasRecurrence.Daily or EasRecurrence.Weekly => new()
            {
                Frequency = Frequency.Weekly, Days = Days(eas.DayOfWeek ?? Bit(start.DayOfWeek)), WeekStart = weekStart,
            },
            EasRecurrence.MonthlyByDate or EasRecurrence.YearlyByDate => OnDate(frequency, month, eas.DayOfMonth ?? start.Day),
            _ => OnWeekday(frequency, month, eas.DayOfWeek ?? Bit(start.DayOfWeek), eas.WeekOfMonth ?? ((start.Day - 1) / 7) + 1),
        };
    }

    private static RecurrenceRule OnDate(Frequency frequency, int[] month, int day)
    {
        if (month is [var m] && m != 2) day = Math.Min(day, DaysInMonth[m - 1]);
        if (month is [2]) day = Math.Min(day, 29);
        var always = month is [var only] ? DaysInMonth[only - 1] : ShortestMonth;
        return day <= always
            ? new() { Frequency = frequency, Months = month, MonthDays = [day] }
            : new() { Frequency = frequency, Months = month, MonthDays = [.. Enumerable.Range(ShortestMonth, day - ShortestMonth + 1)], Positions = [-1] };
    }

    private static RecurrenceRule OnWeekday(Frequency frequency, int[] month, int mask, int week)
    {
        var rule = new RecurrenceRule { Frequency = frequency, Months = month };
        var nth = week == EasRecurrence.LastWeek ? -1 : week;
        if (mask == AllDays) return rule with { MonthDays = [nth] };
        return int.PopCount(mask) == 1
            ? rule with { Days = [new(nth, Days(mask)[0].Day)] }
            : rule with { Days = Days(mask), Positions = [nth] };
    }

    private static LocalDateTime UntilToEas(Series series, RuleUntil until, bool dateDigits)
    {
        // The last occurrence itself: some phones compare with its start, others only look at the date.
        var last = series.LastDate() ?? until.Value.Date;
        if (dateDigits && series.IsAllDay) return last.AtMidnight();
        var begins = series.InstantOf(last).InUtc().LocalDateTime;
        return series.IsAllDay ? LocalDateTime.Max(begins, last.AtMidnight()) : begins;
    }

    private static RuleUntil UntilFromEas(Series series, RecurrenceRule rule, LocalDateTime until)
    {
        // Bare dates are dates, wherever the event is.
        var utc = until.InUtc().ToInstant();
        var date = series.IsAllDay && until.TimeOfDay == LocalTime.Midnight ? until.Date : utc.InZone(series.Zone).Date;
        if (series.IsAllDay) return new(date.AtMidnight(), UntilForm.Date);

        // A phone that means "until that day" must not lose that day's occurrence to the hour.
        var begins = series.InstantOf(date);
        return new(Instant.Max(utc, begins).InUtc().LocalDateTime, UntilForm.Utc);
    }

    private static int Mask(IReadOnlyList<RuleDay> days) => days.Aggregate(0, (mask, day) => mask | Bit(day.Day));

    private static int Bit(IsoDayOfWeek day) => 1 << BlobDate.SundayBased(day);

    private static List<RuleDay> Days(int mask) =>
        [.. Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day).Where(day => (mask & Bit(day)) != 0).Select(day => new RuleDay(0, day))];
}
