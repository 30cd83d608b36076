using Bridge.Eas.Items.Calendar.TimeZones;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

internal sealed class ZoneFinderTests
{
    private static readonly Instant Summer2026 = Instant.FromUtc(2026, 7, 1, 12, 0);

    private static readonly DateTimeZone Berlin = Zone("Europe/Berlin"), Utc = Zone("Etc/UTC"), NewYork = Zone("America/New_York");

    [Test]
    public void Find_BlobOfTheStoredZonesRules_KeepsTheStoredZone() => Assert.That(Find(Blobs.WEurope, "Europe/Vienna", "Europe/Berlin"), Is.EqualTo("Europe/Vienna"));

    [Test]
    public void Find_NewEvent_PrefersTheUsersZone() => Assert.That(Find(Blobs.WEurope, null, "Europe/Zurich"), Is.EqualTo("Europe/Zurich"));

    [Test]
    public void Find_OtherRulesThanTheUsers_GoesByName() => Assert.That(Find(Blobs.WEurope, null, "America/New_York"), Is.EqualTo("Europe/Berlin"));

    [Test]
    public void Find_NameOfAnIanaZone_IsTaken() =>
        Assert.That(Find(Blobs.Make(-60, "Europe/Paris", (0, 10, 0, 5, 3), (0, 3, 0, 5, 2), -60), null, "America/New_York"), Is.EqualTo("Europe/Paris"));

    [Test]
    public void Find_NoName_TakesAZoneOfTheWorldWithTheseRules()
    {
        var found = Zone(Find(Blobs.Make(480, "", (0, 11, 0, 1, 2), (0, 3, 0, 2, 2), -60), null, "Europe/Berlin"));

        Assert.That(found.Id, Is.EqualTo("America/Los_Angeles"));
    }

    [TestCase("Pacific/Honolulu", 600)]
    [TestCase("Asia/Kolkata", -330)]
    [TestCase("Asia/Kathmandu", -345)]
    [TestCase("America/Phoenix", 420)]
    public void Find_OneOffsetAllYear_FindsAZoneWithoutSwitches(string like, int bias)
    {
        var found = Zone(Find(Blobs.Make(bias), null, "Europe/Berlin"));

        Assert.That(ZoneYear.Of(found, 2026), Is.EqualTo(ZoneYear.Of(Zone(like), 2026)), found.Id);
    }

    [Test]
    public void Find_SameOffsetsOtherSwitches_AreToldApart()
    {
        // Berlin and Cairo share +2 in winter and +3 in summer with nobody else: Athens and Cairo differ by their switches alone.
        var athens = Find(Blobs.Make(-120, "", (0, 10, 0, 5, 4), (0, 3, 0, 5, 3), -60), null, "Europe/Berlin");
        var cairo = Find(Blobs.Make(-120, "", (0, 10, 4, 5, 24 - 24), (0, 4, 5, 5, 0), -60), null, "Europe/Berlin");

        Assert.Multiple(() =>
        {
            Assert.That(ZoneYear.Of(Zone(athens), 2026), Is.EqualTo(ZoneYear.Of(Zone("Europe/Athens"), 2026)), athens);
            Assert.That(Zone(cairo).GetUtcOffset(Summer2026), Is.EqualTo(Offset.FromHours(3)), cairo);
        });
    }

    [Test]
    public void Find_AbsoluteDates_MatchTheZoneThatSwitchesThen() =>
        Assert.That(Find(Blobs.Make(-60, "", (2026, 10, 0, 25, 3), (2026, 3, 0, 29, 2), -60), null, "Europe/Rome"), Is.EqualTo("Europe/Rome"));

    [Test]
    public void Find_AbsoluteDatesOfTwoYears_MatchTheZoneThatSwitchesThen() =>
        Assert.That(Find(Blobs.Make(-60, "", (2026, 10, 0, 25, 3), (2027, 3, 0, 28, 2), -60), null, "Europe/Rome"), Is.EqualTo("Europe/Rome"));

    [Test]
    public void Find_SouthernZone_InEitherOrder()
    {
        var right = Blobs.Make(-600, "", (0, 4, 0, 1, 3), (0, 10, 0, 1, 2), -60);
        var swapped = Blobs.Make(-600, "", (0, 10, 0, 1, 2), (0, 4, 0, 1, 3), -60);

        Assert.Multiple(() =>
        {
            Assert.That(Find(right, null, "Australia/Sydney"), Is.EqualTo("Australia/Sydney"));
            Assert.That(Find(swapped, null, "Australia/Sydney"), Is.EqualTo("Australia/Sydney"));
            Assert.That(ZoneYear.Of(Zone(Find(right, null, "Europe/Berlin")), 2026), Is.EqualTo(ZoneYear.Of(Zone("Australia/Sydney"), 2026)));
        });
    }

