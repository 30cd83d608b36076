namespace Bridge.Eas.State.Store;

/// <summary>Reachable, and <c>maxmemory-policy noeviction</c>: any other policy lets the server throw state away when its memory is full,
/// which phones would feel as full resyncs.</summary>
internal sealed class RedisStoreHealth(RedisStateStore store) : IStoreHealth
{
    public async ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.PingAsync(cancellationToken);
            var policies = await store.EvictionPoliciesAsync(cancellationToken);
            return policies.FirstOrDefault(policy => policy != "noeviction") is { } evicting
                ? new(false, $"The Redis server of Store:Redis has maxmemory-policy {evicting}; it must be noeviction, else it drops state when memory is full.")
                : new(true, null);
        }
        catch (StateStoreException exception)
        {
            return new(false, $"The state store does not answer ({exception.Failure}).");
        }
    }
}
