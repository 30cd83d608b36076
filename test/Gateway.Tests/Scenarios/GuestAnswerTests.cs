using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator;

namespace Gateway.Tests.Scenarios;

/// <summary>What guests from elsewhere answer by mail stands in the organizer's calendar once a phone of his shows the mail.</summary>
[TestFixture("6.16")]
[TestFixture("7.6.3")]
[TestFixture("7.8.4")]
[TestFixture("7.10.2")]
[TestFixture("7.10.6")]
[TestFixture("8.x")]
internal sealed class GuestAnswerTests(string profile) : ScenarioTests
{
    private const string Bo = "bo@example.org";

    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    private static readonly EasVersion[] Told = [EasVersion.V25, EasVersion.V141, EasVersion.V161];

    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 60, Profile = profile };

    [Test]
    public async Task Answer_ShownOnAPhone_StandsInTheCalendar_TheLatestOneAndOnce([ValueSource(nameof(Told))] EasVersion version)
    {
        var (user, uid) = await MeetingAsync();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, user, "OTHERPHONE");
        using var web = await Bed.WebAsync(user);
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.SyncUntilDoneAsync([inbox, calendar]);
        var before = Bed.Ox.Server.Outbox.All.Count;

        await Bed.DeliverAsync(user, [Answer(user, uid, "ACCEPTED", minute: 1), Answer(user, uid, "DECLINED", minute: 2)]);
        await phone.SyncUntilDoneAsync(inbox);
        await phone.SyncUntilDoneAsync(calendar);
        Bed.Ox.Server.Calls.Clear();
        await other.SyncUntilDoneAsync(other.Collection(FolderType.Inbox));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await PartStatAsync(web), Is.EqualTo("DECLINED"));
            if (version >= EasVersion.V120) Assert.That(calendar.Items.Values.Single().Descendants(EasNames.Calendar + "AttendeeStatus").Single().Value, Is.EqualTo("4"));
            Assert.That(Bed.Ox.Server.Outbox.All.Skip(before), Is.Empty, "nobody is told");
            Assert.That(Bed.CallsOf(user).Where(call => call.Module.Contains("itip", StringComparison.Ordinal) || call.Action is "confirm" or "resolveuid"), Is.Empty, "another phone asks no more");
        }

        AssertClean(phone, other);
    }

    [TestCase("cy@example.org", Bo, TestName = "in another's name")]
    [TestCase("cy@example.org", "cy@example.org", TestName = "of nobody who was invited")]
    public async Task Answer_OfAnother_ChangesNothing(string from, string guest)
    {
        var (user, uid) = await MeetingAsync();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var web = await Bed.WebAsync(user);

        await Bed.DeliverAsync(user, [Answer(user, uid, "DECLINED", minute: 1, from, guest)]);
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));

        Assert.That(phone.Collection(FolderType.Inbox).Items, Has.Count.EqualTo(1));
        Assert.That(await PartStatAsync(web), Is.EqualTo("NEEDS-ACTION"));
    }

    [TestCase("SEQUENCE:0\r\n", "NEEDS-ACTION", TestName = "to the invitation before the meeting was moved")]
    [TestCase("SEQUENCE:7\r\n", "ACCEPTED", TestName = "to the latest invitation")]
    [TestCase("", "ACCEPTED", TestName = "that does not say to which invitation")]
    public async Task Answer_AfterTheMeetingWasMoved_CountsUnlessItIsToWhatWasBefore(string sequence, string partStat)
    {
        var (user, uid) = await MeetingAsync();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var web = await Bed.WebAsync(user);
        await web.ChangeEventAsync((await web.AllEventsAsync()).Single()!["id"]!.ToString(), new JsonObject
        {
            ["startDate"] = OxWeb.Time(Monday.AddHours(3), "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(4), "Europe/Berlin"),
        });

        await Bed.DeliverAsync(user, [Answer(user, uid, "ACCEPTED", minute: 1, more: sequence)]);
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));

        Assert.That(await PartStatAsync(web), Is.EqualTo(partStat));
    }

    private async Task<(int User, string Uid)> MeetingAsync()
    {
        var user = Bed.NextUser();
        var uid = string.Create(CultureInfo.InvariantCulture, $"board-{user}@example.test");
        using var web = await Bed.WebAsync(user);
        await web.NewEventAsync(new JsonObject
        {
            ["summary"] = "Board", ["uid"] = uid, ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"),
            ["attendees"] = new JsonArray(new JsonObject { ["entity"] = Bed.User(user).Id, ["cuType"] = "INDIVIDUAL" }, new JsonObject { ["uri"] = "mailto:" + Bo, ["cn"] = "Bo", ["cuType"] = "INDIVIDUAL" }),
        });
        return (user, uid);
    }

    /// <summary>Given a few minutes ago.</summary>
    private byte[] Answer(int user, string uid, string said, int minute, string from = Bo, string guest = Bo, string more = "")
    {
        var stamp = Bed.Clock.GetUtcNow().AddMinutes(minute - 10).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"From: {from}\r\nTo: {TestBed.UserName(user)}\r\nSubject: Re: Board\r\nMessage-ID: <answer-{minute}-{uid}>\r\nDate: Mon, 04 Jan 2027 11:0{minute}:00 +0000\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee you.\r\n--b\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n"
            + $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{stamp}\r\nDTSTART:20270111T090000Z\r\nDTEND:20270111T100000Z\r\n"
            + $"SUMMARY:Board\r\nORGANIZER:mailto:{TestBed.UserName(user)}\r\nATTENDEE;PARTSTAT={said}:mailto:{guest}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n");
    }

    private static async Task<string?> PartStatAsync(OxWeb web) =>
        (await web.AllEventsAsync()).Single()["attendees"]!.AsArray().Single(one => one!["email"]?.ToString() == Bo || one["uri"]?.ToString() == "mailto:" + Bo)!["partStat"]?.ToString();
}