    [Test]
    public void Find_HalfAnHourOfSummerTime_IsLordHowe() =>
        Assert.That(Find(Blobs.Make(-630, "", (0, 4, 0, 1, 2), (0, 10, 0, 1, 2), -30), null, "Europe/Berlin"), Is.EqualTo("Australia/Lord_Howe"));

    [Test]
    public void Find_ZeroBlob_TellsNothing()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Find(Blobs.Zero, "Asia/Tokyo", "Europe/Berlin"), Is.EqualTo("Asia/Tokyo"));
            Assert.That(Find(Blobs.Zero, null, "Europe/Berlin"), Is.EqualTo("Europe/Berlin"));
            Assert.That(Find(null, null, "Europe/Berlin"), Is.EqualTo("Europe/Berlin"));
        });
    }

    [Test]
    public void Find_UtcByName_IsUtc() => Assert.That(Find(Blobs.Utc, null, "Europe/Berlin"), Is.EqualTo("Etc/UTC"));

    [Test]
    public void Find_StaleRulesUnderAKnownName_TakesTheName()
    {
        // What phones kept saying of Moscow after 2011: +3 with summer time.
        var found = Find(Blobs.Make(-180, "Russian Standard Time", (0, 10, 0, 5, 3), (0, 3, 0, 5, 2), -60, "Russian Daylight Time"), null, "Europe/Berlin", Instant.FromUtc(2012, 7, 1, 8, 0));

        Assert.That(found, Is.AnyOf("Europe/Moscow", "Europe/Minsk"));
    }

    [Test]
    public void Find_RulesNobodyHas_TakesAZoneWithThatOffsetAtTheEvent()
    {
        var found = Zone(Find(Blobs.Make(-60, "Our own time", (0, 12, 0, 1, 3), (0, 6, 0, 1, 2), -60), null, "America/New_York"));

        Assert.That(found.GetUtcOffset(Summer2026), Is.EqualTo(Offset.FromHours(2)));
    }

    [Test]
    public void Find_OffsetNobodyHas_StaysWithTheUser() => Assert.That(Find(Blobs.Make(-7), null, "Europe/Berlin"), Is.EqualTo("Europe/Berlin"));

    [Test]
    public void Find_WhatWeWroteForEveryZone_IsThatZoneAgain()
    {
        foreach (var zone in DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]))
        {
            foreach (var at in (Instant[])[Summer2026, Instant.FromUtc(2016, 1, 15, 0, 0), Instant.FromUtc(2019, 11, 5, 0, 0)])
            {
                var blob = ZoneBlobs.For(zone, at, at, 2026);
                var found = ZoneFinder.Find(ZoneBlob.Parse(blob.ToBase64()), zone, NewYork, at, 2026);
                Assert.That(blob.IsZero || found.Id == zone.Id || !ZoneBlobs.Holds(ZoneYear.Of(zone, at.InZone(zone).Year)), $"{zone.Id} at {at} became {found.Id}");
            }
        }
    }

    [Test]
    public void Find_AnyBytes_FindsSomeZone()
    {
        var random = new Random(4711);
        var bytes = new byte[172];
        for (var i = 0; i < 3000; i++)
        {
            random.NextBytes(bytes);
            // Mostly plausible: small biases, dates near what dates are.
            foreach (var at in (int[])[0, 84, 168]) BitConverter.GetBytes(random.Next(-1200, 1200)).CopyTo(bytes, at);
            foreach (var at in (int[])[68, 152])
            {
                for (var part = 0; part < 8; part++) BitConverter.GetBytes((ushort)(random.Next(20) == 0 ? random.Next(65536) : random.Next(0, part == 0 ? 1 : 14))).CopyTo(bytes, at + (2 * part));
            }

            var moment = Instant.FromUnixTimeSeconds(random.NextInt64(-60_000_000_000, 250_000_000_000));
            Assert.That(ZoneFinder.Find(ZoneBlob.Parse(Convert.ToBase64String(bytes)), null, Berlin, moment, 2026), Is.Not.Null);
        }
    }

    [Test]
    public void Find_SeriesInBerlin_ForAUserInNewYork_RepeatsByBerlinsClock()
    {
        var found = ZoneFinder.Find(ZoneBlob.Parse(Blobs.WEurope), null, NewYork, Summer2026, 2026);

        Assert.That((found.GetUtcOffset(Summer2026), found.GetUtcOffset(Instant.FromUtc(2026, 10, 28, 9, 0))), Is.EqualTo((Offset.FromHours(2), Offset.FromHours(1))));
        Assert.That(Berlin.GetUtcOffset(Summer2026) - Utc.GetUtcOffset(Summer2026), Is.EqualTo(Offset.FromHours(2)));
    }

    private static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    private static string Find(string? blob, string? stored, string user, Instant? at = null) =>
        ZoneFinder.Find(ZoneBlob.Parse(blob), stored is null ? null : Zone(stored), Zone(user), at ?? Summer2026, 2026).Id;
}
