using Bridge.Eas.Items.Calendar.Recurrence;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Tests.Items.Calendar.Recurrence;

internal sealed class SeriesTests
{
    [TestCase("FREQ=DAILY;INTERVAL=3;COUNT=3", "2026-01-30", "2026-01-30 2026-02-02 2026-02-05")]
    [TestCase("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "2026-11-23", "2026-11-23 2026-11-25 2026-11-30 2026-12-02")]
    [TestCase("FREQ=WEEKLY;COUNT=2", "2026-11-22", "2026-11-22 2026-11-29")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO", "1997-08-05", "1997-08-05 1997-08-10 1997-08-19 1997-08-24")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=SU", "1997-08-05", "1997-08-05 1997-08-17 1997-08-19 1997-08-31")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=3", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31")]
    [TestCase("FREQ=MONTHLY;BYDAY=2TU;COUNT=2", "2026-01-13", "2026-01-13 2026-02-10")]
    [TestCase("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-01-30", "2026-01-30 2026-02-27")]
    [TestCase("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", "2026-01-30", "2026-01-30 2026-02-27")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2026-01-31", "2026-01-31 2026-02-28 2026-03-31")]
    [TestCase("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "2026-02-13", "2026-02-13 2026-03-13")]
    [TestCase("FREQ=YEARLY;COUNT=2", "2024-02-29", "2024-02-29 2028-02-29")]
    [TestCase("FREQ=YEARLY;BYMONTH=6,7;COUNT=3", "2026-06-10", "2026-06-10 2026-07-10 2027-06-10")]
    [TestCase("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2", "2026-11-26", "2026-11-26 2027-11-25")]
    [TestCase("FREQ=YEARLY;BYDAY=20MO;COUNT=2", "1997-05-19", "1997-05-19 1998-05-18")]
    [TestCase("FREQ=DAILY;UNTIL=20260103T090000Z", "2026-01-01", "2026-01-01 2026-01-02 2026-01-03")]
    [TestCase("FREQ=DAILY;UNTIL=20260103T085959Z", "2026-01-01", "2026-01-01 2026-01-02")]
    [TestCase("FREQ=DAILY;UNTIL=20260103", "2026-01-01", "2026-01-01 2026-01-02 2026-01-03")]
    public void Dates_OfARule_AreTheDaysOfTheStandard(string rule, string start, string days)
    {
        var series = Of(rule, start);

        Assert.That(series.Dates.Select(LocalDatePattern.Iso.Format), Is.EqualTo(days.Split(' ')));
    }

    [TestCase("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30")]
    [TestCase("FREQ=YEARLY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=31")]
    [TestCase("FREQ=DAILY;INTERVAL=9999")]
    [TestCase("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")]
    public void Dates_WithoutEnd_StopAnyway(string rule) => Assert.That(Of(rule, "2026-01-01").Dates.Count(), Is.LessThan(20_001));

    [TestCase("2026-11-30", true)]
    [TestCase("2026-12-01", false)]
    [TestCase("2026-11-16", false)]
    [TestCase("2027-11-29", true)]
    public void Has_WeeklyOnMonday(string day, bool has) => Assert.That(Of("FREQ=WEEKLY;BYDAY=MO", "2026-11-23").Has(Date(day)), Is.EqualTo(has));

    [Test]
    public void Has_RuleOnlyOxUnderstands_LeavesItToOx() => Assert.That(Of("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "2026-05-11").Has(Date("2027-05-17")), Is.True);

    [Test]
    public void InstantOf_AcrossTheSwitch_FollowsTheClockOfTheZone()
    {
        var series = Of("FREQ=WEEKLY", "2026-10-21", "Europe/Berlin");

        Assert.Multiple(() =>
        {
            Assert.That(series.InstantOf(Date("2026-10-21")), Is.EqualTo(Instant.FromUtc(2026, 10, 21, 7, 0)));
            Assert.That(series.InstantOf(Date("2026-10-28")), Is.EqualTo(Instant.FromUtc(2026, 10, 28, 8, 0)));
        });
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("WEEKLY")]
    [TestCase("FREQ=HOURLY")]
    [TestCase("FREQ=1")]
    [TestCase("INTERVAL=2")]
    public void Parse_NoRule_IsNull(string? text) => Assert.That(RecurrenceRule.Parse(text), Is.Null);

    [TestCase("FREQ=MONTHLY;BYDAY=0MO")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=32")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=-2147483648")]
    [TestCase("FREQ=DAILY;BYHOUR=9,12")]
    [TestCase("FREQ=YEARLY;BYMONTH=-1")]
    public void Parse_PartOutOfRangeOrUnknown_IsOther(string text) => Assert.That(RecurrenceRule.Parse(text)!.HasOtherParts, Is.True);

    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=SU")]
    [TestCase("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20301128T090000Z")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;UNTIL=20301128")]
    public void ToString_OfAParsedRule_IsTheSameText(string text) => Assert.That(RecurrenceRule.Parse(text)!.ToString(), Is.EqualTo(text));

    private static Series Of(string rule, string start, string zone = "UTC") =>
        new(Date(start).At(new LocalTime(9, 0)), DateTimeZoneProviders.Tzdb[zone], allDay: false, RecurrenceRule.Parse(rule));

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
