using Bridge.Eas.State.Store;
using StateStores;

namespace Bridge.Eas.Tests.State.Store;

internal sealed class RedisClusterStateStoreTests : StoreConformance
{
    private RedisCluster? _cluster;
    private RedisStateStore? _store;
    private RedisStateStore? _other;

    protected override IStateStore Store => _store!;

    protected override IStateStore OtherNode => _other!;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    [OneTimeSetUp]
    public async Task Start()
    {
        _cluster = await RedisCluster.StartAsync();
        _store = OpenStore.At(_cluster.ConnectionString);
        _other = OpenStore.At(_cluster.ConnectionString);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_store is not null) await _store.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Test]
    public async Task Users_OnAllNodes_AreServed()
    {
        for (var user = 0; user < 50; user++)
        {
            string[] keys = [StateKeys.FolderMap(new("1", $"{user}")), StateKeys.SetAside(new("1", $"{user}"))];
            await Store.SetAsync(keys[0], new byte[] { (byte)user }, null, default);
            Assert.That(await Store.ReplaceAsync(keys[0], new byte[] { (byte)user }, new byte[] { 1, (byte)user }, null, default), Is.True);
            Assert.That((await OtherNode.GetManyAsync(keys, default))[0], Is.EqualTo(new byte[] { 1, (byte)user }));
        }
    }

    [Test]
    public async Task Health_AllNodes_IsReady() => Assert.That((await new RedisStoreHealth(_store!).CheckAsync(default)).Problem, Is.Null);
}
