using System.Globalization;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using NodaTime;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>Whole days have no clock: wherever the user is, and whatever his clock does that night, they stay on their dates.</summary>
internal sealed class AllDayEverywhereTests
{
    /// <summary>New Year, a leap day, the nights in which half the world moves its clocks, the last day of a year.</summary>
    private static readonly LocalDate[] Days =
        [new(2026, 1, 1), new(2024, 2, 29), new(2026, 3, 8), new(2026, 3, 29), new(2018, 11, 4), new(2026, 4, 24), new(2026, 10, 25), new(2026, 11, 1), new(2026, 12, 31)];

    [Scenario("L53")]
    [Test]
    public void Days_OfOx_AreTheSameDaysOnThePhoneAndBack([Values(1, 3)] int length)
    {
        var wrong = new List<string>();
        foreach (var zone in ZoneClock.AllZones)
        {
            foreach (var day in Days)
            {
                var stored = Holiday();
                (stored.StartDate, stored.EndDate) = (new(Text(day)), new(Text(day.PlusDays(length))));
                foreach (var version in (EasVersion[])[EasVersion.V121, EasVersion.V161])
                {
                    var viewer = Anna(version, zone);
                    var item = Wire.Written(writer => CalendarItem.Write(writer, stored.Alone(), viewer));
                    if (Shown(item, version) != (day, day.PlusDays(length))) wrong.Add($"{zone} {day} at {version}: shown on {Shown(item, version)}");
                    var back = new CalendarReader(viewer).Change(item, stored.Alone());
                    if (!back.IsEmpty) wrong.Add($"{zone} {day} at {version}: its echo writes {string.Join(',', back.Master.Columns)}");
                    var copy = new CalendarReader(viewer).Create(item, "identity").Event;
                    if ((copy.StartDate, copy.EndDate) != (stored.StartDate, stored.EndDate)) wrong.Add($"{zone} {day} at {version}: made on {copy.StartDate} to {copy.EndDate}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    /// <summary>The three ways of phones up to 14.1: midnight by their own zone, digits with UTC's blob, digits with their zone's.</summary>
    [Scenario("L53")]
    [Test]
    public void Days_OfThePhone_AreTheSameDaysInOx([Values("local", "digits", "digits and zone", "digits, no blob")] string way)
    {
        var wrong = new List<string>();
        foreach (var clock in ZoneClock.AllZones.SelectMany(zone => new[] { 2024, 2026 }.Select(year => ZoneClock.Of(zone, year))).Where(clock => clock.FitsABlob))
        {
            var blob = PhoneBlob.Of(clock.Tz, clock.Year, PhoneBlob.Dialect.Windows);
            foreach (var day in Days.Where(day => day.Year == clock.Year))
            {
                var item = Wire.Item((CalendarTags.StartTime, Time(day)), (CalendarTags.EndTime, Time(day.PlusDays(2))), (CalendarTags.AllDayEvent, "1"), (CalendarTags.Subject, "Fair"));
                if (way is not "digits, no blob") item = item.With(CalendarTags.Timezone, way == "digits" ? Blobs.Utc : blob);
                // The user's zone in OX is his phone's: with another, a phone's digits could be anybody's midnight.
                var made = new CalendarReader(Anna(EasVersion.V141, clock.Zone)).Create(item, "identity").Event;
                if ((made.StartDate!.Value, made.EndDate!.Value) != (Text(day), Text(day.PlusDays(2)))) wrong.Add($"{clock.Zone} {day}: {made.StartDate.Value} to {made.EndDate.Value}");
            }

            string Time(LocalDate day) => way == "local"
                ? clock.Tz.AtStartOfDay(day).ToInstant().ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
                : Text(day) + "T000000Z";
        }

        Assert.That(wrong, Is.Empty);
    }

    private static (LocalDate, LocalDate) Shown(WbxmlElement item, EasVersion version)
    {
        return (Day(CalendarTags.StartTime), Day(CalendarTags.EndTime));

        LocalDate Day(WbxmlTag tag)
        {
            var time = DateTime.ParseExact(item.TextOf(tag)!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            if (version >= EasVersion.V160) return time.TimeOfDay == TimeSpan.Zero ? LocalDate.FromDateTime(time) : default;
            return LocalDate.FromDateTime(new BlobPhone(item.TextOf(CalendarTags.Timezone)!).ToLocal(time));
        }
    }

    private static string Text(LocalDate day) => day.ToString("uuuuMMdd", CultureInfo.InvariantCulture);
}
