using System.Text;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Protocol;
using static Bridge.Eas.Tests.Items.Mail.Rendered;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Times and zones of invitations as Outlook, Lotus Notes, Google and Apple write them.</summary>
[TestFixture]
public sealed class InvitationZoneTests
{
    private const string Notes = """
        BEGIN:VTIMEZONE
        TZID:Eastern
        BEGIN:STANDARD
        DTSTART:19501029T020000
        TZOFFSETFROM:-0400
        TZOFFSETTO:-0500
        RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=1SU;BYMONTH=11
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:19500402T020000
        TZOFFSETFROM:-0500
        TZOFFSETTO:-0400
        RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=2SU;BYMONTH=3
        END:DAYLIGHT
        END:VTIMEZONE
        """;

    private const string Custom = """
        BEGIN:VTIMEZONE
        TZID:Customized Time Zone
        BEGIN:STANDARD
        DTSTART:16010101T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
        END:DAYLIGHT
        END:VTIMEZONE
        """;

    [Defect("D3")]
    [Scenario("L52")]
    [TestCase(Notes, "Eastern", "2026-07-06T14:00:00.000Z", 300, "0,11,0,1,2", "0,3,0,2,2", TestName = "{m}(Lotus Notes)")]
    [TestCase(Custom, "Customized Time Zone", "2026-07-06T08:00:00.000Z", -60, "0,10,0,5,3", "0,3,0,5,2", TestName = "{m}(Outlook, customized)")]
    [TestCase("", "W. Europe Standard Time", "2026-07-06T08:00:00.000Z", -60, "0,10,0,5,3", "0,3,0,5,2", TestName = "{m}(Exchange)")]
    [TestCase("", "Europe/Berlin", "2026-07-06T08:00:00.000Z", -60, "0,10,0,5,3", "0,3,0,5,2", TestName = "{m}(Google)")]
    [TestCase("", "/softwarestudio.org/Tzfile/Europe/Berlin", "2026-07-06T08:00:00.000Z", -60, "0,10,0,5,3", "0,3,0,5,2", TestName = "{m}(Evolution)")]
    [TestCase("", "\"W. Europe Standard Time\"", "2026-07-06T08:00:00.000Z", -60, "0,10,0,5,3", "0,3,0,5,2", TestName = "{m}(in quotes)")]
    public async Task Zone_OfTheOrganizer_GivesTimeAndBlob(string explained, string id, string start, int bias, string standard, string daylight)
    {
        var meeting = await MeetingAsync($"{explained}\nBEGIN:VEVENT\nUID:x\nDTSTART;TZID={id}:20260706T100000\nDTEND;TZID={id}:20260706T110000\nRRULE:FREQ=WEEKLY\nEND:VEVENT");
        var blob = ZoneBlob.Parse(meeting.Text(Email + "TimeZone"))!;

        Assert.Multiple(() =>
        {
            Assert.That(meeting.Text(Email + "StartTime"), Is.EqualTo(start));
            Assert.That((blob.Bias, Text(blob.StandardDate), Text(blob.DaylightDate)), Is.EqualTo((bias, standard, daylight)));
        });
    }

    [Test]
    public async Task Zone_ThatNobodyHas_StillGivesTheTime()
    {
        var odd = Notes.Replace("BYDAY=1SU;BYMONTH=11", "BYDAY=3TU;BYMONTH=8", StringComparison.Ordinal);
        var meeting = await MeetingAsync($"{odd}\nBEGIN:VEVENT\nUID:x\nDTSTART;TZID=Eastern:20260706T100000\nEND:VEVENT");
        Assert.That(meeting.Text(Email + "StartTime"), Is.EqualTo("2026-07-06T14:00:00.000Z"));
    }

    [TestCase("X-WR-TIMEZONE:Europe/Berlin\n", "DTSTART;VALUE=DATE:20260706", "2026-07-05T22:00:00.000Z", TestName = "{m}(Apple, whole day)")]
    [TestCase(Custom + "\n", "DTSTART;VALUE=DATE:20260706", "2026-07-05T22:00:00.000Z", TestName = "{m}(Outlook, whole day)")]
    [TestCase("X-WR-TIMEZONE:Europe/Berlin\n", "DTSTART:20260706T100000", "2026-07-06T08:00:00.000Z", TestName = "{m}(Apple, floating)")]
    [TestCase("X-WR-TIMEZONE:Europe/Berlin\n", "DTSTART:20260706T100000Z", "2026-07-06T10:00:00.000Z", TestName = "{m}(Google, UTC)")]
    public async Task Zone_OfTheWholeCalendar_CountsWhereNoOtherIsNamed(string before, string start, string expected)
    {
        var meeting = await MeetingAsync($"{before}BEGIN:VEVENT\nUID:x\n{start}\nEND:VEVENT");
        Assert.That(meeting.Text(Email + "StartTime"), Is.EqualTo(expected));
    }

