using System.Diagnostics.Metrics;
using Bridge.Eas.State.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace StateStores;

/// <summary>Opens the product's store on a given server, as each node does.</summary>
internal static class OpenStore
{
    internal static RedisStateStore At(string connectionString, double timeoutSeconds = 5, StateStoreMetrics? metrics = null) =>
        At(Endpoint(connectionString), timeoutSeconds, metrics);

    internal static RedisStateStore At(IStateStoreEndpoint endpoint, double timeoutSeconds = 5, StateStoreMetrics? metrics = null) => new(
        endpoint,
        Options.Create(new StoreOptions { TimeoutSeconds = timeoutSeconds }),
        TimeProvider.System,
        metrics ?? new StateStoreMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        NullLogger<RedisStateStore>.Instance);

    internal static IStateStoreEndpoint Endpoint(string connectionString, KeyLocks? locks = null) => new Fixed(connectionString, locks);

    private sealed class Fixed(string connectionString, KeyLocks? locks) : IStateStoreEndpoint
    {
        public KeyLocks? Locks => locks;

        public ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken) => ValueTask.FromResult(connectionString);
    }
}
