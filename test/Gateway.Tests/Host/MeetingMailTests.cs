using System.Text;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Control;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Host;

/// <summary>Invitations by mail, answered on phones: one event, one answer to the organizer, and the mail in the trash.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class MeetingMailTests(StoreKind store) : HostTests(store)
{
    private const string Organizer = MeetingLetters.Organizer;

    private static readonly EasVersion[] All = [.. EasVersions.All];

    private static readonly EasVersion[] Modern = [EasVersion.V160, EasVersion.V161];

    protected override string[] Settings => ["--Eas:Mail:FlagScanSeconds=0"];

    [Defect("D4")]
    [Scenario("L46"), Habit(11), Habit(13)]
    [TestCaseSource(nameof(All))]
    public async Task Invitation_Accepted_IsOneEventOfItsUid_AndTheMailIsInTheTrash(EasVersion version)
    {
        var (user, phone) = await InvitedAsync(version, Invite("REQUEST"));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        var mail = inbox.Items.Single();
        Assert.That(mail.Value.Element(EasNames.Email + "MessageClass")!.Value, Is.EqualTo("IPM.Schedule.Meeting.Request"));

        var answered = await phone.RespondAsync(inbox.Id, mail.Key, MeetingReply.Accept, sendResponse: true);
        await phone.SyncUntilDoneAsync([inbox, calendar]);

        using var web = await Bed.WebAsync(user);
        var meeting = (await web.AllEventsAsync()).Single();
        Assert.That((answered.Status, answered.CalendarId), Is.EqualTo(((int?)1, calendar.Items.Keys.Single())));
        Assert.That((meeting["uid"]?.ToString(), PartStat(meeting, user)), Is.EqualTo((UidOf(user), "ACCEPTED")));
        Assert.That(inbox.Items, Is.Empty);
        Assert.That(await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total), Is.EqualTo(1));
        Assert.That(Replies(user), Has.Count.EqualTo(Modern.Contains(version) ? 1 : 0), "up to 14.1 the phone tells the organizer itself");
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));

        // Phones of before make an event of their own for it.
        if (Modern.Contains(version)) return;
        calendar.Add(new EventDraft { Uid = UidOf(user), Subject = "Plan", Start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified), End = new DateTime(2027, 1, 11, 11, 0, 0, DateTimeKind.Unspecified), Zone = TimeZoneRules.Berlin }.Build(version));
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(await web.AllEventsAsync(), Has.Count.EqualTo(1));
        Assert.That(calendar.Items.Keys, Is.EqualTo(new[] { answered.CalendarId }));
    }

    [Scenario("L10")]
    [Test]
    public async Task Invitation_AnsweredTwice_IsAnsweredAlike([ValueSource(nameof(All))] EasVersion version, [Values] MeetingReply reply)
    {
        var (user, phone) = await InvitedAsync(version, Invite("REQUEST"));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var mail = inbox.Items.Keys.Single();

        phone.Connection.LoseNextAnswer("MeetingResponse");
        await LosesAsync(() => phone.RespondAsync(inbox.Id, mail, reply, sendResponse: true));
        var again = await phone.RespondAsync(inbox.Id, mail, reply, sendResponse: true);
        var oncemore = await phone.RespondAsync(inbox.Id, mail, reply, sendResponse: true);

        using var web = await Bed.WebAsync(user);
        Assert.That((again.Status, oncemore), Is.EqualTo(((int?)1, again)));
        Assert.That(again.CalendarId is null, Is.EqualTo(reply == MeetingReply.Decline));
        Assert.That(await web.AllEventsAsync(), Has.Count.EqualTo(reply == MeetingReply.Decline && !Modern.Contains(version) ? 0 : 1));
        Assert.That(Replies(user), Has.Count.EqualTo(Modern.Contains(version) ? 1 : 0));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    /// <summary>Another phone still shows the mail. What the first one came to is no answer of this one: the user may have answered otherwise in between.</summary>
    [Test]
    public async Task Invitation_AnsweredByAnotherPhoneAndOtherwiseSince_IsNotToldToBeAnsweredSo()
    {
        var (user, phone) = await InvitedAsync(EasVersion.V161, Invite("REQUEST"));
        using var _ = phone;
        using var other = await Bed.ReadyPhoneAsync(EasVersion.V161, user, "TESTPHONE0002");
        var inbox = phone.Collection(FolderType.Inbox);
        var mail = inbox.Items.Keys.Single();
        var accepted = await phone.RespondAsync(inbox.Id, mail, MeetingReply.Accept);
        var declined = await other.RespondAsync(other.Collection(FolderType.Calendar).Id, accepted.CalendarId!, MeetingReply.Decline);

        var late = await other.RespondAsync(inbox.Id, mail, MeetingReply.Accept);

        using var web = await Bed.WebAsync(user);
        Assert.That((accepted.Status, declined.Status, late.Status), Is.EqualTo(((int?)1, (int?)1, (int?)2)));
        Assert.That(PartStat((await web.AllEventsAsync()).Single(), user), Is.EqualTo("DECLINED"));
    }

    [TestCaseSource(nameof(Modern))]
    public async Task Invitation_AnsweredWithoutSendResponse_TellsNobody(EasVersion version)
    {
        var (user, phone) = await InvitedAsync(version, Invite("REQUEST"));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);

        var answered = await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Tentative);

        using var web = await Bed.WebAsync(user);
        Assert.That((answered.Status, PartStat((await web.AllEventsAsync()).Single(), user)), Is.EqualTo(((int?)1, "TENTATIVE")));
        Assert.That(Replies(user), Is.Empty);
    }

    [Test]
    public async Task Invitation_AnotherTimeProposed_ReachesTheOrganizerOnceAsACounter()
    {
        var (user, phone) = await InvitedAsync(EasVersion.V161, Invite("REQUEST"));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var (mail, start) = (inbox.Items.Keys.Single(), new DateTime(2027, 1, 12, 8, 0, 0, DateTimeKind.Utc));
        Task<MeetingResult> ProposeAsync() => phone.RespondAsync(inbox.Id, mail, MeetingReply.Tentative, sendResponse: true, comment: "Sorry.", proposal: (start, start.AddHours(1)));

        phone.Connection.LoseNextAnswer("MeetingResponse");
        await LosesAsync(ProposeAsync);
        var again = await ProposeAsync();

        using var web = await Bed.WebAsync(user);
        Assert.That((again.Status, PartStat((await web.AllEventsAsync()).Single(), user)), Is.EqualTo(((int?)1, "TENTATIVE")));
        var counter = Bed.SentBy(user).Single();
        var calendar = MimePart.Parse(counter.Raw).All().Single(part => part.MediaType == "text/calendar");
        Assert.That((string.Join(',', counter.Recipients), counter.Cause, calendar.ContentType["method"]), Is.EqualTo((Organizer, OutboxCause.Client, "COUNTER")));
        Assert.That(
            calendar.Text.Split("\r\n"),
            Is.SupersetOf(new[] { "METHOD:COUNTER", "UID:" + UidOf(user), "DTSTART:20270112T080000Z", "DTEND:20270112T090000Z", "X-MS-OLK-ORIGINALSTART:20270111T090000Z", "SUMMARY:Plan", "COMMENT:Sorry." }));
        Assert.That(MimePart.Parse(counter.Raw).All().First(part => part.MediaType == "text/plain").Text, Does.Contain("Sorry.").And.Contain("2027-01-12 08:00 - 2027-01-12 09:00 UTC"));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Test]
    public async Task Invitation_ThatWantsNoProposals_IsProposedToInWords()
    {
        var (user, phone) = await InvitedAsync(EasVersion.V161, Invite("REQUEST", more: "X-MICROSOFT-DISALLOW-COUNTER:TRUE\r\n"));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        var start = new DateTime(2027, 1, 12, 8, 0, 0, DateTimeKind.Utc);

        await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Tentative, sendResponse: true, comment: "Sorry.", proposal: (start, start.AddHours(1)));

        using var web = await Bed.WebAsync(user);
        var self = ((await web.AllEventsAsync()).Single()["attendees"] as JsonArray)!.OfType<JsonObject>().Single(one => one["email"]?.ToString() == TestBed.UserName(user));
        Assert.That(self["comment"]?.ToString(), Is.EqualTo("Sorry.\nProposed new time: 2027-01-12 08:00 - 2027-01-12 09:00 UTC"));
        Assert.That(Bed.SentBy(user).Select(mail => mail.Cause), Is.EqualTo(new[] { OutboxCause.Invitation }));
    }

    [Habit(12)]
    [TestCaseSource(nameof(All))]
    public async Task Invitation_OfAColleague_IsAnsweredOnTheEventThatOxHas(EasVersion version)
    {
        var (colleague, user) = (Bed.NextUser(), Bed.NextUser());
        using var theirs = await Bed.WebAsync(colleague);
        await theirs.CallAsync("chronos", "new", $"&folder={Uri.EscapeDataString(theirs.Calendar)}", new JsonObject
        {
            ["summary"] = "Plan", ["startDate"] = new JsonObject { ["value"] = "20270111T100000", ["tzid"] = "Europe/Berlin" }, ["endDate"] = new JsonObject { ["value"] = "20270111T110000", ["tzid"] = "Europe/Berlin" },
            ["attendees"] = new JsonArray(new JsonObject { ["entity"] = Bed.User(user).Id, ["cuType"] = "INDIVIDUAL" }),
        });
        using var web = await Bed.WebAsync(user);
        var uid = (await web.AllEventsAsync()).Single()["uid"]!.ToString();
        await Bed.DeliverAsync(user, Invite("REQUEST", uid: uid));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.SyncUntilDoneAsync([inbox, calendar]);
        var known = calendar.Items.Keys.Single();

        var accepted = await phone.RespondAsync(inbox.Id, inbox.Items.First(item => item.Value.Element(EasNames.Email + "MessageClass")!.Value == "IPM.Schedule.Meeting.Request").Key, MeetingReply.Accept);
        var declined = await phone.RespondAsync(calendar.Id, known, MeetingReply.Decline);

        Assert.That((accepted.Status, accepted.CalendarId), Is.EqualTo(((int?)1, known)));
        Assert.That((declined.Status, declined.CalendarId), Is.EqualTo(((int?)1, (string?)null)));
        Assert.That(PartStat((await web.AllEventsAsync()).Single(), user), Is.EqualTo("DECLINED"));
    }

    [Habit(99)]
    [TestCaseSource(nameof(All))]
    public async Task Answer_ThatCannotBeGiven_IsRefusedForGood(EasVersion version)
    {
        var (user, phone) = await InvitedAsync(version, Invite("REQUEST"), Invite("CANCEL", number: 2, uid: "gone@example.org"), Letters.Plain(3));
        using var _ = phone;
        var inbox = phone.Collection(FolderType.Inbox);
        string Of(string subject) => inbox.Find(EasNames.Email + "Subject", subject).Single();

        var statuses = new[]
        {
            (await phone.RespondAsync(inbox.Id, Of("Canceled: Plan"), MeetingReply.Accept)).Status,
            (await phone.RespondAsync(inbox.Id, Of("Letter 3"), MeetingReply.Accept)).Status,
            (await phone.RespondAsync(inbox.Id, "m-none:1.1", MeetingReply.Accept)).Status,
            (await phone.RespondAsync(inbox.Id, Of("Plan"), (MeetingReply)4)).Status,
            (await phone.RespondAsync(inbox.Id, Of("Plan"), MeetingReply.Accept, instanceId: "yesterday")).Status,
        };

        Assert.That(statuses, Is.EqualTo(new int?[] { 2, 2, 2, 2, version >= EasVersion.V140 ? 104 : 2 }));
        using var web = await Bed.WebAsync(user);
        Assert.That(await web.AllEventsAsync(), Is.Empty);
        Assert.That(Replies(user), Is.Empty);
    }

    [Habit(99)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Occurrence_OfASeries_IsAnsweredAlone(EasVersion version)
    {
        var (user, phone) = await InvitedAsync(version, Invite("REQUEST", more: "RRULE:FREQ=WEEKLY;COUNT=4\r\n"));
        using var _ = phone;
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        var accepted = await phone.RespondAsync(inbox.Id, inbox.Items.Keys.Single(), MeetingReply.Accept);
        await phone.SyncUntilDoneAsync(calendar);

        var declined = await phone.RespondAsync(calendar.Id, accepted.CalendarId!, MeetingReply.Decline, instanceId: "2027-01-18T09:00:00.000Z");
        var none = await phone.RespondAsync(calendar.Id, accepted.CalendarId!, MeetingReply.Decline, instanceId: "2027-01-20T09:00:00.000Z");

        using var web = await Bed.WebAsync(user);
        var events = await web.AllEventsAsync();
        Assert.That((accepted.Status, declined.Status, none.Status), Is.EqualTo(((int?)1, (int?)1, (int?)2)));
        Assert.That(events.ToDictionary(one => one["recurrenceId"]?.ToString() ?? "", one => PartStat(one, user)), Is.EqualTo(new Dictionary<string, string?> { [""] = "ACCEPTED", ["20270118T090000Z"] = "DECLINED" }));
    }

    /// <summary>Of each user another: OX keeps one event for all of a context who take part.</summary>
    private static string UidOf(int user) => "1234-" + TestBed.UserName(user);

    private async Task<(int User, EasPhone Phone)> InvitedAsync(EasVersion version, params byte[][] mails)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, mails.Select(mail => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(mail).Replace("user@example.test", TestBed.UserName(user), StringComparison.Ordinal))));
        var phone = await Bed.ReadyPhoneAsync(version, user);
        await phone.SyncUntilDoneAsync([phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar)]);
        return (user, phone);
    }

    private List<OutboxMail> Replies(int user) => [.. Bed.SentBy(user).Where(mail => mail.Cause == OutboxCause.Invitation && mail.Recipients.Contains(Organizer))];

    private static string? PartStat(JsonObject meeting, int user) =>
        (meeting["attendees"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(one => string.Equals(one["email"]?.ToString(), TestBed.UserName(user), StringComparison.OrdinalIgnoreCase))?["partStat"]?.ToString();

    private static byte[] Invite(string method, int number = 1, string uid = MeetingLetters.Uid, string more = "") => MeetingLetters.Invite(method, number, uid, more: more);
}