    [TestCase("TRIGGER:-PT15M", "900")]
    [TestCase("TRIGGER;RELATED=START:-P0DT18H", "64800")]
    [TestCase("TRIGGER:-P1D", null)]
    [TestCase("TRIGGER:PT0S", "0")]
    [TestCase("TRIGGER;VALUE=DATE-TIME:20260706T073000Z", "1800")]
    [TestCase("TRIGGER:PT15M", null)]
    [TestCase("TRIGGER;RELATED=END:-PT15M", null)]
    [TestCase("TRIGGER:-P1Y", null)]
    [TestCase("TRIGGER:soon", null)]
    public async Task Reminder_OfTheFirstAlarm_IsInSeconds(string trigger, string? expected)
    {
        var data = await MailAsync(Mail($"BEGIN:VEVENT\nUID:x\nDTSTART:20260706T080000Z\nBEGIN:VALARM\nACTION:DISPLAY\n{trigger}\nEND:VALARM\nBEGIN:VALARM\nTRIGGER:-PT1M\nEND:VALARM\nEND:VEVENT"));
        Assert.That(data.Element(Email + "MeetingRequest")!.Text(Email + "Reminder"), Is.EqualTo(expected));
        Assert.That(Faults(data), Is.Empty);
    }

    [Test]
    public async Task Series_WithItsExceptions_IsToldAsTheSeries()
    {
        var meeting = await MeetingAsync(
            "BEGIN:VEVENT\nUID:x\nRECURRENCE-ID:20260713T080000Z\nDTSTART:20260713T100000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:x\nDTSTART:20260706T080000Z\nRRULE:FREQ=WEEKLY\nEND:VEVENT");
        Assert.That((meeting.Text(Email + "StartTime"), meeting.Text(Email + "InstanceType")), Is.EqualTo(("2026-07-06T08:00:00.000Z", "1")));
    }

    /// <summary>Real calendars: what they say of their first event is told, whatever program wrote them.</summary>
    [TestCase("calconnect.ics", "2005-04-11T13:00:00.000Z", 300)]
    [TestCase("calconnect6.ics", "2005-04-26T14:00:00.000Z", 300)]
    [TestCase("Standup.ics", "2009-03-09T22:30:00.000Z", -600)]
    [TestCase("evolution.ics", "2008-06-24T18:00:00.000Z", 360)]
    [TestCase("Session6.ics", "2007-03-14T17:00:00.000Z", 0)]
    [TestCase("incoming.ics", "1997-07-01T20:00:00.000Z", 0)]
    public async Task Sample_AsAnInvitation_HasItsTime(string file, string start, int bias)
    {
        var calendar = await File.ReadAllTextAsync(Path.Combine(SharedFiles.Find("samples/calendar"), file));
        foreach (var version in new[] { EasVersion.V25, EasVersion.V121, EasVersion.V141, EasVersion.V161 })
        {
            var data = await MailAsync(Encoding.UTF8.GetBytes($"Subject: x\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{calendar}"), version: version);
            var meeting = data.Element(Email + "MeetingRequest")!;
            Assert.That((meeting.Text(Email + "StartTime"), ZoneBlob.Parse(meeting.Text(Email + "TimeZone"))!.Bias), Is.EqualTo((start, bias)));
            if (version != EasVersion.V25) Assert.That(Faults(data), Is.Empty);
        }
    }

    [Test]
    public async Task Sample_GooglesInvitation_IsToldWhole()
    {
        var data = await MailAsync(await File.ReadAllBytesAsync(Path.Combine(SharedFiles.Find("samples/mail"), "horde-invitation_one.eml")));
        var meeting = data.Element(Email + "MeetingRequest")!;
        Assert.That((meeting.Text(Email + "StartTime"), meeting.Text(Email + "Location"), meeting.Text(Email + "Organizer")), Is.EqualTo(("2012-06-08T17:30:00.000Z", "Philadelphia,PA", "\"Michael Rubinsky\" <mikerubinsky@gmail.com>")));
    }

    private static async Task<System.Xml.Linq.XElement> MeetingAsync(string lines) => (await MailAsync(Mail(lines))).Element(Email + "MeetingRequest")!;

    private static string Mail(string lines) => $"Subject: Plan\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\n{lines}\nEND:VCALENDAR\n";

    private static string Text(BlobDate date) => FormattableString.Invariant($"{date.Year},{date.Month},{date.Weekday},{date.Day},{date.Hour}");
}
