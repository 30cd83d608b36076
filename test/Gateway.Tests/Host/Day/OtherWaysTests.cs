using System.Diagnostics;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator;

namespace Gateway.Tests.Host.Day;

/// <summary>Phones that say the same in other words: one token for the query, packed bodies, empty requests, raw device ids.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class OtherWaysTests(StoreKind store) : HostTests(store)
{
    [Habit(59)]
    [TestCaseSource(nameof(Versions))]
    public async Task Base64Query_WithPackedAnswersAndRawDeviceId_WorksAsWell(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [.. Enumerable.Range(1, 20).Select(i => Letters.Plain(i)), Letters.WithFile(21, "data.bin", [.. Enumerable.Range(0, 5000).Select(i => (byte)i)])]);
        var way = Bed.Connection(user) with { QueryStyle = QueryStyle.Base64, AcceptGzip = true, DeviceIdBytes = Convert.FromHexString("796ACD8C9822BB3C18D373282F6D55EC") };
        using var phone = TestBed.PhoneOver(way, version);

        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(21));
        var reference = inbox.Items.Values.SelectMany(item => item.Descendants(EasNames.AirSyncBase + "FileReference")).Single().Value;
        Assert.That((await phone.FetchAttachmentAsync(reference, multipart: true)).Content, Has.Length.EqualTo(5000));
        var sent = await phone.SendMailAsync(
            new MimeMessage { From = TestBed.UserName(user), To = [TestBed.UserName(user)], Subject = "Hi", Text = "Hi", MessageId = $"<{user}@phone.example>" }.ToBytes());
        Assert.That(sent.Sent);
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.EqualTo(1));
        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(60), [inbox])).Status, Is.EqualTo(2), "the mail has arrived in the own inbox");
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task EmptySync_AfterAnEmptyAnswer_RepeatsTheLastOne(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That((await phone.SyncAsync(inbox)).Empty);

        Assert.That((await phone.SyncAgainAsync([inbox])).Empty);
        await Bed.DeliverAsync(user, Letters.Plain(1));
        await phone.SyncAgainAsync([inbox]);

        Assert.That(inbox.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Options_SentOnce_StayInForce(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 30).Select(i => Letters.Plain(i, text: new string('x', 5000))));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { WindowSize = 10, Repeat = false, Bodies = [new BodyPreference(1, 500)] };

        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.Items, Has.Count.EqualTo(30));
        var bodies = inbox.Items.Values.Select(item => item.Element(EasNames.AirSyncBase + "Body")!).ToList();
        Assert.That(bodies.Select(body => body.Element(EasNames.AirSyncBase + "Data")!.Value.Length), Has.All.LessThanOrEqualTo(500));
        Assert.That(bodies.Select(body => body.Element(EasNames.AirSyncBase + "Truncated")?.Value), Has.All.EqualTo("1"));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Window_OfTheWholeRequest_IsSharedByItsCollections(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 30).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        for (var i = 0; i < 15; i++) await web.NewAsync("contacts", new System.Text.Json.Nodes.JsonObject { ["last_name"] = $"Contact {i}" });
        EasCollection[] both = [phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts)];
        await phone.SyncAsync(both);

        var most = 0;
        while (both.Any(folder => folder.MoreAvailable) || both.All(folder => folder.Items.Count == 0))
        {
            var answer = await phone.SyncAsync(both, new SyncLimits { WindowSize = 12 });
            most = Math.Max(most, answer.Collections.Sum(part => part.Commands.Count));
        }

        Assert.That(most, Is.EqualTo(12));
        Assert.That(both.Select(folder => folder.Items.Count), Is.EqualTo((int[])[30, 15]));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }
}

/// <summary>A slow OX: each call takes a while.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class SlowOxTests(StoreKind store) : HostTests(store)
{
    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 10, Delay = TimeSpan.FromMilliseconds(100) };

    [Habit(74)]
    [TestCaseSource(nameof(Versions))]
    public async Task FirstMails_OfAFreshPhone_ComeWithinThreeSecondsWhateverItsWindow(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 200).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncAsync(inbox);

        var took = Stopwatch.StartNew();
        await phone.SyncAsync(inbox);

        Assert.That(took.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)));
        Assert.That(inbox.Items, Is.Not.Empty);
        Assert.That(inbox.MoreAvailable);
        Assert.That(inbox.Items.Values.Select(item => item.Element(EasNames.Email + "Subject")?.Value), Does.Contain("Letter 200"), "the newest come first");
        AssertClean(phone);
    }
}
