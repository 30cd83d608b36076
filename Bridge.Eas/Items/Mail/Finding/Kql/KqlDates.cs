using System.Globalization;
using Bridge.OxApi.Mail;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Finding.Kql;

/// <summary>Reads days, months, years, spans ("2026-01-01..2026-02-01") and names of times ("last week") in the user's zone.</summary>
internal sealed class KqlDates(DateTimeZone zone, LocalDate today)
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    private static readonly string[] Days = ["yyyy-M-d", "yyyy/M/d", "M/d/yyyy", "d.M.yyyy"];

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyyMMdd'T'HHmmss'Z'"];

    /// <summary>Names of times: first day, and first day after. Weeks begin on Monday.</summary>
    private static readonly Dictionary<string, Func<LocalDate, (LocalDate From, LocalDate Until)>> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["today"] = day => (day, day.PlusDays(1)),
        ["yesterday"] = day => (day.PlusDays(-1), day),
        ["this week"] = day => (Monday(day), Monday(day).PlusDays(7)),
        ["last week"] = day => (Monday(day).PlusDays(-7), Monday(day)),
        ["this month"] = day => (First(day), First(day).PlusMonths(1)),
        ["last month"] = day => (First(day).PlusMonths(-1), First(day)),
        ["this year"] = day => (new(day.Year, 1, 1), new(day.Year + 1, 1, 1)),
        ["last year"] = day => (new(day.Year - 1, 1, 1), new(day.Year, 1, 1)),
    };

    /// <returns>Null when the value is no time.</returns>
    internal OxMailTerm? Of(KqlComparison comparison, string value)
    {
        var between = value.Split("..", 2);
        if (SpanOf(between[0].Trim()) is not { } span) return null;
        if (between.Length == 2)
        {
            if (SpanOf(between[1].Trim()) is not { } last) return null;
            span = span with { UntilMs = last.UntilMs };
        }

        return comparison switch
        {
            KqlComparison.Less => new OxMailTerm.ReceivedBefore(span.FromMs),
            KqlComparison.LessOrEqual => new OxMailTerm.ReceivedBefore(span.UntilMs),
            KqlComparison.Greater => new OxMailTerm.ReceivedFrom(span.UntilMs),
            KqlComparison.GreaterOrEqual => new OxMailTerm.ReceivedFrom(span.FromMs),
            KqlComparison.NotEqual => new OxMailTerm.Or([new OxMailTerm.ReceivedBefore(span.FromMs), new OxMailTerm.ReceivedFrom(span.UntilMs)]),
            _ => new OxMailTerm.And([new OxMailTerm.ReceivedFrom(span.FromMs), new OxMailTerm.ReceivedBefore(span.UntilMs)]),
        };
    }

    private (long FromMs, long UntilMs)? SpanOf(string text)
    {
        if (Named.TryGetValue(text.Replace('_', ' '), out var named))
        {
            var (from, until) = named(today);
            return (StartOf(from), StartOf(until));
        }

        if (DateTime.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) && IsUsual(instant.Year))
            return new DateTimeOffset(instant).ToUnixTimeMilliseconds() is var ms ? (ms, ms + 1000) : null;
        if (DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var found) && IsUsual(found.Year))
            return LocalDate.FromDateTime(found) is var day ? (StartOf(day), StartOf(day.PlusDays(1))) : null;
        if (DateTime.TryParseExact(text, "yyyy-M", CultureInfo.InvariantCulture, DateTimeStyles.None, out found) && IsUsual(found.Year))
            return LocalDate.FromDateTime(found) is var month ? (StartOf(month), StartOf(month.PlusMonths(1))) : null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && IsUsual(year)
            ? (StartOf(new LocalDate(year, 1, 1)), StartOf(new LocalDate(year + 1, 1, 1)))
            : null;
    }

    private long StartOf(LocalDate day) => zone.AtStartOfDay(day).ToInstant().ToUnixTimeMilliseconds();

    private static bool IsUsual(int year) => year is >= FirstYear and < LastYear;

    private static LocalDate Monday(LocalDate day) => day.PlusDays(1 - (int)day.DayOfWeek);

    private static LocalDate First(LocalDate day) => new(day.Year, day.Month, 1);
}
