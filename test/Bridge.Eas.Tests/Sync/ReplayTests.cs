using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using StateStores;

namespace Bridge.Eas.Tests.Sync;

/// <summary>Lost answers, repeated requests, copies that come late.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayTests : IDisposable
{
    private EngineBed Bed { get; } = new();

    public void Dispose() => Bed.Dispose();

    [Test]
    public async Task Run_TwoDifferentAnswersLost_TheFirstRequestAgainCreatesNothing()
    {
        var phone = await ReadyAsync();
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "a")]);
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("2", "b")]);

        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        await phone.SyncAsync(commands: [EngineBed.Add("2", "b")]);

        Assert.Multiple(() =>
        {
            Assert.That(Bed.Source.Creates, Is.EqualTo(2));
            Assert.That((phone.ServerIdOf("1"), phone.ServerIdOf("2")), Is.EqualTo(("T1:1", "T1:2")));
            Assert.That(phone.Adds, Is.Empty, "the phone came with the second one before it was told of it");
        });
    }

    [Test]
    public async Task Run_AddWhoseAnswerWasLostAndWhichNeverComesAgain_IsToldAsNewOnce()
    {
        var phone = await ReadyAsync();
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "a")]);

        var quiet = await phone.SyncAsync();
        Assert.That(phone.Adds, Is.Empty, "the phone may come with it next");
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(quiet.NothingNew, Is.False);
        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 1 }));
    }

    [Test]
    public async Task Run_SameCommandTwiceInOneRequest_IsCarriedOutOnceAndAnsweredOnce()
    {
        var one = Bed.Source.Put("one");
        var phone = await ReadyAsync();

        var answer = await phone.SyncAsync(commands: [EngineBed.Add("1", "a"), EngineBed.Add("1", "a"), EngineBed.Change($"T1:{one}", "uno"), EngineBed.Change($"T1:{one}", "uno")]);

        Assert.That((Bed.Source.Creates, Bed.Source.Changes), Is.EqualTo((1, 1)));
        Assert.That(EnginePhone.Children(answer.Responses), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Run_OneClientIdWithTwoContents_IsOneItem()
    {
        var phone = await ReadyAsync();

        await phone.SyncAsync(commands: [EngineBed.Add("1", "a"), EngineBed.Add("1", "b")]);
        await phone.SyncAsync();

        Assert.That(Bed.Source.Items.Values.Select(item => item.Text), Is.EqualTo(new[] { "b" }));
        Assert.That(phone.Adds, Is.Empty);
    }

    [Test]
    public async Task Run_PhoneThatGoesBackToWhatItSaidBefore_IsHeard()
    {
        var one = Bed.Source.Put("unread");
        var phone = await ReadyAsync();
        await phone.SyncAsync(keep: false, commands: [EngineBed.Change($"T1:{one}", "read")]);
        await phone.SyncAsync(keep: false, commands: [EngineBed.Change($"T1:{one}", "unread")]);

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "read")]);
        await phone.SyncAsync();

        Assert.That(Bed.Source.Items[one].Text, Is.EqualTo("read"));
        Assert.That(phone.Changed, Is.EqualTo(new[] { one }), "it may have given up what it was not answered");
    }

    [Test]
    public async Task Run_DeleteAndChangeOfOneItem_DeleteWins([Values] bool deleteFirst)
    {
        var one = Bed.Source.Put("one");
        var phone = await ReadyAsync();
        PhoneCommand[] commands = [EngineBed.Change($"T1:{one}", "uno"), EngineBed.Delete($"T1:{one}")];

        var answer = await phone.SyncAsync(commands: deleteFirst ? [.. commands.Reverse()] : commands);
        await phone.SyncAsync();

        Assert.That(Bed.Source.Items, Is.Empty);
        Assert.That((Bed.Source.Changes, answer.Responses, phone.Changed.Count), Is.EqualTo((0, (Bridge.Eas.Wbxml.WbxmlWriter?)null, 0)));
    }

    [Test]
    public async Task Run_ItemChangedOnBothSidesAndTwiceByThePhone_IsToldOnceInAnAnswer()
    {
        Bed.Source.RefusesChanges = true;
        var one = Bed.Source.Put("one");
        var phone = await ReadyAsync();
        Bed.Source.Edit(one, "eins");

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "uno"), EngineBed.Change($"T1:{one}", "un")]);

        Assert.That(EnginePhone.Children(answer.Commands), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Run_AddToldMoreAtOnce_TellsItAgainInAReplay()
    {
        Bed.Source.Tells = "uid-1";
        var phone = await ReadyAsync();
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "a")]);

        var again = await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        var later = await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);

        foreach (var answer in new[] { again, later })
            Assert.That(EnginePhone.Children(answer.Responses).Single().Child(AirSyncTags.ApplicationData)?.TextOf(CalendarTags.UID), Is.EqualTo("uid-1"));
    }

    [Test]
    public async Task Run_AddThatSomebodyElseChangedAtOnce_IsToldAsChangedInAReplayToo()
    {
        var phone = await ReadyAsync();
        Bed.Source.AfterCreate = () =>
        {
            Bed.Source.AfterCreate = null;
            Bed.Source.Edit(1, "theirs");
            return Task.CompletedTask;
        };
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "a")]);

        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);

        Assert.That(phone.Adds, Is.Empty, "it has it, by the answer to its Add");
        Assert.That(phone.Changed, Is.EqualTo(new ulong[] { 1 }));
    }

    [Test]
    public async Task Run_LateCopyOfAnAnsweredRequest_GetsItsAnswerAgainAndDoesNothing()
    {
        var phone = await ReadyAsync();
        var key = phone.Key;
        var first = await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        for (var i = 0; i < 4; i++) await phone.SyncAsync(commands: [EngineBed.Add("x", $"other {i}")]);
        var before = Bed.Store.Keys;

        var late = await Bed.Engine.RunAsync(Bed.Run(key) with { Commands = [EngineBed.Add("1", "a")] }, CancellationToken.None);
        var next = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That((late.Status, late.Key), Is.EqualTo((SyncStatus.Success, first.Key)));
            Assert.That(EnginePhone.Children(late.Responses).Single().TextOf(AirSyncTags.ServerId), Is.EqualTo("T1:1"));
            Assert.That(Bed.Store.Keys, Is.EqualTo(before));
            Assert.That((next.Status, Bed.Source.Creates), Is.EqualTo((SyncStatus.Success, 5)));
        });
    }

    [Test]
    public async Task Run_RememberedKeyThatWasAnswered_AsksThePhoneAndDoesNothing([Values] bool wentOn)
    {
        // Two copies of a request at once: one was answered with nothing and is remembered, the other one with an item.
        var phone = await ReadyAsync();
        var key = phone.Key;
        Bed.Source.Put("new");
        await phone.SyncAsync();
        if (wentOn) await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        var before = Bed.Store.Keys;

        var empty = await Bed.Engine.RunAsync(Bed.Run(key) with { IsRemembered = true }, CancellationToken.None);
        var latest = await Bed.Engine.RunAsync(Bed.Run(phone.Key) with { IsRemembered = true }, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That((empty.Status, empty.Commands), Is.EqualTo((SyncStatus.RequestIncomplete, (WbxmlWriter?)null)));
            Assert.That(Bed.Store.Keys, Is.EqualTo(before));
            Assert.That((latest.Status, latest.NothingNew), Is.EqualTo((SyncStatus.Success, true)));
        });
    }

    [Test]
    public async Task Run_LateRequestWithOtherCommands_IsStatus3AndDoesNothing([Values] bool options)
    {
        var phone = await ReadyAsync();
        var key = phone.Key;
        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        await phone.SyncAsync();

        var late = await Bed.Engine.RunAsync(
            Bed.Run(key) with { Commands = [EngineBed.Add("2", "b")], NewOptions = options ? new CollectionOptions { FilterType = 3 } : null, NewWindow = options ? 1 : null }, CancellationToken.None);
        var header = await Bed.Collections.LoadHeaderAsync(EngineBed.Address, CancellationToken.None);
        var next = await phone.SyncAsync(commands: [EngineBed.Add("3", "c")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(late.Status, Is.EqualTo(SyncStatus.InvalidSyncKey));
            Assert.That((header!.Line.Options.FilterType, header.Line.WindowSize), Is.EqualTo((0, 100)));
            Assert.That((next.Status, after.NothingNew, Bed.Source.Creates), Is.EqualTo((SyncStatus.Success, true, 2)));
        });
    }

    [Test]
    public async Task Run_KeyOfAnAnswerThatThePhonePassedOver_IsStatus3()
    {
        var phone = await ReadyAsync();
        var passed = await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "a")]);
        await phone.SyncAsync(commands: [EngineBed.Add("1", "a"), EngineBed.Add("2", "b")]);
        await phone.SyncAsync();
        Assert.That(SyncKey.TryParse(passed.Key!, out var key), Is.True);

        var odd = await Bed.RunAsync(key);

        Assert.That(odd.Status, Is.EqualTo(SyncStatus.InvalidSyncKey));
        Assert.That((await phone.SyncAsync()).Status, Is.EqualTo(SyncStatus.Success));
    }

    [TestCase(2)]
    [TestCase(30, Description = "folded meanwhile")]
    public async Task Run_SameAddUnderALaterKey_IsAnsweredWithTheItemThereIs(int keys)
    {
        var phone = await ReadyAsync();
        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        for (var i = 0; i < keys; i++) await phone.SyncAsync(commands: [EngineBed.Add($"o{i}", $"other {i}")]);

        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);

        Assert.That((Bed.Source.Creates, phone.ServerIdOf("1")), Is.EqualTo((keys + 1, "T1:1")));
    }

    [Test]
    public async Task Run_ClientIdUsedAgain_IsANewItem([Values] bool sameContent)
    {
        var phone = await ReadyAsync();
        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        if (sameContent) await phone.SyncAsync(commands: [EngineBed.Delete("T1:1")]);

        await phone.SyncAsync(commands: [EngineBed.Add("1", sameContent ? "a" : "b")]);

        Assert.That((Bed.Source.Creates, phone.ServerIdOf("1")), Is.EqualTo((2, "T1:2")), sameContent ? "the first is deleted" : "ClientIds restart");
    }

    [Test]
    public async Task Run_SameAddAfterMoreThanADay_IsANewItem()
    {
        var phone = await ReadyAsync();
        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        for (var i = 0; i < 4; i++) await phone.SyncAsync(commands: [EngineBed.Add($"o{i}", $"other {i}")]);
        Bed.Time.Advance(TimeSpan.FromHours(25));

        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);

        Assert.That(phone.ServerIdOf("1"), Is.Not.EqualTo("T1:1"));
    }

    [Test]
    public async Task Run_TryThatDiedUnderAnEarlierKey_IsAdopted()
    {
        var phone = await ReadyAsync();
        Bed.Source.AfterCreate = () => throw new InvalidOperationException("the node dies");
        Assert.That(async () => await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "a")]), Throws.InvalidOperationException);
        Bed.Source.AfterCreate = null;

        await phone.SyncAsync(getChanges: false, commands: [EngineBed.Add("2", "b")]);
        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);

        Assert.That((Bed.Source.Items.Count, phone.ServerIdOf("1"), phone.ServerIdOf("2")), Is.EqualTo((2, "T1:1", "T1:2")));
    }

    [Test]
    public async Task Run_StoreRolledBack_DoesNotTakeAnotherGenerationForThePhones()
    {
        Bed.Source.Put("one");
        var phone = await ReadyAsync();
        var key = phone.Key;
        Bed.Source.Put("two");
        await phone.SyncAsync();
        Bed.Store.RollBack(1);
        Bed.Source.Put("three");
        await Bed.RunAsync(key);

        var answer = await phone.SyncAsync(keep: false);

        Assert.That(answer.Status, Is.EqualTo(SyncStatus.InvalidSyncKey), "the same number, but not what this phone was told");
    }

    [Test]
    public async Task Run_StoreRolledBackAndTheSameAnswerMadeAgain_GoesOn()
    {
        var phone = await ReadyAsync();
        var key = phone.Key;
        Bed.Source.Put("two");
        await phone.SyncAsync();
        Bed.Store.RollBack(1);
        await Bed.RunAsync(key);

        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }

    [Test]
    public async Task Run_CommitFails_LeavesNothingThePhoneReliesOn([Values] bool written)
    {
        var phone = await ReadyAsync();
        StoreHook fails = (operation, keys, _) => operation == "add" && char.IsAsciiDigit(keys[0][^1]) ? throw new StateStoreException(StateStoreFailure.Timeout, "add") : ValueTask.CompletedTask;
        if (written) Bed.Store.After = fails;
        else Bed.Store.Before = fails;
        Assert.That(async () => await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "a")]), Throws.TypeOf<StateStoreException>());
        (Bed.Store.Before, Bed.Store.After) = (null, null);

        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);

        Assert.That((Bed.Source.Items.Count, phone.ServerIdOf("1"), (await phone.SyncAsync()).NothingNew), Is.EqualTo((1, "T1:1", true)));
    }

    [Test]
    public async Task Run_ItemThatChangesWhileItIsRendered_IsToldAgain()
    {
        var one = Bed.Source.Put("old");
        var phone = await Bed.PrimeAsync();
        Bed.Source.AfterPrepare = () => Bed.Source.Edit(one, "new");
        await phone.SyncAsync();
        Bed.Source.AfterPrepare = null;

        await phone.SyncAsync();

        Assert.That((phone.Adds, phone.Changed), Is.EqualTo((new List<ulong> { one }, new List<ulong> { one })));
    }

    [Test]
    public async Task Run_AnotherAnswerCommittedMeanwhile_KeepsWhatTheCommandsDid()
    {
        var phone = await ReadyAsync();
        Bed.Source.AfterCreate = async () =>
        {
            Bed.Source.AfterCreate = null;
            Bed.Source.Put("from OX");
            await Bed.NewNode().RunAsync(Bed.Run(phone.Key), CancellationToken.None);
        };

        await phone.SyncAsync(commands: [EngineBed.Add("1", "a")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That((Bed.Source.Creates, Bed.Source.Adopted, phone.ServerIdOf("1")), Is.EqualTo((1, 0, "T1:1")));
            Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 2 }));
            Assert.That(after.NothingNew, Is.True);
        });
    }

    [TestCase(EasVersion.V141, EasVersion.V161, EasClass.Calendar, 5)]
    [TestCase(EasVersion.V161, EasVersion.V141, EasClass.Calendar, 5)]
    [TestCase(EasVersion.V160, EasVersion.V161, EasClass.Calendar, 0)]
    [TestCase(EasVersion.V141, EasVersion.V161, EasClass.Tasks, 0)]
    public async Task Run_OtherVersion_TellsEventsAgainInTheirNewForm(object before, object after, object itemClass, int told)
    {
        Bed.Source.Kind = (EasClass)itemClass;
        Bed.Source.Incremental = true;
        for (var i = 0; i < 5; i++) Bed.Source.Put($"item {i}");
        Bed.Version = (EasVersion)before;
        var phone = await ReadyAsync();
        phone.Adds.Clear();

        Bed.Version = (EasVersion)after;
        for (var i = 0; i < 5; i++)
        {
            await phone.SyncAsync(mostItems: 2, keep: i % 2 == 1);
            if (i == 2) Bed.Store.Before = null;
        }

        for (var i = 0; i < 3; i++) await phone.SyncAsync(mostItems: 2);

        Assert.That(phone.Changed.Order(), Is.EqualTo(Enumerable.Range(1, told).Select(id => (ulong)id)), "each once, ids kept");
        Assert.That((phone.Adds.Count, phone.Deleted.Count, (await phone.SyncAsync()).NothingNew), Is.EqualTo((0, 0, true)));
    }

    [Test]
    public async Task Run_DeleteOfAnItemThatThePhoneMovedHereItself_IsAsHardAsItSays()
    {
        var phone = await ReadyAsync();
        var moved = Bed.Source.Put("moved here");
        await new MovedInStore(Bed.Store).AddAsync(EngineBed.Address, epoch: null, [new MovedItem(ItemKey.Of(moved), Snapshot.Stale)], CancellationToken.None);
        var strange = Bed.Source.Put("never told");

        await Bed.Engine.RunAsync(Bed.Run(phone.Key) with { DeletesAsMoves = false, Commands = [EngineBed.Delete($"T1:{moved}"), EngineBed.Delete($"T1:{strange}")] }, CancellationToken.None);

        Assert.That(Bed.Source.ToTrash, Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task Run_FetchesBeyondTheRoom_AreAskedForAgain()
    {
        for (var i = 0; i < 4; i++) Bed.Source.Put(new string('x', 400));
        var phone = await ReadyAsync();
        var prepared = Bed.Source.Prepared;
        var fetches = Enumerable.Range(1, 4).Select(id => new PhoneCommand(ClientCommandKind.Fetch, "", $"T1:{id}", null, null, null, (ulong)id)).ToList();

        var answer = await Bed.Engine.RunAsync(Bed.Run(phone.Key) with { Commands = [.. fetches, fetches[0]], Bytes = 700 }, CancellationToken.None);

        Assert.That(EnginePhone.Children(answer.Responses).Select(fetch => (ItemStatus)fetch.NumberOf(AirSyncTags.Status)!), Is.EqualTo(
            new[] { ItemStatus.Success, ItemStatus.Success, ItemStatus.CannotComplete, ItemStatus.CannotComplete }));
        Assert.That(Bed.Source.Prepared - prepared, Is.EqualTo(2), "what does not go out is not read");
    }

    private async Task<EnginePhone> ReadyAsync()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        return phone;
    }
}
