using System.Buffers;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>Items that phones really sent (fragments without a header); skipped where the samples are not beside the checkout.</summary>
internal sealed class CalendarSampleTests
{
    [Test]
    public void Create_Appointment_IsOneHourByThePhonesClock()
    {
        var made = Create("appointment");

        Assert.Multiple(() =>
        {
            Assert.That((made.StartDate, made.EndDate), Is.EqualTo((new OxDateTime("20111201T150000", "America/New_York"), new OxDateTime("20111201T160000", "America/New_York"))));
            Assert.That((made.Location, made.Description), Is.EqualTo(("Philadelphia, PA", "Event Description")));
        });
    }

    [Test]
    public void Create_Recurrence_IsWeeklyOnThursday() => Assert.That(Create("recurrence").Rrule, Is.EqualTo("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"));

    [Test]
    public void Create_SeriesFromBeforeTheClockChange_RepeatsByThePhonesClock()
    {
        var made = Create("dst");

        Assert.That((made.StartDate, made.Rrule), Is.EqualTo((new OxDateTime("20111001T150000", "America/New_York"), "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA")));
    }

    [Test]
    public void Create_AllDay_IsADate() => Assert.That(Create("allday_appointment").StartDate, Is.EqualTo(new OxDateTime("19700320")));

    [Test]
    public void Create_SimpleException_DeletesThatDay() => Assert.That(Create("simpleexception").DeleteExceptionDates, Is.EqualTo(new[] { "20111229T200000Z" }));

    private static OxEvent Create(string sample)
    {
        var fragment = File.ReadAllBytes(SharedFiles.Find($"samples/eas/{sample}.wbxml"));
        // A fragment begins with ApplicationData, or with its content.
        byte[] whole = fragment[0] == 0x5D ? [0x03, 0x01, 0x6A, 0x00, .. fragment] : [0x03, 0x01, 0x6A, 0x00, 0x5D, .. fragment, 0x01];
        var data = WbxmlElement.Parse(new ReadOnlySequence<byte>(whole), WbxmlLimits.Default);
        return new CalendarReader(Anna(EasVersion.V121, "America/New_York")).Create(data, "identity").Event;
    }
}
