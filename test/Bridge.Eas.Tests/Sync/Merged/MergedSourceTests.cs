using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Merged;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Sync.Merged;

/// <summary>A collection that shows several folders: each item is there once, is written where it is, and stays while its folder cannot be read.</summary>
internal sealed class MergedSourceTests : MergedViewBed
{
    public MergedSourceTests()
    {
        Sources["32"].Put("mine");
        Sources["41"].Put("theirs");
        Sources["42"].Put("everybody's");
    }

    [Test]
    public async Task Folders_Joined_ShowEachItemOnceUnderItsOwnId()
    {
        await PrimeAsync();
        await SyncAsync();

        Assert.That(Items, Is.EquivalentTo(new Dictionary<string, string> { ["T1:1"] = "mine", [$"T1:{Theirs}.1"] = "theirs", [$"T1:{Everybodys}.1"] = "everybody's" }));
        Assert.That((await SyncAsync()).NothingNew);
        Assert.That(Inner.Reads, Is.EquivalentTo(new[] { "32", "41", "42" }), "each folder in one go");
    }

    [Test]
    public async Task Folder_LeavesWhileItCannotBeRead_ItsItemsGoAtOnce()
    {
        await PrimeAsync();
        await SyncAsync();
        Sources["41"].Failure = new SourceFailure(SourceFailureKind.Error, "X");
        Sources["32"].RefusesChanges = true;
        await SyncAsync(EngineBed.Change("T1:1", "nobody may"));
        Told.Clear();
        Joined = [.. Joined.Where(folder => folder.CollectionId != Theirs)];
        await SyncAsync();

        Assert.That(Told, Is.EqualTo(new[] { $"SoftDelete T1:{Theirs}.1" }));
        Assert.That((await SyncAsync()).NothingNew);
    }

    [TestCase(EasClass.Tasks, "SoftDelete")]
    [TestCase(EasClass.Contacts, "Delete")]
    public async Task Folder_JoinsAndLeaves_ItsItemsComeAndGoAndTheOthersStay(EasClass itemClass, string word)
    {
        Inner = new FolderSources(Sources) { Class = itemClass };
        var both = Joined;
        Joined = [];
        await PrimeAsync();
        await SyncAsync();
        Assert.That(Items.Keys, Is.EqualTo(new[] { "T1:1" }));

        Told.Clear();
        Joined = both;
        await SyncAsync();
        Assert.That(Told, Is.EquivalentTo(new[] { $"Add T1:{Theirs}.1", $"Add T1:{Everybodys}.1" }));

        foreach (var left in new[] { Theirs, Everybodys })
        {
            Told.Clear();
            Joined = [.. Joined.Where(folder => folder.CollectionId != left)];
            await SyncAsync();
            Assert.That(Told, Is.EqualTo(new[] { $"{word} T1:{left}.1" }));
        }

        Assert.That((await SyncAsync()).NothingNew);
        Assert.That(Sources.Values.Select(source => source.Items.Count), Is.All.EqualTo(1), "nothing happens in OX");
    }

    [Test]
    public async Task Folder_LeavesWhileEverythingIsListedAnew_ItsItemsGoAndTheOthersStay()
    {
        await PrimeAsync();
        await SyncAsync();
        Joined = [];
        Told.Clear();

        await SyncAsync(options: new CollectionOptions { FilterType = 8 });

        Assert.That(Told, Is.EquivalentTo(new[] { $"SoftDelete T1:{Theirs}.1", $"SoftDelete T1:{Everybodys}.1" }));
    }

    [Test]
    public async Task Folder_ThatCannotBeRead_KeepsItsItemsAndHidesNoOthers()
    {
        await PrimeAsync();
        await SyncAsync();
        Sources["41"].Failure = new SourceFailure(SourceFailureKind.FolderGone, "FLD-0008");
        Sources["41"].Edit(1, "theirs, changed");
        Sources["42"].Put("more");
        Told.Clear();
        await SyncAsync();
        Assert.That(Told, Is.EqualTo(new[] { $"Add T1:{Everybodys}.2" }));

        Sources["32"].Audits = Sources["42"].Audits = true;
        await SyncAsync();
        Assert.That(Items, Has.Count.EqualTo(4));

        Sources["41"].Failure = null;
        await SyncAsync();
        Assert.That(Items[$"T1:{Theirs}.1"], Is.EqualTo("theirs, changed"));
    }

