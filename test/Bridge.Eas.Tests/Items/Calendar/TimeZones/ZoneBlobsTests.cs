using System.Buffers.Binary;
using Bridge.Eas.Items.Calendar.TimeZones;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

/// <summary>Every zone and year: a phone that follows the blob shows the hour OX means. The phone is .NET's TimeZoneInfo, which reads such rules itself.</summary>
internal sealed class ZoneBlobsTests
{
    private static readonly int[] Years = [2000, 2005, 2010, 2014, 2016, 2019, 2023, 2024, 2025, 2026, 2027, 2028, 2037];

    [Test]
    public void For_Berlin_IsWindowsOwnBlob() =>
        Assert.That(ZoneBlobs.For(Zone("Europe/Berlin"), 2026).ToBase64(), Is.EqualTo(Blobs.WEurope));

    [Test]
    public void For_EveryZoneAndYearThatABlobCanHold_AgreesAtEveryInstant()
    {
        var wrong = new List<string>();
        var checks = 0;
        foreach (var zone in DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]))
        {
            foreach (var year in Years)
            {
                if (!ZoneBlobs.Holds(ZoneYear.Of(zone, year))) continue;
                var phone = Phone(ZoneBlobs.For(zone, year).ToBase64());
                foreach (var instant in Moments(zone, year))
                {
                    checks++;
                    if (phone.GetUtcOffset(instant.ToDateTimeUtc()).TotalSeconds != zone.GetUtcOffset(instant).Seconds) wrong.Add($"{zone.Id} at {instant}");
                }
            }
        }

        Assert.That(checks, Is.GreaterThan(100_000));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void For_SundayBetweenFourthAndLast_TakesTheOneThatHoldsInLaterYears()
    {
        // The last Sunday of March 2023 was also the fourth.
        Assert.That(ZoneBlobs.For(Zone("Europe/Berlin"), 2023).DaylightDate.Day, Is.EqualTo(BlobDate.LastWeek));
    }

    [Test]
    public void For_SeriesBegunUnderOldRules_TakesTodaysRulesIfTheyHoldAtItsStart()
    {
        var january2005 = Instant.FromUtc(2005, 1, 10, 15, 0);
        var late2005 = Instant.FromUtc(2005, 3, 20, 15, 0);

        Assert.Multiple(() =>
        {
            // Since 2007 the United States switch on the second Sunday of March, before on the first of April.
            Assert.That(ZoneBlobs.For(Zone("America/New_York"), january2005, january2005, 2026).DaylightDate.Month, Is.EqualTo(3));
            Assert.That(ZoneBlobs.For(Zone("America/New_York"), late2005, late2005, 2026).DaylightDate.Month, Is.EqualTo(4));
        });
    }

    [Test]
    public void For_StartAfterAZoneGaveUpSwitching_HasNoSwitches()
    {
        // Brazil's last summer time ended in February 2019.
        var blob = ZoneBlobs.For(Zone("America/Sao_Paulo"), Instant.FromUtc(2019, 5, 6, 12, 0), Instant.FromUtc(2019, 5, 6, 13, 0), 2019);

        Assert.That(blob.HasSwitches, Is.False);
    }

    [Test]
    public void For_ZoneUnknownToWindows_CarriesItsOwnName()
    {
        var blob = ZoneBlobs.For(DateTimeZone.ForOffset(Offset.FromHours(3)), 2026);

        Assert.That((blob.Bias, blob.StandardName), Is.EqualTo((-180, "UTC+03")));
    }

    private static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    private static IEnumerable<Instant> Moments(DateTimeZone zone, int year)
    {
        for (var day = new LocalDate(year, 1, 1); day.Year == year; day = day.PlusDays(9)) yield return day.At(new LocalTime(12, 0)).InZoneLeniently(zone).ToInstant();
        foreach (var shift in ZoneYear.Of(zone, year).Shifts)
        {
            yield return shift.At - Duration.FromMinutes(1);
            yield return shift.At + Duration.FromMinutes(1);
        }
    }

    private static TimeZoneInfo Phone(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        var bias = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var offset = TimeSpan.FromMinutes(-bias);
        var (standard, daylight) = (bytes.AsSpan(68, 16).ToArray(), bytes.AsSpan(152, 16).ToArray());
        if (BinaryPrimitives.ReadUInt16LittleEndian(standard.AsSpan(2)) == 0) return TimeZoneInfo.CreateCustomTimeZone("phone", offset, null, null);
        var delta = TimeSpan.FromMinutes(-BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(168)));
        return TimeZoneInfo.CreateCustomTimeZone(
            "phone", offset, null, null, null,
            [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, delta, When(daylight), When(standard))]);

        static TimeZoneInfo.TransitionTime When(byte[] date)
        {
            var part = new int[8];
            for (var i = 0; i < part.Length; i++) part[i] = BinaryPrimitives.ReadUInt16LittleEndian(date.AsSpan(2 * i));
            return TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                new DateTime(1, 1, 1, part[4], part[5], part[6], part[7]), part[1], part[3], (DayOfWeek)part[2]);
        }
    }
}
