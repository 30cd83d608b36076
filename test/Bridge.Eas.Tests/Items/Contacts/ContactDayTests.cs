using Bridge.Eas.Items.Contacts;
using Bridge.Eas.Items.Pim;
using NodaTime;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Contacts;

/// <summary>Each phone has its own hour for a birthday; the day must stand still.</summary>
internal sealed class ContactDayTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Pacific/Honolulu", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Tongatapu", "Pacific/Kiritimati", "UTC"];

    private static readonly LocalDate[] Days = [new(1985, 1, 1), new(1985, 7, 14), new(2000, 2, 29), new(1899, 12, 31), new(1604, 5, 3), new(2026, 3, 29)];

    private static readonly (string Name, Func<LocalDate, DateTimeZone, LocalDateTime> Sends)[] Profiles =
    [
        ("midnight UTC", (day, _) => day.AtMidnight()),
        ("own midnight as UTC", (day, zone) => zone.AtStartOfDay(day).ToInstant().InUtc().LocalDateTime),
        ("8:00Z", (day, _) => day.At(new LocalTime(8, 0))),
        ("9:59Z", (day, _) => day.At(new LocalTime(9, 59))),
    ];

    [Habit(33), Habit(34), Habit(48)]
    [Scenario("L60")]
    [Test]
    public void Birthday_TwentyRoundTrips_StaysTheDay()
    {
        foreach (var zoneId in Zones)
        {
            var viewer = Viewer(zone: zoneId);
            foreach (var (name, sends) in Profiles)
            {
                foreach (var day in Days)
                {
                    // Local time before the zones were invented is odd; phones use today's offsets for such days or midnight UTC.
                    if (day.Year < 1970 && name == "own midnight as UTC") continue;
                    var stored = (long?)PimDate.MillisOf(day);
                    for (var trip = 0; trip < 20; trip++)
                    {
                        var shown = PimDate.Parse(ContactDay.Show(stored))!.Value.Date;
                        stored = ContactDay.Read(PimDate.Dashed(sends(shown, viewer.Zone)), viewer);
                    }

                    Assert.That(PimDate.DayOf(stored!.Value), Is.EqualTo(day), $"{name} in {zoneId}");
                }
            }
        }
    }

    [TestCase("1985-07-14T12:00:00.000Z", "Europe/Berlin", 14)]
    [TestCase("1985-07-14T11:00:00.000Z", "Europe/Berlin", 14)]
    [TestCase("1985-07-13T12:00:00.000Z", "Pacific/Auckland", 14)]
    [TestCase("1985-07-13T22:00:00.000Z", "Europe/Berlin", 14)]
    [TestCase("19850714T000000Z", "Europe/Berlin", 14)]
    public void Read_Hour_FindsTheDay(string sent, string zone, int day) =>
        Assert.That(PimDate.DayOf(ContactDay.Read(sent, Viewer(zone: zone))!.Value), Is.EqualTo(new LocalDate(1985, 7, day)));

    [Test]
    public void Show_Day_IsMidnightUtcWithThreeDigits() => Assert.That(ContactDay.Show(PimDate.MillisOf(new(1985, 7, 14))), Is.EqualTo("1985-07-14T00:00:00.000Z"));

    [Test]
    public void Show_YearOne_IsLeftOut() => Assert.That(ContactDay.Show(PimDate.MillisOf(new(1, 7, 14))), Is.Null);

    [TestCase("")]
    [TestCase("tomorrow")]
    [TestCase("4501-01-01T00:00:00Z")]
    public void Read_NoDate_IsNone(string sent) => Assert.That(ContactDay.Read(sent, Viewer()), Is.Null);
}
