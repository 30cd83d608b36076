using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Calendar.Recurrence;

internal enum Frequency
{
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// <summary>A BYDAY entry.</summary>
/// <param name="Nth">Which of them in the month or year, negative from the end; 0 is every one.</param>
internal readonly record struct RuleDay(int Nth, IsoDayOfWeek Day);

/// <summary>How UNTIL is written: a date, a moment in UTC, or a moment of the event's own clock.</summary>
internal enum UntilForm
{
    Date,
    Utc,
    Local,
}

internal readonly record struct RuleUntil(LocalDateTime Value, UntilForm Form);

/// <summary>An RRULE value taken apart. Source: RFC 5545, "Recurrence Rule".</summary>
internal sealed record RecurrenceRule
{
    private const int MaxLength = 1000, MaxListed = 366, MaxNumber = 9999;

    private static readonly string[] DayNames = ["", "MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    public required Frequency Frequency { get; init; }

    public int Interval { get; init; } = 1;

    public int? Count { get; init; }

    public RuleUntil? Until { get; init; }

    public IReadOnlyList<RuleDay> Days { get; init; } = [];

    public IReadOnlyList<int> MonthDays { get; init; } = [];

    public IReadOnlyList<int> Months { get; init; } = [];

    public IReadOnlyList<int> Positions { get; init; } = [];

    public IsoDayOfWeek WeekStart { get; init; } = IsoDayOfWeek.Monday;

    /// <summary>The rule has parts that neither EAS nor the expansion here knows (BYHOUR, BYWEEKNO, BYYEARDAY…).</summary>
    public bool HasOtherParts { get; init; }

    /// <summary>Null for what is no rule, or repeats more often than daily.</summary>
    internal static RecurrenceRule? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength) return null;
        if (text.StartsWith("RRULE:", StringComparison.OrdinalIgnoreCase)) text = text["RRULE:".Length..];
        Frequency? frequency = null;
        var rule = new RecurrenceRule { Frequency = default };
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) return null;
            var value = part[(equals + 1)..].ToUpperInvariant();
            switch (part[..equals].ToUpperInvariant())
            {
                case "FREQ":
                    if (!Enum.TryParse<Frequency>(value, ignoreCase: true, out var named) || char.IsDigit(value[0])) return null;
                    frequency = named;
                    break;
                case "INTERVAL" when Number(value) is { } interval:
                    rule = rule with { Interval = Math.Max(1, interval) };
                    break;
                case "COUNT" when Number(value) is { } count:
                    rule = rule with { Count = count };
                    break;
                case "UNTIL" when ParseUntil(value) is { } until:
                    rule = rule with { Until = until };
                    break;
                case "BYDAY" when List(value, Day) is { } days:
                    rule = rule with { Days = days };
                    break;
                case "BYMONTHDAY" when List(value, text => Signed(text, 31)) is { } days:
                    rule = rule with { MonthDays = days };
                    break;
                case "BYMONTH" when List(value, text => Signed(text, 12) is > 0 and var month ? month : (int?)null) is { } months:
                    rule = rule with { Months = months };
                    break;
                case "BYSETPOS" when List(value, text => Signed(text, MaxListed)) is { } positions:
                    rule = rule with { Positions = positions };
                    break;
                case "WKST" when Day(value) is { Nth: 0 } day:
                    rule = rule with { WeekStart = day.Day };
                    break;
                default:
                    rule = rule with { HasOtherParts = true };
                    break;
            }
        }

        return frequency is null ? null : rule with { Frequency = frequency.Value };
    }

    /// <summary>In one fixed order of parts, defaults left out: equal texts are equal rules.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("FREQ=").Append(Frequency.ToString().ToUpperInvariant());
        if (Interval != 1) text.Append(CultureInfo.InvariantCulture, $";INTERVAL={Interval}");
        if (Months.Count > 0) text.Append(";BYMONTH=").AppendJoin(',', Months);
        if (MonthDays.Count > 0) text.Append(";BYMONTHDAY=").AppendJoin(',', MonthDays);
        if (Days.Count > 0)
            text.Append(";BYDAY=").AppendJoin(',', Days.Select(day => (day.Nth == 0 ? "" : day.Nth.ToString(CultureInfo.InvariantCulture)) + DayNames[(int)day.Day]));
        if (Positions.Count > 0) text.Append(";BYSETPOS=").AppendJoin(',', Positions);
        if (Count is { } count) text.Append(CultureInfo.InvariantCulture, $";COUNT={count}");
        if (Until is { } until) text.Append(";UNTIL=").Append(Write(until));
        if (WeekStart != IsoDayOfWeek.Monday) text.Append(";WKST=").Append(DayNames[(int)WeekStart]);
        return text.ToString();
    }

    /// <summary>The same text with another end; every other part stays as OX wrote it.</summary>
    internal static string WithUntil(string rule, RuleUntil until) =>
        string.Join(';', rule.Split(';').Select(part => part.StartsWith("UNTIL=", StringComparison.OrdinalIgnoreCase) ? "UNTIL=" + Write(until) : part));

    private static string Write(RuleUntil until) => until.Form switch
    {
        UntilForm.Date => DatePattern.Format(until.Value.Date),
        UntilForm.Utc => TimePattern.Format(until.Value) + "Z",
        _ => TimePattern.Format(until.Value),
    };

    private static RuleUntil? ParseUntil(string text)
    {
        if (DatePattern.Parse(text).TryGetValue(default, out var date)) return new(date.AtMidnight(), UntilForm.Date);
        var utc = text.EndsWith('Z');
        return TimePattern.Parse(utc ? text[..^1] : text).TryGetValue(default, out var moment) ? new(moment, utc ? UntilForm.Utc : UntilForm.Local) : null;
    }

    private static RuleDay? Day(string text)
    {
        if (text.Length < 2 || Array.IndexOf(DayNames, text[^2..]) is not (> 0 and var day)) return null;
        if (text.Length == 2) return new(0, (IsoDayOfWeek)day);
        return Signed(text[..^2], 53) is { } nth ? new(nth, (IsoDayOfWeek)day) : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, MaxNumber) : null;

    private static int? Signed(string text, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number != 0 && Math.Abs((long)number) <= most
            ? number
            : null;

    private static List<T>? List<T>(string text, Func<string, T?> read)
        where T : struct
    {
        var items = text.Split(',');
        if (items.Length > MaxListed) return null;
        var list = new List<T>(items.Length);
        foreach (var item in items)
        {
            if (read(item) is not { } value) return null;
            list.Add(value);
        }

        return list;
    }
}
