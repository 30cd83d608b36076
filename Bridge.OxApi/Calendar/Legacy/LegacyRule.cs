using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Recurrence fields of the legacy calendar ⇄ RRULE. Source: OX HTTP API, calendar, columns; RFC 5545, "Recurrence Rule".</summary>
/// <param name="Type">1 daily, 2 weekly, 3 monthly, 4 yearly.</param>
/// <param name="Days">Bit 0 Sunday to bit 6 Saturday; 0 for none.</param>
/// <param name="DayInMonth">Day of the month; with <paramref name="Days"/> 1 to 4 for the n-th, 5 for the last.</param>
/// <param name="Month">1 to 12, yearly rules only.</param>
internal sealed record LegacyRule(int Type, int Interval, int Days = 0, int DayInMonth = 0, int Month = 0, LocalDate? Until = null, int? Occurrences = null)
{
    private const int Daily = 1, Weekly = 2, Monthly = 3, Yearly = 4, LastWeek = 5;

    private const int Workdays = 62, Weekend = 65, AnyDay = 127, Sunday = 1;

    // The last day that every month has.
    private const int ShortestMonth = 28;

    private const int MaxPeriods = 20_000, LatestYear = 2200;

    private static readonly string[] DayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>Null for a single appointment, and for fields that make no rule.</summary>
    internal static LegacyRule? Of(OxAppointment one)
    {
        if (one.RecurrenceType is not (>= Daily and <= Yearly and var type)) return null;
        var rule = new LegacyRule(
            type, Math.Max(1, one.Interval ?? 1), type == Daily ? 0 : (one.Days ?? 0) & AnyDay, one.DayInMonth ?? 0, type == Yearly ? (one.Month ?? 0) + 1 : 0,
            one.Occurrences is > 0 || one.Until is not { } until ? null : LegacyTimes.DayOf(until), one.Occurrences is > 0 ? one.Occurrences : null);
        var fits = type switch
        {
            Daily => true,
            Weekly => rule.Days != 0,
            _ => rule.DayInMonth is >= 1 and <= 31 && rule.Month is >= 0 and <= 12 && (rule.Days == 0 || rule.DayInMonth <= LastWeek),
        };
        return fits ? rule : null;
    }

    internal void CopyTo(OxAppointment one)
    {
        (one.RecurrenceType, one.Interval) = (Type, Interval);
        (one.Days, one.DayInMonth, one.Month) = (Days > 0 ? Days : null, DayInMonth > 0 ? DayInMonth : null, Month > 0 ? Month - 1 : null);
        (one.Until, one.Occurrences) = (Until is { } until ? LegacyTimes.MillisOf(until) : null, Occurrences);
    }

    /// <summary>In the order of parts in which phones' rules are written.</summary>
    internal string ToRrule(LegacyTimes times)
    {
        var interval = Interval > 1 ? string.Create(CultureInfo.InvariantCulture, $";INTERVAL={Interval}") : "";
        var month = Month > 0 ? string.Create(CultureInfo.InvariantCulture, $";BYMONTH={Month}") : "";
        var text = Type switch
        {
            Daily => "FREQ=DAILY" + interval,
            Weekly => $"FREQ=WEEKLY{interval};BYDAY={Names()}",
            _ => $"FREQ={(Type == Monthly ? "MONTHLY" : "YEARLY")}{interval}{month}{InMonth()}",
        };
        if (Occurrences is { } count) return text + string.Create(CultureInfo.InvariantCulture, $";COUNT={count}");
        return Until is { } until ? $"{text};UNTIL={(times.IsAllDay ? DatePattern.Format(until) : LegacyTimes.Utc(times.InstantOf(until)))}" : text;
    }

