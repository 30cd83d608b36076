using System.Buffers;
using Bridge.Eas.Protocol;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Sync;

/// <summary>The engine on a folder in memory and the store's in-memory twin.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SyncEngineTests : IDisposable
{
    private static readonly StateUser User = new("1", "3");
    private static readonly CollectionAddress Address = new(User, "DEVICE1", "T1");

    private readonly FakeSource _source = new();
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStateStore _store;
    private readonly CollectionStore _collections;
    private readonly SyncEngine _engine;
    private readonly ServiceProvider _services;

    public SyncEngineTests()
    {
        var time = _time;
        _store = new InMemoryStateStore(time);
        _collections = new CollectionStore(_store, time);
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new EasMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        _engine = new SyncEngine(
            _collections,
            new CollectionClaims(_store, new ClaimTerm(Options.Create(new OxOptions())), time),
            new PhoneCommands(metrics, NullLogger<PhoneCommands>.Instance),
            new MovedInStore(_store),
            new NoNotes(),
            metrics,
            time,
            NullLogger<SyncEngine>.Instance);
    }

    public void Dispose() => _services.Dispose();

    [Test]
    public async Task Run_FirstSync_BringsAllInWindowsAndThenNothing()
    {
        for (var i = 0; i < 5; i++) _source.Put($"item {i}");
        var phone = await PrimeAsync();

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

    [Test]
    public async Task Run_AnswerLost_GivesTheSameKeyAndItemsAgain()
    {
        _source.Put("one");
        _source.Put("two");
        var phone = await PrimeAsync();

        var lost = await phone.SyncAsync(keep: false);
        _source.Put("three");
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

    [Test]
    public async Task Run_AddWithLostAnswer_CreatesOnce()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();

        await phone.SyncAsync(keep: false, commands: [Add("1", "new task")]);
        await phone.SyncAsync(keep: false, commands: [Add("1", "new task")]);
        var third = await phone.SyncAsync(commands: [Add("1", "new task")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_source.Creates, Is.EqualTo(1));
            Assert.That(phone.ServerIdOf("1"), Is.EqualTo("T1:1"));
            Assert.That(third.HadCommands, Is.True);
            Assert.That(after.NothingNew, Is.True, "the phone's own item does not come back");
        });
    }

    [Test]
    public async Task Run_FurtherCommandsAfterALostAnswer_RunsOnlyTheNewOnes()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();

        var lost = await phone.SyncAsync(keep: false, commands: [Add("1", "first")]);
        var again = await phone.SyncAsync(commands: [Add("1", "first"), Add("2", "second")]);
        await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_source.Creates, Is.EqualTo(2));
            Assert.That(again.Key, Is.Not.EqualTo(lost.Key));
            Assert.That(phone.ServerIdOf("1"), Is.EqualTo("T1:1"));
            Assert.That(phone.ServerIdOf("2"), Is.EqualTo("T1:2"));
            Assert.That(phone.Adds, Is.Empty);
        });
    }

    [Test]
    public async Task Run_TwoIdenticalRequestsAtOnce_CreatesOnce()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();

        var both = await Task.WhenAll(phone.SendAsync([Add("1", "x")]).AsTask(), phone.SendAsync([Add("1", "x")]).AsTask());

        Assert.That(_source.Creates, Is.EqualTo(1));
        Assert.That(both[0].Key, Is.EqualTo(both[1].Key));
    }

    [Test]
    public async Task Run_ChangeOfTheServerAndDelete_AreTold()
    {
        var one = _source.Put("one");
        var two = _source.Put("two");
        var phone = await PrimeAsync();
        await phone.SyncAsync();

        _source.Edit(one, "uno");
        _source.Remove(two);
        await phone.SyncAsync();

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }));
        Assert.That(phone.Deleted, Is.EqualTo(new[] { two }));
    }

    [Test]
    public async Task Run_ChangeByThePhone_IsNotEchoed()
    {
        var one = _source.Put("one");
        var phone = await PrimeAsync();
        await phone.SyncAsync();

        var answer = await phone.SyncAsync(commands: [Change($"T1:{one}", "uno")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_source.Items[one].Text, Is.EqualTo("uno"));
            Assert.That(answer.Responses, Is.Null, "a successful change is not listed");
            Assert.That(phone.Changed, Is.Empty);
            Assert.That(after.NothingNew, Is.True);
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_ChangeThatIsRefusedSoftly_SendsTheStoredFormBackOnce(bool getChanges)
    {
        _source.Incremental = true;
        _source.RefusesChanges = true;
        var one = _source.Put("one");
        var phone = await PrimeAsync();
        await phone.SyncAsync();

        await phone.SyncAsync(commands: [Change($"T1:{one}", "uno")], getChanges: getChanges);
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(phone.Changed, Is.EqualTo(new[] { one }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_DeleteThatIsRefusedSoftly_GivesTheItemBackOnce(bool incremental)
    {
        _source.Incremental = incremental;
        _source.RefusesChanges = true;
        var one = _source.Put("one");
        var phone = await PrimeAsync();
        await phone.SyncAsync();

        await phone.SyncAsync(commands: [Delete($"T1:{one}")]);
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(phone.Adds, Is.EqualTo(new[] { one, one }), "once at first, once after the deletion");
        Assert.That(phone.Changed, Is.Empty);
    }

    [Test]
    public async Task Run_WithoutGetChanges_RemembersOwnChangesAndTellsOthersLater()
    {
        var one = _source.Put("one");
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        _source.Put("two");

        var answer = await phone.SyncAsync(commands: [Change($"T1:{one}", "uno")], getChanges: false);
        Assert.That(answer.Commands, Is.Null);

        await phone.SyncAsync();
        Assert.That(phone.Adds, Does.Contain(2ul));
        Assert.That(phone.Changed, Is.Empty);
    }

    [Test]
    public async Task Run_ItemThatCannotBeRendered_IsSetAsideUntilItChanges()
    {
        _source.Put("fine");
        var bad = _source.Put("bad");
        _source.Put("fine too");
        _source.Poisonous.Add(bad);
        var phone = await PrimeAsync();

        await phone.SyncAsync();
        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 3 }));
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True, "not tried again in the same version");

        _source.Poisonous.Clear();
        _source.Edit(bad, "good now");
        await phone.SyncAsync();
        Assert.That(phone.Adds, Does.Contain(bad));
    }

    [Test]
    public async Task Run_OxAway_CommitsNothing()
    {
        _source.Put("one");
        var phone = await PrimeAsync();
        _source.Failure = new SourceFailure(SourceFailureKind.Unavailable, "NET-DOWN");

        var failed = await phone.SyncAsync(keep: false);
        _source.Failure = null;
        await phone.SyncAsync();

        Assert.That(failed.Failure, Is.Not.Null);
        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 1 }));
    }

    [Test]
    public async Task Run_UnknownKeyOrKeyOfAnotherCollection_IsStatus3()
    {
        var phone = await PrimeAsync();
        var elsewhere = await RunAsync(phone.Key, address: Address with { CollectionId = "T2" });
        var otherDevice = await RunAsync(phone.Key, address: Address with { DeviceId = "DEVICE2" });
        var never = await RunAsync(SyncKey.First());

        Assert.That(new[] { elsewhere.Status, otherDevice.Status, never.Status }, Is.All.EqualTo(SyncStatus.InvalidSyncKey));
    }

    [Test]
    public async Task Run_ManyGenerations_FoldsTheTailAndKeepsTheKeyBefore()
    {
        var phone = await PrimeAsync();
        for (var i = 0; i < 40; i++)
        {
            _source.Put($"item {i}");
            await phone.SyncAsync(keep: i % 3 != 2);
            if (i % 3 == 2) await phone.SyncAsync();
        }

        Assert.That(phone.Adds, Is.Unique);
        Assert.That(phone.Adds, Has.Count.EqualTo(40));
    }

    [Test]
    public async Task Run_ItemMovedInByThePhone_IsNotAddedAgain()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        var moved = _source.Put("moved here");
        await new MovedInStore(_store).AddAsync(Address, ItemKey.Of(moved), CancellationToken.None);

        await phone.SyncAsync();

        Assert.That(phone.Adds, Is.Empty);
        Assert.That((await phone.SyncAsync()).NothingNew, Is.True);
    }

    [Test]
    public async Task Run_OptionsOfARequest_StayInForce()
    {
        var phone = await PrimeAsync();
        var options = new CollectionOptions { FilterType = 5, BodyPreferences = [new BodyPreference(2, 1024)] };

        await _engine.RunAsync(Run(phone.Key) with { NewOptions = options, NewWindow = 7 }, CancellationToken.None);
        await phone.SyncAsync();
        var header = await _collections.LoadHeaderAsync(Address, CancellationToken.None);

        Assert.That((header!.Options.FilterType, header.WindowSize), Is.EqualTo((5, 7)));
        Assert.That(header.Options.BodyPreferences, Is.EqualTo(options.BodyPreferences));
    }

    [Test]
    public async Task Run_ReplayThatOxCannotCompleteNow_FailsInsteadOfLosingTheRest()
    {
        for (var i = 0; i < 3; i++) _source.Put($"item {i}");
        var phone = await PrimeAsync();
        await phone.SyncAsync(keep: false);

        _source.Later.Add(1);
        var failed = await phone.SyncAsync();
        _source.Later.Clear();
        await phone.SyncAsync();
        await phone.SyncAsync();

        Assert.That(failed.Failure?.Code, Is.EqualTo("NET-DOWN"));
        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Run_ReplayWithLessRoom_IsWholeAllTheSame()
    {
        for (var i = 0; i < 3; i++) _source.Put($"item {i}");
        var phone = await PrimeAsync();
        await phone.SyncAsync(keep: false);

        var again = await _engine.RunAsync(Run(phone.Key) with { Bytes = 1, MostItems = 1 }, CancellationToken.None);

        Assert.That(again.Sent, Is.EqualTo(3), "the generation says that the phone has all three");
    }

    [Test]
    public async Task Run_ManyDifferentAnswersLost_NeitherLocksThePhoneOutNorLosesItsState()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        for (var i = 0; i < 30; i++) await phone.SyncAsync(keep: false, commands: [.. Enumerable.Range(0, i + 1).Select(n => Add($"{n}", $"task {n}"))]);
        _source.Put("from OX");

        var last = await phone.SyncAsync(commands: [.. Enumerable.Range(0, 31).Select(n => Add($"{n}", $"task {n}"))]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That((last.Status, after.Status), Is.EqualTo((SyncStatus.Success, SyncStatus.Success)));
            Assert.That(_source.Creates, Is.EqualTo(31));
            Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 31 }), "only what the phone did not make itself");
        });
    }

    [Test]
    public async Task Run_NewFilterWhileOxIsAway_CountsOnTheNextTry()
    {
        _source.FilterKeeps = 1;
        for (var i = 0; i < 3; i++) _source.Put($"item {i}");
        var phone = await PrimeAsync();
        var narrow = new CollectionOptions { FilterType = 1 };
        await phone.SyncAsync(options: narrow);
        _source.Incremental = true;
        Assert.That(phone.Adds, Is.EqualTo(new ulong[] { 3 }));

        _source.Failure = new SourceFailure(SourceFailureKind.Unavailable, "NET-DOWN");
        await phone.SyncAsync(keep: false, options: CollectionOptions.Default);
        _source.Failure = null;
        await phone.SyncAsync(options: CollectionOptions.Default);

        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Run_NewFilterAfterALostAnswer_IsNotAnsweredByTheOldPlan()
    {
        _source.FilterKeeps = 1;
        for (var i = 0; i < 3; i++) _source.Put($"item {i}");
        var phone = await PrimeAsync();
        await phone.SyncAsync(keep: false, options: new CollectionOptions { FilterType = 1 });

        await phone.SyncAsync(options: CollectionOptions.Default);
        await phone.SyncAsync();

        Assert.That(phone.Adds.Order(), Is.EqualTo(new ulong[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Estimate_ItemThatOnlyLeftTheFilter_IsCountedButWakesNobody()
    {
        _source.FilterKeeps = 2;
        _source.Put("one");
        _source.Put("two");
        var phone = await PrimeAsync();
        await phone.SyncAsync(options: new CollectionOptions { FilterType = 1 });

        _source.FilterKeeps = 1;
        var aged = await _engine.EstimateAsync(Run(phone.Key) with { NewOptions = new CollectionOptions { FilterType = 1 } }, CancellationToken.None);
        _source.Edit(2, "zwei");
        var changed = await _engine.EstimateAsync(Run(phone.Key), CancellationToken.None);

        Assert.That((changed.Value!.Count, changed.Value.Waking), Is.EqualTo((2, 1)));
        Assert.That(aged.Value!.Waking, Is.Zero);
    }

    [Test]
    public async Task Run_PhoneHangsUpDuringAnAdd_CommitsItAllTheSame()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        using var hungUp = new CancellationTokenSource();
        _source.AfterCreate = hungUp.Cancel;

        await _engine.RunAsync(Run(phone.Key) with { Commands = [Add("1", "x")] }, hungUp.Token);
        _source.AfterCreate = null;
        var again = await phone.SyncAsync(commands: [Add("1", "x")]);

        Assert.That(_source.Creates, Is.EqualTo(1));
        Assert.That((again.Status, phone.ServerIdOf("1")), Is.EqualTo((SyncStatus.Success, "T1:1")));
    }

    [Test]
    public async Task Run_FaultDuringAnAdd_LeavesTheClaimToTheNextTry()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        _source.AfterCreate = () => throw new InvalidOperationException();
        Assert.That(async () => await phone.SyncAsync(keep: false, commands: [Add("1", "x")]), Throws.InvalidOperationException);
        _source.AfterCreate = null;

        var again = await phone.SyncAsync(commands: [Add("1", "x")]);

        Assert.That(again.Status, Is.EqualTo(SyncStatus.Success));
        Assert.That(_source.LookedFirst, Is.EqualTo(new[] { false, true }), "the first try may have got through");
    }

    [TestCase("NET-TIMEOUT", false)]
    [TestCase("NET-UNREACHABLE", true)]
    public async Task Run_AddOfUnknownOutcome_IsTriedAgainOnlyWhenItCannotBeRunningAnyMore(string code, bool atOnce)
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        _source.AddOutcome = ItemOutcome.Failed(ItemStatus.Retry, code);
        var failed = await phone.SyncAsync(keep: false, commands: [Add("1", "x")]);
        _source.AddOutcome = null;

        var next = phone.SendAsync([Add("1", "x")]).AsTask();
        for (var i = 0; i < 60 && !next.IsCompleted; i++) _time.Advance(TimeSpan.FromMilliseconds(100));
        var early = await next;
        _time.Advance(TimeSpan.FromMinutes(3));
        var late = await phone.SyncAsync(commands: [Add("1", "x")]);

        Assert.Multiple(() =>
        {
            Assert.That(failed.Failure?.Code, Is.EqualTo(code));
            Assert.That(early.Status, Is.EqualTo(atOnce ? SyncStatus.Success : SyncStatus.Retry));
            Assert.That(late.Status, Is.EqualTo(SyncStatus.Success));
            Assert.That(_source.LookedFirst, Is.EqualTo(new[] { false, true }));
        });
    }

    [Test]
    public async Task Run_AddEditedAfterItsAnswerWasLost_GoesIntoTheItemThereIs()
    {
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        await phone.SyncAsync(keep: false, commands: [Add("1", "first words")]);

        await phone.SyncAsync(commands: [Add("1", "second thoughts")]);
        var after = await phone.SyncAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_source.Items.Values.Select(item => item.Text), Is.EqualTo(new[] { "second thoughts" }));
            Assert.That(phone.ServerIdOf("1"), Is.EqualTo("T1:1"));
            Assert.That(after.NothingNew, Is.True);
        });
    }

    [Test]
    public async Task Run_SecondChangeAfterALostAnswer_IsBasedOnTheFirst()
    {
        var one = _source.Put("one");
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        await phone.SyncAsync(keep: false, commands: [Change($"T1:{one}", "uno")]);
        var own = _source.Items[one].Version;

        await phone.SyncAsync(commands: [Change($"T1:{one}", "eins")]);

        Assert.That(_source.KnownVersions[^1], Is.EqualTo(own), "its own change is no conflict");
    }

    [Test]
    public async Task Run_FetchOfWhatOxCannotGiveNow_IsNotCalledGone()
    {
        var one = _source.Put("one");
        var phone = await PrimeAsync();
        await phone.SyncAsync();
        _source.Later.Add(one);

        var answer = await phone.SyncAsync(commands: [new PhoneCommand(ClientCommandKind.Fetch, "", $"T1:{one}", null, null, null, 77)]);

        Assert.That(FakePhone.Children(answer.Responses).Single().NumberOf(AirSyncTags.Status), Is.EqualTo((int)ItemStatus.CannotComplete));
    }

    [Test]
    public async Task Estimate_SaysWhatTheNextSyncTells()
    {
        _source.Put("one");
        _source.Put("two");
        var phone = await PrimeAsync();

        var before = await _engine.EstimateAsync(Run(phone.Key), CancellationToken.None);
        await phone.SyncAsync();
        var after = await _engine.EstimateAsync(Run(phone.Key), CancellationToken.None);

        Assert.That((before.Value?.Count, after.Value?.Count), Is.EqualTo(((int?)2, (int?)0)));
    }

    private static PhoneCommand Add(string clientId, string text)
    {
        var data = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(TasksTags.Subject, text));
        return new PhoneCommand(ClientCommandKind.Add, clientId, "", null, data, null, ElementHash.Of(WbxmlElement.Of(AirSyncTags.ClientId, clientId), data));
    }

    private static PhoneCommand Change(string serverId, string text)
    {
        var data = WbxmlElement.Of(AirSyncTags.ApplicationData, WbxmlElement.Of(TasksTags.Subject, text));
        return new PhoneCommand(ClientCommandKind.Change, "", serverId, null, data, null, ElementHash.Of(WbxmlElement.Of(AirSyncTags.ServerId, serverId), data));
    }

    private static PhoneCommand Delete(string serverId) =>
        new(ClientCommandKind.Delete, "", serverId, null, null, null, ElementHash.Of(WbxmlElement.Of(AirSyncTags.Delete, WbxmlElement.Of(AirSyncTags.ServerId, serverId))));

    private async Task<FakePhone> PrimeAsync()
    {
        var key = SyncKey.First();
        await _collections.StartAsync(Address, new CollectionHeader { StateId = key.StateId, Class = EasClass.Tasks, Version = EasVersion.V141 }, CancellationToken.None);
        return new FakePhone(this, key);
    }

    private ValueTask<CollectionAnswer> RunAsync(SyncKey key, CollectionAddress? address = null) => _engine.RunAsync(Run(key) with { Address = address ?? Address }, CancellationToken.None);

    private CollectionRun Run(SyncKey key) => new()
    {
        Address = Address,
        Context = new SourceContext
        {
            User = new EasUser { Session = new FakeSession(), State = User, Addresses = ["anna@example.net"], Capabilities = new HashSet<string>() },
            Version = EasVersion.V141,
            CollectionId = "T1",
            OxFolderId = "32",
            Rights = FolderRights.All,
            Options = CollectionOptions.Default,
            Now = DateTimeOffset.UnixEpoch,
        },
        Source = _source,
        Key = key,
        Commands = [],
        NewOptions = null,
        NewWindow = null,
        GetChanges = true,
        DeletesAsMoves = true,
        MostItems = 100,
        Bytes = 1_000_000,
        Time = TimeSpan.FromSeconds(20),
        FirstTime = TimeSpan.FromSeconds(2),
    };

    /// <summary>A phone's side of one collection: takes over what an answer says unless the answer is lost.</summary>
    private sealed class FakePhone(SyncEngineTests test, SyncKey key)
    {
        private readonly Dictionary<string, string> _serverIds = [];

        public SyncKey Key { get; private set; } = key;

        public List<ulong> Adds { get; } = [];

        public List<ulong> Changed { get; } = [];

        public List<ulong> Deleted { get; } = [];

        public string? ServerIdOf(string clientId) => _serverIds.GetValueOrDefault(clientId);

        public ValueTask<CollectionAnswer> SendAsync(IReadOnlyList<PhoneCommand> commands) =>
            test._engine.RunAsync(test.Run(Key) with { Commands = commands }, CancellationToken.None);

        public async Task<CollectionAnswer> SyncAsync(bool keep = true, int mostItems = 100, bool getChanges = true, IReadOnlyList<PhoneCommand>? commands = null, CollectionOptions? options = null)
        {
            var run = test.Run(Key) with { MostItems = mostItems, GetChanges = getChanges, Commands = commands ?? [], NewOptions = options };
            var answer = await test._engine.RunAsync(run, CancellationToken.None);
            if (!keep || answer.Key is null) return answer;

            Assert.That(SyncKey.TryParse(answer.Key, out var next), Is.True);
            Key = next;
            foreach (var command in Children(answer.Commands))
            {
                var id = ulong.Parse(command.TextOf(AirSyncTags.ServerId)!.Split(':')[1]);
                (command.Tag == AirSyncTags.Add ? Adds : command.Tag == AirSyncTags.Change ? Changed : Deleted).Add(id);
            }

            foreach (var response in Children(answer.Responses))
                if (response.Tag == AirSyncTags.Add) _serverIds[response.TextOf(AirSyncTags.ClientId)!] = response.TextOf(AirSyncTags.ServerId)!;
            return answer;
        }

        public static IReadOnlyList<WbxmlElement> Children(WbxmlWriter? fragment)
        {
            if (fragment is null) return [];
            using var document = new WbxmlWriter();
            document.Start(AirSyncTags.Commands);
            document.Insert(fragment);
            document.End();
            return WbxmlElement.Parse(new ReadOnlySequence<byte>(document.Written.ToArray()), WbxmlLimits.Default).Children;
        }
    }

    private sealed class NoNotes : IChangeNotes
    {
        public ValueTask NoteAsync(StateUser user, string oxFolderId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
