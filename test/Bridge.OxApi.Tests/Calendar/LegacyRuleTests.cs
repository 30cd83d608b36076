using Bridge.OxApi.Calendar;
using Bridge.OxApi.Calendar.Legacy;
using NodaTime;

namespace Bridge.OxApi.Tests.Calendar;

internal sealed class LegacyRuleTests
{
    private static readonly LegacyTimes Monday = LegacyTimes.Of(new OxDateTime("20261123T100000", "Europe/Berlin"), new OxDateTime("20261123T110000", "Europe/Berlin"), "UTC")!;

    [TestCase("FREQ=DAILY")]
    [TestCase("FREQ=DAILY;INTERVAL=3;COUNT=7")]
    [TestCase("FREQ=WEEKLY;BYDAY=MO")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU;COUNT=10")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=23;UNTIL=20270423T080000Z")]
    [TestCase("FREQ=MONTHLY;BYDAY=2TU")]
    [TestCase("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=-1")]
    [TestCase("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")]
    [TestCase("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1")]
    [TestCase("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5")]
    [TestCase("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3")]
    public void Rule_ThatTheFieldsCanSay_ComesBackAsItWas(string rrule)
    {
        var stored = new OxAppointment();
        LegacyRule.Parse(rrule, Monday)!.CopyTo(stored);

        Assert.That(LegacyRule.Of(stored)!.ToRrule(Monday), Is.EqualTo(rrule));
    }

    [TestCase("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO")]
    [TestCase("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=23")]
    [TestCase("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=23")]
    [TestCase("FREQ=MONTHLY;BYMONTH=5;BYMONTHDAY=5", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=-1", Description = "the 31st of phones")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=30", Description = "all but February")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", Description = "the same in weeks that begin on Monday")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU")]
    [TestCase("FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU", "FREQ=WEEKLY;BYDAY=MO,SU")]
    [TestCase("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=2MO")]
    public void Rule_SaidInAnotherWay_MeansTheSameDays(string rrule, string told) => Assert.That(LegacyRule.Parse(rrule, Monday)!.ToRrule(Monday), Is.EqualTo(told));

    [TestCase("FREQ=HOURLY")]
    [TestCase("FREQ=DAILY;BYDAY=MO")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", Description = "other weeks")]
    [TestCase("FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=2")]
    [TestCase("FREQ=MONTHLY;BYDAY=MO")]
    [TestCase("FREQ=MONTHLY;BYDAY=-2MO")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=1,15")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=-2")]
    [TestCase("FREQ=MONTHLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=5")]
    [TestCase("FREQ=YEARLY;BYMONTH=5,6")]
    [TestCase("FREQ=YEARLY;BYWEEKNO=3")]
    [TestCase("FREQ=DAILY;COUNT=0")]
    [TestCase("FREQ=DAILY;UNTIL=soon")]
    [TestCase("nonsense")]
    [TestCase("")]
    public void Rule_BeyondTheFields_IsNone(string rrule) => Assert.That(LegacyRule.Parse(rrule, Monday), Is.Null);

    [TestCase("FREQ=DAILY;INTERVAL=2;COUNT=3", "20261123 20261125 20261127")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=5", "20261123 20261125 20261207 20261209 20261221")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "20261123 20261231 20270131", Description = "the first always counts, short months have none")]
    [TestCase("FREQ=MONTHLY;BYDAY=-1MO;COUNT=3", "20261123 20261130 20261228")]
    [TestCase("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=23;UNTIL=20281123T090000Z", "20261123 20271123 20281123")]
    public void Dates_AreThoseOfTheRule(string rrule, string days) =>
        Assert.That(string.Join(' ', LegacyRule.Parse(rrule, Monday)!.Dates(Monday.Start.Date).Select(LegacyTimes.Date)), Is.EqualTo(days));

    [Test]
    public void Dates_OfAnEndlessSeries_AreNotWaitedFor() => Assert.That(LegacyRule.Parse("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Monday)!.Dates(Monday.Start.Date).Count(), Is.EqualTo(1));

    [TestCase("Europe/Berlin", "20261123T003000", "2026-12-01", "20261130T233000Z", Description = "its day in UTC is the one before")]
    [TestCase("America/New_York", "20261123T210000", "2026-12-01", "20261202T020000Z", Description = "its day in UTC is the one after")]
    [TestCase("UTC", "20261123T120000Z", "2026-12-01", "20261201T120000Z")]
    public void Exception_IsToldByItsDayInUtc(string zone, string start, string day, string id)
    {
        var times = LegacyTimes.Of(new OxDateTime(start, zone), new OxDateTime(start, zone), "UTC")!;
        var series = LegacySeries.Of(times, LegacyRule.Parse("FREQ=DAILY", times)!);
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        var told = LegacyTimes.MillisOf(series.Times.InstantOf(date).InUtc().Date);

        Assert.That((series.DayOf(told), series.DayOf(id), series.IdOf(date), series.PositionOf(date)), Is.EqualTo(((LocalDate?)date, (LocalDate?)date, id, (int?)9)));
    }
}
