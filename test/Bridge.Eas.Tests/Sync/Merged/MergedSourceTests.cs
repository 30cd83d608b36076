using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Merged;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Sync.Merged;

/// <summary>A collection that shows several folders: each item is there once, is written where it is, and stays while its folder cannot be read.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MergedSourceTests : IDisposable
{
    private const string Theirs = "T0000000000aa", Everybodys = "T0000000000bb";

    private readonly EngineBed _bed = new();
    private readonly Dictionary<string, FakeSource> _sources;
    private readonly Dictionary<string, string> _items = new(StringComparer.Ordinal);
    private readonly List<string> _told = [];
    private FolderSources _inner;
    private EasFolder[] _joined = [Folder(Theirs, "41"), Folder(Everybodys, "42")];
    private SyncKey _key;

    public MergedSourceTests()
    {
        _sources = new(StringComparer.Ordinal) { ["32"] = _bed.Source, ["41"] = new FakeSource(), ["42"] = new FakeSource() };
        foreach (var source in _sources.Values) source.Incremental = true;
        _inner = new FolderSources(_sources);
        _bed.Source.Put("mine");
        _sources["41"].Put("theirs");
        _sources["42"].Put("everybody's");
    }

    public void Dispose() => _bed.Dispose();

    private MergedSource Source => new(_inner, Folder("T1", "32", EasFolderType.Tasks) with { Joined = _joined });

    [Test]
    public async Task Folders_Joined_ShowEachItemOnceUnderItsOwnId()
    {
        await PrimeAsync();
        await SyncAsync();

        Assert.That(_items, Is.EquivalentTo(new Dictionary<string, string> { ["T1:1"] = "mine", [$"T1:{Theirs}.1"] = "theirs", [$"T1:{Everybodys}.1"] = "everybody's" }));
        Assert.That((await SyncAsync()).NothingNew);
        Assert.That(_inner.Reads, Is.EquivalentTo(new[] { "32", "41", "42" }), "each folder in one go");
    }

    [TestCase(EasClass.Tasks, "SoftDelete")]
    [TestCase(EasClass.Contacts, "Delete")]
    public async Task Folder_JoinsAndLeaves_ItsItemsComeAndGoAndTheOthersStay(EasClass itemClass, string word)
    {
        _inner = new FolderSources(_sources) { Class = itemClass };
        var both = _joined;
        _joined = [];
        await PrimeAsync();
        await SyncAsync();
        Assert.That(_items.Keys, Is.EqualTo(new[] { "T1:1" }));

        _told.Clear();
        _joined = both;
        await SyncAsync();
        Assert.That(_told, Is.EquivalentTo(new[] { $"Add T1:{Theirs}.1", $"Add T1:{Everybodys}.1" }));

        foreach (var left in new[] { Theirs, Everybodys })
        {
            _told.Clear();
            _joined = [.. _joined.Where(folder => folder.CollectionId != left)];
            await SyncAsync();
            Assert.That(_told, Is.EqualTo(new[] { $"{word} T1:{left}.1" }));
        }

        Assert.That((await SyncAsync()).NothingNew);
        Assert.That(_sources.Values.Select(source => source.Items.Count), Is.All.EqualTo(1), "nothing happens in OX");
    }

    [Test]
    public async Task Folder_LeavesWhileEverythingIsListedAnew_ItsItemsGoAndTheOthersStay()
    {
        await PrimeAsync();
        await SyncAsync();
        _joined = [];
        _told.Clear();

        await SyncAsync(options: new CollectionOptions { FilterType = 8 });

        Assert.That(_told, Is.EquivalentTo(new[] { $"SoftDelete T1:{Theirs}.1", $"SoftDelete T1:{Everybodys}.1" }));
    }

    [Test]
    public async Task Folder_ThatCannotBeRead_KeepsItsItemsAndHidesNoOthers()
    {
        await PrimeAsync();
        await SyncAsync();
        _sources["41"].Failure = new SourceFailure(SourceFailureKind.FolderGone, "FLD-0008");
        _sources["41"].Edit(1, "theirs, changed");
        _sources["42"].Put("more");
        _told.Clear();
        await SyncAsync();
        Assert.That(_told, Is.EqualTo(new[] { $"Add T1:{Everybodys}.2" }));

        _sources["32"].Audits = _sources["42"].Audits = true;
        await SyncAsync();
        Assert.That(_items, Has.Count.EqualTo(4));

        _sources["41"].Failure = null;
        await SyncAsync();
        Assert.That(_items[$"T1:{Theirs}.1"], Is.EqualTo("theirs, changed"));
    }

    [Test]
    public async Task Folder_UnreadFromTheFirstSyncOn_ComesWhenItCanBeRead()
    {
        _sources["41"].Failure = new SourceFailure(SourceFailureKind.Error, "X");
        await PrimeAsync();
        await SyncAsync();
        Assert.That(_items, Has.Count.EqualTo(2));

        _sources["41"].Failure = null;
        await SyncAsync();
        Assert.That(_items, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Folder_UnreadableWhileAChangeIsUndone_UndoesItLater()
    {
        await PrimeAsync();
        await SyncAsync();
        (_sources["41"].RefusesChanges, _sources["41"].Failure) = (true, new SourceFailure(SourceFailureKind.Error, "X"));
        await SyncAsync(EngineBed.Change($"T1:{Theirs}.1", "nobody may"));
        _told.Clear();
        await SyncAsync();
        Assert.That(_told, Is.Empty);

        _sources["41"].Failure = null;
        await SyncAsync();
        Assert.That(_told, Is.EqualTo(new[] { $"Change T1:{Theirs}.1" }));
        Assert.That((await SyncAsync()).NothingNew);
    }

    [TestCase(1, "HTTP-500", false)]
    [TestCase(5, "HTTP-500", false)]
    [TestCase(5, "TSK-0099", true)]
    public async Task Folder_ListedAndNotReadable_WaitsAndNobodyElseDoes(int more, string code, bool isOfItem)
    {
        for (var i = 1; i < more; i++) _sources["41"].Put($"theirs {i}");
        _sources["41"].Unreadable = new SourceFailure(SourceFailureKind.Error, code) { IsOfItem = isOfItem };
        await WaitsAsync(more, () => _sources["41"].Unreadable = null);
    }

    [Test]
    public async Task Folder_ListedAndRefusingEachItem_WaitsAndNobodyElseDoes()
    {
        for (var i = 1; i < 5; i++) _sources["41"].Put($"theirs {i}");
        _sources["41"].Refused = "TSK-0099";
        await WaitsAsync(5, () => _sources["41"].Refused = null);
    }

    private async Task WaitsAsync(int theirs, Action mend)
    {
        await PrimeAsync();
        for (var i = 0; i < 10; i++)
        {
            var answer = await SyncAsync();
            Assert.That((answer.Status, answer.MoreAvailable), Is.EqualTo((SyncStatus.Success, false)));
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(_items.Values, Is.EquivalentTo(new[] { "mine", "everybody's" }));
        var estimate = await _bed.Estimator.EstimateAsync(_bed.Run(_key) with { Source = Source }, CancellationToken.None);
        Assert.That(estimate.Value, Has.Property(nameof(Estimate.Waking)).EqualTo(0).And.Property(nameof(Estimate.LookAgain)).GreaterThan(TimeSpan.FromMinutes(1)), "a phone that waits is woken now and then");
        Assert.That(_sources["41"].Prepared, Is.LessThan(10 * theirs), "asked less and less often");
        Assert.That(await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None), Is.Empty);

        _sources["32"].Put("mine, too");
        await SyncAsync();
        Assert.That(_items.Values, Is.EquivalentTo(new[] { "mine", "everybody's", "mine, too" }));

        mend();
        _bed.Time.Advance(TimeSpan.FromMinutes(30));
        await SyncAsync();
        Assert.That(_items, Has.Count.EqualTo(3 + theirs));
        Assert.That((await SyncAsync()).NothingNew);
        Assert.That((await _bed.Collections.LoadAsync(EngineBed.Address, _key, CancellationToken.None))!.Doubts.IsEmpty);
    }

    [Test]
    public async Task Item_ThatCannotBeReadWhileOthersOfItsFolderCan_IsSetAside()
    {
        _sources["41"].Put("bad");
        _sources["41"].Cut.Add(1);
        await PrimeAsync();
        for (var i = 0; i < 8; i++)
        {
            await SyncAsync();
            if (i == 0) Assert.That(_items, Has.Count.EqualTo(3));
            _sources["41"].Put($"theirs {i}");
            _bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That((await _bed.SetAside.OfUserAsync(EngineBed.User, CancellationToken.None)).Select(entry => entry.Key), Is.EqualTo(new[] { Key(Theirs, 1) }));
    }

    [Test]
    public async Task Answer_LostWhileAFolderBecomesUnreadable_GivesTheOthersAndThatOneLater()
    {
        await PrimeAsync();
        await RunAsync(_bed.Run(_key));
        _sources["41"].Unreadable = new SourceFailure(SourceFailureKind.Error, "HTTP-500");
        var answer = await SyncAsync();
        Assert.That(answer.Status, Is.EqualTo(SyncStatus.Success));
        Assert.That(_items.Values, Is.EquivalentTo(new[] { "mine", "everybody's" }));

        _sources["41"].Unreadable = null;
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        await SyncAsync();
        Assert.That(_items, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task PrepareAsync_ReadingThatBreaksOff_SaysNothingOfTheRest()
    {
        var (first, second) = (_sources["32"].Put("first"), _sources["32"].Put("second"));
        _sources["32"].Later.Add(first);
        _sources["32"].BreaksOff = true;

        var prepared = new List<Preparation>();
        await foreach (var item in Source.PrepareAsync(_bed.Run(_key).Context, [Wanted(first), Wanted(second)], CancellationToken.None)) prepared.Add(item.Preparation);

        Assert.That(prepared, Is.EqualTo(new[] { Preparation.Later, Preparation.Later }));

        static WantedItem Wanted(ulong id) => new(new SourceItem(ItemKey.Of(id), 1), KnownVersion: null);
    }

    [Test]
    public async Task Ox_IsAway_NothingIsTold()
    {
        await PrimeAsync();
        await SyncAsync();
        _sources["41"].Failure = new SourceFailure(SourceFailureKind.Unavailable, "HTTP-503");

        Assert.That((await RunAsync(_bed.Run(_key))).Failure, Is.Not.Null);
    }

    [Test]
    public async Task Listing_ThatLacksAFoldersOnlyItem_IsNotBelievedAtOnce()
    {
        await PrimeAsync();
        await SyncAsync();
        _sources["41"].Audits = true;
        _sources["41"].Missing.Add(1);
        _told.Clear();
        await SyncAsync();
        await SyncAsync();
        Assert.That(_told, Is.Empty);

        _sources["41"].Remove(1);
        _bed.Time.Advance(TimeSpan.FromMinutes(2));
        await SyncAsync();
        await SyncAsync();
        Assert.That(_told, Is.EqualTo(new[] { $"Delete T1:{Theirs}.1" }), "two listings say so, and OX has none of that id");
    }

    [Test]
    public async Task Commands_OfThePhone_GoWhereTheItemIsAndNewOnesToTheDefaultFolder()
    {
        await PrimeAsync();
        await SyncAsync();
        _sources["42"].RefusesChanges = true;
        var answer = await SyncAsync(
            EngineBed.Add("1", "new"), EngineBed.Change($"T1:{Theirs}.1", "theirs, edited"), EngineBed.Change($"T1:{Everybodys}.1", "nobody may"), EngineBed.Change("T1:1", "mine, edited"));
        Assert.That(EnginePhone.Children(answer.Responses).Single().TextOf(AirSyncTags.ServerId), Is.EqualTo("T1:2"));
        Assert.That(_sources["32"].Items.Values.Select(item => item.Text), Is.EqualTo(new[] { "mine, edited", "new" }));
        Assert.That(_sources["41"].Items[1].Text, Is.EqualTo("theirs, edited"));

        await SyncAsync();
        Assert.That(_items[$"T1:{Everybodys}.1"], Is.EqualTo("everybody's"), "undone on the phone");
        Assert.That(_sources["32"].Creates, Is.EqualTo(1));

        await SyncAsync(EngineBed.Delete($"T1:{Theirs}.1"));
        Assert.That(_sources["41"].Items, Is.Empty);
        Assert.That(_sources["32"].Items, Has.Count.EqualTo(2));
        Assert.That((await SyncAsync()).NothingNew);
    }

    [Test]
    public async Task Commands_ForAFolderThatLeft_DoNothing()
    {
        await PrimeAsync();
        await SyncAsync();
        _joined = [];
        var answer = await SyncAsync(EngineBed.Change($"T1:{Theirs}.1", "late"), EngineBed.Delete($"T1:{Everybodys}.1"));

        Assert.That(answer.Status, Is.EqualTo(SyncStatus.Success));
        Assert.That(_sources["41"].Items[1].Text, Is.EqualTo("theirs"));
        Assert.That(_sources["42"].Items, Has.Count.EqualTo(1));
        await SyncAsync();
        Assert.That((await SyncAsync()).NothingNew);
    }

    [Test]
    public async Task Item_MovedInOx_IsThereOnceInTheNextAnswer()
    {
        await PrimeAsync();
        await SyncAsync();
        _bed.Source.Incremental = false;
        _bed.Source.Remove(1);
        _sources["41"].Put("mine");
        _bed.Source.Reported = [1];
        await SyncAsync();

        Assert.That(_items.Values.Order(StringComparer.Ordinal), Is.EqualTo(new[] { "everybody's", "mine", "theirs" }));
    }

    [Test]
    public async Task Answer_Lost_IsGivenAgainUnderTheSameIds()
    {
        await PrimeAsync();
        var lost = await RunAsync(_bed.Run(_key));
        _sources["41"].Put("later");
        var again = await SyncAsync();

        Assert.That(again.Key, Is.EqualTo(lost.Key));
        Assert.That(_items, Has.Count.EqualTo(3));
        await SyncAsync();
        Assert.That(_items, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Window_SmallerThanWhatThereIs_TellsAllInTurn()
    {
        for (var i = 0; i < 5; i++) _sources["41"].Put($"theirs {i}");
        await PrimeAsync();
        for (var i = 0; i < 4; i++) await SyncAsync(mostItems: 2);

        Assert.That(_items, Has.Count.EqualTo(8));
        Assert.That((await SyncAsync()).NothingNew);
    }

    [Test]
    public async Task Copies_OfEachFolder_GoBackWhereTheyWere()
    {
        var context = _bed.Run(SyncKey.First()).Context;
        var kept = await Source.KeepAsync(context, [ItemKey.Of(1), Key(Theirs, 1), Key("T0000000000cc", 1)], CancellationToken.None);
        _bed.Source.Remove(1);
        _sources["41"].Remove(1);

        var restored = await Source.RestoreAsync(context, kept.Value!, CancellationToken.None);
        Assert.That(restored.Value, Is.EqualTo(new RestoreOutcome(2, 0, 0)));
        Assert.That((_bed.Source.Items.Values.Single().Text, _sources["41"].Items.Values.Single().Text), Is.EqualTo(("mine", "theirs")));

        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(0, 2, 0)));
    }

    [Test]
    public async Task Copies_PutBackByADeviceThatIsNotShownTheFolder_GoWhereTheyWere()
    {
        var context = _bed.Run(SyncKey.First()).Context;
        var kept = await Source.KeepAsync(context, [ItemKey.Of(1), Key(Theirs, 1)], CancellationToken.None);
        _bed.Source.Remove(1);
        _sources["41"].Remove(1);
        _joined = [];

        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(2, 0, 0)));
        Assert.That((_bed.Source.Items.Values.Single().Text, _sources["41"].Items.Values.Single().Text), Is.EqualTo(("mine", "theirs")));
    }

    [Test]
    public async Task Copies_OfAFolderThatTheUserSeesNoMore_AreRefusedAndTheOthersGoBack()
    {
        var context = _bed.Run(SyncKey.First()).Context;
        var kept = await Source.KeepAsync(context, [Key(Theirs, 1), ItemKey.Of(1)], CancellationToken.None);
        _bed.Source.Remove(1);
        _sources["41"].RestoreFailure = new SourceFailure(SourceFailureKind.FolderGone, "FLD-0008");
        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(1, 0, 1)));

        _sources["41"].RestoreFailure = new SourceFailure(SourceFailureKind.Unavailable, "HTTP-500");
        Assert.That((await Source.RestoreAsync(context, kept.Value!, CancellationToken.None)).Failure, Is.Not.Null, "it may be back soon");
    }

    [Test]
    public async Task CopyBytes_AreThese_AndThoseOfBeforeAreRead()
    {
        byte[] copy = [.. "theirs"u8];
        byte[] before = [0xFD, 13, .. "T0000000000aa"u8, .. copy];
        Assert.That(MergedCopies.Write(_joined[0], copy), Is.EqualTo((byte[])[0xFC, 13, .. "T0000000000aa"u8, 2, .. "41"u8, .. copy]));

        var context = _bed.Run(SyncKey.First()).Context;
        _sources["41"].Remove(1);
        Assert.That((await Source.RestoreAsync(context, [before], CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(1, 0, 0)));
        Assert.That(_sources["41"].Items.Values.Single().Text, Is.EqualTo("theirs"));
        _joined = [];
        Assert.That((await Source.RestoreAsync(context, [before], CancellationToken.None)).Value, Is.EqualTo(new RestoreOutcome(0, 0, 1)));
    }

    [Test]
    public void Folders_OfItems_AreThoseTheyAreIn()
    {
        var context = _bed.Run(SyncKey.First()).Context;

        Assert.That(Source.FoldersOf(context, [Key(Theirs, 1), Key(Theirs, 2), ItemKey.Of(1)]), Is.EqualTo(new[] { "41", "32" }));
        Assert.That(Source.FoldersOf(context, []), Is.EqualTo(new[] { "32" }));
    }

    [Test]
    public void ServerId_OfAnItemInOx_IsThatOfTheViewItIsIn()
    {
        EasFolder[] all = [Folder("T1", "32", EasFolderType.Tasks) with { Joined = _joined }, Folder("T0000000000dd", "50")];

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

    private static ItemKey Key(string folder, ulong id) => MergedKeys.Of(Folder(folder, ""), ItemKey.Of(id));

    private static EasFolder Folder(string id, string oxId, EasFolderType type = EasFolderType.UserTasks) => new(id, EasFolder.Root, id, type, EasClass.Tasks, oxId, FolderRights.All);

    private async Task PrimeAsync() => _key = await _bed.Collections.StartAsync(EngineBed.Address, _inner.Class, EasVersion.V141, line => line, CancellationToken.None);

    private ValueTask<CollectionAnswer> RunAsync(CollectionRun run) => _bed.Engine.RunAsync(run with { Source = Source }, CancellationToken.None);

    private Task<CollectionAnswer> SyncAsync(params PhoneCommand[] commands) => SyncAsync(100, options: null, commands);

    private async Task<CollectionAnswer> SyncAsync(int mostItems = 100, CollectionOptions? options = null, PhoneCommand[]? commands = null)
    {
        var answer = await RunAsync(_bed.Run(_key) with { MostItems = mostItems, NewOptions = options, Commands = commands ?? [] });
        Assert.That(SyncKey.TryParse(answer.Key!, out _key));
        foreach (var command in EnginePhone.Children(answer.Commands))
        {
            var id = command.TextOf(AirSyncTags.ServerId)!;
            _told.Add($"{command.Tag.Name} {id}");
            if (command.Child(AirSyncTags.ApplicationData) is not { } data) Assert.That(_items.Remove(id), id);
            else if (command.Tag == AirSyncTags.Add) _items.Add(id, data.TextOf(TasksTags.Subject)!);
            else _items[id] = data.TextOf(TasksTags.Subject)!;
        }

        foreach (var response in EnginePhone.Children(answer.Responses).Where(one => one.Tag == AirSyncTags.Add)) _items.Add(response.TextOf(AirSyncTags.ServerId)!, "");
        foreach (var command in commands ?? [])
            if (command.Kind == ClientCommandKind.Delete) _items.Remove(command.ServerId);
        return answer;
    }
}
