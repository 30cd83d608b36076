using System.Diagnostics;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host;

/// <summary>Any gateway can serve any request of any phone, and a gateway that starts again goes on where it was.</summary>
internal sealed class NodesTests
{
    private const int User = 1;

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Phone_OnAnotherNodeWithEachRequest_NoticesNothing(EasVersion version)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Redis);
        await using var balancer = new Balancer(bed.Address, await bed.StartNodeAsync());
        await bed.DeliverAsync(User, Enumerable.Range(1, 40).Select(i => Letters.Plain(i)));
        using var phone = TestBed.PhoneOver(bed.Connection(User) with { Server = balancer.Address }, version);
        using var web = await bed.WebAsync(User);
        phone.Connection.Watch(_ => balancer.Switch());

        await phone.SetUpAsync();
        var (inbox, book) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts));
        inbox.Options = inbox.Options with { WindowSize = 10 };
        await phone.SyncUntilDoneAsync([inbox, book]);
        Assert.That(inbox.Items, Has.Count.EqualTo(40));

        book.Add(new ContactDraft { LastName = "Once" }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        Assert.ThrowsAsync<AnswerLostException>(() => phone.SyncAsync(book));
        await phone.SyncUntilDoneAsync(book);
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));

        var mime = new MimeMessage { From = TestBed.UserName(User), To = [TestBed.UserName(2)], Subject = "Once", Text = "Once", MessageId = "<once@phone.example>" }.ToBytes();
        phone.Connection.LoseNextAnswer("SendMail");
        Assert.ThrowsAsync<AnswerLostException>(() => phone.SendMailAsync(mime, clientId: "m1"));
        Assert.That((await phone.SendMailAsync(mime, clientId: "m1")).Sent);
        Assert.That(bed.SentBy(User), Has.Count.EqualTo(1));

        inbox.Change(inbox.Items.Keys.First(), MailChange.Read(true));
        await phone.SyncUntilDoneAsync(inbox);
        await bed.DeliverAsync(User, Letters.Plain(41));
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(41));
        Assert.That(bed.Ox.Server.Sessions.CountOf(bed.User(User)), Is.EqualTo(2), "one session of the gateways, one of the browser");
        AssertNoHarm(phone);
    }

    [Test]
    public async Task Ping_WriteThroughAnotherNode_AnswersWithinASecond()
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Redis, settings: ["--Eas:Watch:PollSeconds=600", "--Eas:Watch:Push=false"]);
        await bed.DeliverAsync(User, Letters.Plain(1));
        using var waits = await bed.ReadyPhoneAsync(EasVersion.V141, User, "PHONEONE");
        using var writes = TestBed.PhoneOver(bed.Connection(User, "PHONETWO") with { Server = await bed.StartNodeAsync() }, EasVersion.V161);
        await writes.SetUpAsync();
        var (inbox, theirs) = (waits.Collection(FolderType.Inbox), writes.Collection(FolderType.Inbox));
        await waits.SyncUntilDoneAsync(inbox);
        await writes.SyncUntilDoneAsync(theirs);
        var ping = await ParkedRequests.UntilParkedAsync(() => waits.PingAsync(TimeSpan.FromSeconds(60), [inbox]));

        theirs.Change(theirs.Items.Keys.Single(), MailChange.Read(true));
        var took = Stopwatch.StartNew();
        await writes.SyncAsync(theirs);
        var answer = await ping;

        Assert.That(answer.Status, Is.EqualTo(2));
        Assert.That(took.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
        AssertNoHarm(waits, writes);
    }

    [Test]
    public async Task Ping_NewerOneOnAnotherNode_EndsTheOlder()
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Redis, settings: ["--Eas:Watch:PollSeconds=600"]);
        await using var balancer = new Balancer(bed.Address, await bed.StartNodeAsync());
        using var phone = TestBed.PhoneOver(bed.Connection(User) with { Server = balancer.Address }, EasVersion.V141);
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        using var parked = new ParkedRequests();
        var older = phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]);
        await Eventually.TrueAsync(() => parked.Count == 1, "the first waits");

        // The phone loses its network and comes back elsewhere; the old request hangs on at the first node.
        balancer.Switch();
        Assert.That(async () => await older, Throws.InstanceOf<Exception>());
        var newer = phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]);
        await Eventually.TrueAsync(() => parked.Count == 1 && !newer.IsCompleted, "only the second waits");

        await bed.DeliverAsync(User, Letters.Plain(1));
        Assert.That((await newer).Status, Is.EqualTo(2));
        AssertNoHarm(phone);
    }

    [Test]
    public async Task Node_Stops_WaitingPhonesGetTheirAnswerAndGoOnElsewhere()
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Redis);
        var first = bed.Address;
        await using var balancer = new Balancer(first, await bed.StartNodeAsync());
        using var phone = TestBed.PhoneOver(bed.Connection(User) with { Server = balancer.Address }, EasVersion.V141);
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var ping = await ParkedRequests.UntilParkedAsync(() => phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]));

        var took = Stopwatch.StartNew();
        var stopping = bed.StopNodeAsync(first);
        var answer = await ping;
        await stopping;
        Assert.That(answer.Status, Is.EqualTo(1));
        Assert.That(took.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));

        balancer.Switch();
        await bed.DeliverAsync(User, Letters.Plain(1));
        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(60), [inbox])).Status, Is.EqualTo(2));
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(1));
        AssertNoHarm(phone);
    }

    [TestCase(StoreKind.Embedded)]
    [TestCase(StoreKind.Redis)]
    public async Task Gateway_StartsAgain_PhonesGoOn(StoreKind store)
    {
        await using var bed = await TestBed.StartAsync(store);
        await bed.DeliverAsync(User, Enumerable.Range(1, 30).Select(i => Letters.Plain(i)));
        using var phone = await bed.ReadyPhoneAsync(EasVersion.V141, User);
        using var web = await bed.WebAsync(User);
        var (inbox, book) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts));
        inbox.Options = inbox.Options with { WindowSize = 20 };
        await phone.SyncAsync([inbox, book]);
        await phone.SyncAsync([inbox, book]);
        book.Add(new ContactDraft { LastName = "Once" }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        Assert.ThrowsAsync<AnswerLostException>(() => phone.SyncAsync([inbox, book]));

        await bed.RestartAsync();

        await phone.SyncUntilDoneAsync([inbox, book]);
        Assert.That(inbox.Items, Has.Count.EqualTo(30));
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        Assert.That(phone.Counters.Provisionings, Is.EqualTo(1));
        Assert.That(bed.Ox.Server.Sessions.CountOf(bed.User(User)), Is.EqualTo(2), "the session is taken up again");
        AssertNoHarm(phone);
    }

    private static void AssertNoHarm(params EasPhone[] phones)
    {
        foreach (var phone in phones)
        {
            Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
            Assert.That(phone.Counters.FullResyncs, Is.Zero);
            Assert.That(phone.Counters.HierarchyResyncs, Is.Zero);
        }
    }
}
