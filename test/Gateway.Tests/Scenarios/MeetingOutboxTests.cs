using System.Text;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Host;
using OxSimulator.Store;

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
internal sealed class MeetingOutboxTests(string profile) : MeetingDeskTests(profile)
{
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

    /// <summary>The phone's mail is about a meeting that stands in none of the user's own calendars.</summary>
    [Test]
    public async Task Mail_AboutAMeetingInACalendarOfAll_IsNotSentAgain()
    {
        var desk = await DeskAsync(EasVersion.V141);
        using var phone = desk.Phone;
        using var web = await Bed.WebAsync(desk.User);
        var user = Bed.User(desk.User);
        string folder;
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None)) folder = user.Context.AddPublicFolder(user, "Company " + desk.Subject, "calendar", SimPermission.ReadOnly).Id;
        await web.CallAsync("chronos", "new", $"&folder={Uri.EscapeDataString("cal://0/" + folder)}", new JsonObject
        {
            ["event"] = new JsonObject
            {
                ["summary"] = desk.Subject, ["uid"] = desk.Uid, ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"),
                ["attendees"] = new JsonArray(new JsonObject { ["entity"] = user.Id, ["cuType"] = "INDIVIDUAL" }, new JsonObject { ["uri"] = "mailto:" + Bo, ["cuType"] = "INDIVIDUAL" }),
            },
        });
        Assert.That(Mails(desk), Is.EqualTo(new[] { $"REQUEST {Bo}" }), "OX has told");
        desk = desk with { Before = Bed.Ox.Server.Outbox.All.Count };

        await SendAsync(phone, desk.Mail("REQUEST", [Bo]));
        await SettleAsync(desk);

        Assert.That(Mails(desk), Is.EqualTo(OxCanBeSilent ? [$"REQUEST {Bo}"] : Array.Empty<string>()));
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
}
