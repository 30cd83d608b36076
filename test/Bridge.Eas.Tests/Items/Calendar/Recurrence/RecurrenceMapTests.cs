using Bridge.Eas.Items.Calendar.Recurrence;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar.Recurrence;

internal sealed class RecurrenceMapTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    // A Monday.
    private static readonly LocalDateTime Start = new(2026, 11, 23, 10, 0);

    // Rule, then type, DayOfWeek, DayOfMonth, WeekOfMonth, MonthOfYear.
    private static readonly object?[][] Pairs =
    [
        ["FREQ=DAILY", 0, null, null, null, null],
        ["FREQ=DAILY;INTERVAL=3", 0, null, null, null, null],
        ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 1, 62, null, null, null],
        ["FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", 1, 1, null, null, null],
        ["FREQ=MONTHLY;BYMONTHDAY=15", 2, null, 15, null, null],
        ["FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1", 2, null, 29, null, null],
        ["FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", 2, null, 30, null, null],
        ["FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", 2, null, 31, null, null],
        ["FREQ=MONTHLY;BYDAY=2TU", 3, 4, null, 2, null],
        ["FREQ=MONTHLY;BYDAY=-1FR", 3, 32, null, 5, null],
        ["FREQ=MONTHLY;BYMONTHDAY=-1", 3, 127, null, 5, null],
        ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", 3, 62, null, 1, null],
        ["FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1", 3, 65, null, 5, null],
        ["FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31", 5, null, 31, null, 5],
        ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", 5, null, 29, null, 2],
        ["FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", 6, 16, null, 4, 11],
        ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", 6, 127, null, 5, 12],
        ["FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 6, 62, null, 5, 1],
    ];

    [TestCaseSource(nameof(Pairs))]
    public void ToEas_RuleWithAnEasForm_IsThatFormExactly(string rule, int type, int? dayOfWeek, int? dayOfMonth, int? week, int? month)
    {
        var eas = RecurrenceMap.ToEas(Series(rule), dateDigits: false, out var exact)!;

        Assert.Multiple(() =>
        {
            Assert.That((eas.Type, eas.DayOfWeek, eas.DayOfMonth, eas.WeekOfMonth, eas.MonthOfYear), Is.EqualTo((type, dayOfWeek, dayOfMonth, week, month)));
            Assert.That(exact, Is.True);
        });
    }

    [TestCaseSource(nameof(Pairs))]
    public void ToRule_EasForm_IsThatRule(string rule, int type, int? dayOfWeek, int? dayOfMonth, int? week, int? month)
    {
        var interval = RecurrenceRule.Parse(rule)!.Interval;
        var eas = new EasRecurrence { Type = type, Interval = interval, DayOfWeek = dayOfWeek, DayOfMonth = dayOfMonth, WeekOfMonth = week, MonthOfYear = month };

        Assert.That(RecurrenceMap.ToRule(eas, Series(null)).ToString(), Is.EqualTo(rule));
    }

    [TestCase("FREQ=WEEKLY", 1, 2)]
    [TestCase("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", 1, 62)]
    [TestCase("FREQ=MONTHLY", 2, null)]
    [TestCase("FREQ=YEARLY", 5, null)]
    [TestCase("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", 3, 2)]
    [TestCase("FREQ=MONTHLY;BYMONTH=3;BYMONTHDAY=2", 5, null)]
    public void ToEas_OtherSpellingOfTheSameDays_IsExact(string rule, int type, int? dayOfWeek)
    {
        var series = Series(rule);
        var eas = RecurrenceMap.ToEas(series, dateDigits: false, out var exact)!;

        Assert.Multiple(() =>
        {
            Assert.That((eas.Type, eas.DayOfWeek, exact), Is.EqualTo((type, dayOfWeek, true)));
            Assert.That(Days(RecurrenceMap.ToRule(eas, series).ToString()), Is.EqualTo(Days(rule)));
        });
    }

    [TestCase("FREQ=MONTHLY;BYMONTHDAY=31")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=1,15")]
    [TestCase("FREQ=MONTHLY;BYDAY=5MO")]
    [TestCase("FREQ=MONTHLY;BYDAY=-2FR")]
    [TestCase("FREQ=MONTHLY;BYDAY=1MO,3MO")]
    [TestCase("FREQ=MONTHLY;BYDAY=MO")]
    [TestCase("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13")]
    [TestCase("FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1")]
    [TestCase("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")]
    [TestCase("FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=1")]
    [TestCase("FREQ=YEARLY;BYDAY=20MO")]
    [TestCase("FREQ=YEARLY;BYWEEKNO=20")]
    [TestCase("FREQ=WEEKLY;BYDAY=MO;BYMONTH=5")]
    [TestCase("FREQ=DAILY;BYHOUR=9")]
    [TestCase("FREQ=DAILY;INTERVAL=2;BYDAY=MO")]
    public void ToEas_RuleWithoutEasForm_IsTheNearestAndSaysSo(string rule)
    {
        var eas = RecurrenceMap.ToEas(Series(rule), dateDigits: false, out var exact);

        Assert.That((eas, exact), Is.Not.EqualTo((eas, true)));
        Assert.That(eas, Is.Not.Null);
    }

    [Test]
    public void ToEas_UnreadableRule_IsNone() => Assert.That(RecurrenceMap.ToEas(Series("FREQ=HOURLY"), dateDigits: false, out _), Is.Null);

    [TestCase("FREQ=WEEKLY;UNTIL=20261207T090000Z", "20261207T090000Z")]
    [TestCase("FREQ=WEEKLY;UNTIL=20261210T235959Z", "20261207T090000Z", Description = "the last occurrence, whatever day of its week the rule ends")]
    [TestCase("FREQ=WEEKLY;UNTIL=20261207", "20261207T090000Z")]
    [TestCase("FREQ=WEEKLY;UNTIL=20270405T080000Z", "20270405T080000Z", Description = "in summer time")]
    public void ToEas_Until_IsTheLastOccurrence(string rule, string until) =>
        Assert.That(Compact(RecurrenceMap.ToEas(Series(rule), dateDigits: false, out _)), Is.EqualTo(until));

    [TestCase("Europe/Berlin", false, "20261207T000000Z", Description = "the date is right, the instant late enough")]
    [TestCase("America/New_York", false, "20261207T050000Z", Description = "midnight there")]
    [TestCase("America/New_York", true, "20261207T000000Z", Description = "16.x: the date")]
    public void ToEas_UntilOfAnAllDaySeries_NamesItsDateByDigitsAndInstant(string zone, bool digits, string until)
    {
        var series = new Series(Start.Date.AtMidnight(), DateTimeZoneProviders.Tzdb[zone], allDay: true, RecurrenceRule.Parse("FREQ=WEEKLY;UNTIL=20261207"));

        Assert.That(Compact(RecurrenceMap.ToEas(series, digits, out _)), Is.EqualTo(until));
    }

    [TestCase("Europe/Berlin")]
    [TestCase("America/New_York")]
    [TestCase("Pacific/Kiritimati")]
    [TestCase("Pacific/Pago_Pago")]
    public void ToRule_UntilOfAnAllDaySeriesSentBack_IsTheSameDate(string zone)
    {
        var series = new Series(Start.Date.AtMidnight(), DateTimeZoneProviders.Tzdb[zone], allDay: true, RecurrenceRule.Parse("FREQ=WEEKLY;UNTIL=20261207"));
        foreach (var digits in (bool[])[true, false])
            Assert.That(RecurrenceMap.ToRule(RecurrenceMap.ToEas(series, digits, out _)!, series).ToString(), Is.EqualTo("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207;WKST=MO".Replace(";WKST=MO", "", StringComparison.Ordinal)));
    }

    [TestCase(2026, 12, 7, 9, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207T090000Z")]
    [TestCase(2026, 12, 7, 0, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207T090000Z", Description = "midnight of the last day does not lose it")]
    [TestCase(2026, 12, 7, 22, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207T220000Z")]
    public void ToRule_Until_KeepsTheLastDay(int year, int month, int day, int hour, string rule)
    {
        var eas = new EasRecurrence { Type = 1, DayOfWeek = 2, Until = new LocalDateTime(year, month, day, hour, 0) };

        Assert.That(RecurrenceMap.ToRule(eas, Series(null)).ToString(), Is.EqualTo(rule));
    }

    [Test]
    public void ToRule_OccurrencesAndUntil_OccurrencesWin()
    {
        var eas = new EasRecurrence { Type = 0, Occurrences = 5, Until = Start };

        Assert.That(RecurrenceMap.ToRule(eas, Series(null)).ToString(), Is.EqualTo("FREQ=DAILY;COUNT=5"));
    }

    [TestCase(0, "FREQ=WEEKLY;BYDAY=MO;WKST=SU")]
    [TestCase(1, "FREQ=WEEKLY;BYDAY=MO")]
    [TestCase(null, "FREQ=WEEKLY;BYDAY=MO")]
    public void ToRule_FirstDayOfWeek_IsWkst(int? first, string rule) =>
        Assert.That(RecurrenceMap.ToRule(new EasRecurrence { Type = 1, DayOfWeek = 2, FirstDayOfWeek = first }, Series(null)).ToString(), Is.EqualTo(rule));

    [TestCase(1, "FREQ=WEEKLY;BYDAY=MO")]
    [TestCase(2, "FREQ=MONTHLY;BYMONTHDAY=23")]
    [TestCase(3, "FREQ=MONTHLY;BYDAY=4MO")]
    [TestCase(5, "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=23")]
    [TestCase(6, "FREQ=YEARLY;BYMONTH=11;BYDAY=4MO")]
    public void ToRule_DetailsLeftOut_ComeFromTheStart(int type, string rule) =>
        Assert.That(RecurrenceMap.ToRule(new EasRecurrence { Type = type }, Series(null)).ToString(), Is.EqualTo(rule));

    [Test]
    public void ToEas_LateSundayInUtc_IsMondayByTheEventsClock()
    {
        // 23:30 UTC on Sunday is half past midnight on Monday in Berlin.
        var series = new Series(new LocalDateTime(2026, 11, 23, 0, 30), Berlin, allDay: false, RecurrenceRule.Parse("FREQ=WEEKLY"));

        Assert.That(RecurrenceMap.ToEas(series, dateDigits: false, out _)!.DayOfWeek, Is.EqualTo(2));
    }

    [Test]
    public void SameDays_SentBackInThePhonesWay_AreTheSame()
    {
        var series = Series("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261210T235959Z;WKST=SU");
        var sent = RecurrenceMap.ToEas(series, dateDigits: false, out _)!;

        Assert.Multiple(() =>
        {
            Assert.That(RecurrenceMap.SameDays(sent, sent with { FirstDayOfWeek = null }, series), Is.True);
            Assert.That(RecurrenceMap.SameDays(sent, sent with { Until = new(2026, 12, 7, 0, 0) }, series), Is.True);
            Assert.That(RecurrenceMap.SameDays(sent, sent with { Until = new(2026, 12, 13, 22, 59) }, series), Is.True);
            Assert.That(RecurrenceMap.SameDays(sent, sent with { Until = new(2026, 12, 14, 9, 0) }, series), Is.False);
            Assert.That(RecurrenceMap.SameDays(sent, sent with { Until = null }, series), Is.False);
            Assert.That(RecurrenceMap.SameDays(sent, sent with { DayOfWeek = 4 }, series), Is.False);
            Assert.That(RecurrenceMap.SameDays(sent, sent with { Interval = 2 }, series), Is.False);
        });
    }

    private static string? Compact(EasRecurrence? eas) => eas?.Until?.ToString("uuuuMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<LocalDate> Days(string rule) => Series(rule).Dates.Take(30);

    private static Series Series(string? rule) => new(Start, Berlin, allDay: false, RecurrenceRule.Parse(rule));
}
