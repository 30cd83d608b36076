using System.Diagnostics;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Phone;
using EasClient.Requests;

namespace Gateway.Tests.Host;

/// <summary>Phones create, rename, move and delete folders; all phones of the user follow, and their mails stay where they are.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class FolderTests(StoreKind store) : HostTests(store)
{
    protected override string[] Settings => ["--Eas:Watch:PollSeconds=1", "--Eas:Watch:FolderSeconds=1"];

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folders_OfEachClass_MadeByThePhone_AreInOxAndOnTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var other = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        foreach (var (type, standard) in new[] { (FolderType.UserMail, FolderType.Inbox), (FolderType.UserCalendar, FolderType.Calendar), (FolderType.UserContacts, FolderType.Contacts), (FolderType.UserTasks, FolderType.Tasks) })
        {
            var top = await phone.FolderCreateAsync($"Top {type}", type);
            Assert.That(top.Status, Is.EqualTo(1), $"{type}");
            var inner = await phone.FolderCreateAsync($"Inner {type}", type, phone.Folder(standard).Id);
            Assert.That(inner.Status, Is.EqualTo(1), $"{type} below its default folder");
            await phone.SyncUntilDoneAsync(phone.Collection(top.ServerId!));
        }

        await phone.FolderSyncAsync();
        await phone.FolderSyncAsync();
        Assert.That(await other.FolderSyncAsync(), Has.Property("Added").Count.EqualTo(8));
        Assert.That(other.Folders.Keys, Is.EquivalentTo(phone.Folders.Keys));
        Assert.That(phone.Counters.DoubledFolders, Is.Zero);
        AssertClean(phone, other);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folder_RenamedAndMovedByThePhone_KeepsItsMailsAndKeys(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var other = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        var inbox = phone.Folder(FolderType.Inbox).Id;
        var work = (await phone.FolderCreateAsync("Work", parentId: inbox)).ServerId!;
        var below = (await phone.FolderCreateAsync("Below", parentId: work)).ServerId!;
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(1), "INBOX/Work", CancellationToken.None);
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(2), "INBOX/Work/Below", CancellationToken.None);
        await other.FolderSyncAsync();
        foreach (var one in new[] { phone, other }) await one.SyncUntilDoneAsync([one.Collection(work), one.Collection(below)]);
        var items = phone.Collection(work).Items.Keys.Concat(phone.Collection(below).Items.Keys).ToList();

        phone.Connection.LoseNextAnswer("FolderUpdate");
        await LosesAsync(() => phone.FolderUpdateAsync(work, "Arbeit"));
        Assert.That((await phone.FolderUpdateAsync(work, "Arbeit")).Status, Is.EqualTo(1));
        Assert.That((await phone.FolderUpdateAsync(work, "Arbeit", phone.Folder(FolderType.SentItems).Id)).Status, Is.EqualTo(1));
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(3), "INBOX/Sent/Arbeit/Below", CancellationToken.None);
        await other.FolderSyncAsync();

        foreach (var one in new[] { phone, other })
        {
            await one.SyncUntilDoneAsync([one.Collection(work), one.Collection(below)]);
            Assert.That(one.Collection(work).Items.Keys.Concat(one.Collection(below).Items.Keys), Is.SupersetOf(items));
            Assert.That(one.Collection(below).Items, Has.Count.EqualTo(2));
        }

        Assert.That(other.Folders[work].Name, Is.EqualTo("Arbeit"));
        AssertClean(phone, other);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folder_RenamedInOx_KeepsItsMailsAndKeys(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=0", new JsonObject { ["title"] = "Work", ["module"] = "mail" });
        for (var number = 1; number <= 3; number++) await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(number), "INBOX/Work", CancellationToken.None);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var work = phone.Collection(phone.Folders.Values.Single(folder => folder.Name == "Work").Id);
        await phone.SyncUntilDoneAsync(work);

        await web.CallAsync("folders", "update", "&id=default0/INBOX/Work&tree=0&timestamp=9999999999999", new JsonObject { ["title"] = "Arbeit" });
        await phone.SyncUntilDoneAsync(work);
        var answer = await phone.FolderSyncAsync();

        Assert.That((answer.Added.Count, answer.Updated, answer.Deleted.Count), Is.EqualTo((0, (IReadOnlyList<string>)[work.Id], 0)).Using<(int, IReadOnlyList<string>, int)>((a, b) => a.Item1 == b.Item1 && a.Item3 == b.Item3 && a.Item2.SequenceEqual(b.Item2)));
        await phone.SyncUntilDoneAsync(work);
        Assert.That(work.Items, Has.Count.EqualTo(3));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folder_CreatedTwiceByALostAnswer_IsThereOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        phone.Connection.LoseNextAnswer("FolderCreate");
        await LosesAsync(() => phone.FolderCreateAsync("Once"));

        Assert.That((await phone.FolderCreateAsync("Once")).Status, Is.EqualTo(1));

        await phone.FolderSyncAsync();
        Assert.That(phone.Folders.Values.Count(folder => folder.Name.StartsWith("Once", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That((await phone.FolderCreateAsync("Once")).Status, Is.EqualTo(2));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folder_DeletedByThePhone_GoesToTheTrashAndFromThereForGood(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Folder(FolderType.Inbox).Id;
        var work = (await phone.FolderCreateAsync("Work", parentId: inbox)).ServerId!;
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(1), "INBOX/Work", CancellationToken.None);
        await phone.SyncUntilDoneAsync(phone.Collection(work));

        phone.Connection.LoseNextAnswer("FolderDelete");
        await LosesAsync(() => phone.FolderDeleteAsync(work));
        Assert.That((await phone.FolderDeleteAsync(work)).Status, Is.EqualTo(1));
        var trashed = (await phone.FolderSyncAsync()).Added;
        Assert.That(trashed, Has.Count.EqualTo(1).And.None.EqualTo(work));
        Assert.That(phone.Folders[trashed[0]].ParentId, Is.EqualTo(phone.Folder(FolderType.DeletedItems).Id));
        await phone.SyncUntilDoneAsync(phone.Collection(trashed[0]));
        Assert.That(phone.Collection(trashed[0]).Items, Has.Count.EqualTo(1));

        Assert.That((await phone.FolderDeleteAsync(trashed[0])).Status, Is.EqualTo(1));
        var last = await phone.FolderSyncAsync();
        Assert.That(last.Added.Count + last.Updated.Count + last.Deleted.Count, Is.Zero);
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Folder_DeletedAndMadeAgainUnderItsName_HasNoneOfTheOldMails(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=0", new JsonObject { ["title"] = "Short", ["module"] = "mail" });
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(1), "INBOX/Short", CancellationToken.None);
        await phone.FolderSyncAsync();
        var folder = phone.Collection(phone.Folders.Values.Single(one => one.Name == "Short").Id);
        await phone.SyncUntilDoneAsync(folder);
        var old = folder.Items.Keys.Single();

        await web.CallAsync("folders", "delete", "&tree=0&hardDelete=true&timestamp=9999999999999", new JsonArray("default0/INBOX/Short"));
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=0", new JsonObject { ["title"] = "Short", ["module"] = "mail" });
        await Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(2), "INBOX/Short", CancellationToken.None);
        await phone.FolderSyncAsync();
        var now = phone.Collection(phone.Folders.Values.Single(one => one.Name == "Short").Id);
        await phone.SyncUntilDoneAsync(now);

        Assert.That(now.Items.Keys.Single(), Is.Not.EqualTo(old));
        Assert.That((await phone.FetchItemAsync(now.Id, old, [new BodyPreference(1)])).Status, Is.Not.EqualTo(1));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Ping_OtherPhoneMakesAFolder_IsAnswered7Soon_ItsOwnIsNot(EasVersion version)
    {
        var user = Bed.NextUser();
        using var waits = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var writes = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        foreach (var one in new[] { waits, writes }) await one.SyncUntilDoneAsync(one.Collection(FolderType.Inbox));
        using var second = Bed.Phone(version, user, "PHONETWO");
        var own = await ParkedRequests.UntilParkedAsync(() => writes.PingAsync(TimeSpan.FromSeconds(8), [writes.Collection(FolderType.Inbox)]));
        var ping = await ParkedRequests.UntilParkedAsync(() => waits.PingAsync(TimeSpan.FromSeconds(60), [waits.Collection(FolderType.Inbox)]));

        var took = Stopwatch.StartNew();
        Assert.That((await writes.FolderCreateAsync("News")).Status, Is.EqualTo(1));

        Assert.That((await ping).Status, Is.EqualTo(7));
        Assert.That(took.Elapsed, Is.LessThan(TimeSpan.FromSeconds(6)));
        Assert.That(waits.Folders.Values.Select(folder => folder.Name), Does.Contain("News"));
        Assert.That((await own).Status, Is.EqualTo(1), "its own folder is no news to it");
        AssertClean(waits, writes);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task HeldSync_FolderIsMadeInOx_IsAnswered12(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var limits = version < EasVersion.V140 ? new SyncLimits { Wait = 1 } : new SyncLimits { HeartbeatInterval = 60 };
        var sync = await ParkedRequests.UntilParkedAsync(() => phone.SyncAsync([inbox], limits));

        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=0", new JsonObject { ["title"] = "News", ["module"] = "mail" });

        Assert.That((await sync).Status, Is.EqualTo(12));
        Assert.That(phone.Folders.Values.Select(folder => folder.Name), Does.Contain("News"));
        Assert.That((await phone.SyncAsync([inbox], version < EasVersion.V140 ? null : new SyncLimits { HeartbeatInterval = 1 })).Empty);
        AssertClean(phone);
    }

    [Habit(37)]
    [TestCaseSource(nameof(Versions))]
    public async Task HeldSync_OfNothing_WaitsAndEndsEmpty_OrTellsOfTheHierarchy(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);

        var took = Stopwatch.StartNew();
        Assert.That((await phone.SyncAsync([], limits: null)).Empty);
        Assert.That(took.Elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(900)), "never at once");

        var limits = version < EasVersion.V140 ? new SyncLimits { Wait = 1 } : new SyncLimits { HeartbeatInterval = 60 };
        var sync = await ParkedRequests.UntilParkedAsync(() => phone.SyncAsync([], limits));
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=0", new JsonObject { ["title"] = "News", ["module"] = "mail" });
        Assert.That((await sync).Status, Is.EqualTo(12));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task PartialAndEmptySync_LeanOnAnEmptyAnswerOnly(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        EasCollection[] both = [phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts)];
        await phone.SyncUntilDoneAsync(both);
        Assert.That((await phone.SyncAsync(both)).Empty);
        await Bed.DeliverAsync(user, Letters.Plain(1));

        var answer = await phone.SyncAsync([both[1]], new SyncLimits { Partial = true });
        Assert.That(answer.For(both[0])?.Status, Is.EqualTo(1), "what is not named is synced as before");
        Assert.That((await phone.SyncAsync([both[1]], new SyncLimits { Partial = true })).Status, Is.EqualTo(13));
        Assert.That((await phone.SyncAgainAsync(both)).Status, Is.EqualTo(13));
        await phone.SyncUntilDoneAsync(both);
        Assert.That(both[0].Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Habit(47)]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Estimate_IsWhatTheNextSyncBrings(EasVersion version)
    {
        var user = Bed.NextUser();
        for (var number = 1; number <= 7; number++) await Bed.DeliverAsync(user, Letters.Plain(number));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncAsync(inbox);
        Assert.That(await phone.EstimateAsync(inbox), Is.EqualTo(7));
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(await phone.EstimateAsync(inbox), Is.Zero);

        await Bed.DeliverAsync(user, Letters.Plain(8));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(inbox));
        Assert.That(await phone.EstimateAsync(inbox), Is.EqualTo(1), "by the key that the phone has");
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(await phone.EstimateAsync(inbox), Is.Zero);
        Assert.That(inbox.Items, Has.Count.EqualTo(8));
        AssertClean(phone);
    }
}
