using System.Globalization;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator;
using OxSimulator.Mail;
using StackExchange.Redis;

namespace Gateway.Tests.Host;

/// <summary>Keys that are old or foreign, folders and mailboxes that change under the phone, a store that forgets everything.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class RecoveryTests(StoreKind store) : HostTests(store)
{
    [TestCaseSource(nameof(Versions))]
    public async Task Key_OfOthersOrTooOld_StartsTheCollectionOver(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 20).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var other = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var stranger = await Bed.ReadyPhoneAsync(version, Bed.NextUser(), "PHONEONE");
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { WindowSize = 1 };
        List<EasRequest> requests = [];
        phone.Connection.Watch(exchange => requests.Add(exchange.Request));
        await phone.SyncUntilDoneAsync(inbox);
        inbox.Change(inbox.Items.Keys.First(), MailChange.Read(true));
        await phone.SyncUntilDoneAsync(inbox);
        var current = EasRequest.Of("Sync", SyncRequest.Build(version, [inbox], null));

        foreach (var (name, way, request) in new (string, EasPhone, EasRequest)[] { ("another phone", other, current), ("another user", stranger, current), ("long ago", phone, requests[1]) })
        {
            var answer = await way.Connection.PostAsync(request);
            Assert.That(SyncStatus(answer), Is.EqualTo("3"), name);
        }

        // Whose key it is goes on as before.
        await Bed.DeliverAsync(user, Letters.Plain(21));
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(21));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Key_MadeUp_IsRefusedWithoutHarm(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        foreach (var key in (string[])["1", "-1", "x", new string('9', 50), "{6E1F6F5F-2A55-4C7B-8D38-3A7B4C7F6C51}1", "0:0", "ä"])
        {
            var request = SyncRequest.Build(version, [inbox], null);
            request.Descendants(EasNames.AirSync + "SyncKey").Single().Value = key;
            Assert.That(SyncStatus(await phone.Connection.PostAsync(EasRequest.Of("Sync", request))), Is.EqualTo("3"), key);
        }

        foreach (var folder in (string[])["x", "0", "m1234567890123", inbox.Id + "1"])
        {
            var request = SyncRequest.Build(version, [inbox], null);
            request.Descendants(EasNames.AirSync + "CollectionId").Single().Value = folder;
            Assert.That(SyncStatus(await phone.Connection.PostAsync(EasRequest.Of("Sync", request))), Is.EqualTo("12").Or.EqualTo("8").Or.EqualTo("4"), folder);
        }

        await phone.SyncUntilDoneAsync(inbox);
        AssertClean(phone);
    }

    [Scenario("L27")]
    [TestCaseSource(nameof(Versions))]
    public async Task Filter_NarrowedAndWidened_TakesMailsAwaySoftlyAndBringsThemBack(EasVersion version)
    {
        var user = Bed.NextUser();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var mailbox = SimMailbox.Of(Bed.User(user));
            for (var i = 1; i <= 5; i++) mailbox.Deliver(Letters.Plain(i), received: DateTimeOffset.UtcNow.AddDays(-60).ToUnixTimeMilliseconds());
            for (var i = 6; i <= 8; i++) mailbox.Deliver(Letters.Plain(i));
        }

        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(8));

        inbox.Options = inbox.Options with { FilterType = 3 };
        var narrowed = (await phone.SyncAsync(inbox)).For(inbox)!;
        Assert.That(narrowed.Ids("SoftDelete"), Has.Count.EqualTo(5));
        Assert.That(narrowed.Ids("Delete"), Is.Empty);
        Assert.That(inbox.Items, Has.Count.EqualTo(3));

        inbox.Options = inbox.Options with { FilterType = 0 };
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(8));
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(8));
        AssertClean(phone);
    }

    [Scenario("L19"), Scenario("L20")]
    [TestCaseSource(nameof(Versions))]
    public async Task Mailbox_Rebuilt_IsFetchedAnewWithoutDoubles(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 5).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var old = inbox.Items.Keys.ToList();
        var (first, second) = (inbox.Find(EasNames.Email + "Subject", "Letter 1").Single(), inbox.Find(EasNames.Email + "Subject", "Letter 2").Single());

        using (var web = await Bed.WebAsync(user)) await web.CallAsync("mail", "delete", "&timestamp=9999999999999&harddelete=true", new JsonArray(new JsonObject { ["folder"] = "default0/INBOX", ["id"] = "1" }));
        await Bed.LookAsync(user, "INBOX", folder =>
        {
            folder.Renumber();
            return 0;
        });
        // The numbers of the first two belong to others now: what the phone still wants of them must not hit those.
        Assert.That((await phone.FetchItemAsync(inbox.Id, first, [new BodyPreference(1)])).Status, Is.Not.EqualTo(1));
        Assert.That((await phone.MoveAsync(inbox, phone.Collection(FolderType.DeletedItems), [first])).Single().Status, Is.EqualTo(1));
        inbox.Delete(first);
        inbox.Change(second, MailChange.Read(true));
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(await Bed.LookAsync(user, "INBOX", folder => (folder.Total, folder.Unread)), Is.EqualTo((4, 4)));
        Assert.That(phone.Counters.FullResyncs, Is.EqualTo(1));
        Assert.That(inbox.Items, Has.Count.EqualTo(4));
        Assert.That(inbox.Items.Keys.Intersect(old), Is.Empty);
        Assert.That(inbox.DoubledBy(EasNames.Email + "Subject"), Is.Empty);
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Folders_MadeRenamedAndDeletedInOx_FollowOnThePhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=1", new JsonObject { ["title"] = "Projects", ["module"] = "mail" });

        var answer = await phone.FolderSyncAsync();
        Assert.That(answer.Added, Has.Count.EqualTo(1));
        var id = answer.Added[0];
        Assert.That(phone.Folders[id].Name, Is.EqualTo("Projects"));
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(1), "INBOX/Projects", CancellationToken.None);
        var projects = phone.Collection(id);
        await phone.SyncUntilDoneAsync(projects);
        Assert.That(projects.Items, Has.Count.EqualTo(1));

        await phone.FolderSyncAsync();
        Assert.That(await phone.FolderSyncAsync(), Is.EqualTo(new FolderSyncAnswer(1, [], [], [])).Using<FolderSyncAnswer>((one, two) => one.Added.Count + one.Updated.Count + one.Deleted.Count == 0));

        await web.CallAsync("folders", "delete", "&tree=1&hardDelete=true&timestamp=9999999999999", new JsonArray("default0/INBOX/Projects"));
        answer = await phone.FolderSyncAsync();
        Assert.That(answer.Deleted, Is.EqualTo((string[])[id]));
        Assert.That(phone.Folders, Does.Not.ContainKey(id));
        AssertClean(phone);
    }

    [Habit(70), Habit(84)]
    [TestCaseSource(nameof(Versions))]
    public async Task SyncOfAFolderThatIsGone_AsksForTheHierarchy(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=1", new JsonObject { ["title"] = "Short", ["module"] = "mail" });
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var folder = phone.Collection(phone.Folders.Values.Single(one => one.Name == "Short").Id);
        await phone.SyncUntilDoneAsync(folder);

        await web.CallAsync("folders", "delete", "&tree=1&hardDelete=true&timestamp=9999999999999", new JsonArray("default0/INBOX/Short"));
        var answer = await phone.SyncAsync([folder, phone.Collection(FolderType.Inbox)]);

        Assert.That(answer.Status ?? answer.For(folder)?.Status, Is.EqualTo(12).Or.EqualTo(8));
        Assert.That(phone.Folders.Values.Select(one => one.Name), Does.Not.Contain("Short"));
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Test]
    public async Task ManyPhonesAtOnce_EachGetsItsOwn()
    {
        var users = Enumerable.Range(0, 12).Select(_ => Bed.NextUser()).ToList();
        foreach (var user in users) await Bed.DeliverAsync(user, Enumerable.Range(1, 30).Select(i => Letters.Plain(i, subject: $"To {user} number {i}")));

        await Task.WhenAll(users.SelectMany(user => Versions.Select(async version =>
        {
            using var phone = await Bed.ReadyPhoneAsync(version, user, "PHONE" + version);
            var (inbox, book) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts));
            inbox.Options = inbox.Options with { WindowSize = 10 };
            await phone.SyncUntilDoneAsync([inbox, book]);
            book.Add(new ContactDraft { LastName = "From " + version }.Build());
            await phone.SyncUntilDoneAsync([inbox, book]);
            Assert.That(inbox.Items, Has.Count.EqualTo(30));
            Assert.That(inbox.Items.Values.Select(item => item.Element(EasNames.Email + "Subject")!.Value), Has.All.StartsWith($"To {user} number "));
            AssertClean(phone);
        })));

        foreach (var user in users)
        {
            using var web = await Bed.WebAsync(user);
            Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(Versions.Length));
            Assert.That(Bed.Ox.Server.Sessions.CountOf(Bed.User(user)), Is.EqualTo(2), "one session of the gateway, one of the browser");
        }
    }

    private static string? SyncStatus(EasResponse answer) => answer.Xml?.Descendants(EasNames.AirSync + "Status").FirstOrDefault()?.Value;
}

