using Bridge.Eas.State.Store;
using StateStores;

namespace Bridge.Eas.Tests.State.Store;

internal sealed class InMemoryStateStoreTests : StoreConformance
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStateStore _store;

    public InMemoryStateStoreTests() => _store = new(_time);

    protected override IStateStore Store => _store;

    protected override IStateStore OtherNode => _store;

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    [Test]
    public async Task Hooks_ThrowingBeforeAndAfter_LoseTheWriteOrOnlyItsAnswer()
    {
        var store = new InMemoryStateStore(_time);
        store.Before = (_, _, _) => throw new StateStoreException(StateStoreFailure.Unavailable, "test");
        Assert.That(async () => await store.AddAsync("a", Bytes("1"), null, default), Throws.InstanceOf<StateStoreException>());
        store.Before = null;
        store.After = (_, _, _) => throw new StateStoreException(StateStoreFailure.Timeout, "test");
        Assert.That(async () => await store.AddAsync("b", Bytes("1"), null, default), Throws.InstanceOf<StateStoreException>());
        Assert.That(store.Keys, Is.EqualTo(new[] { "b" }));
        store.After = null;
        await store.PingAsync(default);
    }

    [Test]
    public async Task RollBack_TwoWrites_RestoresWhatWasThereBefore()
    {
        var store = new InMemoryStateStore(_time);
        await store.SetAsync("a", Bytes("1"), null, default);
        await store.SetAsync("a", Bytes("2"), null, default);
        await store.RemoveAsync(["a"], default);
        store.RollBack(2);
        Assert.That(await store.GetAsync("a", default), Is.EqualTo(Bytes("1")));
        store.Lose();
        Assert.That(store.Keys, Is.Empty);
    }
}