    [Test]
    public async Task Folder_UnreadFromTheFirstSyncOn_ComesWhenItCanBeRead()
    {
        Sources["41"].Failure = new SourceFailure(SourceFailureKind.Error, "X");
        await PrimeAsync();
        await SyncAsync();
        Assert.That(Items, Has.Count.EqualTo(2));

        Sources["41"].Failure = null;
        await SyncAsync();
        Assert.That(Items, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Folder_UnreadableWhileAChangeIsUndone_UndoesItLater()
    {
        await PrimeAsync();
        await SyncAsync();
        (Sources["41"].RefusesChanges, Sources["41"].Failure) = (true, new SourceFailure(SourceFailureKind.Error, "X"));
        await SyncAsync(EngineBed.Change($"T1:{Theirs}.1", "nobody may"));
        Told.Clear();
        await SyncAsync();
        Assert.That(Told, Is.Empty);

        Sources["41"].Failure = null;
        await SyncAsync();
        Assert.That(Told, Is.EqualTo(new[] { $"Change T1:{Theirs}.1" }));
        Assert.That((await SyncAsync()).NothingNew);
    }

    [TestCase(1, "HTTP-500", false)]
    [TestCase(5, "HTTP-500", false)]
    [TestCase(5, "TSK-0099", true)]
    public async Task Folder_ListedAndNotReadable_WaitsAndNobodyElseDoes(int more, string code, bool isOfItem)
    {
        for (var i = 1; i < more; i++) Sources["41"].Put($"theirs {i}");
        Sources["41"].Unreadable = new SourceFailure(SourceFailureKind.Error, code) { IsOfItem = isOfItem };
        await WaitsAsync(more, () => Sources["41"].Unreadable = null);
    }

    [Test]
    public async Task Folder_ListedAndRefusingEachItem_WaitsAndNobodyElseDoes()
    {
        for (var i = 1; i < 5; i++) Sources["41"].Put($"theirs {i}");
        Sources["41"].Refused = "TSK-0099";
        await WaitsAsync(5, () => Sources["41"].Refused = null);
    }

    private async Task WaitsAsync(int theirs, Action mend)
    {
        await PrimeAsync();
        for (var i = 0; i < 10; i++)
        {
            var answer = await SyncAsync();
            Assert.That((answer.Status, answer.MoreAvailable), Is.EqualTo((SyncStatus.Success, false)));
            Bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(Items.Values, Is.EquivalentTo(new[] { "mine", "everybody's" }));
        var estimate = await Bed.Estimator.EstimateAsync(Bed.Run(Latest) with { Source = Source }, CancellationToken.None);
        Assert.That(estimate.Value, Has.Property(nameof(Estimate.Waking)).EqualTo(0).And.Property(nameof(Estimate.LookAgain)).GreaterThan(TimeSpan.FromMinutes(1)), "a phone that waits is woken now and then");
        Assert.That(Sources["41"].Prepared, Is.LessThan(10 * theirs), "asked less and less often");
        Assert.That(await Bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None), Is.Empty);

        Sources["32"].Put("mine, too");
        await SyncAsync();
        Assert.That(Items.Values, Is.EquivalentTo(new[] { "mine", "everybody's", "mine, too" }));

        mend();
        Bed.Time.Advance(TimeSpan.FromMinutes(30));
        await SyncAsync();
        Assert.That(Items, Has.Count.EqualTo(3 + theirs));
        Assert.That((await SyncAsync()).NothingNew);
        Assert.That((await Bed.Collections.LoadAsync(EngineBed.Address, Latest, CancellationToken.None))!.Doubts.IsEmpty);
    }

    [Test]
    public async Task Item_ThatCannotBeReadWhileOthersOfItsFolderCan_IsSetAside()
    {
        Sources["41"].Put("bad");
        Sources["41"].Cut.Add(1);
        await PrimeAsync();
        for (var i = 0; i < 8; i++)
        {
            await SyncAsync();
            if (i == 0) Assert.That(Items, Has.Count.EqualTo(3));
            Sources["41"].Put($"theirs {i}");
            Bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That((await Bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None)).Select(entry => entry.Key), Is.EqualTo(new[] { Key(Theirs, 1) }));
    }

    [Test]
    public async Task Answer_LostWhileAFolderBecomesUnreadable_GivesTheOthersAndThatOneLater()
    {
        await PrimeAsync();
        await RunAsync(Bed.Run(Latest));
        Sources["41"].Unreadable = new SourceFailure(SourceFailureKind.Error, "HTTP-500");
        var answer = await SyncAsync();
        Assert.That(answer.Status, Is.EqualTo(SyncStatus.Success));
        Assert.That(Items.Values, Is.EquivalentTo(new[] { "mine", "everybody's" }));

        Sources["41"].Unreadable = null;
        Bed.Time.Advance(TimeSpan.FromMinutes(1));
        await SyncAsync();
        Assert.That(Items, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task PrepareAsync_ReadingThatBreaksOff_SaysNothingOfTheRest()
    {
        var (first, second) = (Sources["32"].Put("first"), Sources["32"].Put("second"));
        Sources["32"].Later.Add(first);
        Sources["32"].BreaksOff = true;

        var prepared = new List<Preparation>();
        await foreach (var item in Source.PrepareAsync(Bed.Run(Latest).Context, [Wanted(first), Wanted(second)], CancellationToken.None)) prepared.Add(item.Preparation);

        Assert.That(prepared, Is.EqualTo(new[] { Preparation.Later, Preparation.Later }));

        static WantedItem Wanted(ulong id) => new(new SourceItem(ItemKey.Of(id), 1), KnownVersion: null);
    }

    [Test]
    public async Task Ox_IsAway_NothingIsTold()
    {
        await PrimeAsync();
        await SyncAsync();
        Sources["41"].Failure = new SourceFailure(SourceFailureKind.Unavailable, "HTTP-503");

        Assert.That((await RunAsync(Bed.Run(Latest))).Failure, Is.Not.Null);
    }

    [Test]
    public async Task Listing_ThatLacksAFoldersOnlyItem_IsNotBelievedAtOnce()
    {
        await PrimeAsync();
        await SyncAsync();
        Sources["41"].Audits = true;
        Sources["41"].Missing.Add(1);
        Told.Clear();
        await SyncAsync();
        await SyncAsync();
        Assert.That(Told, Is.Empty);

        Sources["41"].Remove(1);
        Bed.Time.Advance(TimeSpan.FromMinutes(2));
        await SyncAsync();
        await SyncAsync();
        Assert.That(Told, Is.EqualTo(new[] { $"Delete T1:{Theirs}.1" }), "two listings say so, and OX has none of that id");
    }

    [Test]
    public async Task Commands_OfThePhone_GoWhereTheItemIsAndNewOnesToTheDefaultFolder()
    {
        await PrimeAsync();
        await SyncAsync();
        Sources["42"].RefusesChanges = true;
        var answer = await SyncAsync(
            EngineBed.Add("1", "new"), EngineBed.Change($"T1:{Theirs}.1", "theirs, edited"), EngineBed.Change($"T1:{Everybodys}.1", "nobody may"), EngineBed.Change("T1:1", "mine, edited"));
        Assert.That(EnginePhone.Children(answer.Responses).Single().TextOf(AirSyncTags.ServerId), Is.EqualTo("T1:2"));
        Assert.That(Sources["32"].Items.Values.Select(item => item.Text), Is.EqualTo(new[] { "mine, edited", "new" }));
        Assert.That(Sources["41"].Items[1].Text, Is.EqualTo("theirs, edited"));

        await SyncAsync();
        Assert.That(Items[$"T1:{Everybodys}.1"], Is.EqualTo("everybody's"), "undone on the phone");
        Assert.That(Sources["32"].Creates, Is.EqualTo(1));

        await SyncAsync(EngineBed.Delete($"T1:{Theirs}.1"));
        Assert.That(Sources["41"].Items, Is.Empty);
        Assert.That(Sources["32"].Items, Has.Count.EqualTo(2));
        Assert.That((await SyncAsync()).NothingNew);
    }

    [Test]
    public async Task Commands_ForAFolderThatLeft_DoNothing()
    {
        await PrimeAsync();
        await SyncAsync();
        Joined = [];
        var answer = await SyncAsync(EngineBed.Change($"T1:{Theirs}.1", "late"), EngineBed.Delete($"T1:{Everybodys}.1"));

        Assert.That(answer.Status, Is.EqualTo(SyncStatus.Success));
        Assert.That(Sources["41"].Items[1].Text, Is.EqualTo("theirs"));
        Assert.That(Sources["42"].Items, Has.Count.EqualTo(1));
        await SyncAsync();
        Assert.That((await SyncAsync()).NothingNew);
    }

    [Test]
    public async Task Item_MovedInOx_IsThereOnceInTheNextAnswer()
    {
        await PrimeAsync();
        await SyncAsync();
        Bed.Source.Incremental = false;
        Bed.Source.Remove(1);
        Sources["41"].Put("mine");
        Bed.Source.Reported = [1];
        await SyncAsync();

        Assert.That(Items.Values.Order(StringComparer.Ordinal), Is.EqualTo(new[] { "everybody's", "mine", "theirs" }));
    }

    [Test]
    public async Task Answer_Lost_IsGivenAgainUnderTheSameIds()
    {
        await PrimeAsync();
        var lost = await RunAsync(Bed.Run(Latest));
        Sources["41"].Put("later");
        var again = await SyncAsync();

        Assert.That(again.Key, Is.EqualTo(lost.Key));
        Assert.That(Items, Has.Count.EqualTo(3));
        await SyncAsync();
        Assert.That(Items, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Window_SmallerThanWhatThereIs_TellsAllInTurn()
    {
        for (var i = 0; i < 5; i++) Sources["41"].Put($"theirs {i}");
        await PrimeAsync();
        for (var i = 0; i < 4; i++) await SyncAsync(mostItems: 2);

        Assert.That(Items, Has.Count.EqualTo(8));
        Assert.That((await SyncAsync()).NothingNew);
    }

    [Test]
    public async Task Copies_OfEachFolder_GoBackWhereTheyWere()
    {
        var context = Bed.Run(SyncKey.First()).Context;
        var kept = await Source.KeepAsync(context, [ItemKey.Of(1), Key(Theirs, 1), Key("T0000000000cc", 1)], CancellationToken.None);
        Bed.Source.Remove(1);
        Sources["41"].Remove(1);

        var restored = await Source.RestoreAsync(context, kept.Value!, CancellationToken.None);
        Assert.That(restored.Value, Is.EqualTo(new RestoreOutcome(2, 0, 0)));
        Assert.That((Bed.Source.Items.Values.Single().Text, Sources["41"].Items.Values.Single().Text), Is.EqualTo(("mine", "theirs")));

        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(0, 2, 0)));
    }

    [Test]
    public async Task Copies_PutBackByADeviceThatIsNotShownTheFolder_GoWhereTheyWere()
    {
        var context = Bed.Run(SyncKey.First()).Context;
        var kept = await Source.KeepAsync(context, [ItemKey.Of(1), Key(Theirs, 1)], CancellationToken.None);
        Bed.Source.Remove(1);
        Sources["41"].Remove(1);
        Joined = [];

        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(2, 0, 0)));
        Assert.That((Bed.Source.Items.Values.Single().Text, Sources["41"].Items.Values.Single().Text), Is.EqualTo(("mine", "theirs")));
    }

    [Test]
    public async Task Copies_OfAFolderThatTheUserSeesNoMore_AreRefusedAndTheOthersGoBack()
    {
        var context = Bed.Run(SyncKey.First()).Context;
        var kept = await Source.KeepAsync(context, [Key(Theirs, 1), ItemKey.Of(1)], CancellationToken.None);
        Bed.Source.Remove(1);
        Sources["41"].RestoreFailure = new SourceFailure(SourceFailureKind.FolderGone, "FLD-0008");
        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(1, 0, 1)));

        Sources["41"].RestoreFailure = new SourceFailure(SourceFailureKind.Unavailable, "HTTP-500");
        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Failure, Is.Not.Null, "it may be back soon");
    }

    [Test]
    public async Task CopyBytes_AreThese_AndThoseOfBeforeAreRead()
    {
        byte[] copy = [.. "theirs"u8];
        byte[] before = [0xFD, 13, .. "T0000000000aa"u8, .. copy];
        Assert.That(MergedCopies.Write(Joined[0], copy), Is.EqualTo((byte[])[0xFC, 13, .. "T0000000000aa"u8, 2, .. "41"u8, .. copy]));

        var context = Bed.Run(SyncKey.First()).Context;
        Sources["41"].Remove(1);
        Assert.That((await Source.RestoreAsync(context, [before], CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(1, 0, 0)));
        Assert.That(Sources["41"].Items.Values.Single().Text, Is.EqualTo("theirs"));
        Joined = [];
        Assert.That((await Source.RestoreAsync(context, [before], CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(0, 0, 1)));
    }

    [Test]
    public void Folders_OfItems_AreThoseTheyAreIn()
    {
        var context = Bed.Run(SyncKey.First()).Context;

        Assert.That(Source.FoldersOf(context, [Key(Theirs, 1), Key(Theirs, 2), ItemKey.Of(1)]), Is.EqualTo(new[] { "41", "32" }));
        Assert.That(Source.FoldersOf(context, []), Is.EqualTo(new[] { "32" }));
    }

    [Test]
    public void ServerId_OfAnItemInOx_IsThatOfTheViewItIsIn()
    {
        EasFolder[] all = [Folder("T1", "32", EasFolderType.Tasks) with { Joined = Joined }, Folder("T0000000000dd", "50")];

        Assert.That(MergedKeys.ServerIdOf(all, "32", ItemKey.Of(7)), Is.EqualTo("T1:7"));
        Assert.That(MergedKeys.ServerIdOf(all, "41", ItemKey.Of(7)), Is.EqualTo($"T1:{Theirs}.7"));
        Assert.That(MergedKeys.ServerIdOf(all, "50", ItemKey.Of(7)), Is.EqualTo("T0000000000dd:7"));
        Assert.That(MergedKeys.ServerIdOf(all, "60", ItemKey.Of(7)), Is.Null);
    }

    [Test]
    public void CursorBytes_AreThese()
    {
        var bytes = MergedCursor.Write(new Dictionary<string, byte[]> { ["T1"] = [1, 2], ["C2"] = [3] }, "T1");

        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("FE02" + "02433201" + "03" + "025431" + "020102"));
        Assert.That(MergedCursor.Read(bytes, "T1"), Is.EquivalentTo(new Dictionary<string, byte[]> { ["T1"] = [1, 2], ["C2"] = [3] }));
        for (var length = 1; length < bytes.Length; length++) Assert.That(MergedCursor.Read(bytes[..length], "T1"), Is.Empty);
    }

    [Test]
    public void Cursor_OfOneFolder_IsItsSources()
    {
        Assert.That(MergedCursor.Write(new Dictionary<string, byte[]> { ["T1"] = [1, 2] }, "T1"), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(MergedCursor.Read([1, 2], "T1"), Is.EquivalentTo(new Dictionary<string, byte[]> { ["T1"] = [1, 2] }));
        Assert.That(MergedCursor.Read(null, "T1"), Is.Empty);
    }

    [TestCase("T0000000000aa.17", true)]
    [TestCase("T0000000000aa.a.b", true)]
    [TestCase("T0000000000aa.", false)]
    [TestCase("T0000000000aa", false)]
    [TestCase("X0000000000aa.1", false)]
    [TestCase("T0000000000AA.1", false)]
    [TestCase("17", false)]
    [TestCase("unmade-0123456789abcdef", false)]
    public void Key_OfAnotherFolder_IsKnownByIt(string key, bool isOther) => Assert.That(MergedKeys.TryRead(ItemKey.Parse(key), out _, out _), Is.EqualTo(isOther));

    [TestCase("T0000000000aa.12345678", false)]
    [TestCase("abcdefghijklmnopqrstuv", true)]
    public async Task Id_OfAnItemInAnotherFolder_IsNoHashToListFoldersFor(string key, bool mayBeHash)
    {
        Assert.That(key, Has.Length.EqualTo(22));
        var context = Bed.Run(SyncKey.First()).Context;
        var found = await HashedIds.ResolveAsync([ItemKey.Parse(key)], held: null, Source, context, CancellationToken.None);

        Assert.That(found.Value, Is.Empty);
        Assert.That(Sources["32"].ListedAnew, Has.Count.EqualTo(mayBeHash ? 1 : 0));
    }
}
