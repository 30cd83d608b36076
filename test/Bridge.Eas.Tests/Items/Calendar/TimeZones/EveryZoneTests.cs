using System.Globalization;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using NodaTime;
using NodaTime.TimeZones;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

/// <summary>Every zone there is, in every year from 2000 to 2037: what a phone makes of our blobs, and we of a phone's.</summary>
internal sealed class EveryZoneTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    private const int First = 2000, Last = 2037, Weeks = 52;

    /// <summary>By year, then by zone: so the product's caches of a year's zones are warm.</summary>
    private static readonly Lazy<IReadOnlyList<ZoneClock>> Clocks = new(() =>
        [.. from year in Enumerable.Range(First, Last - First + 1) from zone in ZoneClock.AllZones select ZoneClock.Of(zone, year)]);

    private static readonly Lazy<HashSet<string>> WorldZones = new(() =>
        [.. TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.Values.Select(id => TzdbDateTimeZoneSource.Default.CanonicalIdMap[id])]);

    [Test]
    public void Blob_OfEveryZoneAndYear_IsTrueAllYearExactlyWhereOneYearsRulesCanSayIt()
    {
        var wrong = new List<string>();
        var unsaid = Clocks.Value.Where(clock => !clock.FitsABlob).ToList();
        foreach (var clock in Clocks.Value)
        {
            var phone = new BlobPhone(ZoneBlobs.For(clock.Tz, clock.Year).ToBase64());
            var agrees = clock.Moments().All(moment => phone.OffsetAt(moment.ToDateTimeUtc()).TotalSeconds == clock.Tz.GetUtcOffset(moment).Seconds);
            if (agrees != clock.FitsABlob || ZoneBlobs.Holds(ZoneYear.Of(clock.Tz, clock.Year)) != clock.FitsABlob) wrong.Add(clock.ToString());
        }

        TestContext.Out.WriteLine($"{Clocks.Value.Count} zones and years, of which no blob holds {unsaid.Count}:");
        foreach (var clock in unsaid) TestContext.Out.WriteLine(clock);
        Assert.That(wrong, Is.Empty);
        Assert.That(unsaid.Select(clock => clock.Zone), Has.No.Member("Europe/Berlin").And.No.Member("America/New_York").And.Member("Africa/Casablanca"));
    }

    [Scenario("L51")]
    [Test]
    public void Series_OfEveryZoneAndYear_RingsAtTheSameInstantOnThePhone()
    {
        var wrong = new List<string>();
        var rings = 0;
        foreach (var clock in Clocks.Value.Where(clock => clock.FitsABlob))
        {
            var begins = clock.SeriesStart();
            if (clock.Tz.MapLocal(begins).Count != 1) continue;
            var start = begins.InZoneLeniently(clock.Tz).ToInstant();
            var phone = new BlobPhone(ZoneBlobs.For(clock.Tz, start, start, clock.Year).ToBase64());
            // What a phone does: the start by its clock, and then the same hour of every week.
            var first = phone.ToLocal(start.ToDateTimeUtc());
            for (var week = 0; week < Weeks; week++)
            {
                var expected = clock.Tz.MapLocal(begins.PlusWeeks(week));
                // Hours that do not come, or come twice, are nobody's promise.
                if (expected.Count != 1 || phone.ToUtc(first.AddDays(7 * week)) is not { } heard) continue;
                rings++;
                if (heard != expected.Single().ToInstant().ToDateTimeUtc()) wrong.Add($"{clock} week {week}");
            }
        }

        Assert.That(rings, Is.GreaterThan(Clocks.Value.Count * (Weeks - 2)));
        Assert.That(wrong, Is.Empty);
    }

    /// <summary>What the phone gets is not the blob alone: the whole item, for events of other years than today's.</summary>
    [Test]
    public void Item_OfEveryZone_ShowsTheStartByTheClockOfThatPlace()
    {
        var wrong = new List<string>();
        foreach (var clock in Clocks.Value.Where(clock => clock.Year % 3 == 2))
        {
            var begins = clock.SeriesStart();
            if (clock.Tz.MapLocal(begins).Count != 1) continue;
            var series = Weekly("FREQ=WEEKLY");
            var value = begins.ToString("uuuuMMdd'T'HHmmss", CultureInfo.InvariantCulture);
            (series.StartDate, series.EndDate) = (new OxDateTime(value, clock.Zone), new OxDateTime(value, clock.Zone));
            var item = Wire.Written(writer => CalendarItem.Write(writer, series.Alone(), Anna(EasVersion.V141, "Asia/Kathmandu")));
            var start = DateTime.ParseExact(item.TextOf(CalendarTags.StartTime)!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            if (new BlobPhone(item.TextOf(CalendarTags.Timezone)!).ToLocal(start) != begins.ToDateTimeUnspecified()) wrong.Add($"{clock}: {begins}");
        }

        Assert.That(wrong, Is.Empty);
    }

    /// <summary>The blob as phones make it: of that year's dates, without a name, in one of the ways they have.</summary>
    [Test]
    public void Find_PhonesBlobOfEveryZoneAndYear_GivesAZoneWithTheSameClock([Values("Pacific/Kiritimati", "Asia/Kathmandu")] string user)
    {
        var wrong = new List<string>();
        var userZone = DateTimeZoneProviders.Tzdb[user];
        foreach (var clock in Clocks.Value.Where(clock => clock.FitsABlob && !clock.EndsWithASwitch))
        {
            var blob = ZoneBlob.Parse(PhoneBlob.Of(clock.Tz, clock.Year, (PhoneBlob.Dialect)((clock.Year + clock.Zone.Length) % 3)))!;
            var at = clock.SeriesStart().InZoneLeniently(clock.Tz).ToInstant();
            var found = ZoneFinder.Find(blob, stored: null, userZone, at, clock.Year);
            if (blob.IsZero) Assert.That(found, Is.EqualTo(userZone));
            else if (clock.Moments().FirstOrDefault(moment => found.GetUtcOffset(moment) != clock.Tz.GetUtcOffset(moment)) is var other && other != default) wrong.Add($"{clock}: {found.Id} differs at {other}");
            else if (found != userZone && !WorldZones.Value.Contains(TzdbDateTimeZoneSource.Default.CanonicalIdMap[found.Id]) && WorldZones.Value.Any(world => IsAlike(world, clock))) wrong.Add($"{clock}: {found.Id} is nobody's");
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Find_PhonesBlobOfTheUsersOrTheStoredZone_IsThatZone()
    {
        var wrong = new List<string>();
        var elsewhere = DateTimeZoneProviders.Tzdb["Asia/Kathmandu"];
        foreach (var clock in Clocks.Value.Where(clock => clock is { FitsABlob: true, EndsWithASwitch: false } && clock.Year % 4 == 2))
        {
            var blob = ZoneBlob.Parse(PhoneBlob.Of(clock.Tz, clock.Year, (PhoneBlob.Dialect)(clock.Zone.Length % 3)));
            var at = clock.SeriesStart().InZoneLeniently(clock.Tz).ToInstant();
            if (ZoneFinder.Find(blob, stored: null, clock.Tz, at, clock.Year) != clock.Tz) wrong.Add($"user {clock}");
            if (ZoneFinder.Find(blob, clock.Tz, elsewhere, at, clock.Year) != clock.Tz) wrong.Add($"stored {clock}");
        }

        Assert.That(wrong, Is.Empty);
    }

    /// <summary>Also where no blob holds the year's rules, also years after it was sent, also when the phone moved the event into another year.</summary>
    [Test]
    public void Find_BlobAsSent_NeverChangesTheStoredZone()
    {
        var wrong = new List<string>();
        var elsewhere = DateTimeZoneProviders.Tzdb["Asia/Kathmandu"];
        foreach (var clock in Clocks.Value.OrderBy(clock => clock.Zone, StringComparer.Ordinal))
        {
            var shown = clock.SeriesStart().InZoneLeniently(clock.Tz).ToInstant();
            foreach (var (sentIn, readIn) in ((int, int)[])[(clock.Year, clock.Year), (2026, 2026), (2026, 2029)])
            {
                var sent = ZoneBlob.Parse(ZoneBlobs.For(clock.Tz, shown, shown + Hour, sentIn).ToBase64());
                if (ZoneFinder.Find(sent, clock.Tz, elsewhere, shown, readIn, (shown, shown + Hour)) != clock.Tz) wrong.Add($"{clock} sent in {sentIn}, back in {readIn}");
                if (ZoneFinder.Find(sent, clock.Tz, elsewhere, shown + Duration.FromDays(400), readIn, (shown, shown + Hour)) != clock.Tz) wrong.Add($"{clock} sent in {sentIn}, moved in {readIn}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    private static bool IsAlike(string world, ZoneClock clock) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(world) is { } zone && clock.Moments().All(moment => zone.GetUtcOffset(moment) == clock.Tz.GetUtcOffset(moment));
}
