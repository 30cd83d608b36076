using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Protocol;
using NodaTime;
using static Bridge.Eas.Tests.Items.Mail.Rendered;

namespace Bridge.Eas.Tests.Items.Mail;

[TestFixture]
public sealed class InvitationTests
{
    private const string Single = """
        DTSTAMP:20260102T030405Z
        DTSTART;TZID=Europe/Berlin:20260105T100000
        DTEND;TZID=Europe/Berlin:20260105T113000
        UID:1234-abcd@example.org
        SUMMARY:Plan
        LOCATION:Room 1\, 2nd floor
        ORGANIZER;CN="Doe; Jane":mailto:jane@example.org
        CLASS:PRIVATE
        SEQUENCE:0
        BEGIN:VALARM
        UID:not-this
        END:VALARM
        """;

    [Test]
    public async Task Request_InBerlin_GivesTheWholeBlock()
    {
        var data = await MailAsync(Invite(Single));
        var meeting = data.Element(Email + "MeetingRequest")!;
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Email + "MessageClass"), Is.EqualTo("IPM.Schedule.Meeting.Request"));
            Assert.That(data.Text(Email + "ContentClass"), Is.EqualTo("urn:content-classes:calendarmessage"));
            Assert.That(data.Element(Base + "Attachments"), Is.Null);
            Assert.That(meeting.Elements().Select(e => e.Name.LocalName), Is.EqualTo(new[]
            {
                "AllDayEvent", "StartTime", "DtStamp", "EndTime", "InstanceType", "Location", "Organizer", "ResponseRequested", "Sensitivity", "BusyStatus",
                "TimeZone", "GlobalObjId", "DisallowNewTimeProposal", "MeetingMessageType",
            }));
            Assert.That(meeting.Text(Email + "StartTime"), Is.EqualTo("2026-01-05T09:00:00.000Z"));
            Assert.That(meeting.Text(Email + "EndTime"), Is.EqualTo("2026-01-05T10:30:00.000Z"));
            Assert.That(meeting.Text(Email + "DtStamp"), Is.EqualTo("2026-01-02T03:04:05.000Z"));
            Assert.That(meeting.Text(Email + "Location"), Is.EqualTo("Room 1, 2nd floor"));
            Assert.That(meeting.Text(Email + "Organizer"), Is.EqualTo("\"Doe; Jane\" <jane@example.org>"));
            Assert.That(meeting.Text(Email + "Sensitivity"), Is.EqualTo("2"));
            Assert.That(ZoneBlob.Parse(meeting.Text(Email + "TimeZone"))!.Bias, Is.EqualTo(-60));
            Assert.That(
                meeting.Text(Email + "GlobalObjId"),
                Is.EqualTo("BAAAAIIA4AB0xbcQGoLgCAAAAAAAAAAAAAAAAAAAAAAAAAAAIgAAAHZDYWwtVWlkAQAAADEyMzQtYWJjZEBleGFtcGxlLm9yZwA="));
        });
    }

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V140)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Request_AnyVersion_IsValid(EasVersion version)
    {
        foreach (var (text, method) in new[] { (Single, "REQUEST"), (Single + "\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260301T000000Z", "REQUEST"), (Single, "CANCEL") })
        {
            var data = await MailAsync(Invite(text, method), version: version);
            Assert.That(data.Element(Email + "MeetingRequest"), Is.Not.Null);
            Assert.That(Faults(data), Is.Empty, method);
        }
    }

    [Test]
    public async Task Request_Series_HasItsRecurrence()
    {
        var data = await MailAsync(Invite(Single + "\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260302T090000Z"));
        var meeting = data.Element(Email + "MeetingRequest")!;
        var recurrence = meeting.Element(Email + "Recurrences")!.Element(Email + "Recurrence")!;
        Assert.Multiple(() =>
        {
            Assert.That(meeting.Text(Email + "InstanceType"), Is.EqualTo("1"));
            Assert.That(recurrence.Text(Email + "Type"), Is.EqualTo("1"));
            Assert.That(recurrence.Text(Email + "DayOfWeek"), Is.EqualTo("2"));
            Assert.That(recurrence.Text(Email + "Until"), Is.EqualTo("20260302T090000Z"));
        });
    }

    [Test]
    public async Task Request_OneOccurrence_NamesItsDay()
    {
        var data = await MailAsync(Invite(Single + "\nRECURRENCE-ID;TZID=Europe/Berlin:20260105T080000"));
        var meeting = data.Element(Email + "MeetingRequest")!;
        Assert.Multiple(() =>
        {
            Assert.That(meeting.Text(Email + "InstanceType"), Is.EqualTo("3"));
            Assert.That(meeting.Text(Email + "RecurrenceId"), Is.EqualTo("2026-01-05T07:00:00.000Z"));
            Assert.That(Convert.FromBase64String(meeting.Text(Email + "GlobalObjId")!)[16..20], Is.EqualTo(new byte[] { 0x07, 0xEA, 1, 5 }));
        });
    }

    [Test]
    public async Task Request_AllDay_IsMidnightInUtc()
    {
        var data = await MailAsync(Invite("DTSTART;VALUE=DATE:20260105\nUID:x"));
        var meeting = data.Element(Email + "MeetingRequest")!;
        Assert.Multiple(() =>
        {
            Assert.That(meeting.Text(Email + "AllDayEvent"), Is.EqualTo("1"));
            Assert.That(meeting.Text(Email + "EndTime"), Is.EqualTo("2026-01-06T00:00:00.000Z"));
        });
    }

    [TestCase("DTSTART:20260105T100000\nUID:x", "REQUEST", TestName = "{m}(floating)")]
    [TestCase("DTSTART;TZID=Nowhere/At All:20260105T100000\nUID:x", "REQUEST", TestName = "{m}(unknown zone)")]
    [TestCase("DTSTART:20260105T100000Z", "REQUEST", TestName = "{m}(no uid)")]
    [TestCase("DTSTART:rubbish\nUID:x", "CANCEL", TestName = "{m}(no start)")]
    public async Task Request_ThatCannotBeTold_IsAnOrdinaryMailWithAFile(string text, string method)
    {
        var data = await MailAsync(Invite(text, method));
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Email + "MessageClass"), Is.EqualTo("IPM.Note"));
            Assert.That(data.Element(Email + "MeetingRequest"), Is.Null);
            Assert.That(data.Element(Base + "Attachments")!.Elements().Single().Text(Base + "DisplayName"), Is.EqualTo("ATT00001.ics"));
            Assert.That(Faults(data), Is.Empty);
        });
    }

    [TestCase("DTSTART:20260105T100000Z\nUID:x\nDURATION:P999999999D")]
    [TestCase("DTSTART:20260105T100000Z\nUID:x\nDURATION:PT9999999999999999999H")]
    [TestCase("DTSTART:89991231T235959Z\nDTEND:99991231T235959Z\nUID:x")]
    [TestCase("DTSTART;TZID=Pacific/Kiritimati:20260105T100000\nUID:x\nRRULE:FREQ=YEARLY;UNTIL=99991231T235959Z")]
    [TestCase("DTSTART;VALUE=DATE:00010101\nUID:x\nRRULE:FREQ=YEARLY;UNTIL=99991231")]
    [TestCase("DTSTART;VALUE=DATE:99991231\nUID:x")]
    [TestCase("DTSTART:20260105T100000Z\nUID:x\nRECURRENCE-ID;VALUE=DATE:-99980101")]
    public async Task Request_BeyondAnyCalendar_IsStillAMail(string text)
    {
        foreach (var version in new[] { EasVersion.V121, EasVersion.V161 })
        {
            var data = await MailAsync(Invite(text), version: version);
            Assert.That(data.Body().Text(Base + "Data"), Is.EqualTo("text"));
            Assert.That(Faults(data), Is.Empty);
        }
    }

    [Test]
    public async Task Request_AnyDamage_NeverThrows()
    {
        var random = new Random(20260103);
        var seed = Bridge.Eas.Tests.Mime.Messages.Bytes(Invite(Single + "\nRRULE:FREQ=MONTHLY;BYDAY=-1MO;COUNT=7\nRECURRENCE-ID:20260105T080000Z"));
        for (var round = 0; round < 1000; round++)
        {
            var damaged = (byte[])seed.Clone();
            for (var i = random.Next(1, 8); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var data = await MailAsync(damaged, version: EasVersion.V161);
            Assert.That(data.Text(Email + "MessageClass"), Is.Not.Empty);
        }
    }

    [Test]
    public async Task Reply_ByMail_HasNoMeetingRequest()
    {
        var data = await MailAsync(Invite(Single + "\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b", "REPLY"));
        Assert.Multiple(() =>
        {
            Assert.That(data.Text(Email + "MessageClass"), Is.EqualTo("IPM.Schedule.Meeting.Resp.Pos"));
            Assert.That(data.Element(Email + "MeetingRequest"), Is.Null);
        });
    }

    [Habit(73)]
    [Test]
    public void GlobalObjectId_OfOutlook_IsItsOwnBytes()
    {
        const string Uid = "040000008200e00074c5b7101a82e0080000000070d0c6d13e2bda0100000000000000001000000000112233445566778899aabbccddeeff";
        Assert.Multiple(() =>
        {
            Assert.That(
                Convert.ToBase64String(GlobalObjectId.Of(Uid, new LocalDate(2026, 5, 24))),
                Is.EqualTo("BAAAAIIA4AB0xbcQGoLgCAfqBRhw0MbRPivaAQAAAAAAAAAAEAAAAAARIjNEVWZ3iJmqu8zd7v8="));
            Assert.That(GlobalObjectId.UidOf(Uid), Is.EqualTo(Uid.ToUpperInvariant()));
            Assert.That(GlobalObjectId.UidOf("1234-abcd@example.org"), Is.EqualTo("1234-abcd@example.org"));
        });
    }

    private static string Invite(string lines, string method = "REQUEST") =>
        $"Subject: Plan\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: text/calendar; method={method}; charset=utf-8\n\n"
        + $"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n--b--\n";
}
