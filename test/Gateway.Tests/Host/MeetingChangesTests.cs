using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Control;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Host;

/// <summary>What becomes of a meeting after the invitation: it is cancelled, changed, passed on, or another time is proposed.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class MeetingChangesTests(StoreKind store) : HostTests(store)
{
    private const string Series = "RRULE:FREQ=WEEKLY;COUNT=4\r\n";
    private const string SecondWeek = "RECURRENCE-ID;TZID=W. Europe Standard Time:20270118T100000\r\n";

    private static readonly EasVersion[] Modern = [EasVersion.V160, EasVersion.V161];

    private static readonly XName Class = EasNames.Email + "MessageClass", Meeting = EasNames.Email + "MeetingRequest";

    protected override string[] Settings => ["--Eas:Mail:FlagScanSeconds=0"];

    [Scenario("L58")]
    [TestCaseSource(nameof(EveryVersion))]
    [TestCase(EasVersion.V160)]
    public async Task Cancelled_TakenOutOfTheCalendar_TellsNobodyAndIsNotBroughtBackByAnOldInvitation(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST"), MeetingLetters.Invite("REQUEST", number: 2));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        var invitations = inbox.Items.Keys.ToList();
        await phone.RespondAsync(inbox.Id, invitations[0], MeetingReply.Accept);
        await ArriveAsync(user, phone, MeetingLetters.Invite("CANCEL", number: 3, sequence: 1));
        var cancellation = inbox.Items.Single(item => item.Value.Element(Class)!.Value == "IPM.Schedule.Meeting.Canceled");
        Assert.That(cancellation.Value.Element(Meeting)!.Element(EasNames.Email + "ResponseRequested"), Is.Null, "there is nothing to answer");
        Assert.That(cancellation.Value.Element(Meeting)!.Element(EasNames.Email2 + "MeetingMessageType")?.Value, Is.EqualTo(version >= EasVersion.V141 ? "0" : null));
        Assert.That(calendar.Items, Has.Count.EqualTo(1), "showing a mail changes no calendar");

        calendar.Delete(calendar.Items.Keys.Single());
        await phone.SyncUntilDoneAsync(calendar);
        var late = await phone.RespondAsync(inbox.Id, invitations[1], MeetingReply.Accept, sendResponse: true);

        using var web = await Bed.WebAsync(user);
        Assert.That(await web.AllEventsAsync(), Is.Empty);
        Assert.That(late.Status, Is.EqualTo(2));
        Assert.That(Bed.SentBy(user), Is.Empty, "whoever cancelled it need not hear that nobody comes");

        // Invited anew he may come.
        await ArriveAsync(user, phone, MeetingLetters.Invite("REQUEST", number: 4, sequence: 2));
        var anew = await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Except([invitations[1], cancellation.Key]).Single(), MeetingReply.Accept);
        Assert.That((anew.Status, (await web.AllEventsAsync()).Count), Is.EqualTo(((int?)1, 1)));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Cancellation_Declined_TakesTheMeetingOutOnce(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST"));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        await ArriveAsync(user, phone, MeetingLetters.Invite("CANCEL", number: 2, sequence: 1));
        var mail = inbox.Items.Keys.Single();

        var accepted = await phone.RespondAsync(inbox.Id, mail, MeetingReply.Accept, sendResponse: true);
        phone.Connection.LoseNextAnswer("MeetingResponse");
        await LosesAsync(() => phone.RespondAsync(inbox.Id, mail, MeetingReply.Decline, sendResponse: true));
        var again = await phone.RespondAsync(inbox.Id, mail, MeetingReply.Decline, sendResponse: true);
        await phone.SyncUntilDoneAsync([inbox, calendar]);

        using var web = await Bed.WebAsync(user);
        Assert.That((accepted.Status, again), Is.EqualTo(((int?)2, new MeetingResult(1, null))));
        Assert.That((await web.AllEventsAsync()).Count + calendar.Items.Count + inbox.Items.Count, Is.Zero);
        Assert.That(await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total), Is.EqualTo(2));
        Assert.That(Bed.SentBy(user), Is.Empty);
    }

    [TestCase("someone@example.org", 1)]
    [TestCase(MeetingLetters.Organizer, 0)]
    public async Task Cancellation_NotTheOrganizersOrOlderThanTheMeeting_TakesNothingOut(string from, int sequence)
    {
        var (user, phone) = await WithMailsAsync(EasVersion.V161, MeetingLetters.Invite("REQUEST", sequence: 1));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        await ArriveAsync(user, phone, MeetingLetters.Invite("CANCEL", number: 2, sequence: sequence, organizer: from));

        var declined = await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Decline);

        using var web = await Bed.WebAsync(user);
        Assert.That((declined.Status, (await web.AllEventsAsync()).Count), Is.EqualTo(((int?)2, 1)));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Cancellation_OfOneOccurrence_TakesThatOneOut(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST", more: Series));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        await ArriveAsync(
            user, phone,
            Moved(MeetingLetters.Invite("CANCEL", number: 2, sequence: 1, more: SecondWeek), "20270118"),
            Moved(MeetingLetters.Invite("CANCEL", number: 3, sequence: 1, more: SecondWeek.Replace("20270118", "20270125", StringComparison.Ordinal)), "20270125"));
        var mails = inbox.Items.Keys.Order(StringComparer.Ordinal).ToList();
        Assert.That(inbox.Items[mails[0]].Element(Meeting)!.Element(EasNames.Email + "InstanceType")!.Value, Is.EqualTo("2"));

        var declined = await phone.RespondAsync(inbox.Id, mails[0], MeetingReply.Decline, sendResponse: true);
        if (version >= EasVersion.V160) calendar.Delete(calendar.Items.Keys.Single(), "20270125T090000Z");
        await phone.SyncUntilDoneAsync([inbox, calendar]);

        using var web = await Bed.WebAsync(user);
        var master = (await web.AllEventsAsync()).Single(one => one["id"]!.ToString() == one["seriesId"]?.ToString());
        var gone = (master["deleteExceptionDates"] as JsonArray ?? []).Concat(master["changeExceptionDates"] as JsonArray ?? []).Select(date => date!.ToString()).Distinct().Order(StringComparer.Ordinal);
        Assert.That(declined.Status, Is.EqualTo(1));
        Assert.That(gone, Is.EqualTo(version >= EasVersion.V160 ? ["20270118T090000Z", "20270125T090000Z"] : (string[])["20270118T090000Z"]));
        Assert.That(Bed.SentBy(user), Is.Empty);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Invitation_OlderThanTheCalendar_IsOutdated(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST", sequence: 1));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var update = inbox.Items.Single();
        await phone.RespondAsync(inbox.Id, update.Key, MeetingReply.Accept);
        await ArriveAsync(user, phone, MeetingLetters.Invite("REQUEST", number: 2));
        var late = inbox.Items.Single().Value.Element(Meeting)!;

        var hasType = version >= EasVersion.V141;
        Assert.That(update.Value.Element(Meeting)!.Element(EasNames.Email2 + "MeetingMessageType")?.Value, Is.EqualTo(hasType ? "2" : null));
        Assert.That(late.Element(EasNames.Email2 + "MeetingMessageType")?.Value, Is.EqualTo(hasType ? "4" : null));
        Assert.That(late.Element(EasNames.Email + "ResponseRequested")?.Value, Is.EqualTo(hasType ? null : "1"));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(Versions))]
    [TestCase(EasVersion.V160)]
    public async Task Invitation_ToOneOccurrence_SaysWhichKindItIs(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST", more: SecondWeek));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var alone = inbox.Items.Single();
        await ArriveAsync(user, phone, MeetingLetters.Invite("REQUEST", number: 2, more: Series));
        var series = inbox.Items.Single(item => item.Key != alone.Key);
        await phone.RespondAsync(inbox.Id, series.Key, MeetingReply.Accept);
        await ArriveAsync(user, phone, MeetingLetters.Invite("REQUEST", number: 3, more: SecondWeek));
        var known = inbox.Items.Single(item => item.Key != alone.Key);

        string TypeOf(XElement mail) => mail.Element(Meeting)!.Element(EasNames.Email + "InstanceType")!.Value;
        Assert.That((TypeOf(alone.Value), TypeOf(series.Value), TypeOf(known.Value)), Is.EqualTo((version >= EasVersion.V160 ? "4" : "3", "1", "3")));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(EveryVersion))]
    [TestCase(EasVersion.V160)]
    public async Task Proposal_ByMail_IsAnAnswerWithItsTimes(EasVersion version)
    {
        var (_, phone) = await WithMailsAsync(version, MeetingLetters.Invite("COUNTER", more: "X-MS-OLK-ORIGINALSTART:20270110T090000Z\r\nX-MS-OLK-ORIGINALEND:20270110T100000Z\r\n"));
        using var ready = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var mail = inbox.Items.Single();
        var meeting = mail.Value.Element(Meeting);

        Assert.That(mail.Value.Element(Class)!.Value, Is.EqualTo("IPM.Schedule.Meeting.Resp.Tent"));
        Assert.That(
            (meeting?.Element(EasNames.Email + "StartTime")?.Value, meeting?.Element(EasNames.MeetingResponse + "ProposedStartTime")?.Value, meeting?.Element(EasNames.MeetingResponse + "ProposedEndTime")?.Value),
            Is.EqualTo(version >= EasVersion.V161 ? ("2027-01-10T09:00:00.000Z", "20270111T090000Z", "20270111T100000Z") : ((string?)null, (string?)null, (string?)null)));
        Assert.That(meeting?.Element(EasNames.Email + "ResponseRequested"), Is.Null);
        Assert.That((await phone.RespondAsync(inbox.Id, mail.Key, MeetingReply.Accept)).Status, Is.EqualTo(2), "it invites to nothing");
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(Modern))]
    public async Task Invitation_PassedOnByTheServer_ReachesThemOnceAndItsOrganizerIsTold(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST"));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var request = ComposeRequest.ForwardMeeting("m-1", new MailSource(inbox.Id, inbox.Items.Keys.Single()), [("Bo", "bo@example.org"), ("Ann", "ann@example.org")], "Please join");

        var first = await phone.Connection.PostAsync(EasRequest.Of("SmartForward", request));
        var again = await phone.Connection.PostAsync(EasRequest.Of("SmartForward", request));

        Assert.That((first.RootStatus, again.RootStatus), Is.EqualTo(((int?)null, (int?)null)));
        var sent = Bed.SentBy(user);
        Assert.That(sent.Select(mail => string.Join(',', mail.Recipients)), Is.EqualTo(new[] { "bo@example.org,ann@example.org", MeetingLetters.Organizer }));
        var (forward, note) = (MimePart.Parse(sent[0].Raw), MimePart.Parse(sent[1].Raw));
        var calendar = forward.All().Single(part => part.MediaType == "text/calendar");
        Assert.That(calendar.ContentType["method"], Is.EqualTo("REQUEST"));
        Assert.That(Unfolded(calendar.Text), Does.Contain("UID:1234-" + TestBed.UserName(user)).And.Contain("BEGIN:VTIMEZONE").And.Match("ATTENDEE;CN=\"Bo\".*RSVP=TRUE:mailto:bo@example.org"));
        Assert.That(forward.All().First(part => part.MediaType == "text/plain").Text, Does.Contain("Please join"));
        Assert.That((note.Headers["Subject"], note.Text.Contains("bo@example.org", StringComparison.Ordinal)), Is.EqualTo(("Meeting Forward Notification: Plan", true)));
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Inbox, folder => folder.Mails.Single().Flags & MailFlags.Forwarded), Is.EqualTo(MailFlags.Forwarded));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Test]
    public async Task Answer_WhileTheEventChangesAgainAndAgain_IsAskedForLater()
    {
        var (user, phone) = await WithMailsAsync(EasVersion.V141, MeetingLetters.Invite("REQUEST"));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        await phone.SyncUntilDoneAsync(calendar);
        Bed.Ox.Server.Faults.Add(new FaultRule { User = TestBed.UserName(user), Module = "chronos", Action = "updateAttendee", Count = 2, Fault = new OxFault("CAL-4120", OxCategory.Conflict, "The event was changed in the meantime.") });

        var refused = Assert.ThrowsAsync<EasHttpException>(() => phone.RespondAsync(calendar.Id, calendar.Items.Keys.Single(), MeetingReply.Tentative))!;

        Assert.That(refused.StatusCode, Is.EqualTo(503), "a status would be for good");
        Assert.That((await phone.RespondAsync(calendar.Id, calendar.Items.Keys.Single(), MeetingReply.Tentative)).Status, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Modern))]
    public async Task Event_PassedOnAndTheAnswerLost_TellsItsOrganizerOnceAndIsNoFailureWhenItIsGone(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST"));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        await phone.SyncUntilDoneAsync(calendar);
        var request = ComposeRequest.ForwardMeeting("m-1", new MailSource(calendar.Id, calendar.Items.Keys.Single()), [("Bo", "bo@example.org")], "Please join");
        var never = ComposeRequest.ForwardMeeting("m-2", new MailSource(calendar.Id, calendar.Items.Keys.Single()), [("Bo", "bo@example.org")], "Never sent");

        // It is out, and then something comes in between.
        Bed.Ox.Server.Faults.Add(new FaultRule { User = TestBed.UserName(user), Module = "mail", Action = "new", Skip = 1, Drop = true });
        var first = await phone.Connection.PostAsync(EasRequest.Of("SmartForward", request));
        Assert.That(Bed.SentBy(user).Select(mail => mail.Recipients.Single()), Is.EqualTo(new[] { "bo@example.org" }));
        var second = await phone.Connection.PostAsync(EasRequest.Of("SmartForward", request));
        using var web = await Bed.WebAsync(user);
        await web.DeleteEventAsync((await web.AllEventsAsync()).Single()["id"]!.ToString());
        var third = await phone.Connection.PostAsync(EasRequest.Of("SmartForward", request));
        var other = await phone.Connection.PostAsync(EasRequest.Of("SmartForward", never));

        Assert.That((first.RootStatus, second.RootStatus, third.RootStatus), Is.EqualTo(((int?)null, (int?)null, (int?)null)));
        Assert.That(other.RootStatus, Is.EqualTo(150));
        Assert.That(Bed.SentBy(user).Where(mail => mail.Cause == OutboxCause.Client).Select(mail => mail.Recipients.Single()), Is.EqualTo(new[] { "bo@example.org", MeetingLetters.Organizer }));
    }

    [TestCaseSource(nameof(Modern))]
    public async Task Event_PassedOnByTheServer_InvitesAsTheOrganizerOrInHisName(EasVersion version)
    {
        var (user, phone) = await WithMailsAsync(version, MeetingLetters.Invite("REQUEST", more: Series));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        using var web = await Bed.WebAsync(user);
        await web.NewEventAsync(new JsonObject { ["summary"] = "Mine", ["startDate"] = OxWeb.Time(new DateTime(2027, 2, 1, 9, 0, 0, DateTimeKind.Unspecified), "Europe/Berlin"), ["endDate"] = OxWeb.Time(new DateTime(2027, 2, 1, 10, 0, 0, DateTimeKind.Unspecified), "Europe/Berlin") });
        await phone.SyncUntilDoneAsync(calendar);
        MailSource Of(string subject, string? instance = null) => new(calendar.Id, calendar.Find(EasNames.Calendar + "Subject", subject).Single(), instance);

        var theirs = await phone.ForwardMeetingAsync(Of("Plan"), [("Bo", "bo@example.org")]);
        var one = await phone.ForwardMeetingAsync(Of("Plan", "2027-01-18T09:00:00.000Z"), [("Bo", "bo@example.org")]);
        var none = await phone.ForwardMeetingAsync(Of("Mine", "2027-01-18T09:00:00.000Z"), [("Bo", "bo@example.org")]);
        var mine = await phone.ForwardMeetingAsync(Of("Mine"), [("Bo", "bo@example.org")]);
        var twice = await phone.ForwardMeetingAsync(Of("Mine"), [("Bo", "bo@example.org")]);

        Assert.That((theirs.Sent, one.Sent, mine.Sent, twice.Sent, none.Status), Is.EqualTo((true, true, true, true, (int?)146)));
        var toBo = Bed.SentBy(user).Where(mail => mail.Recipients.Contains("bo@example.org")).ToList();
        Assert.That(toBo.Select(mail => mail.Cause), Is.EqualTo(new[] { OutboxCause.Client, OutboxCause.Client, OutboxCause.Invitation }));
        var texts = toBo.Select(mail => Unfolded(MimePart.Parse(mail.Raw).All().First(part => part.MediaType == "text/calendar").Text)).ToList();
        Assert.That(texts[0], Does.Contain("ORGANIZER;CN=\"Jane\":mailto:jane@example.org").And.Contain("RRULE:FREQ=WEEKLY;COUNT=4").And.Contain("BEGIN:VTIMEZONE"));
        Assert.That(texts[1], Does.Contain("RECURRENCE-ID:20270118T090000Z").And.Not.Contain("RRULE:FREQ=WEEKLY"));
        Assert.That((await web.AllEventsAsync()).Single(item => item["summary"]!.ToString() == "Mine")["attendees"]!.ToJsonString(), Does.Contain("bo@example.org"));
    }

    [Test]
    public async Task WinmailDat_OfAMeeting_IsShownWithoutButtonsAndLeftAsItIs([ValueSource(nameof(Versions))] EasVersion version)
    {
        var (_, phone) = await WithMailsAsync(version, Wrapped(1, "IPM.Microsoft Schedule.MtgReq"), Wrapped(2, "IPM.Microsoft Schedule.MtgRespP"), Wrapped(3, "IPM.Notification.Meeting.Forward"));
        using var ready = phone;
        var mails = phone.Collection(FolderType.Inbox).Items.Values.OrderBy(mail => mail.Element(EasNames.Email + "Subject")!.Value, StringComparer.Ordinal).ToList();

        Assert.That(mails.Select(mail => mail.Element(Class)!.Value), Is.EqualTo(new[] { "IPM.Note", "IPM.Schedule.Meeting.Resp.Pos", "IPM.Notification.Meeting.Forward" }));
        Assert.That(mails.Select(mail => mail.Element(Meeting)), Is.All.Null);
        Assert.That(mails.Select(mail => mail.Descendants(EasNames.AirSyncBase + "DisplayName").Single().Value), Is.All.EqualTo("winmail.dat"));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    private async Task<(int User, EasPhone Phone)> WithMailsAsync(EasVersion version, params byte[][] mails)
    {
        var user = Bed.NextUser();
        var phone = await Bed.ReadyPhoneAsync(version, user);
        await ArriveAsync(user, phone, mails);
        return (user, phone);
    }

    private async Task ArriveAsync(int user, EasPhone phone, params byte[][] mails)
    {
        await Bed.DeliverAsync(user, mails.Select(mail => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(mail).Replace("user@example.test", TestBed.UserName(user), StringComparison.Ordinal))));
        await phone.SyncUntilDoneAsync([phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar)]);
    }

    /// <summary>The same at another day.</summary>
    private static byte[] Moved(byte[] mail, string day) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(mail).Replace("Time:20270111T100000", $"Time:{day}T100000", StringComparison.Ordinal).Replace("Time:20270111T110000", $"Time:{day}T110000", StringComparison.Ordinal));

    private static string Unfolded(string calendar) => calendar.Replace("\r\n ", "", StringComparison.Ordinal);

    /// <summary>Outlook's wrapping: signature, key, then attributes of level, id, length, value and checksum.</summary>
    private static byte[] Wrapped(int number, string messageClass)
    {
        byte[] name = [.. Encoding.ASCII.GetBytes(messageClass), 0];
        byte[] file = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00, 0x01, 0x06, 0x90, 0x08, 0x00, 4, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0x01, 0x08, 0x80, 0x07, 0x00, (byte)name.Length, 0, 0, 0, .. name, 0, 0];
        return Encoding.UTF8.GetBytes(
            $"From: Jane <jane@example.org>\r\nTo: user@example.test\r\nSubject: Wrapped {number}\r\nMessage-ID: <wrapped-{number}@example.org>\r\nDate: Mon, 04 Jan 2027 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWhen: Monday\r\n"
            + $"--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Disposition: attachment; filename=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(file)}\r\n--b--\r\n");
    }
}
