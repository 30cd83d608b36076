using Bridge.Eas.Items.Calendar.TimeZones;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

/// <summary>Blobs with the habits of the phones that write them.</summary>
internal sealed class OddBlobTests
{
    private static readonly (int, int, int, int, int) LastOctober = (0, 10, 0, 5, 3), LastMarch = (0, 3, 0, 5, 2);

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("iPhone: IANA's name, also of a place that shares its rules with others", Blobs.Make(300, "America/Toronto", (0, 11, 0, 1, 2), (0, 3, 0, 2, 2), -60, "America/Toronto"), "Europe/Berlin", "America/Toronto");
        yield return Case("iPhone: the user's place", Blobs.Make(-60, "Europe/Berlin", LastOctober, LastMarch, -60, "Europe/Berlin"), "Europe/Berlin", "Europe/Berlin");
        yield return Case("iPhone: abbreviations", Blobs.Make(-60, "CET", LastOctober, LastMarch, -60, "CEST"), "Europe/Vienna", "Europe/Vienna");
        yield return Case("Android: no names", Blobs.Make(-60, "", LastOctober, LastMarch, -60), "America/New_York", "Europe/Berlin");
        yield return Case("Android: the last Sunday of October 2026 is the fourth", Blobs.Make(-60, "", (0, 10, 0, 4, 3), LastMarch, -60), "Europe/Vienna", "Europe/Vienna");
        yield return Case("Android: the same for an event of 2027", Blobs.Make(-60, "", (0, 10, 0, 4, 3), LastMarch, -60), "Europe/Vienna", "Europe/Vienna", 2027);
        yield return Case("Android: New York", Blobs.Make(300, "", (0, 11, 0, 1, 2), (0, 3, 0, 2, 2), -60), "Europe/Berlin", "America/New_York");
        yield return Case("Android: Sydney", Blobs.Make(-600, "", (0, 4, 0, 1, 3), (0, 10, 0, 1, 2), -60), "Europe/Berlin", "Australia/Sydney");
        yield return Case("Nokia: a city, and the switches the wrong way round", Blobs.Make(-120, "Helsinki", (0, 3, 0, 5, 3), (0, 10, 0, 5, 4), -60), "Europe/Helsinki", "Europe/Helsinki");
        yield return Case("Nokia: the bias of winter instead of that of summer", Blobs.Make(-120, "", LastOctober, LastMarch, standardBias: 60), "Europe/Madrid", "Europe/Madrid");
        yield return Case("Week and weekday the wrong way round", Blobs.Make(-60, "", (0, 10, 5, 0, 3), (0, 3, 5, 0, 2), -60), "Europe/Rome", "Europe/Rome");
        yield return Case("Outlook: what Windows shows its user, cut", Blobs.Make(300, "(UTC-05:00) Eastern Time (US & C", (0, 11, 0, 1, 2), (0, 3, 0, 2, 2), -60), "Europe/Berlin", "America/New_York");
        yield return Case("Outlook: in the user's language", Blobs.Make(-60, "Mitteleuropäische Zeit", LastOctober, LastMarch, -60, "Mitteleuropäische Sommerzeit"), "Asia/Tokyo", "Europe/Berlin");
        yield return Case("Outlook: another zone of the same rules by its name", Blobs.Make(-60, "Romance Standard Time", LastOctober, LastMarch, -60, "Romance Daylight Time"), "America/New_York", "Europe/Paris");
        yield return Case("Windows Mobile: dates of that year", Blobs.Make(-60, "W. Europe Standard Time", (2026, 10, 0, 25, 3), (2026, 3, 0, 29, 2), -60), "Europe/Zurich", "Europe/Zurich");
        yield return Case("Biases without switches", Blobs.Make(-330, "", default, default, -60), "Asia/Kolkata", "Asia/Kolkata");
        yield return Case("Switches without a difference", Blobs.Make(-540, "", LastOctober, LastMarch), "Asia/Tokyo", "Asia/Tokyo");
    }

    [TestCaseSource(nameof(Cases))]
    public void Find_OddBlob_IsTheZoneThePhoneMeans(string blob, string user, string expected, int year) => Assert.That(
        ZoneFinder.Find(ZoneBlob.Parse(blob), stored: null, DateTimeZoneProviders.Tzdb[user], Instant.FromUtc(year, 7, 1, 12, 0), 2026).Id, Is.EqualTo(expected));

    [Test]
    public void Find_RulesOfNobody_AgreeWithTheZoneTheLongest()
    {
        // As in Berlin, but summer ends a week early: the event itself has to be right, and most of the year should be.
        var blob = Blobs.Make(-60, "Customized Time Zone", (0, 10, 0, 3, 3), LastMarch, -60);

        var found = ZoneFinder.Find(ZoneBlob.Parse(blob), stored: null, DateTimeZoneProviders.Tzdb["Asia/Tokyo"], Instant.FromUtc(2026, 7, 1, 12, 0), 2026);

        Assert.That((found.GetUtcOffset(Instant.FromUtc(2026, 1, 1, 12, 0)), found.GetUtcOffset(Instant.FromUtc(2026, 7, 1, 12, 0))), Is.EqualTo((Offset.FromHours(1), Offset.FromHours(2))));
    }

    private static TestCaseData Case(string name, string blob, string user, string expected, int year = 2026) => new TestCaseData(blob, user, expected, year).SetArgDisplayNames(name);
}
