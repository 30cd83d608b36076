using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Telemetry;
using Bridge.Eas.Tests.Sync;
using Bridge.Eas.Users;
using Bridge.Eas.Watch;
using Bridge.OxApi.Push;
using Bridge.OxApi.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StateStores;

namespace Bridge.Eas.Tests.Watch;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChangeWatcherTests : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(15);

    private readonly ManualTimeProvider _time = new();
    private readonly FakeSource _source = new();
    private readonly FolderLook _look = new();
    private readonly InMemoryStateStore _store;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ChangeWatcher _watcher;

    public ChangeWatcherTests()
    {
        _store = new InMemoryStateStore(_time);
        _watcher = Node();
    }

    public async ValueTask DisposeAsync()
    {
        await _watcher.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Test]
    public async Task Wait_NothingHappens_ExpiresAtItsTime()
    {
        using var wait = await JoinAsync(_watcher, "PHONE1");
        var end = wait.WaitAsync(Heartbeat, _time, CancellationToken.None);
        _time.Advance(Heartbeat);

        Assert.That(await end, Is.EqualTo(WaitEnd.Expired));
    }

    [Test]
    public async Task Wait_OwnChangeNotedOnAnotherNode_EndsAtOnce()
    {
        await using var other = Node();
        using var wait = await JoinAsync(_watcher, "PHONE1");

        await other.NoteAsync(new("1", "3"), "32", CancellationToken.None);

        Assert.That(await wait.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Changed));
        Assert.That(wait.TakeChanged().Single().OxFolderId, Is.EqualTo("32"));
    }

    [Test]
    public async Task Wait_NewsOfTheHierarchy_EndsItUntilItIsTaken()
    {
        using var wait = await JoinAsync(_watcher, "PHONE1");

        await _store.PublishAsync(StateKeys.ChangeChannel(new("1", "3")), ChangeNews.Hierarchy().ToBytes(), CancellationToken.None);

        Assert.That(await wait.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Changed));
        Assert.That(wait.TakeHierarchyChanged(), Is.True);
        Assert.That(wait.TakeChanged(), Is.Empty);
        var next = wait.WaitAsync(Heartbeat, _time, CancellationToken.None);
        _time.Advance(Heartbeat);
        Assert.That(await next, Is.EqualTo(WaitEnd.Expired));
    }

    [Test]
    public async Task Folders_AreLookedAtOnceAMinuteWhileSomebodyWaits()
    {
        var wait = await JoinAsync(_watcher, "PHONE1");
        for (var polls = 0; polls < 8; polls++) _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(_look.Looks, Is.EqualTo(4));

        wait.Dispose();
        for (var polls = 0; polls < 4; polls++) _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(_look.Looks, Is.EqualTo(4));
    }

    [Test]
    public async Task Supersede_EndsWhatTheDeviceWaitsForAndNothingElse()
    {
        using var mine = await JoinAsync(_watcher, "PHONE1");
        using var other = await JoinAsync(_watcher, "PHONE2");

        _watcher.Supersede(new("1", "3"), "PHONE1");

        Assert.That(await mine.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Superseded));
        Assert.That(await other.WaitAsync(TimeSpan.Zero, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Expired));
    }

    [Test]
    public async Task Wait_FolderThatJoinsIt_IsLookedAtAndWatchedFromThenOn()
    {
        using var wait = await JoinAsync(_watcher, "PHONE1");
        var (watched, joining) = (wait.Folders.Single(), new FakeSource());
        wait.Watch([watched, new WatchedFolder(watched.Context with { OxFolderId = "41" }, joining)]);
        foreach (var reason in new[] { "nobody knows what it was like", "something is new in it" })
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            Assert.That(await wait.WaitAsync(TimeSpan.Zero, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Changed), reason);
            Assert.That(wait.TakeChanged().Select(folder => folder.OxFolderId), Is.EqualTo(new[] { "41" }));
            joining.Put("new");
        }

        wait.Watch([watched]);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await wait.WaitAsync(TimeSpan.Zero, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Expired));
    }

    [Test]
    public async Task Wait_PollSeesAChange_IsToldOnce()
    {
        using var wait = await JoinAsync(_watcher, "PHONE1");
        _source.Put("new in OX");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await wait.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Changed));
        wait.TakeChanged();

        var next = wait.WaitAsync(Heartbeat, _time, CancellationToken.None).AsTask();

        Assert.That(next.IsCompleted, Is.False, "a second look costs a call to OX");
    }

    [Test]
    public async Task Wait_StoreAwayWhenTheChangeIsLearnt_IsToldAllTheSame()
    {
        using var wait = await JoinAsync(_watcher, "PHONE1");
        _store.Before = (operation, _, _) => operation == "publish" ? throw new StateStoreException(StateStoreFailure.Unavailable, "test") : default;
        _source.Put("new in OX");
        var end = wait.WaitAsync(Heartbeat, _time, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(await end.WaitAsync(TimeSpan.FromSeconds(10)), Is.EqualTo(WaitEnd.Changed));
    }

    [Test]
    public async Task Join_SameDeviceAgain_EndsEveryOlderWait()
    {
        using var first = await JoinAsync(_watcher, "PHONE1");
        using var second = await JoinAsync(_watcher, "PHONE1");
        using var third = await JoinAsync(_watcher, "PHONE1");
        using var otherPhone = await JoinAsync(_watcher, "PHONE2");
        var alive = third.WaitAsync(Heartbeat, _time, CancellationToken.None).AsTask();

        Assert.That(await first.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Superseded));
        Assert.That(await second.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Superseded));
        Assert.That(alive.IsCompleted, Is.False);
    }

    [Test]
    public async Task Join_SameDeviceOnAnotherNode_EndsTheOlderWait()
    {
        await using var other = Node();
        using var first = await JoinAsync(_watcher, "PHONE1");
        using var second = await JoinAsync(other, "PHONE1");

        Assert.That(await first.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Superseded));
    }

    [Test]
    public async Task Drain_EndsWhatWaitsAndWhatComesLater()
    {
        using var before = await JoinAsync(_watcher, "PHONE1");
        _watcher.Drain();
        using var after = await JoinAsync(_watcher, "PHONE2");

        Assert.That(await before.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Draining));
        Assert.That(await after.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Draining));
    }

    [Test]
    public async Task Sweep_LastWaitLeftLongAgo_ClosesTheWatchButNoneInUse()
    {
        var wait = await JoinAsync(_watcher, "PHONE1");
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(_watcher.Watched, Is.EqualTo(1), "somebody waits");

        wait.Dispose();
        _time.Advance(TimeSpan.FromMinutes(4));

        Assert.That(() => _watcher.Watched, Is.Zero.After(5000, 10));
        using var again = await JoinAsync(_watcher, "PHONE1");
        await _watcher.NoteAsync(new("1", "3"), "32", CancellationToken.None);
        Assert.That(await again.WaitAsync(Heartbeat, _time, CancellationToken.None), Is.EqualTo(WaitEnd.Changed));
    }

    [Test]
    public void Join_StoreAway_LeavesNoWaitBehind()
    {
        _store.Before = (operation, _, _) => operation == "publish" ? throw new StateStoreException(StateStoreFailure.Unavailable, "test") : default;
        Assert.That(async () => await JoinAsync(_watcher, "PHONE1"), Throws.InstanceOf<StateStoreException>());

        _time.Advance(TimeSpan.FromMinutes(4));

        Assert.That(() => _watcher.Watched, Is.Zero.After(5000, 10), "an orphaned wait would keep the watch for ever");
    }

    private ChangeWatcher Node() => new(
        _store,
        new NoPush(),
        _look,
        Options.Create(new WatchOptions { PollSeconds = 30 }),
        new EasMetrics(_services.GetRequiredService<IMeterFactory>()),
        _time,
        NullLogger<UserWatch>.Instance);

    private ValueTask<FolderWait> JoinAsync(ChangeWatcher node, string device)
    {
        var user = new EasUser { Session = new FakeSession(), State = new("1", "3"), Addresses = ["anna@example.net"], Capabilities = new HashSet<string>() };
        var context = new SourceContext
        {
            User = user,
            Version = EasVersion.V141,
            CollectionId = "T1",
            OxFolderId = "32",
            Rights = FolderRights.All,
            Options = CollectionOptions.Default,
            Now = _time.GetUtcNow(),
        };
        return node.JoinAsync(user, device, [new WatchedFolder(context, _source)], CancellationToken.None);
    }

    /// <summary>Counts the looks at the list of folders.</summary>
    private sealed class FolderLook : IFolderLook
    {
        public int Looks { get; private set; }

        public ValueTask LookAsync(EasUser user, TimeSpan atMostEvery, CancellationToken cancellationToken)
        {
            Looks++;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class NoPush : IOxPush
    {
        public async IAsyncEnumerable<OxPushEvent> ConnectAsync(IOxSession session, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }
    }
}
