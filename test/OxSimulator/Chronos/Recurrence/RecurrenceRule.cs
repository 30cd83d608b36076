using System.Globalization;

namespace OxSimulator.Chronos.Recurrence;

internal enum Frequency
{
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// <summary>An RFC 5545 RRULE value without its name, as chronos stores it; only what the server itself supports.</summary>
internal sealed record RecurrenceRule(Frequency Frequency)
{
    internal int Interval { get; private init; } = 1;

    internal int? Count { get; private init; }

    /// <summary>Inclusive. UTC when <see cref="UntilIsUtc"/>, else a wall clock or (with midnight) a whole day.</summary>
    internal DateTime? Until { get; private init; }

    internal bool UntilIsUtc { get; private init; }

    internal bool UntilIsDate { get; private init; }

    internal IReadOnlyList<(int Ordinal, DayOfWeek Day)> ByDay { get; private init; } = [];

    internal IReadOnlyList<int> ByMonthDay { get; private init; } = [];

    internal IReadOnlyList<int> ByMonth { get; private init; } = [];

    internal IReadOnlyList<int> BySetPos { get; private init; } = [];

    internal DayOfWeek WeekStart { get; private init; } = DayOfWeek.Monday;

    private static readonly Dictionary<string, DayOfWeek> Days = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SU"] = DayOfWeek.Sunday, ["MO"] = DayOfWeek.Monday, ["TU"] = DayOfWeek.Tuesday, ["WE"] = DayOfWeek.Wednesday,
        ["TH"] = DayOfWeek.Thursday, ["FR"] = DayOfWeek.Friday, ["SA"] = DayOfWeek.Saturday,
    };

    /// <summary>False when the text is not a rule at all; <paramref name="supported"/> false when it is one the server refuses (CAL-4223).</summary>
    internal static bool TryParse(string text, out RecurrenceRule rule, out bool supported)
    {
        rule = new RecurrenceRule(Frequency.Daily);
        supported = true;
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals], part[(equals + 1)..])) return false;
        }

        if (!parts.Remove("FREQ", out var frequency)) return false;
        if (!Enum.TryParse<Frequency>(frequency, ignoreCase: true, out var parsed) || !char.IsLetter(frequency[0]))
        {
            supported = false;
            return frequency.ToUpperInvariant() is "SECONDLY" or "MINUTELY" or "HOURLY";
        }

        rule = new RecurrenceRule(parsed);
        foreach (var (name, value) in parts)
        {
            if (name.ToUpperInvariant() is "BYYEARDAY" or "BYWEEKNO" or "BYHOUR" or "BYMINUTE" or "BYSECOND")
            {
                supported = false;
                continue;
            }

            if (rule.With(name.ToUpperInvariant(), value) is not { } next) return false;
            rule = next;
        }

        return rule.Count is null || rule.Until is null;
    }

    private RecurrenceRule? With(string name, string value) => name switch
    {
        "INTERVAL" => Number(value) is > 0 and var n ? this with { Interval = n } : null,
        "COUNT" => Number(value) is > 0 and var n ? this with { Count = n } : null,
        "UNTIL" => WithUntil(value),
        "BYDAY" => Numbers<(int, DayOfWeek)>(value, ReadDay) is { } days ? this with { ByDay = days } : null,
        "BYMONTHDAY" => Numbers<int>(value, v => Number(v) is >= -31 and <= 31 and not 0 and var n ? n : null) is { } days ? this with { ByMonthDay = days } : null,
        "BYMONTH" => Numbers<int>(value, v => Number(v) is >= 1 and <= 12 and var n ? n : null) is { } months ? this with { ByMonth = months } : null,
        "BYSETPOS" => Numbers<int>(value, v => Number(v) is >= -366 and <= 366 and not 0 and var n ? n : null) is { } positions
            ? this with { BySetPos = positions }
            : null,
        "WKST" => Days.TryGetValue(value, out var day) ? this with { WeekStart = day } : null,
        _ => null,
    };

    private RecurrenceRule? WithUntil(string value) => Model.EventDate.TryParse(value, null, out var until)
        ? this with { Until = until.Local, UntilIsUtc = until.IsUtc, UntilIsDate = until.AllDay }
        : null;

    private static int? Number(string value) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static List<T>? Numbers<T>(string value, Func<string, T?> read)
        where T : struct
    {
        var list = new List<T>();
        foreach (var item in value.Split(','))
        {
            if (read(item.Trim()) is not { } one) return null;
            list.Add(one);
        }

        return list;
    }

    private static (int, DayOfWeek)? ReadDay(string value)
    {
        if (value.Length < 2 || !Days.TryGetValue(value[^2..], out var day)) return null;
        if (value.Length == 2) return (0, day);
        return Number(value[..^2]) is >= -53 and <= 53 and not 0 and var ordinal ? (ordinal, day) : null;
    }
}
