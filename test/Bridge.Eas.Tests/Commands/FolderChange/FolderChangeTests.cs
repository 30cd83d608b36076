using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Devices;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Tests.Protocol;
using Bridge.OxApi;
using Bridge.OxApi.Folders;

namespace Bridge.Eas.Tests.Commands.FolderChange;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FolderChangeTests : IDisposable
{
    private readonly DispatcherBed _bed = new();
    private readonly FolderPhone _phone;
    private readonly FolderPhone _other;

    public FolderChangeTests()
    {
        _bed.Policy.Mode = PolicyMode.None;
        _phone = new FolderPhone(_bed);
        _other = new FolderPhone(_bed, "PHONE2");
    }

    public void Dispose() => _bed.Dispose();

    [SetUp]
    public async Task FetchAsync()
    {
        await _phone.SyncAsync();
        await _other.SyncAsync();
    }

    [TestCase("12.1")]
    [TestCase("14.0")]
    [TestCase("14.1")]
    public async Task Create_IsKnownToThisPhoneAndToldToOthers(string version)
    {
        var before = _phone.Key;
        var answer = _phone.Take(await _phone.CreateAsync("Work", version: version), "Work");

        Assert.Multiple(() =>
        {
            Assert.That(answer, Is.EqualTo(new FolderAnswer(200, 1, answer.Key, answer.Id)));
            Assert.That(answer.Key, Is.Not.EqualTo(before));
            Assert.That(answer.Id, Is.Not.Null);
        });
        Assert.That(await _phone.SyncAsync(), Is.Empty);
        Assert.That(await _other.SyncAsync(), Is.EqualTo(new[] { "+Work" }));
        Assert.That(_other.Id("Work"), Is.EqualTo(answer.Id));
    }

    [Test]
    public async Task Create_KeepsWhatOthersDidForTheNextFolderSync()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Theirs", "Theirs"));

