using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Bridge.Eas.State.Store;
using StateStores;

namespace Bridge.Eas.Tests.State.Store;

internal sealed class RedisStateStoreTests : StoreConformance
{
    private RedisServer? _server;
    private RedisStateStore? _store;
    private RedisStateStore? _other;

    protected override IStateStore Store => _store!;

    protected override IStateStore OtherNode => _other!;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await RedisServer.StartAsync();
        _store = OpenStore.At(_server.ConnectionString);
        _other = OpenStore.At(_server.ConnectionString);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_store is not null) await _store.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Test]
    public async Task Continuation_ThatBlocks_HoldsUpNoOtherCall()
    {
        using var release = new ManualResetEventSlim();
        var blocked = Task.Run(async () =>
        {
            await _store!.GetAsync(Key("a"), default);
            release.Wait(TimeSpan.FromSeconds(10));
        });
        try
        {
            for (var i = 0; i < 50; i++) await _store!.GetAsync(Key("b"), default).AsTask().WaitAsync(TimeSpan.FromSeconds(3));
            Assert.That(blocked.IsCompleted, Is.False);
        }
        finally
        {
            release.Set();
            await blocked;
        }
    }
}

internal sealed class RedisStateStoreFailureTests
{
    [Test]
    public async Task AnyCall_ServerKilledAndBackAgain_FailsAtOnceAndRecoversWithDataAndSubscriptions()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = OpenStore.At(server.ConnectionString);
        var heard = new BlockingCollection<string>();
        var reconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await store.SetAsync("eas:{t/1}:kept", "value"u8.ToArray(), null, default);
        await using var subscription = await store.SubscribeAsync("eas:{t/1}:news", message => heard.Add(Encoding.UTF8.GetString(message.Span)), default);

        await server.KillAsync();
        var clock = Stopwatch.StartNew();
        Assert.That(async () => await store.GetAsync("eas:{t/1}:kept", default),
            Throws.InstanceOf<StateStoreException>().With.Property(nameof(StateStoreException.Failure)).EqualTo(StateStoreFailure.Unavailable));
        Assert.That(async () => await store.SubscribeAsync("eas:{t/1}:more", _ => { }, default), Throws.InstanceOf<StateStoreException>());
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));

        // Not before: a connection that came up late at the start is "restored" too.
        store.Reconnected += (_, _) => reconnected.TrySetResult();
        await server.StartAgainAsync();
        await reconnected.Task.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.That(await EventuallyAsync(() => store.GetAsync("eas:{t/1}:kept", default)), Is.EqualTo("value"u8.ToArray()));
        Assert.That(await EventuallyAsync(() => store.ReplaceAsync("eas:{t/1}:kept", "value"u8.ToArray(), "new"u8.ToArray(), null, default)), Is.True);
        await store.PublishAsync("eas:{t/1}:news", "again"u8.ToArray(), default);
        Assert.That(heard.TryTake(out var message, TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(message, Is.EqualTo("again"));
        await store.PublishAsync("eas:{t/1}:news", "once each"u8.ToArray(), default);
        Assert.That(heard.TryTake(out message, TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(message, Is.EqualTo("once each"));
    }

    [Test]
    public async Task Renew_ChannelThatTheLibraryHasLost_IsHeardAgainOnce()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connections = await RedisConnections.OpenAsync(server.ConnectionString, TimeSpan.FromSeconds(5));
        var subscriber = connections.Main.GetSubscriber();
        var subscriptions = new RedisSubscriptions(subscriber);
        var heard = new BlockingCollection<string>();
        var (kept, confirmed) = subscriptions.Add("eas:{t/1}:news", message => heard.Add(Encoding.UTF8.GetString(message.Span)));
        var (left, alsoConfirmed) = subscriptions.Add("eas:{t/1}:left", message => heard.Add("left"));
        await Task.WhenAll(confirmed, alsoConfirmed);
        await subscriber.UnsubscribeAllAsync();
        Assert.That(await subscriber.PublishAsync("eas:{t/1}:news", "lost"), Is.Zero);

        await left.DisposeAsync();
        await subscriptions.RenewAsync();
        await subscriptions.RenewAsync();

        Assert.That(await subscriber.PublishAsync("eas:{t/1}:left", "x"), Is.Zero);
        Assert.That(await subscriber.PublishAsync("eas:{t/1}:news", "one"), Is.EqualTo(1));
        Assert.That(await subscriber.PublishAsync("eas:{t/1}:news", "two"), Is.EqualTo(1));
        Assert.That(heard.TryTake(out var first, TimeSpan.FromSeconds(10)) && heard.TryTake(out var second, TimeSpan.FromSeconds(10)) ? (first, second) : default, Is.EqualTo(("one", "two")));
        await kept.DisposeAsync();
    }

    [Test]
    public async Task AnyCall_ServerHangs_TimesOut()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = OpenStore.At(server.ConnectionString, timeoutSeconds: 0.3);
        await store.PingAsync(default);
        server.Suspend();
        try
        {
            Assert.That(async () => await store.GetAsync("eas:{t/1}:a", default),
                Throws.InstanceOf<StateStoreException>().With.Property(nameof(StateStoreException.Failure)).EqualTo(StateStoreFailure.Timeout));
            using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            Assert.That(async () => await store.GetAsync("eas:{t/1}:a", soon.Token), Throws.InstanceOf<OperationCanceledException>());
        }
        finally
        {
            server.Resume();
        }
    }

    [Test]
    public async Task AnyCall_ServerNotThereAtStart_FailsAndWorksOnceItIs()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using var store = OpenStore.At(server.ConnectionString, timeoutSeconds: 0.5);
        Assert.That(async () => await store.PingAsync(default), Throws.InstanceOf<StateStoreException>());
        await server.StartAgainAsync();
        Assert.That(await EventuallyAsync(() => store.AddAsync("eas:{t/1}:a", "1"u8.ToArray(), null, default)), Is.True);
    }

    [TestCase("noeviction", true)]
    [TestCase("allkeys-lru", false)]
    public async Task Health_EvictionPolicy_DecidesReadiness(string policy, bool ready)
    {
        await using var server = await RedisServer.StartAsync("--maxmemory-policy", policy);
        await using var store = OpenStore.At(server.ConnectionString);
        var health = await new RedisStoreHealth(store).CheckAsync(default);
        Assert.That(health.Ready, Is.EqualTo(ready));
        Assert.That(health.Problem, ready ? Is.Null : Does.Contain(policy));
    }

    [Test]
    public async Task Health_ServerAway_IsNotReady()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = OpenStore.At(server.ConnectionString, timeoutSeconds: 0.5);
        await server.KillAsync();
        Assert.That((await new RedisStoreHealth(store).CheckAsync(default)).Ready, Is.False);
    }

    /// <summary>Tries again while the store says that it is away, for at most 15 seconds.</summary>
    private static async Task<T> EventuallyAsync<T>(Func<ValueTask<T>> call)
    {
        var clock = Stopwatch.StartNew();
        while (true)
            try
            {
                return await call();
            }
            catch (StateStoreException) when (clock.Elapsed < TimeSpan.FromSeconds(15))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
    }
}
