using System.Buffers.Binary;
using System.Globalization;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using NodaTime;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>A weekly series across both clock changes, on a phone that has nothing but StartTime and the blob, must ring at the hour OX means.</summary>
internal sealed class SeriesOnThePhoneTests
{
    private const int Weeks = 52;

    [Scenario("L51")]
    [Test]
    public void Occurrences_OfAYear_BeginAtTheSameInstantOnThePhone(
        [Values(
            "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "America/Santiago", "Australia/Sydney", "Australia/Lord_Howe",
            "Asia/Tehran", "Asia/Kolkata", "Asia/Jerusalem", "Pacific/Auckland", "America/St_Johns", "UTC")] string zone,
        [Values("000000", "083000", "233000")] string clock)
    {
        var series = Weekly("FREQ=WEEKLY");
        (series.StartDate, series.EndDate) = (new OxDateTime("20270104T" + clock, zone), new OxDateTime("20270104T" + clock, zone));
        var tz = DateTimeZoneProviders.Tzdb[zone];
        var first = LocalDateTime.FromDateTime(DateTime.ParseExact("20270104T" + clock, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture));

        foreach (var version in (EasVersion[])[EasVersion.V121, EasVersion.V141, EasVersion.V161])
        {
            var item = Wire.Written(writer => CalendarItem.Write(writer, series.Alone(), Anna(version, "Asia/Tokyo")));
            var phone = PhoneZone(item);
            var start = TimeZoneInfo.ConvertTimeFromUtc(DateTime.ParseExact(item.TextOf(CalendarTags.StartTime)!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), phone);
            for (var week = 0; week < Weeks; week++)
            {
                var rings = start.AddDays(7 * week);
                if (phone.IsInvalidTime(rings)) continue;
                var expected = first.PlusWeeks(week).InZoneLeniently(tz).ToDateTimeUtc();
                Assert.That(TimeZoneInfo.ConvertTimeToUtc(rings, phone), Is.EqualTo(expected), $"{zone} week {week} at {version}");
            }
        }
    }

    private static TimeZoneInfo PhoneZone(WbxmlElement item)
    {
        var blob = Convert.FromBase64String(item.TextOf(CalendarTags.Timezone)!);
        var offset = TimeSpan.FromMinutes(-BinaryPrimitives.ReadInt32LittleEndian(blob));
        if (BinaryPrimitives.ReadUInt16LittleEndian(blob.AsSpan(70)) == 0) return TimeZoneInfo.CreateCustomTimeZone("phone", offset, null, null);
        var delta = TimeSpan.FromMinutes(-BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(168)));
        return TimeZoneInfo.CreateCustomTimeZone(
            "phone", offset, null, null, null, [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, delta, When(152), When(68))]);

        TimeZoneInfo.TransitionTime When(int at)
        {
            int Part(int index) => BinaryPrimitives.ReadUInt16LittleEndian(blob.AsSpan(at + (2 * index)));
            return TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, Part(4), Part(5), Part(6)), Part(1), Part(3), (DayOfWeek)Part(2));
        }
    }
}