/// <summary>OX allows only so many calls in a while and answers 429 beyond.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class RateLimitTests(StoreKind store) : HostTests(store)
{
    protected override OxSimulatorOptions Ox => new() { Users = 5, MaxRate = 100, RateWindow = TimeSpan.FromSeconds(2) };

    protected override string[] Settings => ["--Ox:BreakSeconds=1"];

    [TestCaseSource(nameof(Versions))]
    public async Task FirstSync_BeyondTheLimit_GoesOnWhenOxLetsIt(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 150).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { WindowSize = 50 };
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var i = 0; i < 40 && inbox.Items.Count < 150; i++)
        {
            try
            {
                await phone.SyncUntilDoneAsync(inbox);
            }
            catch (EasHttpException later) when (later.StatusCode == 503)
            {
                Assert.That(later.Response!.RetryAfter, Is.Positive);
                await ticks.WaitForNextTickAsync();
            }
        }

        Assert.That(inbox.Items, Has.Count.EqualTo(150));
        Assert.That(inbox.DoubledBy(EasNames.Email + "Subject"), Is.Empty);
        AssertClean(phone);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {phone.Counters.Count("HTTP 503")} × 503"));
    }
}

/// <summary>A store that was emptied or rolled back under its gateways.</summary>
[TestFixture(StoreKind.Redis)]
internal sealed class ForgetfulStoreTests(StoreKind store) : HostTests(store)
{
    [Scenario("L15")]
    [TestCaseSource(nameof(Versions))]
    public async Task Store_ForgetsEverything_PhonesStartOverAndNothingDoublesInOx(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 5).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        EasCollection[] all = [phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Calendar)];
        await phone.SyncUntilDoneAsync(all);
        all[1].Add(new ContactDraft { LastName = "Kept" }.Build());
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        all[2].Add(new EventDraft { Uid = $"kept-{user}@phone", Subject = "Kept", Start = start, End = start.AddHours(1) }.Build(version));
        await phone.SyncUntilDoneAsync(all);
        var before = all.SelectMany(folder => folder.Items.Keys).Order().ToList();

        using (var redis = await ConnectionMultiplexer.ConnectAsync(Bed.Redis!.ConnectionString + ",allowAdmin=true")) await redis.GetServer(redis.GetEndPoints()[0]).FlushDatabaseAsync();
        await phone.FolderSyncAsync();
        await phone.SyncUntilDoneAsync(all);

        Assert.That(all.SelectMany(folder => folder.Items.Keys).Order(), Is.EqualTo(before), "ids are the same again");
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        Assert.That(await web.AllEventsAsync(), Has.Count.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(5));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }
}
