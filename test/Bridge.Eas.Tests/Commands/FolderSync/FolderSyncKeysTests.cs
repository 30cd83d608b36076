using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Tests.Commands.FolderChange;
using Bridge.Eas.Tests.Protocol;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Commands.FolderSync;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FolderSyncKeysTests : IDisposable
{
    private readonly DispatcherBed _bed = new();
    private readonly FolderPhone _phone;

    public FolderSyncKeysTests()
    {
        _bed.Policy.Mode = PolicyMode.None;
        _phone = new FolderPhone(_bed);
    }

    public void Dispose() => _bed.Dispose();

    [Habit(66)]
    [Test]
    public async Task Answer_LostManyTimesWhileFoldersCome_IsNeverRefused()
    {
        await _phone.SyncAsync();
        for (var number = 0; number < 30; number++)
        {
            Add($"Folder{number}");
            var lost = await _bed.FolderSyncAsync(_phone.Key);
            Assert.That(lost.NumberOf(FolderHierarchyTags.Status), Is.EqualTo(1));
        }

        Assert.That(await _phone.SyncAsync(), Has.Length.EqualTo(30));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task Answer_Lost_NothingElseHappened_TheSameUnderTheSameKey()
    {
        await _phone.SyncAsync();
        Add("Work");
        var lost = await _bed.FolderSyncAsync(_phone.Key);

        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "+Work" }));
        Assert.That(_phone.Key, Is.EqualTo(lost.TextOf(FolderHierarchyTags.SyncKey)));
    }

    [Test]
    public async Task Key0_AskedAgain_GivesTheSameKeyAndLeavesOneRecord()
    {
        for (var time = 0; time < 20; time++)
        {
            _phone.Key = "0";
            await _phone.SyncAsync();
        }

        Assert.That(_bed.Store.Keys.Count(key => key.Contains(":h:", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Key0_WhileFoldersCome_LeavesFewRecordsAndTheOldKeyWorksUntilTheNewOneIsUsed()
    {
        await _phone.SyncAsync();
        await _phone.SyncAsync();
        var used = _phone.Key;
        for (var number = 0; number < 20; number++)
        {
            Add($"Folder{number}");
            _phone.Key = "0";
            await _phone.SyncAsync();
        }

        var fresh = _phone.Key;
        Assert.That(_bed.Store.Keys.Count(key => key.Contains(":h:", StringComparison.Ordinal)), Is.LessThan(8));
        _phone.Key = used;
        Assert.That(await _phone.SyncAsync(), Has.Length.EqualTo(20));

        _phone.Key = fresh;
        await _phone.SyncAsync();
        Assert.That((await _bed.FolderSyncAsync(used)).NumberOf(FolderHierarchyTags.Status), Is.EqualTo(9));
    }

    [Test]
    public async Task LateRequest_IsAnsweredAsThen_AndDoesNotTouchTheKeyInUse()
    {
        await _phone.SyncAsync();
        var first = _phone.Key;
        Add("Work");
        await _phone.SyncAsync();
        var second = _phone.Key;
        Add("Home");
        await _phone.SyncAsync();
        await _phone.SyncAsync();

        var late = await _bed.FolderSyncAsync(first);

        Assert.That(late.TextOf(FolderHierarchyTags.SyncKey), Is.EqualTo(second));
        Assert.That(late.Child(FolderHierarchyTags.Changes)!.NumberOf(FolderHierarchyTags.Count), Is.EqualTo(1));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task KeyOfVeryLongAgo_Is9()
    {
        await _phone.SyncAsync();
        var first = _phone.Key;
        for (var number = 0; number < 20; number++)
        {
            Add($"Folder{number}");
            await _phone.SyncAsync();
        }

        Assert.That((await _bed.FolderSyncAsync(first)).NumberOf(FolderHierarchyTags.Status), Is.EqualTo(9));
        Assert.That(_bed.Store.Keys.Count(key => key.Contains(":h:", StringComparison.Ordinal)), Is.LessThan(16), "old generations go");
    }

    [Test]
    public async Task AnswerThatWasNotTaken_ItsKeyIs9()
    {
        await _phone.SyncAsync();
        Add("Work");
        var lost = await _bed.FolderSyncAsync(_phone.Key);
        Add("Home");
        await _phone.SyncAsync();
        await _phone.SyncAsync();

        Assert.That((await _bed.FolderSyncAsync(lost.TextOf(FolderHierarchyTags.SyncKey)!)).NumberOf(FolderHierarchyTags.Status), Is.EqualTo(9));
    }

    [Test]
    public async Task Store_LosesItsLastWrites_LeadsToAStartOverAtMost([Values(1, 2, 3, 4, 5, 6)] int writes)
    {
        await _phone.SyncAsync();
        Add("Work");
        await _phone.SyncAsync();
        await _phone.SyncAsync();
        _bed.Store.RollBack(writes);

        var told = await _phone.SyncAsync();
        Assert.That(told, Is.Empty.Or.EqualTo(new[] { "+Work" }).Or.EqualTo(new[] { "status 9" }));
        if (told is not ["status 9"]) return;
        _phone.Key = "0";
        await _phone.SyncAsync();
        Assert.That(_phone.Folders.Values, Does.Contain("Work"));
    }

    [Test]
    public async Task GoneCollection_SyncedAgainAfterFolderSync_StartsTheHierarchyOver()
    {
        var vanished = _bed.Get<VanishedCollections>();
        await _phone.SyncAsync();
        await vanished.ToldAsync(_bed.User.State, "PHONE1", "Mgone", CancellationToken.None);
        await vanished.ToldAsync(_bed.User.State, "PHONE1", "Mgone", CancellationToken.None);
        Assert.That(await _phone.SyncAsync(), Is.Empty, "it has not been asked for its folders yet");

        await vanished.ToldAsync(_bed.User.State, "PHONE1", "Mgone", CancellationToken.None);
        Assert.That(await _phone.SyncAsync(), Is.Empty, "that may have been a copy which came late");

        await vanished.ToldAsync(_bed.User.State, "PHONE1", "Mgone", CancellationToken.None);
        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "status 9" }));
        _phone.Key = "0";
        await _phone.SyncAsync();
        Assert.That(await _phone.SyncAsync(), Is.Empty, "once is enough");
    }

    [Habit(113)]
    [Test]
    public async Task GoneCollection_ThatCameBackAndWentAgain_IsNoLoop()
    {
        var vanished = _bed.Get<VanishedCollections>();
        Add("Work");
        await _phone.SyncAsync();
        var id = _phone.Folders.Single(folder => folder.Value == "Work").Key;
        for (var round = 0; round < 3; round++)
        {
            _bed.Folders.Mail.RemoveAll(folder => folder.Title == "Work");
            await vanished.ToldAsync(_bed.User.State, "PHONE1", id, CancellationToken.None);
            Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "-Work" }), $"round {round}");
            Add("Work");
            Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "+Work" }));
            Assert.That(_phone.Folders.Keys, Does.Contain(id), "the same id as before");
        }
    }

    [Habit(97)]
    [Test]
    public async Task GoneCollection_AfterTenMinutes_IsForgotten()
    {
        var vanished = _bed.Get<VanishedCollections>();
        await _phone.SyncAsync();
        await vanished.ToldAsync(_bed.User.State, "PHONE1", "Mgone", CancellationToken.None);
        await _phone.SyncAsync();
        _bed.Time.Advance(TimeSpan.FromMinutes(11));
        await vanished.ToldAsync(_bed.User.State, "PHONE1", "Mgone", CancellationToken.None);

        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Habit(75)]
    [Test]
    public async Task ThousandsOfFolders_AreToldParentsFirst()
    {
        for (var number = 0; number < 1500; number++) Add($"Folder{number}");
        _bed.Folders.Mail.Reverse();

        Assert.That(await _phone.SyncAsync(), Has.Length.EqualTo(1502));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    private void Add(string name) => _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/" + name, name));
}
