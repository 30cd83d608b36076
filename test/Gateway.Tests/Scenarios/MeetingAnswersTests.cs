using System.Text;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Host;

namespace Gateway.Tests.Scenarios;

/// <summary>Whatever a guest's phone answers, and whoever of phone and OX mails at this version and at this OX: the organizer gets exactly one mail about it.</summary>
[TestFixture("6.16")]
[TestFixture("6.22")]
[TestFixture("7.6.3")]
[TestFixture("7.8.4")]
[TestFixture("7.10.2")]
[TestFixture("7.10.6")]
[TestFixture("8.x")]
internal sealed class MeetingAnswersTests(string profile) : MeetingDeskTests(profile)
{
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
        Assert.That(Mails(desk), Has.Count.EqualTo(OxIsLegacy ? 1 : 0));
    }

    /// <summary>OX has it as an event of its own: it knows no series of which it could be one occurrence.</summary>
    [Test]
    public async Task Invitation_ToOneOccurrenceAlone_IsAnsweredOnce_AndTakenBackOnce([ValueSource(nameof(Told))] EasVersion version, [Values] bool mailFirst)
    {
        var desk = await InvitedAsync(version, more: "RECURRENCE-ID:20270111T090000Z\r\n");
        using var phone = desk.Phone;
        var inbox = phone.Collection(FolderType.Inbox);
        await AnswerAsync(MeetingReply.Accept);
        await Bed.DeliverAsync(desk.User, InvitationOf(desk, "RECURRENCE-ID:20270111T090000Z\r\n", number: 2));
        await phone.SyncUntilDoneAsync(inbox);
        await AnswerAsync(MeetingReply.Decline);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REPLY {MeetingLetters.Organizer} ACCEPTED", $"REPLY {MeetingLetters.Organizer} DECLINED" }));

        async Task AnswerAsync(MeetingReply reply)
        {
            var mail = desk.Answer(reply, occurrence: "20270111");
            if (mailFirst) await SendAsync(phone, mail);
            Assert.That((await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), reply, sendResponse: true)).Status, Is.EqualTo(1));
            if (!mailFirst) await SendAsync(phone, mail);
            await SettleAsync(desk);
            await phone.SyncUntilDoneAsync(inbox);
        }
    }

    /// <summary>What OX has is another occurrence: it knows nothing of this one.</summary>
    [Test]
    public async Task Answer_ToAnotherOccurrenceThanTheOneInTheCalendar_GoesOut()
    {
        var desk = await InvitedAsync(EasVersion.V141, more: "RECURRENCE-ID:20270111T090000Z\r\n");
        using var phone = desk.Phone;
        await AcceptAsync(desk);
        desk = desk with { Before = Bed.Ox.Server.Outbox.All.Count };

        await SendAsync(phone, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(desk.Answer(MeetingReply.Accept, occurrence: "20270118")).Replace("20270111", "20270118", StringComparison.Ordinal)));
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REPLY {MeetingLetters.Organizer} ACCEPTED" }));
    }

    /// <summary>The phone mails last of all, and OX has told of each by then, though its calendar cannot be asked any more.</summary>
    [Test]
    public async Task Meeting_AnsweredAndDeleted_BeforeTheMailComes_IsToldNoMore([Values(MeetingReply.Accept, MeetingReply.Decline)] MeetingReply reply, [Values] bool ofAColleague)
    {
        var desk = ofAColleague ? await InvitedByColleagueAsync(EasVersion.V141) : await InvitedAsync(EasVersion.V141);
        using var phone = desk.Phone;
        var calendar = phone.Collection(FolderType.Calendar);
        if (!ofAColleague) await AcceptAsync(desk);
        await phone.SyncUntilDoneAsync(calendar);
        var id = calendar.Items.Keys.Single();
        await phone.RespondAsync(calendar.Id, id, reply, sendResponse: true);
        calendar.Delete(id);
        await phone.SyncUntilDoneAsync(calendar);
        var told = Mails(desk);

        await SendAsync(phone, desk.Answer(reply));
        await SettleAsync(desk);

        if (!OxCanBeSilent) Assert.That(told, Has.Some.EqualTo($"REPLY {desk.Organizer} {PartStat(reply)}"), "OX has told");
        Assert.That(Mails(desk), OxCanBeSilent ? Is.EqualTo(new[] { $"REPLY {desk.Organizer} {PartStat(reply)}" }) : Is.EqualTo(told));
    }

    /// <summary>He had accepted it, and takes it out of his calendar: OX, if it keeps silent about that, has said nothing of the answer that comes then.</summary>
    [Test]
    public async Task Meeting_DeletedAndDeclinedByMail_IsToldOnce([Values] bool ofAColleague)
    {
        var desk = ofAColleague ? await InvitedByColleagueAsync(EasVersion.V141) : await InvitedAsync(EasVersion.V141);
        using var phone = desk.Phone;
        var calendar = phone.Collection(FolderType.Calendar);
        if (!ofAColleague) await AcceptAsync(desk);
        await phone.SyncUntilDoneAsync(calendar);
        var id = calendar.Items.Keys.Single();
        if (ofAColleague) await phone.RespondAsync(calendar.Id, id, MeetingReply.Accept, sendResponse: true);
        desk = desk with { Before = Bed.Ox.Server.Outbox.All.Count };

        calendar.Delete(id);
        await phone.SyncUntilDoneAsync(calendar);
        await SendAsync(phone, desk.Answer(MeetingReply.Decline));
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REPLY {desk.Organizer} DECLINED" }));
    }

    [Test]
    public async Task Invitation_ToAnAlias_IsTheUsersOwn([Values] bool mailFirst, [Values] bool isDeleted)
    {
        var alias = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"alias{Bed.NextUser()}@example.test");
        var desk = await InvitedAsync(EasVersion.V141, alias, user => Bed.User(user).Aliases.Add(alias));
        using var phone = desk.Phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        var mail = desk.Answer(MeetingReply.Tentative, self: alias);

        if (mailFirst) await SendAsync(phone, mail);
        var answered = await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Tentative, sendResponse: true);
        await phone.SyncUntilDoneAsync(calendar);
        if (isDeleted && !mailFirst)
        {
            calendar.Delete(calendar.Items.Keys.Single());
            await phone.SyncUntilDoneAsync(calendar);
        }

        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        Assert.That(answered.Status, Is.EqualTo(1));
        Assert.That(Calendars(desk).Count(one => one.Method == "REPLY" && one.Calendar.Contains("PARTSTAT=TENTATIVE", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    /// <summary>What OX has told already it tells no more: with a comment it has not told all.</summary>
    [Test]
    public async Task Answer_WithAComment_IsNotLost([Values] bool mailFirst, [Values] bool ofAColleague)
    {
        var desk = ofAColleague ? await InvitedByColleagueAsync(EasVersion.V141) : await InvitedAsync(EasVersion.V141);
        using var phone = desk.Phone;
        var calendar = phone.Collection(FolderType.Calendar);
        if (!ofAColleague) await AcceptAsync(desk);
        await phone.SyncUntilDoneAsync(calendar);
        desk = desk with { Before = Bed.Ox.Server.Outbox.All.Count };
        var mail = desk.Answer(MeetingReply.Decline, comment: "Sorry\\, no.");

        if (mailFirst) await SendAsync(phone, mail);
        await phone.RespondAsync(calendar.Id, calendar.Items.Keys.Single(), MeetingReply.Decline, sendResponse: true);
        if (!mailFirst) await SendAsync(phone, mail);
        await SettleAsync(desk);

        using var web = await Bed.WebAsync(desk.User);
        var self = (await web.AllEventsAsync()).Single()["attendees"]!.AsArray().Single(one => one!["email"]?.ToString() == desk.Self)!;
        var isCarried = ofAColleague && !OxCanBeSilent;
        Assert.That(self["comment"]?.ToString(), isCarried ? Is.EqualTo("Sorry, no.") : Is.Null.Or.Empty, "a colleague sees it in OX");
        Assert.That(Mails(desk), Has.Count.EqualTo(ofAColleague || OxCanBeSilent ? 1 : 2));
        if (!isCarried) Assert.That(Calendars(desk).Count(one => one.Calendar.Contains("COMMENT:Sorry", StringComparison.Ordinal)), Is.EqualTo(1), "who is elsewhere hears of it by mail");
    }
}
