using Bridge.Eas.State.Store;
using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>A node's way to the store all nodes share. Every operation is a point at which others may run, at which it may fail, and at which the node may die.</summary>
internal sealed class StoreLink(World world, Node node) : IStateStore
{
    private EventHandler? _reconnected;

    public event EventHandler? Reconnected
    {
        add
        {
            _reconnected += value;
            world.StoreBack += Tell;
        }

        remove
        {
            _reconnected -= value;
            world.StoreBack -= Tell;
        }
    }

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        RunAsync("get", key, writes: false, () => world.Store.GetAsync(key, CancellationToken.None), cancellationToken);

    public ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        RunAsync("get many", keys[0], writes: false, () => world.Safeguards.GetManyAsync(world.Store, keys), cancellationToken);

    public ValueTask<bool> AddAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken) =>
        RunAsync("add", key, writes: true, () => world.Safeguards.AddAsync(world.Store, key, value, expiry), cancellationToken);

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken) =>
        await RunAsync("set", key, writes: true, () => world.Safeguards.SetAsync(world.Store, key, value, expiry), cancellationToken);

    public ValueTask<bool> ReplaceAsync(string key, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken) =>
        RunAsync("replace", key, writes: true, () => world.Safeguards.ReplaceAsync(world.Store, key, expected, value, expiry), cancellationToken);

    public ValueTask<bool> RemoveIfAsync(string key, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken) =>
        RunAsync("remove if", key, writes: true, () => world.Store.RemoveIfAsync(key, expected, CancellationToken.None), cancellationToken);

    public async ValueTask RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        await RunAsync("remove", keys.Count > 0 ? keys[0] : "", writes: true, () => Done(world.Store.RemoveAsync(keys, CancellationToken.None)), cancellationToken);

    public ValueTask<long> IncrementAsync(string key, TimeSpan? expiry, CancellationToken cancellationToken) =>
        RunAsync("increment", key, writes: true, () => world.Store.IncrementAsync(key, expiry, CancellationToken.None), cancellationToken);

    public ValueTask<TimeSpan?> RemainingAsync(string key, CancellationToken cancellationToken) =>
        RunAsync("remaining", key, writes: false, () => world.Store.RemainingAsync(key, CancellationToken.None), cancellationToken);

    public async ValueTask ExpireAsync(string key, TimeSpan expiry, CancellationToken cancellationToken) =>
        await RunAsync("expire", key, writes: true, () => Done(world.Store.ExpireAsync(key, expiry, CancellationToken.None)), cancellationToken);

    public async ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        await RunAsync("publish", channel, writes: false, () => Done(world.Store.PublishAsync(channel, message, CancellationToken.None)), cancellationToken);

    public ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken) =>
        RunAsync("subscribe", channel, writes: false, () => world.Store.SubscribeAsync(channel, Hear(handler), CancellationToken.None), cancellationToken);

    public async ValueTask PingAsync(CancellationToken cancellationToken) =>
        await RunAsync("ping", "", writes: false, () => Done(world.Store.PingAsync(CancellationToken.None)), cancellationToken);

    private static async ValueTask<bool> Done(ValueTask task)
    {
        await task;
        return true;
    }

    private Action<ReadOnlyMemory<byte>> Hear(Action<ReadOnlyMemory<byte>> handler) => message =>
    {
        if (!node.IsDead) handler(message);
    };

    private void Tell(object? sender, EventArgs empty)
    {
        if (!node.IsDead) _reconnected?.Invoke(this, empty);
    }

    private async ValueTask<T> RunAsync<T>(string operation, string key, bool writes, Func<ValueTask<T>> run, CancellationToken cancellationToken)
    {
        // Asked by a thread that waits: nothing else could run meanwhile.
        if (key == StateKeys.KeyRing) return await run();

        var flow = world.FlowOf(node);
        var fate = world.Draw(FateSide.Store, flow, candidate => writes || candidate == Fate.StoreSlow || candidate == Fate.StoreFailsBefore);
        var pause = fate == Fate.StoreSlow ? TimeSpan.FromMilliseconds(flow.Random.Between(300, 2900)) : TimeSpan.FromMicroseconds(flow.Random.Between(50, 3000));
        await world.PassAsync(node, pause, cancellationToken);
        if (world.StoreIsAway) throw new StateStoreException(StateStoreFailure.Unavailable, operation);
        if (fate is not null) world.Hit(fate, $"{flow.Name} {node.Name} {operation}");
        if (fate == Fate.StoreFailsBefore) throw new StateStoreException(StateStoreFailure.Timeout, operation);
        if (fate == Fate.DiesBeforeStore) await world.DieAsync(node);

        var result = await run();
        if (fate == Fate.StoreFailsAfter) throw new StateStoreException(StateStoreFailure.Timeout, operation);
        if (fate == Fate.DiesAfterStore) await world.DieAsync(node);
        return result;
    }
}