        _phone.Take(await _phone.CreateAsync("Mine"), "Mine");

        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "+Theirs" }));
    }

    [Test]
    public async Task Create_AnswerLost_IsAnsweredAgainAndMadeOnce()
    {
        var lost = await _phone.CreateAsync("Work");
        var again = await _phone.CreateAsync("Work");

        Assert.That(again, Is.EqualTo(lost));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Create_AnswerLostAndAskedForFolders_ToldUnderTheSameId()
    {
        var lost = await _phone.CreateAsync("Work");

        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "+Work" }));
        Assert.That(_phone.Id("Work"), Is.EqualTo(lost.Id));
    }

    [Test]
    public async Task Create_AnswerLostAndSomethingElseAsked_LosesAndDoublesNothing()
    {
        var lost = await _phone.CreateAsync("Work");
        _phone.Take(await _phone.CreateAsync("Home"), "Home");

        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "+Work" }));
        Assert.That(_phone.Id("Work"), Is.EqualTo(lost.Id));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Create_TwiceAtOnceOnTwoNodes_IsMadeOnceAndAnsweredAlike()
    {
        using var node = new DispatcherBed(_bed);
        var twin = new FolderPhone(node) { Key = _phone.Key };
        _bed.Folders.BeforeWrite = () => Task.Delay(TimeSpan.FromMilliseconds(300), _bed.Time);

        var first = _phone.CreateAsync("Work");
        var second = twin.CreateAsync("Work");
        for (var steps = 0; steps < 20 && !(first.IsCompleted && second.IsCompleted); steps++)
        {
            await Task.Yield();
            _bed.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.That(await second, Is.EqualTo(await first));
        Assert.That((await first).Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Create_NodeDiesBeforeTheCommit_TheRetryAdopts()
    {
        _bed.Store.Before = (operation, keys, _) => operation == "add" && IsGeneration(keys[0]) ? throw Away() : ValueTask.CompletedTask;
        Assert.That((await _phone.CreateAsync("Work")).Http, Is.EqualTo(503));
        _bed.Store.Before = null;

        var again = _phone.Take(await _phone.CreateAsync("Work"), "Work");

        Assert.That(again.Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(1));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task Create_NodeDiesWithItsClaim_IsTakenOverAfterTheDeadlineOnly()
    {
        // The store is away from the write to OX on: nothing is committed and the claim stays as it is.
        _bed.Folders.AfterWrite = () =>
        {
            _bed.Store.Before = (_, _, _) => throw Away();
            return Task.CompletedTask;
        };
        Assert.That((await _phone.CreateAsync("Work")).Http, Is.EqualTo(503));
        _bed.Store.Before = null;
        _bed.Folders.AfterWrite = null;

        var early = _phone.CreateAsync("Work");
        for (var steps = 0; steps < 60 && !early.IsCompleted; steps++) _bed.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That((await early).Http, Is.EqualTo(503), "the first create may be running still");

        _bed.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.That((await _phone.CreateAsync("Work")).Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Create_OxAnswerLost_TheRetryAdopts()
    {
        _bed.Folders.LostAnswer = new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
        Assert.That((await _phone.CreateAsync("Work")).Http, Is.EqualTo(503));

        Assert.That((await _phone.CreateAsync("Work")).Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Create_NameIsTaken_Is2WithoutAKey()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/Work", "Work"));
        Assert.That(await _phone.CreateAsync("Work"), Is.EqualTo(new FolderAnswer(200, 2, null, null)));

        await _phone.SyncAsync();
        Assert.That(await _phone.CreateAsync("Work"), Is.EqualTo(new FolderAnswer(200, 2, null, null)));
    }

    [TestCase("", "0", 12, ExpectedResult = 10, Description = "no name")]
    [TestCase("Work", "", 12, ExpectedResult = 10, Description = "no parent")]
    [TestCase("Work", "0", 2, ExpectedResult = 10, Description = "a default type")]
    [TestCase("Work", "0", 17, ExpectedResult = 10, Description = "notes")]
    [TestCase("Work", "Mnowhere", 12, ExpectedResult = 5, Description = "unknown parent")]
    [TestCase("Work", "M00000000", 12, ExpectedResult = 3, Description = "below the outbox")]
    public async Task<int?> Create_ThatCannotBe(string name, string parent, int type) => (await _phone.CreateAsync(name, parent, type)).Status;

    [Test]
    public async Task Create_ContactsBelowMail_Is3()
    {
        Assert.That((await _phone.CreateAsync("Club", _phone.Id("Inbox"), 14)).Status, Is.EqualTo(3));
        Assert.That(_bed.Folders.Writes, Is.Empty);
    }

    [Test]
    public async Task Create_OfAKindThatPhonesDoNotGet_Is3()
    {
        _bed.FolderSettings.MailSubfolders = false;
        Assert.That((await _phone.CreateAsync("Work")).Status, Is.EqualTo(3));
    }

    [Test]
    public async Task Create_Contacts_AndBelowThem()
    {
        var club = _phone.Take(await _phone.CreateAsync("Club", type: 14), "Club");
        var inner = _phone.Take(await _phone.CreateAsync("Board", club.Id!, type: 1), "Board");

        Assert.That(_bed.Folders.Writes, Is.EqualTo(new[] { "new 1 Club", "new 101 Board" }));
        Assert.That(inner.Status, Is.EqualTo(1));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task Create_TopTakesNoFolders_GoesBelowTheInboxAndThePhoneLearnsIt()
    {
        _bed.Folders.Refusal = new OxError("MSG-0064", OxErrorCategory.PermissionDenied);

        var made = _phone.Take(await _phone.CreateAsync("Work"), "Work");

        Assert.That(_bed.Folders.Writes, Is.EqualTo(new[] { "new default0/INBOX Work" }));
        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "~Work" }));
        Assert.That(_phone.Id("Work"), Is.EqualTo(made.Id));
    }

    [Test]
    public async Task Rename_KeepsTheIdsOfTheFolderAndOfThoseBelow()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        var below = _phone.Take(await _phone.CreateAsync("Below", work.Id!), "Below");
        await _other.SyncAsync();

        Assert.That(_phone.Take(await _phone.UpdateAsync(work.Id!, "Arbeit", "0")).Status, Is.EqualTo(1));

        Assert.That(await _phone.SyncAsync(), Is.Empty);
        Assert.That(await _other.SyncAsync(), Is.EqualTo(new[] { "~Arbeit" }));
        Assert.That((_other.Id("Arbeit"), _other.Id("Below")), Is.EqualTo((work.Id, below.Id)));
        Assert.That(_bed.Folders.Mail.Select(folder => folder.Id.Value), Does.Contain("default0/Arbeit/Below"));
    }

    [Test]
    public async Task Move_KeepsTheId()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");

        Assert.That(_phone.Take(await _phone.UpdateAsync(work.Id!, "Work", _phone.Id("Inbox"))).Status, Is.EqualTo(1));

        Assert.That(await _phone.SyncAsync(), Is.Empty);
        Assert.That(_bed.Folders.Mail.Select(folder => folder.Id.Value), Does.Contain("default0/INBOX/Work"));
    }

    [Test]
    public async Task Rename_BelowAFolderThatThePhoneDoesNotGet_LeavesItThere()
    {
        await HideParentAsync("default0/INBOX/Box");

        Assert.That(_phone.Take(await _phone.UpdateAsync(_phone.Id("Spam"), "Junk", _phone.Id("Inbox"))).Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Mail.Select(folder => folder.Id.Value), Does.Contain("default0/INBOX/Box/Junk"));
        Assert.That(await _phone.SyncAsync(), Is.Empty);

        Assert.That(_phone.Take(await _phone.UpdateAsync(_phone.Id("Spam"), "Junk", "0")).Status, Is.EqualTo(1), "and who asks for another place gets it");
        Assert.That(_bed.Folders.Mail.Select(folder => folder.Id.Value), Does.Contain("default0/Junk"));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task Rename_BelowAFolderThatThePhoneDoesNotGetAndTheNodeDies_KeepsTheId()
    {
        await HideParentAsync("default0/INBOX/Box");
        var id = _phone.Id("Spam");
        _bed.Folders.AfterWrite = () =>
        {
            _bed.Store.Before = (_, _, _) => throw Away();
            return Task.CompletedTask;
        };
        await _phone.UpdateAsync(id, "Junk", _phone.Id("Inbox"));
        (_bed.Folders.AfterWrite, _bed.Store.Before) = (null, null);

        Assert.That(await _other.SyncAsync(), Is.EqualTo(new[] { "~Junk" }));
        Assert.That(_other.Id("Junk"), Is.EqualTo(id));
    }

    [Test]
    public async Task Delete_BelowAFolderThatThePhoneDoesNotGetInTheTrash_IsDone()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Trash", "Trash", OxStandardFolder.Trash));
        await HideParentAsync("default0/INBOX/Trash/Box");

        Assert.That(_phone.Take(await _phone.DeleteAsync(_phone.Id("Spam"))).Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Writes, Is.EqualTo(new[] { "delete default0/INBOX/Trash/Box/Spam" }));
    }

    [Test]
    public async Task Rename_OfWhatWasMovedInOxMeanwhile_LeavesItThere()
    {
        var (work, box) = (_phone.Take(await _phone.CreateAsync("Work"), "Work"), _phone.Take(await _phone.CreateAsync("Box"), "Box"));
        await _other.SyncAsync();
        await _other.UpdateAsync(work.Id!, "Work", box.Id!);

        Assert.That(_phone.Take(await _phone.UpdateAsync(work.Id!, "Arbeit", "0")).Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Mail.Select(folder => folder.Id.Value), Does.Contain("default0/Box/Arbeit"));
        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "~Arbeit" }), "and the phone learns where it is");
    }

    /// <summary>Spam is no folder of the user's own making, what lies above it is; phones like these get none of those.</summary>
    private async Task HideParentAsync(string parent)
    {
        _bed.FolderSettings.Rules.Add(new FolderRule { DeviceType = "iPhone", MailSubfolders = false });
        _bed.Folders.Mail.AddRange([FakeFolders.Of(parent, "Box"), FakeFolders.Of($"{parent}/Spam", "Spam", OxStandardFolder.Spam)]);
        await _phone.SyncAsync();
        await _other.SyncAsync();
    }

    [Test]
    public async Task Rename_AnswerLost_IsAnsweredAgainAndDoneOnce()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        var lost = await _phone.UpdateAsync(work.Id!, "Arbeit", "0");

        Assert.That(await _phone.UpdateAsync(work.Id!, "Arbeit", "0"), Is.EqualTo(lost));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Rename_NodeDiesAfterOxDidIt_AnotherPhonesListingKeepsTheIds()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        var below = _phone.Take(await _phone.CreateAsync("Below", work.Id!), "Below");
        await _other.SyncAsync();
        _bed.Folders.AfterWrite = () =>
        {
            _bed.Store.Before = (_, _, _) => throw Away();
            return Task.CompletedTask;
        };
        Assert.That((await _phone.UpdateAsync(work.Id!, "Arbeit", "0")).Http, Is.EqualTo(503));
        _bed.Store.Before = null;
        _bed.Folders.AfterWrite = null;

        Assert.That(await _other.SyncAsync(), Is.EqualTo(new[] { "~Arbeit" }));
        Assert.That((_other.Id("Arbeit"), _other.Id("Below")), Is.EqualTo((work.Id, below.Id)));

        _bed.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.That(_phone.Take(await _phone.UpdateAsync(work.Id!, "Arbeit", "0")).Status, Is.EqualTo(1));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(3));
    }

    /// <summary>It is shown with a number, since it has a namesake; OX calls it as it ever did.</summary>
    [Test]
    public async Task Move_OfANamesakeAndTheNodeDies_AnotherPhonesListingKeepsTheId()
    {
        var place = _phone.Take(await _phone.CreateAsync("Place"), "Place");
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/Work", "Work"));
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/work", "work"));
        await _phone.SyncAsync();
        await _other.SyncAsync();
        var id = _phone.Id("work (2)");
        _bed.Folders.AfterWrite = () =>
        {
            _bed.Store.Before = (_, _, _) => throw Away();
            return Task.CompletedTask;
        };
        Assert.That((await _phone.UpdateAsync(id, "work (2)", place.Id!)).Http, Is.EqualTo(503));
        _bed.Store.Before = null;
        _bed.Folders.AfterWrite = null;

        Assert.That(await _other.SyncAsync(), Is.EqualTo(new[] { "~work" }));
        Assert.That(_other.Id("work"), Is.EqualTo(id));
    }

    [Test]
    public async Task Rename_ThenAnotherFolderUnderTheOldPath_GetsAnIdOfItsOwn()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        _phone.Take(await _phone.UpdateAsync(work.Id!, "Arbeit", "0"));

        var second = _phone.Take(await _phone.CreateAsync("Work"), "Work");

        Assert.That(second.Status, Is.EqualTo(1));
        Assert.That(second.Id, Is.Not.EqualTo(work.Id));
    }

    [Test]
    public async Task Rename_Refusals()
    {
        _phone.Take(await _phone.CreateAsync("Work"), "Work");
        _phone.Take(await _phone.CreateAsync("Home"), "Home");

        Assert.That((await _phone.UpdateAsync(_phone.Id("Inbox"), "Post", "0")).Status, Is.EqualTo(2), "a default folder");
        Assert.That((await _phone.UpdateAsync("Mnowhere", "Post", "0")).Status, Is.EqualTo(4), "no such folder");
        Assert.That((await _phone.UpdateAsync(_phone.Id("Work"), "Post", "Mnowhere")).Status, Is.EqualTo(5), "no such parent");
        Assert.That((await _phone.UpdateAsync(_phone.Id("Work"), "Work", _phone.Id("Work"))).Status, Is.EqualTo(5), "into itself");
        Assert.That((await _phone.UpdateAsync(_phone.Id("Work"), "", "0")).Status, Is.EqualTo(10), "no name");
        Assert.That((await _phone.UpdateAsync(_phone.Id("Work"), "Work", "0", key: "17")).Status, Is.EqualTo(9), "another's key");
        _bed.Folders.Refusal = new OxError("FLD-1014", OxErrorCategory.PermissionDenied);
        Assert.That(await _phone.UpdateAsync(_phone.Id("Work"), "Home", "0"), Is.EqualTo(new FolderAnswer(200, 2, null, null)), "the name is taken");
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task Delete_IsKnownToThisPhoneAndToldToOthersOnce()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        await _other.SyncAsync();

        Assert.That(_phone.Take(await _phone.DeleteAsync(work.Id!)).Status, Is.EqualTo(1));

        Assert.That(await _phone.SyncAsync(), Is.Empty);
        Assert.That(await _other.SyncAsync(), Is.EqualTo(new[] { "-Work" }));
        Assert.That(await _other.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task Delete_AnswerLost_IsAnsweredAgain()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        var lost = await _phone.DeleteAsync(work.Id!);

        Assert.That(await _phone.DeleteAsync(work.Id!), Is.EqualTo(lost));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Delete_OfWhatIsGoneInOx_Succeeds()
    {
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        _bed.Folders.Mail.RemoveAll(folder => folder.Title == "Work");
        await _other.SyncAsync();

        Assert.That(_phone.Take(await _phone.DeleteAsync(work.Id!)).Status, Is.EqualTo(1));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    /// <summary>Deleted at another place already; a phone that has not heard of it must not empty the trash of it.</summary>
    [Test]
    public async Task Delete_OfWhatLiesInTheTrashMeanwhile_LeavesItThere()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Trash", "Trash", OxStandardFolder.Trash));
        await _phone.SyncAsync();
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        await _other.SyncAsync();
        Assert.That(_other.Take(await _other.UpdateAsync(_other.Id("Work"), "Work", _other.Id("Trash"))).Status, Is.EqualTo(1));
        var writes = _bed.Folders.Writes.Count;

        Assert.That(_phone.Take(await _phone.DeleteAsync(work.Id!)).Status, Is.EqualTo(1));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(writes));
        Assert.That(await _phone.SyncAsync(), Is.EqualTo(new[] { "+Work" }));

        Assert.That(_phone.Take(await _phone.DeleteAsync(_phone.Id("Work"))).Status, Is.EqualTo(1), "now it knows");
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(writes + 1));
    }

    [Test]
    public async Task Delete_Refusals()
    {
        Assert.That((await _phone.DeleteAsync(_phone.Id("Inbox"))).Status, Is.EqualTo(3), "a default folder");
        Assert.That((await _phone.DeleteAsync("Mnowhere")).Status, Is.EqualTo(4), "no such folder");
        Assert.That((await _phone.DeleteAsync("")).Status, Is.EqualTo(10), "malformed");
        Assert.That((await _phone.DeleteAsync(_phone.Id("Inbox"), key: "0")).Status, Is.EqualTo(9), "key 0");
    }

    [Habit(98)]
    [Test]
    public async Task OxIsAway_Is503AndNothingIsLost()
    {
        _bed.Folders.Refusal = new OxError("HTTP-503", OxErrorCategory.ServiceDown);
        Assert.That((await _phone.CreateAsync("Work")).Http, Is.EqualTo(503));

        Assert.That(_phone.Take(await _phone.CreateAsync("Work"), "Work").Status, Is.EqualTo(1));
        Assert.That(await _phone.SyncAsync(), Is.Empty);
    }

    [Test]
    public async Task KeyOfLongAgo_SameRequest_IsAnsweredAsThen_AnotherIs9()
    {
        var old = _phone.Key;
        var work = _phone.Take(await _phone.CreateAsync("Work"), "Work");
        _phone.Take(await _phone.CreateAsync("Home"), "Home");
        await _phone.SyncAsync();

        Assert.That(await _phone.CreateAsync("Work", key: old), Is.EqualTo(work));
        Assert.That((await _phone.CreateAsync("More", key: old)).Status, Is.EqualTo(9));
        Assert.That(_bed.Folders.Writes, Has.Count.EqualTo(2));
        Assert.That(await _phone.SyncAsync(), Is.Empty, "the key in use is not touched");
    }

    [Test]
    public async Task OwnChange_IsNotPending_AnothersIs()
    {
        _phone.Take(await _phone.CreateAsync("Work"), "Work");

        Assert.That(await IsPendingAsync("PHONE1"), Is.False);
        Assert.That(await IsPendingAsync("PHONE2"), Is.True);
        await _other.SyncAsync();
        Assert.That(await IsPendingAsync("PHONE2"), Is.False);
        Assert.That(await IsPendingAsync("PHONE3"), Is.False, "a device that never asked");
    }

    private ValueTask<bool> IsPendingAsync(string deviceId) => _bed.Get<PendingHierarchy>().IsThereAsync(
        new EasCommandContext(
            new EasRequest { Command = EasCommand.Ping, Version = EasVersion.V141, Line = new EasRequestLine { DeviceId = deviceId, DeviceType = "iPhone" } },
            _bed.User,
            new DeviceRecord()),
        CancellationToken.None);

    private static bool IsGeneration(string key) => key.Contains(":h:", StringComparison.Ordinal) && !key.EndsWith(":claim", StringComparison.Ordinal);

    private static StateStoreException Away() => new(StateStoreFailure.Unavailable, "test");
}
