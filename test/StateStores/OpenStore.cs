using System.Diagnostics.Metrics;
using Bridge.Eas.State.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace StateStores;

/// <summary>Opens the product's store on a given server, as each node does.</summary>
internal static class OpenStore
{
    internal static RedisStateStore At(string connectionString, double timeoutSeconds = 5, StateStoreMetrics? metrics = null) => new(
        new Fixed(connectionString),
        Options.Create(new StoreOptions { TimeoutSeconds = timeoutSeconds }),
        TimeProvider.System,
        metrics ?? new StateStoreMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        NullLogger<RedisStateStore>.Instance);

    private sealed class Fixed(string connectionString) : IStateStoreEndpoint
    {
        public ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken) => ValueTask.FromResult(connectionString);
    }
}