    private string InMonth()
    {
        var nth = DayInMonth == LastWeek ? -1 : DayInMonth;
        return Days switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $";BYMONTHDAY={DayInMonth}"),
            AnyDay => string.Create(CultureInfo.InvariantCulture, $";BYMONTHDAY={nth}"),
            _ when int.PopCount(Days) == 1 => string.Create(CultureInfo.InvariantCulture, $";BYDAY={nth}{Names()}"),
            _ => string.Create(CultureInfo.InvariantCulture, $";BYDAY={Names()};BYSETPOS={nth}"),
        };
    }

    /// <summary>Monday first, as RRULEs are mostly written.</summary>
    private string Names() => string.Join(',', Enumerable.Range(1, 7).Select(day => day % 7).Where(day => (Days >> day & 1) == 1).Select(day => DayNames[day]));

    /// <summary>The fields that say the same; null where there are none.</summary>
    /// <remarks>
    /// A day that short months lack comes from phones as "the last of 28…n". 31 is the last day of the month. 29 and 30 are taken for that day alone: what
    /// is missing then is February's, and without it there would be no series.
    /// </remarks>
    internal static LegacyRule? Parse(string rrule, LegacyTimes times)
    {
        try
        {
            return Read(rrule, times);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static LegacyRule? Read(string rrule, LegacyTimes times)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in rrule.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var name, var value] || !parts.TryAdd(name, value.ToUpperInvariant())) return null;
        }

        if (!parts.Remove("FREQ", out var frequency)) return null;
        var type = 1 + Array.IndexOf(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"], frequency.ToUpperInvariant());
        if (type == 0) return null;
        var rule = new LegacyRule(type, Interval: 1);
        if (parts.Remove("INTERVAL", out var interval)) rule = rule with { Interval = Number(interval) };
        if (parts.Remove("COUNT", out var count)) rule = rule with { Occurrences = Number(count) };
        if (parts.Remove("UNTIL", out var until))
        {
            if (LegacyTimes.Read(until, times) is not { } last) return null;
            rule = rule with { Until = last };
        }

        parts.Remove("WKST", out var weekStart);
        if (rule.Interval < 1 || rule.Occurrences < 1) return null;
        var days = Listed(parts, "BYDAY", Day);
        var monthDays = Listed(parts, "BYMONTHDAY", Number);
        var months = Listed(parts, "BYMONTH", Number);
        var positions = Listed(parts, "BYSETPOS", Number);
        if (parts.Count > 0) return null;
        return type switch
        {
            Daily => days.Count + monthDays.Count + months.Count + positions.Count == 0 ? rule : null,
            Weekly => monthDays.Count + months.Count + positions.Count == 0 ? rule.InWeek(days, weekStart, times) : null,
            _ => rule.WithMonth(months, times)?.InMonth(days, monthDays, positions, times),
        };
    }

    private LegacyRule? InWeek(List<(int Nth, int Bit)> days, string? weekStart, LegacyTimes times)
    {
        if (days.Exists(day => day.Nth != 0)) return null;
        var mask = days.Count == 0 ? BitOf(times.Start.Date) : days.Aggregate(0, (all, day) => all | day.Bit);
        // Weeks begin on Monday here. Where none are skipped, or all days lie on one side of another beginning, that is the same.
        if (Interval > 1 && weekStart is not null && Array.IndexOf(DayNames, weekStart) is var first and not 1)
        {
            if (first < 0) return null;
            var before = Enumerable.Range(1, first == 0 ? 6 : first - 1).Aggregate(0, (all, day) => all | (1 << day));
            if ((mask & before) != 0 && (mask & ~before) != 0) return null;
        }

        return this with { Days = mask };
    }

    private LegacyRule? WithMonth(List<int> months, LegacyTimes times)
    {
        if (months.Count > 1 || months.Exists(month => month is < 1 or > 12)) return null;
        if (Type == Yearly) return this with { Month = months.Count == 1 ? months[0] : times.Start.Month };
        if (months.Count == 0) return this;
        // "Every month, if it is May" is every year in May.
        return Interval == 1 ? this with { Type = Yearly, Month = months[0] } : null;
    }

    private LegacyRule? InMonth(List<(int Nth, int Bit)> days, List<int> monthDays, List<int> positions, LegacyTimes times)
    {
        if (days.Count == 0)
        {
            if (positions is [-1] && monthDays.Count > 1 && monthDays.SequenceEqual(Enumerable.Range(ShortestMonth, monthDays.Count)))
                return monthDays[^1] == 31 ? this with { Days = AnyDay, DayInMonth = LastWeek } : this with { DayInMonth = monthDays[^1] };
            if (positions.Count > 0 || monthDays.Count > 1) return null;
            var day = monthDays.Count == 1 ? monthDays[0] : times.Start.Day;
            return day switch { -1 => this with { Days = AnyDay, DayInMonth = LastWeek }, >= 1 and <= 31 => this with { DayInMonth = day }, _ => null };
        }

        if (monthDays.Count > 0) return null;
        if (days is [(not 0 and var own, var bit)]) return positions.Count == 0 ? Nth(bit, own) : null;
        if (days.Exists(one => one.Nth != 0) || positions is not [var nth]) return null;
        var mask = days.Aggregate(0, (all, one) => all | one.Bit);
        return int.PopCount(mask) == 1 || mask is Workdays or Weekend or AnyDay ? Nth(mask, nth) : null;

        LegacyRule? Nth(int which, int number) => number is -1 or (>= 1 and <= 4) ? this with { Days = which, DayInMonth = number == -1 ? LastWeek : number } : null;
    }

    /// <summary>The days with an occurrence, in order; the first always counts.</summary>
    internal IEnumerable<LocalDate> Dates(LocalDate start)
    {
        var left = Occurrences ?? int.MaxValue;
        foreach (var day in Candidates(start).Where(day => day > start).Prepend(start))
        {
            if (left-- <= 0 || day > Until || day.Year > LatestYear) yield break;
            yield return day;
        }
    }

    private IEnumerable<LocalDate> Candidates(LocalDate start)
    {
        for (var period = 0; period < MaxPeriods; period++)
        {
            var steps = (long)period * Interval;
            if (steps > 400 * 366) yield break;
            var first = Type switch
            {
                Daily => start.PlusDays((int)steps),
                Weekly => start.PlusDays(1 - (int)start.DayOfWeek).PlusWeeks((int)Math.Min(steps, 52 * 400)),
                Monthly => new LocalDate(start.Year, start.Month, 1).PlusMonths((int)Math.Min(steps, 12 * 400)),
                _ => new LocalDate(start.Year, Month, 1).PlusYears((int)Math.Min(steps, 400)),
            };
            if (first.Year > LatestYear) yield break;
            switch (Type)
            {
                case Daily:
                    yield return first;
                    break;
                case Weekly:
                    foreach (var day in Enumerable.Range(0, 7).Select(first.PlusDays).Where(Matches)) yield return day;
                    break;
                default:
                    if (DayOf(first) is { } found) yield return found;
                    break;
            }
        }
    }

    private LocalDate? DayOf(LocalDate month)
    {
        var length = CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month);
        if (Days == 0) return DayInMonth <= length ? month.PlusDays(DayInMonth - 1) : null;
        var matching = Enumerable.Range(0, length).Select(month.PlusDays).Where(Matches).ToList();
        return DayInMonth == LastWeek ? matching[^1] : DayInMonth <= matching.Count ? matching[DayInMonth - 1] : null;
    }

    private bool Matches(LocalDate day) => (Days & BitOf(day)) != 0;

    private static int BitOf(LocalDate day) => day.DayOfWeek == IsoDayOfWeek.Sunday ? Sunday : 1 << (int)day.DayOfWeek;

    private static List<T> Listed<T>(Dictionary<string, string> parts, string name, Func<string, T> read) =>
        parts.Remove(name, out var text) ? [.. text.Split(',').Select(read)] : [];

    private static (int Nth, int Bit) Day(string text)
    {
        var day = text.Length < 2 ? -1 : Array.IndexOf(DayNames, text[^2..]);
        if (day < 0) throw new FormatException();
        return (text.Length == 2 ? 0 : Number(text[..^2]), 1 << day);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -9999 and <= 9999 and not 0 ? number : throw new FormatException();
}
