using Bridge.Eas.Commands.Provision;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Protocol;
using Bridge.OxApi;

namespace Bridge.Eas.Tests.Folders;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FolderDirectoryTests : IDisposable
{
    /// <summary>A build of before kinds reads this and no more: also what a build of today wrote, since kinds stand behind it.</summary>
    private const string MapOfBefore = "0201024D31013002496E02000E64656661756C74302F494E424F580F010161016201630201020000000000000006";

    private readonly DispatcherBed _bed = new();

    public FolderDirectoryTests() => _bed.Policy.Mode = PolicyMode.None;

    public void Dispose() => _bed.Dispose();

    [TestCase(false, TestName = "OtherAccounts_AreLeftOut_UnlessTheOperatorWantsThem")]
    [TestCase(true, TestName = "OtherAccounts_AreFoldersLikeAnyOther_WhereTheOperatorWantsThem")]
    public async Task OtherAccounts(bool shown)
    {
        _bed.FolderSettings.OtherAccounts = shown;
        _bed.Folders.Mail.Add(FakeFolders.Of("default3/INBOX", "Inbox", Bridge.OxApi.Folders.OxStandardFolder.Inbox));
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX", "Inbox", Bridge.OxApi.Folders.OxStandardFolder.Inbox));

        var found = await ListAsync();

        Assert.That(found.GetValueOrDefault("default3/INBOX")?.Type, Is.EqualTo(shown ? EasFolderType.UserMail : (EasFolderType?)null));
        Assert.That(found["default0/INBOX"].Type, Is.EqualTo(EasFolderType.Inbox));
    }

    [Test]
    public async Task RenameInOx_OfASyncedFolder_KeepsTheIdsOfItAndThoseBelow()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work/Below", "Below"));
        var before = await ListAsync();
        await ScanAsync("default0/INBOX/Work", 3, 4, 9);

        _bed.Folders.Rename("default0/INBOX/Work", "Arbeit");
        var now = await ListAsync();

