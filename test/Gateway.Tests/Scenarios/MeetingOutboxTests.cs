using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bridge.Eas.State.Store;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Host;
using OxSimulator;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Scenarios;

/// <summary>
/// Whatever a phone does to a meeting, and whoever of phone and OX mails at this version and at this OX: each person gets exactly one mail about it. Told from
/// what went out of OX, ten minutes later too.
/// </summary>
[TestFixture("6.16")]
[TestFixture("6.22")]
[TestFixture("7.6.3")]
[TestFixture("7.8.4")]
[TestFixture("7.10.2")]
[TestFixture("7.10.6")]
[TestFixture("8.x")]
internal sealed class MeetingOutboxTests(string profile) : ScenarioTests
{
    private const string Bo = "bo@example.org", Cy = "cy@example.org";

    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    private static readonly EasVersion[] Told = [EasVersion.V121, EasVersion.V141, EasVersion.V161];

    private static int _meetings;

    /// <summary>Every case takes users of its own.</summary>
    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 500, Profile = profile };

    /// <summary>OX mails only if the write says so.</summary>
    private bool OxCanBeSilent => profile is "7.10.6" or "8.x";

    [Scenario("L50")]
    [Test]
    public async Task Created_InvitesEverybodyOnce([ValueSource(nameof(Told))] EasVersion version, [Values] bool mailFirst)
    {
        var desk = await DeskAsync(version);
        using var phone = desk.Phone;
        var mail = desk.Mail("REQUEST", [Bo, Cy, desk.Colleague]);

        if (mailFirst) await SendAsync(phone, mail);
        phone.Collection(FolderType.Calendar).Add(desk.Meeting.Build(version));
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Calendar));
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REQUEST {Bo}", $"REQUEST {Cy}", $"REQUEST {desk.Colleague}" }));
        Assert.That(await SentAsync(desk), Is.EqualTo(version < EasVersion.V160 ? 1 : 0), "the copy that the phone asked for");
        AssertClean(phone);
    }

    [Scenario("L50")]
    [Test]
    public async Task Moved_TellsEverybodyOnce([ValueSource(nameof(Told))] EasVersion version, [Values] bool mailFirst)
    {
        var desk = await DeskAsync(version);
        using var phone = desk.Phone;
        var id = await CreateAsync(desk);
        var moved = desk.Meeting with { Start = Monday.AddDays(1), End = Monday.AddDays(1).AddHours(1) };
        var mail = desk.Mail("REQUEST", [Bo, Cy, desk.Colleague], sequence: 1, day: "20270112");

        if (mailFirst) await SendAsync(phone, mail);
        phone.Collection(FolderType.Calendar).Change(id, moved.BuildChange(version));
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Calendar));
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REQUEST {Bo}", $"REQUEST {Cy}", $"REQUEST {desk.Colleague}" }));
        AssertClean(phone);
    }

    [Scenario("L50")]
    [Test]
    public async Task Deleted_CancelsForEverybodyOnce([ValueSource(nameof(Told))] EasVersion version, [Values] bool mailFirst)
    {
        var desk = await DeskAsync(version);
        using var phone = desk.Phone;
        var id = await CreateAsync(desk);
        var mail = desk.Mail("CANCEL", [Bo, Cy, desk.Colleague], sequence: 1);

        if (mailFirst) await SendAsync(phone, mail);
        phone.Collection(FolderType.Calendar).Delete(id);
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Calendar));
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"CANCEL {Bo}", $"CANCEL {Cy}", $"CANCEL {desk.Colleague}" }));
        AssertClean(phone);
    }

    [Test]
    public async Task Deleted_SoonAfterItWasMade_TellsBothOnce([Values] bool mailFirst)
    {
        var desk = await DeskAsync(EasVersion.V141);
        using var phone = desk.Phone;
        var calendar = phone.Collection(FolderType.Calendar);
        if (mailFirst) await SendAsync(phone, desk.Mail("REQUEST", [Bo, Cy, desk.Colleague]));
        var added = calendar.Add(desk.Meeting.Build(EasVersion.V141));
        await phone.SyncUntilDoneAsync(calendar);
        calendar.Delete(calendar.ServerIdOf(added)!);
        await phone.SyncUntilDoneAsync(calendar);
        if (!mailFirst) await SendAsync(phone, desk.Mail("REQUEST", [Bo, Cy, desk.Colleague]));
        await SendAsync(phone, desk.Mail("CANCEL", [Bo, Cy, desk.Colleague], sequence: 1));

        await SettleAsync(desk);

        Assert.That(
            Mails(desk),
            Is.EqualTo(new[] { $"CANCEL {Bo}", $"CANCEL {Cy}", $"CANCEL {desk.Colleague}", $"REQUEST {Bo}", $"REQUEST {Cy}", $"REQUEST {desk.Colleague}" }));
    }

    [Test]
    public async Task GuestTakenOffTheList_IsToldOnce([ValueSource(nameof(Told))] EasVersion version, [Values] bool mailFirst)
    {
        var desk = await DeskAsync(version);
        using var phone = desk.Phone;
        var id = await CreateAsync(desk);
        var without = desk.Meeting with { Attendees = [.. desk.Meeting.Attendees.Where(one => one.Email != Cy)] };
        var mail = desk.Mail("CANCEL", [Cy], sequence: 1);

        if (mailFirst) await SendAsync(phone, mail);
        phone.Collection(FolderType.Calendar).Change(id, without.BuildChange(version));
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Calendar));
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        Assert.That(Mails(desk).Where(one => one.EndsWith(Cy, StringComparison.Ordinal)), Is.EqualTo(new[] { $"CANCEL {Cy}" }));
        AssertClean(phone);
    }

    [Test]
    public async Task OneOccurrence_MovedAndDeleted_IsToldOnceEach([ValueSource(nameof(Told))] EasVersion version, [Values] bool mailFirst)
    {
        var desk = await DeskAsync(version);
        using var phone = desk.Phone;
        var series = desk.Meeting with { Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 4) };
        desk = desk with { Meeting = series };
        var (id, calendar) = (await CreateAsync(desk), phone.Collection(FolderType.Calendar));
        var moved = new OccurrenceDraft { Original = Monday.AddDays(7), Start = Monday.AddDays(8), End = Monday.AddDays(8).AddHours(1) };
        var request = desk.Mail("REQUEST", [Bo, Cy, desk.Colleague], sequence: 1, day: "20270119", occurrence: "20270118");
        var cancel = desk.Mail("CANCEL", [Bo, Cy, desk.Colleague], sequence: 2, day: "20270125", occurrence: "20270125");

        if (mailFirst) await SendAsync(phone, request);
        calendar.Queue(series.Occurrence(version, id, moved));
        await phone.SyncUntilDoneAsync(calendar);
        if (!mailFirst) await SendAsync(phone, request);
        if (mailFirst) await SendAsync(phone, cancel);
        calendar.Queue((series with { Exceptions = [moved] }).Occurrence(version, id, new OccurrenceDraft { Original = Monday.AddDays(14), Deleted = true }));
        await phone.SyncUntilDoneAsync(calendar);
        if (!mailFirst) await SendAsync(phone, cancel);
        await SettleAsync(desk);

        Assert.That(
            Mails(desk),
            Is.EqualTo(new[] { $"CANCEL {Bo}", $"CANCEL {Cy}", $"CANCEL {desk.Colleague}", $"REQUEST {Bo}", $"REQUEST {Cy}", $"REQUEST {desk.Colleague}" }));
        AssertClean(phone);
    }

    [Scenario("L50")]
    [Test]
    public async Task Invitation_FromElsewhereAnswered_ReachesItsOrganizerOnce([ValueSource(nameof(Told))] EasVersion version, [Values] MeetingReply reply, [Values] bool mailFirst)
    {
        var desk = await InvitedAsync(version);
        using var phone = desk.Phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var mail = desk.Answer(reply);

        if (mailFirst) await SendAsync(phone, mail);
        var answered = await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), reply, sendResponse: true, comment: "See you.");
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        Assert.That(answered.Status, Is.EqualTo(1));
        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REPLY {MeetingLetters.Organizer} {PartStat(reply)}" }));
    }

    [Test]
    public async Task Meeting_InTheCalendarAnswered_ReachesItsOrganizerOnce([ValueSource(nameof(Told))] EasVersion version, [Values] bool mailFirst, [Values] bool ofAColleague)
    {
        var desk = ofAColleague ? await InvitedByColleagueAsync(version) : await InvitedAsync(version);
        using var phone = desk.Phone;
        var calendar = phone.Collection(FolderType.Calendar);
        if (!ofAColleague) await AcceptAsync(desk);
        await phone.SyncUntilDoneAsync(calendar);
        desk = desk with { Before = Bed.Ox.Server.Outbox.All.Count };
        var mail = desk.Answer(MeetingReply.Decline);

        if (mailFirst) await SendAsync(phone, mail);
        var answered = await phone.RespondAsync(calendar.Id, calendar.Items.Keys.Single(), MeetingReply.Decline, sendResponse: true);
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        Assert.That(answered.Status, Is.EqualTo(1));
        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REPLY {desk.Organizer} DECLINED" }));
    }

    [Test]
    public async Task OneOccurrence_Answered_ReachesTheOrganizerOnce([Values(EasVersion.V141, EasVersion.V161)] EasVersion version, [Values] bool mailFirst)
    {
        var desk = await InvitedByColleagueAsync(version, rule: "FREQ=WEEKLY;COUNT=4");
        using var phone = desk.Phone;
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var mail = desk.Answer(MeetingReply.Decline, occurrence: "20270118");

        if (mailFirst) await SendAsync(phone, mail);
        var answered = await phone.RespondAsync(calendar.Id, calendar.Items.Keys.Single(), MeetingReply.Decline, instanceId: "2027-01-18T09:00:00.000Z", sendResponse: true);
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        using var web = await Bed.WebAsync(desk.User);
        var answers = (await web.AllEventsAsync()).ToDictionary(
            one => one["recurrenceId"]?.ToString() ?? "", one => one["attendees"]!.AsArray().Single(attendee => attendee!["email"]?.ToString() == desk.Self)!["partStat"]!.ToString());
        Assert.That(answered.Status, Is.EqualTo(1));
        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REPLY {desk.Organizer} DECLINED" }));
        Assert.That(answers[""], Is.EqualTo("NEEDS-ACTION"), "the series");
        Assert.That(answers.Where(one => one.Key.Length > 0).Select(one => one.Value), Is.EqualTo(new[] { "DECLINED" }));
    }

    [Test]
    public async Task Invitation_AnsweredWithoutSendResponse_TellsNobodyWhereOxCanBeSilent()
    {
        var desk = await InvitedAsync(EasVersion.V161);
        using var phone = desk.Phone;
        var inbox = phone.Collection(FolderType.Inbox);

        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        await SettleAsync(desk);

        Assert.That(Mails(desk), Has.Count.EqualTo(OxCanBeSilent ? 0 : 1));
    }

    [Test]
    public async Task Invitation_AnsweredWithAProposal_IsOneMail()
    {
        var desk = await InvitedAsync(EasVersion.V161);
        using var phone = desk.Phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var start = new DateTime(2027, 1, 12, 8, 0, 0, DateTimeKind.Utc);

        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Tentative, sendResponse: true, comment: "Sorry.", proposal: (start, start.AddHours(1)));
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(new[] { OxCanBeSilent ? $"COUNTER {MeetingLetters.Organizer} TENTATIVE" : $"REPLY {MeetingLetters.Organizer} TENTATIVE" }));
        Assert.That(Calendars(desk).Single().Calendar, Does.Contain("Sorry."));
    }

    /// <summary>Some phones say so by changing the event; that counts as an answer of a phone that mails by itself.</summary>
    [Scenario("L49")]
    [Test]
    public async Task Meeting_LeftByDeletingIt_TellsNobodyTwice([ValueSource(nameof(Told))] EasVersion version)
    {
        var desk = await InvitedByColleagueAsync(version);
        using var phone = desk.Phone;
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);

        calendar.Delete(calendar.Items.Keys.Single());
        await phone.SyncUntilDoneAsync(calendar);
        await SettleAsync(desk);

        // The calendar of before 7.10 tells colleagues of it whatever it is asked.
        Assert.That(Mails(desk), Has.Count.EqualTo(profile.StartsWith("7.1", StringComparison.Ordinal) || profile == "8.x" ? 0 : 1));
    }

    [Test]
    public async Task Mail_WithoutTheEvent_GoesOutOnceAfterTenMinutes_WhoeverIsThereThen([Values] bool nodeDies)
    {
        var desk = await DeskAsync(EasVersion.V141);
        using var phone = desk.Phone;
        var mail = desk.Mail("REQUEST", [Bo, Cy]);

        phone.Connection.LoseNextAnswer("SendMail");
        await LosesAsync(() => phone.SendMailAsync(mail));
        Assert.That((await phone.SendMailAsync(mail)).Sent, "again");
        Assert.That(Mails(desk), Has.Count.EqualTo(OxCanBeSilent ? 2 : 0), "at first");
        if (nodeDies) await Bed.RestartAsync();
        await SettleAsync(desk);
        Assert.That((await phone.SendMailAsync(mail)).Sent, "and again");
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REQUEST {Bo}", $"REQUEST {Cy}" }));
        Assert.That(await SentAsync(desk), Is.EqualTo(1));
    }

    [Test]
    public async Task Mail_ToOneWhomOxDoesNotKnow_ReachesHimAlone()
    {
        var desk = await DeskAsync(EasVersion.V141);
        using var phone = desk.Phone;
        await CreateAsync(desk);
        await SendAsync(phone, desk.Mail("REQUEST", [Bo, "di@example.org"]));

        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(OxCanBeSilent ? [$"REQUEST {Bo}", "REQUEST di@example.org"] : (string[])["REQUEST di@example.org"]));
    }

    [Test]
    public async Task Invitation_OfSomebodyElsePassedOn_GoesOutAtOnce()
    {
        var desk = await InvitedAsync(EasVersion.V141);
        using var phone = desk.Phone;
        var forward = Encoding.UTF8.GetString(MeetingLetters.Invite("REQUEST")).Replace("From: Jane <jane@example.org>\r\nTo: user@example.test", $"From: {desk.Self}\r\nTo: {Bo}", StringComparison.Ordinal)
            .Replace("SUMMARY:Plan", "SUMMARY:" + desk.Subject, StringComparison.Ordinal).Replace("<invite-1@", $"<forward-{desk.Subject}@", StringComparison.Ordinal);

        await SendAsync(phone, Encoding.UTF8.GetBytes(forward));

        Assert.That(Calendars(desk).Select(one => one.Recipient), Is.EqualTo(new[] { Bo }));
    }

    [Test]
    public async Task Invitation_WhileTheNodeDiesAtAnyWord_ReachesEverybodyOnce()
    {
        if (profile is not ("7.8.4" or "7.10.2")) Assert.Ignore("of each way one OX");
        var heard = profile == "7.8.4";
        for (var word = 1; ; word++)
        {
            var desk = await DeskAsync(EasVersion.V141);
            using var phone = desk.Phone;
            var (calendar, mail) = (phone.Collection(FolderType.Calendar), desk.Mail("REQUEST", [Bo, Cy]));
            calendar.Add((desk.Meeting with { Attendees = [new("Bo", Bo), new("Cy", Cy)] }).Build(EasVersion.V141));

            var died = KillStoreAt(word, heard);
            await TryAsync(() => phone.SendMailAsync(mail));
            await TryAsync(() => phone.SyncAsync(calendar));
            Revive();
            var isOver = !died();
            Bed.OutlastUnclearCalls();
            await HealAsync(phone, calendar);
            await SendUntilOutAsync(phone, mail);
            await SettleAsync(desk);

            Assert.That(Mails(desk), Is.EqualTo(new[] { $"REQUEST {Bo}", $"REQUEST {Cy}" }), $"word {word}");
            Assert.That(await SentAsync(desk), Is.EqualTo(1), $"copies, word {word}");
            if (isOver) break;
        }
    }

    [Test]
    public async Task Mail_DueOnTwoNodesAtOnce_GoesOutOnce()
    {
        var other = await Bed.StartNodeAsync();
        var desk = await DeskAsync(EasVersion.V141);
        using var phone = desk.Phone;
        using var second = TestBed.PhoneOver(Bed.Connection(desk.User, "OTHERPHONE") with { Server = other }, EasVersion.V141);
        await second.SetUpAsync();
        await SendAsync(phone, desk.Mail("REQUEST", [Bo]));
        Bed.Clock.Advance(TimeSpan.FromMinutes(11));

        await Task.WhenAll(phone.SyncUntilDoneAsync(phone.Collection(FolderType.Calendar)), second.SyncUntilDoneAsync(second.Collection(FolderType.Calendar)));
        await SettleAsync(desk);
        await Bed.StopNodeAsync(other);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REQUEST {Bo}" }));
    }

    /// <summary>A phone of a user, and what went out before it did anything.</summary>
    private sealed record Desk(int User, string Self, string Colleague, string Subject, string Uid, string Organizer, EasPhone Phone, EventDraft Meeting, int Before)
    {
        internal byte[] Mail(string method, string[] to, int sequence = 0, string day = "20270111", string? occurrence = null) => Encoding.UTF8.GetBytes(
            $"From: {Self}\r\nTo: {string.Join(", ", to)}\r\nSubject: {Subject}\r\nMessage-ID: <{method}-{sequence}-{Uid}>\r\nDate: Mon, 04 Jan 2027 11:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWhen: {day}\r\n--b\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
            + $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{Uid}\r\n"
            + (occurrence is null ? "" : $"RECURRENCE-ID:{occurrence}T090000Z\r\n")
            + string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{sequence}\r\nDTSTAMP:20270104T110000Z\r\nDTSTART:{day}T090000Z\r\nDTEND:{day}T100000Z\r\nSUMMARY:{Subject}\r\nORGANIZER:mailto:{Self}\r\n")
            + string.Concat(to.Select(one => $"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{one}\r\n")) + "END:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n");

        internal byte[] Answer(MeetingReply reply, string? occurrence = null) => Encoding.UTF8.GetBytes(
            $"From: {Self}\r\nTo: {Organizer}\r\nSubject: Re: {Subject}\r\nMessage-ID: <answer-{reply}-{Uid}>\r\nDate: Mon, 04 Jan 2027 11:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
            + (occurrence is null ? "" : $"RECURRENCE-ID:{occurrence}T090000Z\r\n")
            + $"UID:{Uid}\r\nDTSTAMP:20270104T110000Z\r\nDTSTART:20270111T090000Z\r\nDTEND:20270111T100000Z\r\nSUMMARY:{Subject}\r\nORGANIZER:mailto:{Organizer}\r\n"
            + $"ATTENDEE;PARTSTAT={PartStat(reply)}:mailto:{Self}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    }

    private static string PartStat(MeetingReply reply) => reply switch { MeetingReply.Accept => "ACCEPTED", MeetingReply.Tentative => "TENTATIVE", _ => "DECLINED" };

    private async Task<Desk> DeskAsync(EasVersion version)
    {
        var (user, colleague) = (Bed.NextUser(), TestBed.UserName(Bed.NextUser()));
        var subject = string.Create(CultureInfo.InvariantCulture, $"Board{Interlocked.Increment(ref _meetings)}");
        var phone = await Bed.ReadyPhoneAsync(version, user);
        await phone.SyncUntilDoneAsync([phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Inbox)]);
        var uid = $"{subject}-{TestBed.UserName(user)}";
        var meeting = new EventDraft
        {
            Uid = uid, Subject = subject, Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin,
            Attendees = [new("Bo", Bo), new("Cy", Cy, Type: 2), new("Colleague", colleague)],
        };
        return new(user, TestBed.UserName(user), colleague, subject, uid, MeetingLetters.Organizer, phone, meeting, Bed.Ox.Server.Outbox.All.Count);
    }

    /// <summary>The meeting stands in OX, and everybody knows of it.</summary>
    private async Task<string> CreateAsync(Desk desk)
    {
        var calendar = desk.Phone.Collection(FolderType.Calendar);
        var added = calendar.Add(desk.Meeting.Build(desk.Phone.Version));
        await desk.Phone.SyncUntilDoneAsync(calendar);
        Created = Bed.Ox.Server.Outbox.All.Count;
        return calendar.ServerIdOf(added)!;
    }

    /// <summary>How many mails were out when the meeting of the test stood.</summary>
    private int Created { get; set; }

    [SetUp]
    public void Begin() => Created = 0;

    private async Task<Desk> InvitedAsync(EasVersion version)
    {
        var desk = await DeskAsync(version);
        var invitation = Encoding.UTF8.GetString(MeetingLetters.Invite("REQUEST", uid: desk.Uid)).Replace("user@example.test", desk.Self, StringComparison.Ordinal).Replace("SUMMARY:Plan", "SUMMARY:" + desk.Subject, StringComparison.Ordinal);
        await Bed.DeliverAsync(desk.User, Encoding.UTF8.GetBytes(invitation));
        await desk.Phone.SyncUntilDoneAsync(desk.Phone.Collection(FolderType.Inbox));
        return desk;
    }

    private async Task<Desk> InvitedByColleagueAsync(EasVersion version, string? rule = null)
    {
        var desk = await DeskAsync(version);
        using var theirs = await OxWeb.SignInAsync(Bed.Ox, Bed.Ox.Server.FindUser(desk.Colleague)!);
        var meeting = new JsonObject
        {
            ["summary"] = desk.Subject, ["uid"] = desk.Uid, ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"),
            ["attendees"] = new JsonArray(new JsonObject { ["entity"] = Bed.User(desk.User).Id, ["cuType"] = "INDIVIDUAL" }),
        };
        if (rule is not null) meeting["rrule"] = rule;
        await theirs.NewEventAsync(meeting);
        return desk with { Organizer = desk.Colleague, Before = Bed.Ox.Server.Outbox.All.Count };
    }

    /// <summary>Somebody's invitation stands in OX, as the user accepted it on another phone.</summary>
    private static async Task AcceptAsync(Desk desk)
    {
        var inbox = desk.Phone.Collection(FolderType.Inbox);
        Assert.That((await desk.Phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept)).Status, Is.EqualTo(1));
    }

    /// <summary>As phones up to 14.1 do; later ones leave it to the server.</summary>
    private static async Task SendAsync(EasPhone phone, byte[] mail)
    {
        if (phone.Version < EasVersion.V160) Assert.That((await phone.SendMailAsync(mail)).Sent, "the mail");
    }

    private async Task SendUntilOutAsync(EasPhone phone, byte[] mail)
    {
        for (var i = 0; i < 20; i++)
        {
            if (await TryAsync(() => phone.SendMailAsync(mail)) == 200) return;
            Bed.OutlastUnclearCalls();
        }

        Assert.Fail("The mail never gets out.");
    }

    /// <summary>More than ten minutes pass, and the phone comes by.</summary>
    private async Task SettleAsync(Desk desk)
    {
        Bed.Clock.Advance(TimeSpan.FromMinutes(11));
        await desk.Phone.SyncUntilDoneAsync(desk.Phone.Collection(FolderType.Calendar));
        await Eventually.TrueAsync(() => !Store.Keys.Any(key => key.EndsWith(":held", StringComparison.Ordinal)), "held mails are settled");
    }

    private Task<int> SentAsync(Desk desk) => Bed.LookAsync(desk.User, "INBOX/Sent", folder => folder.Total);

    private IEnumerable<(string Recipient, string Method, string Calendar)> Calendars(Desk desk) =>
        from mail in Bed.Ox.Server.Outbox.All.Skip(Math.Max(desk.Before, Created))
        let part = MimePart.Parse(mail.Raw).All().FirstOrDefault(one => one.MediaType == "text/calendar")
        where part is not null && part.Text.Replace("\r\n ", "", StringComparison.Ordinal).Contains("SUMMARY:" + desk.Subject + "\r\n", StringComparison.Ordinal)
        from recipient in mail.Recipients
        select (recipient, part.ContentType["method"]!, part.Text.Replace("\r\n ", "", StringComparison.Ordinal));

    /// <summary>Method and recipient of every meeting mail that went out, an answer with what it says; in order of the alphabet.</summary>
    private List<string> Mails(Desk desk) =>
        [.. Calendars(desk).Select(one => one.Method is "REQUEST" or "CANCEL" ? $"{one.Method} {one.Recipient}" : $"{one.Method} {one.Recipient} {Said(one.Calendar, desk.Self)}").Order(StringComparer.Ordinal)];

    private static string Said(string calendar, string self) => calendar.Split("\r\n")
        .First(line => line.StartsWith("ATTENDEE", StringComparison.Ordinal) && line.EndsWith(self, StringComparison.OrdinalIgnoreCase)).Split("PARTSTAT=")[1].Split(';', ':')[0];
}
