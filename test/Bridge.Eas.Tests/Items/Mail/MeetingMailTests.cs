using System.Text;
using Bridge.Eas.Commands.MeetingResponse;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Mails about meetings that we write, read by our own reader and looked at by eye.</summary>
internal sealed class MeetingMailTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly DateTimeOffset Now = new(2027, 1, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly MimeAddress Anna = new("Anna \"A\" Börg", "anna@example.net");

    private static readonly OxEvent Meeting = new()
    {
        Id = "7", Uid = "m1@example.org", Sequence = 3, Summary = "Plan; Café, " + new string('ü', 100), Location = "Room 1\nSecond floor", Transp = "OPAQUE",
        StartDate = new("20270325T100000", "Europe/Berlin"), EndDate = new("20270325T110000", "Europe/Berlin"), SeriesId = "7", Rrule = "FREQ=WEEKLY;COUNT=4", DeleteExceptionDates = ["20270401T080000Z"],
        Organizer = new OxCalendarUser { Uri = "mailto:jane@example.org", CommonName = "Jane" },
        Attendees = [new OxAttendee { Uri = "mailto:anna@example.net", CommonName = "Anna", PartStat = "ACCEPTED" }],
    };

    [Test]
    public async Task Counter_Written_SaysWhatIsProposedAndWhatWas()
    {
        var answer = new MeetingAnswer("1", "C:1", MeetingReply.Tentative, InstanceId: null, SendsResponse: true, "Sorry,\nlater.", (new LocalDateTime(2027, 3, 26, 8, 0), new LocalDateTime(2027, 3, 26, 9, 0)));
        var facts = MeetingFacts.Of(Meeting, Berlin)!;

        var bytes = CounterSender.Compose(answer, facts, Anna, "<c1@example.net>", Now).ToBytes();
        var info = await ReadAsync(bytes);
        var read = InvitationReader.Read(info)!;

        Assert.That(Ascii.IsValid(bytes) && Encoding.ASCII.GetString(bytes).Split("\r\n").All(line => line.Length <= 998));
        Assert.That((info.MessageId, info.From[0].Name, info.To[0].Address, info.MessageClass), Is.EqualTo(("c1@example.net", Anna.Name, "jane@example.org", "IPM.Schedule.Meeting.Resp.Tent")));
        Assert.That((read.Kind, read.Uid, read.Sequence, read.Summary), Is.EqualTo((InvitationKind.Proposal, "m1@example.org", 3, Meeting.Summary)));
        Assert.That((read.Start, read.End), Is.EqualTo((Instant.FromUtc(2027, 3, 26, 8, 0), Instant.FromUtc(2027, 3, 26, 9, 0))));
        Assert.That(read.Original, Is.EqualTo((Instant.FromUtc(2027, 3, 25, 9, 0), Instant.FromUtc(2027, 3, 25, 10, 0))));
        Assert.That(read.Attendees.Single(), Is.EqualTo(new InvitedPerson("anna@example.net", "TENTATIVE", WantsAnswer: false)));
        Assert.That(info.ToPlain().Text, Does.Contain("later.").And.Contain("2027-03-26 08:00 - 2027-03-26 09:00 UTC"));
    }

    [TestCase("20270401T080000Z", "RECURRENCE-ID:20270401T080000Z")]
    [TestCase("Europe/Berlin:20270401T100000", "RECURRENCE-ID:20270401T080000Z")]
    public void Facts_OfAnOccurrence_NameItsOriginalStart(string recurrenceId, string line)
    {
        var occurrence = new OxEvent { Uid = "u", RecurrenceId = recurrenceId, StartDate = Meeting.StartDate, EndDate = Meeting.EndDate, Organizer = Meeting.Organizer };

        Assert.That(MeetingFacts.Of(occurrence, Berlin)!.RecurrenceId, Is.EqualTo(line));
    }

    [Test]
    public void Facts_OfADay_NameTheDay()
    {
        var day = new OxEvent { Uid = "u", RecurrenceId = "20270401", StartDate = new("20270401"), EndDate = new("20270402"), Organizer = Meeting.Organizer };

        Assert.That(MeetingFacts.Of(day, Berlin)!.RecurrenceId, Is.EqualTo("RECURRENCE-ID;VALUE=DATE:20270401"));
    }

    [TestCase("mailto:jane@example.org\r\nBcc: x@y")]
    [TestCase("mailto:<jane@example.org>")]
    [TestCase("urn:uuid:1")]
    public void Facts_OfAnOrganizerWhoCannotBeWrittenTo_AreNone(string uri) =>
        Assert.That(MeetingFacts.Of(new OxEvent { Uid = "u", StartDate = Meeting.StartDate, Organizer = new OxCalendarUser { Uri = uri } }, Berlin), Is.Null);

    [Test]
    public async Task Invitation_OfAnEvent_ReadsAsTheSameSeriesByItsOwnZone()
    {
        MimeAddress[] guests = [new("Bo", "bo@example.org")];
        var text = InvitationText.Of(Meeting, MeetingFacts.Of(Meeting, Berlin)!, Berlin, guests, Now)!;

        // Whoever knows the zone by no name must find it explained.
        var read = await InvitationAsync(text.Replace("Europe/Berlin", "Somewhere", StringComparison.Ordinal));

        Assert.That((read.Kind, read.Uid, read.Summary, read.Location), Is.EqualTo((InvitationKind.Request, "m1@example.org", Meeting.Summary, "Room 1 Second floor")));
        Assert.That((read.Start, read.Zone.GetUtcOffset(Instant.FromUtc(2027, 4, 1, 8, 0)), read.Recurrence!.Occurrences), Is.EqualTo((Instant.FromUtc(2027, 3, 25, 9, 0), Offset.FromHours(2), (int?)4)));
        Assert.That(text, Does.Contain("EXDATE;TZID=Europe/Berlin:20270401T100000\r\n"));
        Assert.That(read.Attendees.Select(one => (one.Address, one.PartStat, one.WantsAnswer)), Is.EqualTo(new[] { ("anna@example.net", "ACCEPTED", false), ("bo@example.org", "NEEDS-ACTION", true) }));
        Assert.That(text.Split("\r\n").Select(Encoding.UTF8.GetByteCount), Is.All.LessThanOrEqualTo(75));
    }

    [Test]
    public async Task Invitation_PassedOn_KeepsItsLinesAndHasTheGuests()
    {
        const string Text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20270325T090000Z\r\nX-OWN:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

        var passed = InvitationText.With(Text, [new(Name: null, "bo@example.org")]);

        Assert.That(passed.Replace("\r\n ", "", StringComparison.Ordinal).Replace("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bo@example.org\r\n", "", StringComparison.Ordinal), Is.EqualTo(Text));
        Assert.That((await InvitationAsync(passed)).Attendees.Single().Address, Is.EqualTo("bo@example.org"));
    }

    [TestCase("IPM.Microsoft Schedule.MtgRespN", "IPM.Schedule.Meeting.Resp.Neg")]
    [TestCase("ipm.schedule.meeting.resp.tent", "IPM.Schedule.Meeting.Resp.Tent")]
    [TestCase("IPM.Notification.Meeting", "IPM.Notification.Meeting")]
    [TestCase("IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request")]
    [TestCase("IPM.Contact", "IPM.Note")]
    public async Task WinmailDat_ItsClass_IsTheMails(string name, string messageClass)
    {
        var info = await ReadAsync(Wrapped(Tnef(name)));

        Assert.That((info.MessageClass, info.Attachments.Single().Name), Is.EqualTo((messageClass, "winmail.dat")));
    }

    [Test]
    public async Task WinmailDat_Hostile_IsAFile()
    {
        var whole = Tnef("IPM.Microsoft Schedule.MtgRespP");
        var random = new Random(20270104);
        for (var length = 0; length < whole.Length; length++) Assert.That(TnefHead.ClassIn(whole.AsSpan(0, length)), Is.Null);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = random.Next(1, 6); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Assert.That(() => TnefHead.ClassIn(damaged), Throws.Nothing);
        }

        byte[] endless = [.. whole[..6], 1, 6, 0x90, 8, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3];
        Assert.That((await ReadAsync(Wrapped(endless))).MessageClass, Is.EqualTo("IPM.Note"));
    }

    private static byte[] Tnef(string messageClass)
    {
        byte[] name = [.. Encoding.ASCII.GetBytes(messageClass), 0];
        return [0x78, 0x9F, 0x3E, 0x22, 1, 0, 1, 0x06, 0x90, 0x08, 0x00, 4, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0x08, 0x80, 0x07, 0x00, (byte)name.Length, 0, 0, 0, .. name, 0, 0];
    }

    private static byte[] Wrapped(byte[] file) => Encoding.ASCII.GetBytes(
        $"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(file)}\r\n--b--\r\n");

    private static async Task<Invitation> InvitationAsync(string calendar) => InvitationReader.Read(await ReadAsync(Encoding.UTF8.GetBytes(
        $"Subject: x\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n{calendar}")))!;

    private static async Task<MimeMessageInfo> ReadAsync(byte[] message) =>
        await MimeMessageReader.ReadAsync(new MemoryStream(message), MimeLimits.Default, MimeWanted.Everything, CancellationToken.None);
}