        Assert.That(now["default0/INBOX/Arbeit"].CollectionId, Is.EqualTo(before["default0/INBOX/Work"].CollectionId));
        Assert.That(now["default0/INBOX/Arbeit/Below"].CollectionId, Is.EqualTo(before["default0/INBOX/Work/Below"].CollectionId));
    }

    [Test]
    public async Task RenameInOx_OfAFolderWithOtherMails_IsAnotherFolder()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        var before = await ListAsync();
        await ScanAsync("default0/INBOX/Work", 3, 4, 9);
        _bed.Mail.Rows[1] = _bed.Mail.Rows[1] with { Uid = 5 };

        _bed.Folders.Rename("default0/INBOX/Work", "Arbeit");

        Assert.That((await ListAsync())["default0/INBOX/Arbeit"].CollectionId, Is.Not.EqualTo(before["default0/INBOX/Work"].CollectionId));
    }

    [TestCase("default3/New", true)]
    [TestCase("default0/INBOX/New", false)]
    public async Task NewFolder_ThatCannotBeLookedInto_HoldsUpTheListOnlyInTheMainAccount(string id, bool listed)
    {
        _bed.FolderSettings.OtherAccounts = true;
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        await ListAsync();
        await ScanAsync("default0/INBOX/Work", 3, 4, 9);
        _bed.Folders.Mail.RemoveAll(folder => folder.Title == "Work");
        _bed.Folders.Mail.Add(FakeFolders.Of(id, "New"));
        _bed.Mail.Refusal = new OxError("MSG-1016", OxErrorCategory.ServiceDown);

        var found = await Directory.RefreshAsync(_bed.User, CancellationToken.None);

        Assert.That(found.Succeeded && found.Value.Any(folder => folder.OxId == id), Is.EqualTo(listed));
    }

    [Test]
    public async Task RenameInOx_TwoFoldersThatLookLikeIt_IsNotCertain()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        var before = await ListAsync();
        await ScanAsync("default0/INBOX/Work", 3, 4, 9);

        _bed.Folders.Rename("default0/INBOX/Work", "Arbeit");
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Copy", "Copy"));

        Assert.That((await ListAsync()).Values.Select(folder => folder.CollectionId), Does.Not.Contain(before["default0/INBOX/Work"].CollectionId));
    }

    [Test]
    public async Task RenameInOx_OfAFolderNobodySynced_IsAnotherFolder()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        var before = await ListAsync();

        _bed.Folders.Rename("default0/INBOX/Work", "Arbeit");

        Assert.That((await ListAsync())["default0/INBOX/Arbeit"].CollectionId, Is.Not.EqualTo(before["default0/INBOX/Work"].CollectionId));
    }

    [Test]
    public async Task Announced_ButNotDone_ChangesNothing()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        var before = await ListAsync();
        await Directory.AnnounceAsync(_bed.User, FolderIntent.Move("default0/INBOX/Work", "default0/INBOX", "Arbeit", _bed.Time.GetUtcNow()), CancellationToken.None);

        Assert.That(await ListAsync(), Is.EquivalentTo(before));
        _bed.Time.Advance(TimeSpan.FromMinutes(11));
        await ListAsync();
        Assert.That((await _bed.Get<FolderMapStore>().LoadAsync(_bed.User.State, CancellationToken.None)).Map.Intents, Is.Empty);
    }

    [Test]
    public async Task LostMap_GivesTheSameIds()
    {
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        var before = await ListAsync();
        _bed.Store.Lose();

        Assert.That(await ListAsync(), Is.EquivalentTo(before));
    }

    [Test]
    public async Task TwoNodesListAtOnce_TheOlderViewDoesNotWin()
    {
        await ListAsync();
        using var slow = new DispatcherBed(_bed);

        // The slow node has read OX's answer; before it writes, a folder comes and the fast node lists it.
        var hooked = false;
        _bed.Folders.WhileListing = async () =>
        {
            if (hooked) return;
            hooked = true;
            _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
            await ListAsync();
            _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/More", "More"));
        };
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/First", "First"));

        var listed = await slow.Get<FolderDirectory>().RefreshAsync(_bed.User, CancellationToken.None);

        Assert.That(listed.Value!.Select(folder => folder.DisplayName), Is.SupersetOf(new[] { "First", "Work", "More" }));
        Assert.That((await Directory.AllAsync(_bed.User, CancellationToken.None)).Value!, Is.EqualTo(listed.Value));
    }

    [Test]
    public async Task OtherNode_SeesANewMapAtOnce()
    {
        await ListAsync();
        using var other = new DispatcherBed(_bed);
        await other.Get<FolderDirectory>().AllAsync(_bed.User, CancellationToken.None);
        _bed.Folders.Mail.Add(FakeFolders.Of("default0/INBOX/Work", "Work"));
        var id = (await ListAsync())["default0/INBOX/Work"].CollectionId;

        Assert.That((await other.Get<FolderDirectory>().FindAsync(_bed.User, id, CancellationToken.None)).Value, Is.Not.Null);
    }

    [Test]
    public async Task Listing_WithoutTheInbox_IsBelievedTheSecondTimeAMinuteLaterOnly()
    {
        var before = await ListAsync();
        _bed.Folders.Mail.Clear();

        Assert.That(await ListAsync(), Is.EquivalentTo(before));
        _bed.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(await ListAsync(), Is.EquivalentTo(before));
        _bed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await ListAsync(), Does.Not.ContainKey("default0/INBOX"));
    }

    [Test]
    public async Task Listing_WithoutMostFolders_AndThenWithThem_TakesNothingAway()
    {
        for (var number = 0; number < 20; number++) _bed.Folders.Mail.Add(FakeFolders.Of($"default0/INBOX/F{number}", $"F{number}"));
        var before = await ListAsync();
        var all = _bed.Folders.Mail.ToList();
        _bed.Folders.Mail.RemoveRange(1, 20);
        Assert.That(await ListAsync(), Is.EquivalentTo(before));

        _bed.Folders.Mail.AddRange(all.Skip(1));
        await ListAsync();
        _bed.Time.Advance(TimeSpan.FromMinutes(5));
        _bed.Folders.Mail.RemoveRange(1, 20);

        Assert.That(await ListAsync(), Is.EquivalentTo(before), "the doubt of then is over, this is a new one");
    }

    [TestCase(Bridge.OxApi.Folders.OxFolderSection.Public)]
    [TestCase(Bridge.OxApi.Folders.OxFolderSection.Shared)]
    public async Task MailFolders_ThatOxListsAsPublicOrShared_GoByThatSwitch(Bridge.OxApi.Folders.OxFolderSection section)
    {
        var folder = FakeFolders.Of("default0/News", "News");
        folder.Section = section;
        _bed.Folders.Mail.Add(folder);
        Assert.That((await ListAsync()).Keys, Does.Not.Contain("default0/News"));

        (_bed.FolderSettings.Public, _bed.FolderSettings.Shared) = (section == Bridge.OxApi.Folders.OxFolderSection.Public, section == Bridge.OxApi.Folders.OxFolderSection.Shared);
        _bed.FolderSettings.MailSubfolders = false;
        Assert.That((await ListAsync())["default0/News"].Type, Is.EqualTo(EasFolderType.UserMail));
    }

    [Test]
    public void MapBytes_AreThese()
    {
        var map = new FolderMap(
            [new EasFolder("M1", "0", "In", EasFolderType.Inbox, EasClass.Email, "default0/INBOX", FolderRights.All) { Kind = FolderKind.Shared }],
            [new FolderIntent("a", "b", "c", 1)],
            new FolderDoubt(2, 3));
        var bytes = FolderMapFormat.Write(map);

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo(MapOfBefore + "02"));
        var read = FolderMapFormat.Read(bytes)!;
        Assert.That(read.Folders, Is.EqualTo(map.Folders));
        Assert.That((read.Intents.Single(), read.Doubt), Is.EqualTo((map.Intents[0], map.Doubt)));
        for (var length = 0; length < bytes.Length - 1; length++) Assert.That(FolderMapFormat.Read(bytes.AsSpan(0, length)), Is.Null);
    }

    [TestCase(MapOfBefore, 0)]
    [TestCase("0301024D31013002496E02000E64656661756C74302F494E424F580F02010161016201630201020000000000000006", 2)]
    public void MapBytes_OfVersionsBefore_AreRead(string bytes, int kind)
    {
        var read = FolderMapFormat.Read(Convert.FromHexString(bytes))!;

        Assert.That(read.Folders, Is.EqualTo(new[] { new EasFolder("M1", "0", "In", EasFolderType.Inbox, EasClass.Email, "default0/INBOX", FolderRights.All) { Kind = (FolderKind)kind } }));
        Assert.That((read.Intents.Single(), read.Doubt), Is.EqualTo((new FolderIntent("a", "b", "c", 1), new FolderDoubt(2, 3))));
    }

    [Test]
    public void Ids_OfAPathThatAnotherFolderLeft_AreNew()
    {
        EasFolder[] before = [new("M1", "0", "Work", EasFolderType.UserMail, EasClass.Email, "default0/Work", FolderRights.All)];
        var now = new[] { Row("default0/Work"), Row("default0/Arbeit") };
        var fresh = CollectionIds.Assign([], now, new Dictionary<string, string>());
        before[0] = before[0] with { CollectionId = fresh["default0/Arbeit"], OxId = "default0/Old" };

        var ids = CollectionIds.Assign(before, now, new Dictionary<string, string> { ["default0/Old"] = "default0/Work" });

        Assert.That(ids["default0/Work"], Is.EqualTo(before[0].CollectionId));
        Assert.That(ids["default0/Arbeit"], Is.Not.EqualTo(before[0].CollectionId).And.Length.LessThanOrEqualTo(14));
        Assert.That(CollectionIds.Assign(before, now, new Dictionary<string, string> { ["default0/Old"] = "default0/Work" }), Is.EqualTo(ids), "every node derives the same");
    }

    private FolderDirectory Directory => _bed.Get<FolderDirectory>();

    private async Task<Dictionary<string, EasFolder>> ListAsync() =>
        (await Directory.RefreshAsync(_bed.User, CancellationToken.None)).Value!.ToDictionary(folder => folder.OxId);

    /// <summary>A phone has synced the folder with these mails.</summary>
    private async Task ScanAsync(string oxId, params uint[] uids)
    {
        foreach (var uid in uids) _bed.Mail.Put(uid);
        var scans = _bed.Get<MailScanStore>();
        var place = await scans.LoadHeaderAsync(_bed.User, oxId, CancellationToken.None);
        await scans.SaveAsync(_bed.User, oxId, place, _bed.Mail.Status, [.. _bed.Mail.Rows.Select(row => new MailRow(row.Uid, 0, row.ReceivedMs))], listedAtMs: 1, CancellationToken.None);
    }

    private static ListedFolder Row(string id) => new(FakeFolders.Of(id, id[(id.LastIndexOf('/') + 1)..]), EasClass.Email);
}
