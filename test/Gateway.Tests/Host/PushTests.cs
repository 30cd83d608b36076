using System.Diagnostics;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Push;

namespace Gateway.Tests.Host;

/// <summary>Phones that wait are woken within a second, by OX's push or by the gateway's own writes; polls are too rare to help.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class PushTests(StoreKind store) : HostTests(store)
{
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);

    protected override string[] Settings => ["--Eas:Watch:PollSeconds=600"];

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_MailIsDelivered_AnswersWithinASecond(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var ping = await ParkedAsync(user, () => phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]));

        var took = Stopwatch.StartNew();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        var answer = await ping;

        await TestContext.Out.WriteLineAsync($"Figure: push to answer {took.Elapsed.TotalMilliseconds:0} ms");
        Assert.That(took.Elapsed, Is.LessThan(ASecond));
        Assert.That(answer.Status, Is.EqualTo(2));
        Assert.That(answer.Folders, Is.EqualTo((string[])[inbox.Id]));
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_EventIsMadeInOx_AnswersWithinASecond(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var ping = await ParkedAsync(user, () => phone.PingAsync(TimeSpan.FromSeconds(60), [phone.Collection(FolderType.Inbox), calendar]));

        var took = Stopwatch.StartNew();
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        await web.NewEventAsync(new JsonObject { ["summary"] = "Now", ["startDate"] = OxWeb.Time(start, "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddHours(1), "Europe/Berlin") });
        var answer = await ping;

        Assert.That(took.Elapsed, Is.LessThan(ASecond));
        Assert.That(answer.Status, Is.EqualTo(2));
        Assert.That(answer.Folders, Is.EqualTo((string[])[calendar.Id]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_OtherPhoneWrites_AnswersWithinASecond(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        using var waits = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var writes = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        var (inbox, book) = (waits.Collection(FolderType.Inbox), waits.Collection(FolderType.Contacts));
        await waits.SyncUntilDoneAsync([inbox, book]);
        var (theirInbox, theirBook) = (writes.Collection(FolderType.Inbox), writes.Collection(FolderType.Contacts));
        await writes.SyncUntilDoneAsync([theirInbox, theirBook]);

        var ping = await ParkedAsync(user, () => waits.PingAsync(TimeSpan.FromSeconds(60), [inbox, book]));
        theirInbox.Change(theirInbox.Items.Keys.Single(), MailChange.Read(true));
        var took = Stopwatch.StartNew();
        await writes.SyncAsync(theirInbox);
        var answer = await ping;
        Assert.That(took.Elapsed, Is.LessThan(ASecond));
        Assert.That(answer.Folders, Is.EqualTo((string[])[inbox.Id]));
        await waits.SyncUntilDoneAsync([inbox, book]);

        ping = await ParkedAsync(user, () => waits.PingAsync(TimeSpan.FromSeconds(60), [inbox, book]));
        theirBook.Add(new ContactDraft { LastName = "New" }.Build());
        took.Restart();
        await writes.SyncAsync(theirBook);
        answer = await ping;
        Assert.That(took.Elapsed, Is.LessThan(ASecond));
        Assert.That(answer.Folders, Is.EqualTo((string[])[book.Id]));
        AssertClean(waits, writes);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_ChangeBeforeIt_AnswersAtOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, Letters.Plain(1));

        var took = Stopwatch.StartNew();
        var answer = await phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]);

        Assert.That(answer.Status, Is.EqualTo(2));
        Assert.That(took.Elapsed, Is.LessThan(ASecond));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_NothingHappens_EndsAtItsHeartbeatAndAgainWithoutABody(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        using var parked = new ParkedRequests();

        var took = Stopwatch.StartNew();
        var answer = await phone.PingAsync(ASecond, [inbox]);
        Assert.That(answer.Status, Is.EqualTo(1));
        Assert.That(took.Elapsed, Is.EqualTo(ASecond).Within(TimeSpan.FromMilliseconds(700)));

        took.Restart();
        answer = await phone.PingAgainAsync();
        Assert.That(answer.Status, Is.EqualTo(1));
        Assert.That(took.Elapsed, Is.EqualTo(ASecond).Within(TimeSpan.FromMilliseconds(700)));
        await Eventually.TrueAsync(() => parked.Count == 0, "the gauge goes down");
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_HeartbeatOutOfRange_NamesTheNearest(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var answer = await phone.PingAsync(TimeSpan.FromSeconds(5000), [phone.Collection(FolderType.Inbox)]);

        Assert.That(answer.Status, Is.EqualTo(5));
        Assert.That(answer.HeartbeatInterval, Is.EqualTo(1770));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_NewerOneOfTheSamePhone_EndsTheOlder(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var older = await ParkedAsync(user, () => phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]));

        var took = Stopwatch.StartNew();
        var newer = phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]);
        var ended = await older;

        Assert.That(took.Elapsed, Is.LessThan(ASecond));
        Assert.That(ended.Status, Is.EqualTo(1));
        await Bed.DeliverAsync(user, Letters.Plain(1));
        Assert.That((await newer).Status, Is.EqualTo(2));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task HeldSync_MailIsDelivered_BringsItWithinASecond(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var limits = version < EasVersion.V140 ? new SyncLimits { Wait = 1 } : new SyncLimits { HeartbeatInterval = 60 };
        var sync = await ParkedAsync(user, () => phone.SyncAsync([inbox], limits));

        var took = Stopwatch.StartNew();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        await sync;

        Assert.That(took.Elapsed, Is.LessThan(ASecond));
        Assert.That(inbox.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task HeldSync_NothingHappens_EndsEmptyAtItsHeartbeat(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        var took = Stopwatch.StartNew();
        var answer = await phone.SyncAsync([inbox], new SyncLimits { HeartbeatInterval = 1 });

        Assert.That(answer.Empty);
        Assert.That(took.Elapsed, Is.EqualTo(ASecond).Within(TimeSpan.FromMilliseconds(700)));
        AssertClean(phone);
    }

    /// <summary>Starts a request and comes back once it waits and OX's push is connected.</summary>
    private async Task<Task<T>> ParkedAsync<T>(int user, Func<Task<T>> request)
    {
        var running = await ParkedRequests.UntilParkedAsync(request);
        await Eventually.TrueAsync(() => SimPush.Of(Bed.Ox.Server).Count > 0, "push is connected");
        await Eventually.QuietAsync(() => Bed.CallsOf(user).Count);
        Assert.That(running.IsCompleted, Is.False, "the request waits");
        return running;
    }
}

/// <summary>Without push, changes in OX are found by looking from time to time.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class PollTests(StoreKind store) : HostTests(store)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override string[] Settings => ["--Eas:Watch:PollSeconds=1", "--Eas:Watch:Push=false"];

    [TestCaseSource(nameof(Versions))]
    public async Task Ping_AnyFolderChangesInOx_AnswersWithinThePollingInterval(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        EasCollection[] all = [phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks)];
        await phone.SyncUntilDoneAsync(all);
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        (EasCollection Folder, Func<Task> Change)[] changes =
        [
            (all[0], () => Bed.DeliverAsync(user, Letters.Plain(1))),
            (all[1], () => web.NewAsync("contacts", new JsonObject { ["last_name"] = "New" })),
            (all[2], () => web.NewEventAsync(new JsonObject { ["summary"] = "Now", ["startDate"] = OxWeb.Time(start, "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddHours(1), "Europe/Berlin") })),
            (all[3], () => web.NewAsync("tasks", new JsonObject { ["title"] = "New" })),
        ];

        foreach (var (folder, change) in changes)
        {
            var ping = await ParkedRequests.UntilParkedAsync(() => phone.PingAsync(TimeSpan.FromSeconds(60), all));
            var took = Stopwatch.StartNew();
            await change();
            var answer = await ping;

            Assert.That(answer.Status, Is.EqualTo(2), folder.ItemClass);
            Assert.That(answer.Folders, Is.EqualTo((string[])[folder.Id]), folder.ItemClass);
            Assert.That(took.Elapsed, Is.LessThan(Interval + TimeSpan.FromSeconds(1)), folder.ItemClass);
            await phone.SyncUntilDoneAsync(all);
        }

        AssertClean(phone);
    }
}
