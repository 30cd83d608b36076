using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Sync;

/// <summary>The engine on a folder in memory and the store's in-memory twin.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SyncEngineTests : IDisposable
{
    private EngineBed Bed { get; } = new();

    public void Dispose() => Bed.Dispose();

    [Test]
    public async Task Run_FirstSync_BringsAllInWindowsAndThenNothing()
    {
        for (var i = 0; i < 5; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();

        var first = await phone.SyncAsync(mostItems: 2);
        var second = await phone.SyncAsync(mostItems: 2);
        var third = await phone.SyncAsync(mostItems: 2);
        var fourth = await phone.SyncAsync(mostItems: 2);

        Assert.Multiple(() =>
        {
            Assert.That((first.MoreAvailable, second.MoreAvailable, third.MoreAvailable), Is.EqualTo((true, true, false)));
            Assert.That(fourth.NothingNew, Is.True);
            Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 5, 4, 3, 2, 1 }), "each once, newest first");
        });
    }

    /// <summary>A listing may be older than it looks: a phone that takes one item at a time would ask for the missing one without end, and get nothing else.</summary>
    [Test]
    public async Task Run_ItemsThatAreListedAndGone_KeepNoneBehindThemFromThePhone()
    {
        for (var i = 0; i < 5; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();
        Bed.Source.Vanished.UnionWith([5, 4, 1]);

        var first = await phone.SyncAsync(mostItems: 1);
        var second = await phone.SyncAsync(mostItems: 1);
        var third = await phone.SyncAsync(mostItems: 1);

        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 3, 2 }));
        Assert.That((first.MoreAvailable, second.MoreAvailable, third.MoreAvailable), Is.EqualTo((true, true, false)));
    }

    [Test]
    public async Task Run_ItemsThatAreListedAndGone_AreLookedForAsLongAsAnAnswerMayTakeAndNoLonger()
    {
        for (var i = 0; i < 50; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();
        for (var key = 1UL; key <= 50; key++) Bed.Source.Vanished.Add(key);
        Bed.Source.AfterPrepare = () => Bed.Time.Advance(TimeSpan.FromSeconds(1));

        var answer = await phone.SyncAsync(mostItems: 1);

        Assert.That((Bed.Source.Prepared, answer.MoreAvailable), Is.EqualTo((2, true)), "two seconds for the first items of a folder");
    }

    [Scenario("L5")]
    [Test]
    public async Task Run_AnswerLost_GivesTheSameKeyAndItemsAgain()
    {
        Bed.Source.Put("one");
        Bed.Source.Put("two");
        var phone = await Bed.PrimeAsync();

        var lost = await phone.SyncAsync(keep: false);
        Bed.Source.Put("three");
        var again = await phone.SyncAsync();
        var next = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(again.Key, Is.EqualTo(lost.Key));
            Assert.That(again.Sent, Is.EqualTo(2));
            Assert.That(next.Sent, Is.EqualTo(1), "what came since follows under the next key");
            Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
        });
    }

    [Scenario("L1")]
    [Test]
    public async Task Run_AddWithLostAnswer_CreatesOnce()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();

        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "new task")]);
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "new task")]);
        var third = await phone.SyncAsync(commands: [EngineBed.Add("1", "new task")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(Bed.Source.Creates, Is.EqualTo(1));
            Assert.That(phone.ServerIdOf("1"), Is.EqualTo("T1:1"));
            Assert.That(third.HadCommands, Is.True);
            Assert.That(after.NothingNew, Is.True, "the phone's own item does not come back");
        });
    }

    [Test]
    public async Task Run_FurtherCommandsAfterALostAnswer_RunsOnlyTheNewOnes()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();

        var lost = await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "first")]);
        var again = await phone.SyncAsync(commands: [EngineBed.Add("1", "first"), EngineBed.Add("2", "second")]);
        await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(Bed.Source.Creates, Is.EqualTo(2));
            Assert.That(again.Key, Is.Not.EqualTo(lost.Key));
            Assert.That(phone.ServerIdOf("1"), Is.EqualTo("T1:1"));
            Assert.That(phone.ServerIdOf("2"), Is.EqualTo("T1:2"));
            Assert.That(phone.Adds, Is.Empty);
        });
    }

    [Scenario("L6")]
    [Test]
    public async Task Run_TwoIdenticalRequestsAtOnce_CreatesOnce()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();

        var both = await Task.WhenAll(phone.SendAsync([EngineBed.Add("1", "x")]).AsTask(), phone.SendAsync([EngineBed.Add("1", "x")]).AsTask());

        Assert.That(Bed.Source.Creates, Is.EqualTo(1));
        Assert.That(both[0].Key, Is.EqualTo(both[1].Key));
    }

    [Test]
    public async Task Run_ChangeOfTheServerAndDelete_AreTold()
    {
        var one = Bed.Source.Put("one");
        var two = Bed.Source.Put("two");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();

        Bed.Source.Edit(one, "uno");
        Bed.Source.Remove(two);
        await phone.SyncAsync();

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }));
        Assert.That(phone.Deleted, Is.EqualTo(new[] { two }));
    }

    [Test]
    public async Task Run_ChangeByThePhone_IsNotEchoed()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "uno")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(Bed.Source.Items[one].Text, Is.EqualTo("uno"));
            Assert.That(answer.Responses, Is.Null, "a successful change is not listed");
            Assert.That(phone.Changed, Is.Empty);
            Assert.That(after.NothingNew, Is.True);
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_ChangeThatIsRefusedSoftly_SendsTheStoredFormBackOnce(bool getChanges)
    {
        Bed.Source.Incremental = true;
        Bed.Source.RefusesChanges = true;
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "uno")], getChanges: getChanges);
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }));
    }

    [Test]
    public async Task Run_ChangeOfWhatIsStillToGoToThePhone_DoesNotKeepItFromGoing()
    {
        Bed.Source.Incremental = true;
        Bed.Source.RefusesChanges = true;
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "uno")], getChanges: false);

        Bed.Source.RefusesChanges = false;
        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "eins")], getChanges: false);
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_DeleteThatIsRefusedSoftly_GivesTheItemBackOnce(bool incremental)
    {
        Bed.Source.Incremental = incremental;
        Bed.Source.RefusesChanges = true;
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();

        await phone.SyncAsync(commands: [EngineBed.Delete($"T1:{one}")]);
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(phone.Adds, Is.EqualTo(new[] { one, one }), "once at first, once after the deletion");
        Assert.That(phone.Changed, Is.Empty);
    }

    [Habit(68)]
    [Test]
    public async Task Run_WithoutGetChanges_RemembersOwnChangesAndTellsOthersLater()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.Put("two");

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "uno")], getChanges: false);
        Assert.That(answer.Commands, Is.Null);

        await phone.SyncAsync();
        Assert.That(phone.Adds, Does.Contain(2ul));
        Assert.That(phone.Changed, Is.Empty);
    }

    [Scenario("L25")]
    [Test]
    public async Task Run_ItemThatCannotBeRendered_IsSetAsideUntilItChanges()
    {
        Bed.Source.Put("fine");
        var bad = Bed.Source.Put("bad");
        Bed.Source.Put("fine too");
        Bed.Source.Poisonous.Add(bad);
        var phone = await Bed.PrimeAsync();

        await phone.SyncAsync();
        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 3 }));
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True, "not tried again in the same version");

        Bed.Source.Poisonous.Clear();
        Bed.Source.Edit(bad, "good now");
        await phone.SyncAsync();
        Assert.That(phone.Adds, Does.Contain(bad));
    }

    [Test]
    public async Task Run_OxAway_CommitsNothing()
    {
        Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        Bed.Source.Failure = new SourceFailure(SourceFailureKind.Unavailable, "NET-DOWN");

        var failed = await phone.SyncAsync(keep: false);
        Bed.Source.Failure = null;
        await phone.SyncAsync();

        Assert.That(failed.Failure, Is.Not.Null);
        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 1 }));
    }

    [Habit(67)]
    [Test]
    public async Task Run_UnknownKeyOrKeyOfAnotherCollection_IsStatus3()
    {
        var phone = await Bed.PrimeAsync();
        var elsewhere = await Bed.RunAsync(phone.Key, address: EngineBed.Address with { CollectionId = "T2" });
        var otherDevice = await Bed.RunAsync(phone.Key, address: EngineBed.Address with { DeviceId = "DEVICE2" });
        var never = await Bed.RunAsync(SyncKey.First());

        Assert.That(new[] { elsewhere.Status, otherDevice.Status, never.Status }, Is.All.EqualTo(SyncStatus.InvalidSyncKey));
    }

    [Test]
    public async Task Run_ManyGenerations_FoldsTheTailAndKeepsTheKeyBefore()
    {
        var phone = await Bed.PrimeAsync();
        for (var i = 0; i < 40; i++)
        {
            Bed.Source.Put($"item {i}");
            await phone.SyncAsync(keep: i % 3 != 2);
            if (i % 3 == 2) await phone.SyncAsync();
        }

        Assert.That(phone.Adds, Is.Unique);
        Assert.That(phone.Adds, Has.Count.EqualTo(40));
    }

    [Test]
    public async Task Run_ItemMovedInByThePhone_IsNotAddedAgain()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        var moved = Bed.Source.Put("moved here");
        await new MovedInStore(Bed.Store).AddAsync(EngineBed.Address, epoch: null, [new MovedItem(ItemKey.Of(moved), Snapshot.Stale)], CancellationToken.None);

        await phone.SyncAsync();

        Assert.That(phone.Adds, Is.Empty);
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }

    /// <summary>Whether the phone has it is not known, and OX has it no more: the phone is told so, once.</summary>
    [Test]
    public async Task Run_ItemMovedInThatMayBeHeldAndIsGone_IsToldToBeGone([Values] bool incremental)
    {
        Bed.Source.Incremental = incremental;
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        var moved = Bed.Source.Put("moved here");
        Bed.Source.Remove(moved);
        await new MovedInStore(Bed.Store).AddAsync(EngineBed.Address, epoch: null, [new MovedItem(ItemKey.Of(moved), Snapshot.Dropped)], CancellationToken.None);

        await phone.SyncAsync();

        Assert.That((phone.Adds, phone.Deleted), Is.EqualTo((Array.Empty<ulong>(), new[] { moved })));
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }

    /// <summary>A failover between two writes of one answer: the header has forgotten the options that the phone sent, the answer under them has not.</summary>
    [Test]
    public async Task Run_StoreRolledBackBetweenOptionsAndAnswer_KnowsTheOptionsByTheAnswer()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Store.After = (operation, keys, _) =>
        {
            if (operation == "replace" && keys.Contains(EngineBed.Address.HeaderKey)) Bed.Store.RollBack(1);
            return ValueTask.CompletedTask;
        };
        Bed.Source.Put("new");
        await phone.SyncAsync(options: new CollectionOptions { FilterType = 5, MimeSupport = 2 });
        Bed.Store.After = null;

        await AssertOptionsAsync(phone, filterType: 5, mimeSupport: 2);
    }

    /// <summary>Its copy comes after the answer to the next request, with the options before those.</summary>
    [Test]
    public async Task Run_LateCopyOfARequestWithOtherOptions_DoesNotPutThemIntoForce()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        var older = Bed.Run(phone.Key) with { NewOptions = new CollectionOptions { FilterType = 4, MimeSupport = 1 } };
        Bed.Source.Put("new");
        await phone.SyncAsync(options: new CollectionOptions { FilterType = 5, MimeSupport = 2 });
        await Bed.Engine.RunAsync(older, CancellationToken.None);

        await AssertOptionsAsync(phone, filterType: 5, mimeSupport: 2);
    }

    private async Task AssertOptionsAsync(EnginePhone phone, int filterType, int mimeSupport)
    {
        var next = await Bed.Engine.RunAsync(Bed.Run(phone.Key), CancellationToken.None);
        var header = await Bed.Collections.LoadHeaderAsync(EngineBed.Address, CancellationToken.None);

        Assert.That(next.Status, Is.EqualTo(SyncStatus.Success));
        Assert.That((header!.Line.Options.FilterType, header.Line.Options.MimeSupport), Is.EqualTo((filterType, mimeSupport)));
    }

    [Test]
    public async Task Run_OptionsOfARequest_StayInForce()
    {
        var phone = await Bed.PrimeAsync();
        var options = new CollectionOptions { FilterType = 5, BodyPreferences = [new BodyPreference(2, 1024)] };

        await Bed.Engine.RunAsync(Bed.Run(phone.Key) with { NewOptions = options, NewWindow = 7 }, CancellationToken.None);
        await phone.SyncAsync();
        var header = await Bed.Collections.LoadHeaderAsync(EngineBed.Address, CancellationToken.None);

        Assert.That((header!.Line.Options.FilterType, header.Line.WindowSize), Is.EqualTo((5, 7)));
        Assert.That(header.Line.Options.BodyPreferences, Is.EqualTo(options.BodyPreferences));
    }

    [Test]
    public async Task Run_ReplayThatOxCannotCompleteNow_FailsInsteadOfLosingTheRest()
    {
        for (var i = 0; i < 3; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync(keep: false);

        Bed.Source.Later.Add(1);
        var failed = await phone.SyncAsync();
        Bed.Source.Later.Clear();
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(failed.Failure?.Code, Is.EqualTo("NET-DOWN"));
        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Run_ReplayWithLessRoom_IsWholeAllTheSame()
    {
        for (var i = 0; i < 3; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync(keep: false);

        var again = await Bed.Engine.RunAsync(Bed.Run(phone.Key) with { Bytes = 1, MostItems = 1 }, CancellationToken.None);

        Assert.That(again.Sent, Is.EqualTo(3), "the generation says that the phone has all three");
    }

    [Test]
    public async Task Run_ManyDifferentAnswersLost_NeitherLocksThePhoneOutNorLosesItsState()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        for (var i = 0; i < 30; i++) await phone.SyncAsync(keep: false, commands: [.. Enumerable.Range(0, i + 1).Select(n => EngineBed.Add($"{n}", $"task {n}"))]);
        Bed.Source.Put("from OX");

        var last = await phone.SyncAsync(commands: [.. Enumerable.Range(0, 31).Select(n => EngineBed.Add($"{n}", $"task {n}"))]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That((last.Status, after.Status), Is.EqualTo((SyncStatus.Success, SyncStatus.Success)));
            Assert.That(Bed.Source.Creates, Is.EqualTo(31));
            Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 31 }), "only what the phone did not make itself");
        });
    }

    [Test]
    public async Task Run_NewFilterWhileOxIsAway_CountsOnTheNextTry()
    {
        Bed.Source.FilterKeeps = 1;
        for (var i = 0; i < 3; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();
        var narrow = new CollectionOptions { FilterType = 1 };
        await phone.SyncAsync(options: narrow);
        Bed.Source.Incremental = true;
        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 3 }));

        Bed.Source.Failure = new SourceFailure(SourceFailureKind.Unavailable, "NET-DOWN");
        await phone.SyncAsync(keep: false, options: CollectionOptions.Default);
        Bed.Source.Failure = null;
        await phone.SyncAsync(options: CollectionOptions.Default);

        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Run_NewFilterAfterALostAnswer_IsNotAnsweredByTheOldPlan()
    {
        Bed.Source.FilterKeeps = 1;
        for (var i = 0; i < 3; i++) Bed.Source.Put($"item {i}");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync(keep: false, options: new CollectionOptions { FilterType = 1 });

        await phone.SyncAsync(options: CollectionOptions.Default);
        await phone.SyncAsync();

        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Estimate_ItemThatOnlyLeftTheFilter_IsCountedButWakesNobody()
    {
        Bed.Source.FilterKeeps = 2;
        Bed.Source.Put("one");
        Bed.Source.Put("two");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync(options: new CollectionOptions { FilterType = 1 });

        Bed.Source.FilterKeeps = 1;
        var aged = await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key) with { NewOptions = new CollectionOptions { FilterType = 1 } }, CancellationToken.None);
        Bed.Source.Edit(2, "zwei");
        var changed = await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key), CancellationToken.None);

        Assert.That((changed.Value!.Count, changed.Value.Waking), Is.EqualTo((2, 1)));
        Assert.That(aged.Value!.Waking, Is.Zero);
    }

    [Test]
    public async Task Run_PhoneHangsUpDuringAnAdd_CommitsItAllTheSame()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        using var hungUp = new CancellationTokenSource();
        Bed.Source.AfterCreate = hungUp.CancelAsync;

        await Bed.Engine.RunAsync(Bed.Run(phone.Key) with { Commands = [EngineBed.Add("1", "x")] }, hungUp.Token);
        Bed.Source.AfterCreate = null;
        var again = await phone.SyncAsync(commands: [EngineBed.Add("1", "x")]);

        Assert.That(Bed.Source.Creates, Is.EqualTo(1));
        Assert.That((again.Status, phone.ServerIdOf("1")), Is.EqualTo((SyncStatus.Success, "T1:1")));
    }

    [Test]
    public async Task Run_FaultDuringAnAdd_LeavesTheClaimToTheNextTry()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.AfterCreate = () => throw new InvalidOperationException();
        Assert.That(async () => await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "x")]), Throws.InvalidOperationException);
        Bed.Source.AfterCreate = null;

        var again = await phone.SyncAsync(commands: [EngineBed.Add("1", "x")]);

        Assert.That(again.Status, Is.EqualTo(SyncStatus.Success));
        Assert.That((Bed.Source.Creates, Bed.Source.Adopted), Is.EqualTo((1, 1)), "the first try may have got through");
    }

    [TestCase("NET-TIMEOUT", false)]
    [TestCase("NET-UNREACHABLE", true)]
    public async Task Run_AddOfUnknownOutcome_IsTriedAgainOnlyWhenItCannotBeRunningAnyMore(string code, bool atOnce)
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.AddOutcome = ItemOutcome.Failed(ItemStatus.Retry, code);
        var failed = await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "x")]);
        Bed.Source.AddOutcome = null;

        var next = phone.SendAsync([EngineBed.Add("1", "x")]).AsTask();
        for (var i = 0; i < 60 && !next.IsCompleted; i++) Bed.Time.Advance(TimeSpan.FromMilliseconds(100));
        var early = await next;
        Bed.Time.Advance(TimeSpan.FromMinutes(3));
        var late = await phone.SyncAsync(commands: [EngineBed.Add("1", "x")]);

        Assert.Multiple(() =>
        {
            Assert.That(failed.Failure?.Code, Is.EqualTo(code));
            Assert.That(early.Status, Is.EqualTo(atOnce ? SyncStatus.Success : SyncStatus.Retry));
            Assert.That(late.Status, Is.EqualTo(SyncStatus.Success));
            Assert.That((Bed.Source.Creates, Bed.Source.Adopted), Is.EqualTo((1, 1)));
        });
    }

    [Scenario("L3")]
    [Test]
    public async Task Run_AddEditedAfterItsAnswerWasLost_GoesIntoTheItemThereIs()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "first words")]);

        await phone.SyncAsync(commands: [EngineBed.Add("1", "second thoughts")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(Bed.Source.Items.Values.Select(item => item.Text), Is.EqualTo(new[] { "second thoughts" }));
            Assert.That(phone.ServerIdOf("1"), Is.EqualTo("T1:1"));
            Assert.That(after.NothingNew, Is.True);
        });
    }

    [Test]
    public async Task Run_SecondChangeAfterALostAnswer_IsBasedOnTheFirst()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        await phone.SyncAsync(keep: false, commands: [EngineBed.Change($"T1:{one}", "uno")]);
        var own = Bed.Source.Items[one].Version;

        await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "eins")]);

        Assert.That(Bed.Source.KnownVersions[^1], Is.EqualTo(own), "its own change is no conflict");
    }

    [Test]
    public async Task Run_FetchOfWhatOxCannotGiveNow_IsNotCalledGone()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.Later.Add(one);

        var answer = await phone.SyncAsync(commands: [new PhoneCommand(ClientCommandKind.Fetch, "", $"T1:{one}", null, null, null, 77)]);

        Assert.That(EnginePhone.Children(answer.Responses).Single().NumberOf(AirSyncTags.Status), Is.EqualTo((int)ItemStatus.CannotComplete));
    }

    /// <summary>A mail that is marked and unmarked between two tries is told as the phone counts as holding it: no Change would put right what the Fetch told.</summary>
    [Test]
    public async Task Run_FetchInAnAnswerGivenAgain_IsOfTheVersionThatThePhoneHolds()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        var fetch = new PhoneCommand(ClientCommandKind.Fetch, "", $"T1:{one}", null, null, null, 77);
        var held = Bed.Source.Items[one].Version;
        Bed.Source.Put("two");
        await phone.SyncAsync(keep: false, commands: [fetch]);
        Bed.Source.Edit(one, "changed");

        await phone.SyncAsync(commands: [fetch]);
        var again = Bed.Source.LastPrepared;
        await phone.SyncAsync(commands: [fetch with { Hash = 78 }]);

        Assert.That((again.Version, Bed.Source.LastPrepared.Version), Is.EqualTo((held, Bed.Source.Items[one].Version)));
        Assert.That(phone.Changed, Is.EqualTo(new[] { one }));
    }

    [Test]
    public async Task Run_ChangeOfWhatTheSameAnswerTellsAsGone_IsNotCalledDone()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.AfterChange = () =>
        {
            Bed.Source.Remove(one);
            return Task.CompletedTask;
        };

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "uno")]);

        Assert.That(EnginePhone.Children(answer.Responses).Single().NumberOf(AirSyncTags.Status), Is.EqualTo((int)ItemStatus.NotFound));
        Assert.That(phone.Deleted, Is.EqualTo(new[] { one }));
    }

    [Test]
    public async Task Run_ChangeOfWhatIsGoneAndComesBackAtOnce_IsNewForThePhone()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.Remove(one);
        Bed.Source.AfterChange = () =>
        {
            Bed.Source.Edit(one, "moved away and back");
            return Task.CompletedTask;
        };
        phone.Adds.Clear();

        var answer = await phone.SyncAsync(commands: [EngineBed.Change($"T1:{one}", "uno")]);

        Assert.That(EnginePhone.Children(answer.Responses).Single().NumberOf(AirSyncTags.Status), Is.EqualTo((int)ItemStatus.NotFound), "the phone may drop it now");
        Assert.That((phone.Adds, phone.Changed, phone.Deleted), Is.EqualTo((new[] { one }, Array.Empty<ulong>(), Array.Empty<ulong>())));
    }

    [Test]
    public async Task Run_AddWhereNothingMayBeAdded_IsAnsweredAsDoneAndGoesWithTheNextAnswer()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.AddOutcome = ItemOutcome.Unmade("no right");

        var answer = await phone.SyncAsync(commands: [EngineBed.Add("c1", "mine")]);
        var response = EnginePhone.Children(answer.Responses).Single();
        var id = response.TextOf(AirSyncTags.ServerId);
        var next = await phone.SyncAsync();
        var last = await phone.SyncAsync();

        Assert.That((response.NumberOf(AirSyncTags.Status), answer.Commands is null, answer.MoreAvailable), Is.EqualTo(((int?)1, true, false)));
        Assert.That(EnginePhone.Children(next.Commands).Select(command => (command.Tag.Name, command.TextOf(AirSyncTags.ServerId))), Is.EqualTo(new[] { ("Delete", id) }));
        Assert.That((last.NothingNew, phone.Deleted.Contains(one)), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Run_FetchOfWhatGoesWhileThisAnswerTellsOfIt_IsNotCalledGoneBeforeTheNext()
    {
        var one = Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.Edit(one, "changed");
        Bed.Source.AfterPrepare = () => Bed.Source.Remove(one);

        var answer = await phone.SyncAsync(commands: [new PhoneCommand(ClientCommandKind.Fetch, "", $"T1:{one}", null, null, null, 77)]);
        Bed.Source.AfterPrepare = null;
        await phone.SyncAsync();

        Assert.That(EnginePhone.Children(answer.Responses).Single().NumberOf(AirSyncTags.Status), Is.EqualTo((int)ItemStatus.CannotComplete));
        Assert.That((phone.Changed, phone.Deleted), Is.EqualTo((new[] { one }, new[] { one })));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_AddOfALineThatBeganDaysAgo_MayBeAForgottenOneOnlyBeforeThePhoneWasHeardOf(bool heardOf)
    {
        var phone = await Bed.PrimeAsync();
        Bed.Source.Put("one");
        if (heardOf) await phone.SyncAsync();
        Bed.Time.Advance(TimeSpan.FromDays(2));

        await phone.SyncAsync(commands: [EngineBed.Add("1", "new")]);

        Assert.That(Bed.Source.Look?.MergesSince, heardOf ? Is.Null : Is.EqualTo(Bed.Time.GetUtcNow() - TimeSpan.FromDays(14)));
    }

    [Test]
    public async Task Run_AddWhoseAnswerWasLostAndThatThePhoneGaveUp_IsToldAsNewThoughItChangedMeanwhile()
    {
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        await phone.SyncAsync(keep: false, commands: [EngineBed.Add("1", "new")]);
        var made = Bed.Source.Items.Keys.Single();
        Bed.Source.Edit(made, "edited by somebody else");

        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That((phone.Adds, phone.Changed), Is.EqualTo((new[] { made }, Array.Empty<ulong>())));
    }

    [Test]
    public async Task Estimate_ByTheKeyOfALostAnswer_CountsWhatWasLostAndWhatCameSince()
    {
        Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        Bed.Source.Put("two");
        await phone.SyncAsync(keep: false);
        Bed.Source.Put("three");

        var estimate = await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key), CancellationToken.None);

        Assert.That(estimate.Value?.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Estimate_IdsAreVoid_IsSomethingToComeFor()
    {
        Bed.Source.Epoch = "1";
        Bed.Source.Put("one");
        using var first = await Bed.RunAsync((await Bed.PrimeAsync()).Key);
        Assert.That(SyncKey.TryParse(first.Key!, out var key), Is.True);
        Bed.Source.Remove(1);
        Bed.Source.Epoch = "2";

        var estimate = await Bed.Estimator.EstimateAsync(Bed.Run(key), CancellationToken.None);

        Assert.That((estimate.Value?.Count, estimate.Value?.Waking), Is.EqualTo(((int?)1, (int?)1)));
        Assert.That((await Bed.RunAsync(key)).Status, Is.EqualTo(SyncStatus.InvalidSyncKey));
    }

    [Test]
    public async Task Estimate_ItemThatThePhoneMovedHere_IsCountedOnceAndThenNoMore([Values] bool incremental)
    {
        Bed.Source.Incremental = incremental;
        var phone = await Bed.PrimeAsync();
        Bed.Source.Put("here");
        await phone.SyncAsync();
        await new MovedInStore(Bed.Store).AddAsync(EngineBed.Address, epoch: null, [new MovedItem(ItemKey.Of(Bed.Source.Put("moved")), Snapshot.Stale)], CancellationToken.None);

        var before = await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key), CancellationToken.None);
        await phone.SyncAsync();
        var after = await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key), CancellationToken.None);

        Assert.That((before.Value?.Count, after.Value?.Count), Is.EqualTo(((int?)1, (int?)0)));
    }

    [Test]
    public async Task Estimate_ItemThatIsSetAside_IsNoReasonToComeForEver()
    {
        Bed.Source.Poisonous.Add(Bed.Source.Put("poison"));
        Bed.Source.Put("good");
        var phone = await Bed.PrimeAsync();
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That((await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key), CancellationToken.None)).Value?.Count, Is.Zero);
    }

    [Test]
    public async Task Estimate_ChangesNothing()
    {
        Bed.Source.Put("one");
        var phone = await Bed.PrimeAsync();
        var before = Bed.Store.Keys.ToList();

        await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key) with { NewOptions = CollectionOptions.Default with { FilterType = 4 } }, CancellationToken.None);

        Assert.That(Bed.Store.Keys, Is.EqualTo(before));
        Assert.That((await Bed.Collections.LoadAsync(EngineBed.Address, phone.Key, CancellationToken.None))!.Line.Options.FilterType, Is.Zero);
    }

    [Test]
    public async Task Estimate_SaysWhatTheNextSyncTells()
    {
        Bed.Source.Put("one");
        Bed.Source.Put("two");
        var phone = await Bed.PrimeAsync();

        var before = await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key), CancellationToken.None);
        await phone.SyncAsync();
        var after = await Bed.Estimator.EstimateAsync(Bed.Run(phone.Key), CancellationToken.None);

        Assert.That((before.Value?.Count, after.Value?.Count), Is.EqualTo(((int?)2, (int?)0)));
    }
}
