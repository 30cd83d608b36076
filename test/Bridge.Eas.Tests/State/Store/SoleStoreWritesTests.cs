using Bridge.Eas.State.Store;
using StackExchange.Redis;
using StateStores;

namespace Bridge.Eas.Tests.State.Store;

/// <summary>A store that one process has for itself keeps the same promises, by single commands alone.</summary>
internal sealed class SoleStoreWritesTests : StoreConformance
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
        var endpoint = OpenStore.Endpoint(_server.ConnectionString, new KeyLocks());
        _store = OpenStore.At(endpoint);
        _other = OpenStore.At(endpoint);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_store is not null) await _store.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Test]
    public async Task Conditions_AndCounters_SendNoTransaction()
    {
        await _store!.AddAsync(Key("a"), "1"u8.ToArray(), null, default);
        Assert.That(await _store.ReplaceAsync(Key("a"), "1"u8.ToArray(), "2"u8.ToArray(), null, default), Is.True);
        Assert.That(await _store.RemoveIfAsync(Key("a"), "2"u8.ToArray(), default), Is.True);
        Assert.That(await _store.IncrementAsync(Key("n"), TimeSpan.FromMinutes(1), default), Is.EqualTo(1));

        using var connection = await ConnectionMultiplexer.ConnectAsync(_server!.ConnectionString + ",allowAdmin=true");
        var counted = await connection.GetServer(connection.GetEndPoints()[0]).InfoAsync("commandstats");
        var commands = counted.SelectMany(section => section).Select(command => command.Key).ToArray();
        Assert.That(commands, Does.Contain("cmdstat_set").And.Contain("cmdstat_del").And.Contain("cmdstat_incr"));
        Assert.That(commands, Does.Not.Contain("cmdstat_multi").And.Not.Contain("cmdstat_watch"), "Garnet's file is not safe with transactions");
    }
}
