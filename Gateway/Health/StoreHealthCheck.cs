using Bridge.Eas.State.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Health;

/// <summary>Whether the store answers and keeps what it is given; without it phones get 503.</summary>
internal sealed class StoreHealthCheck(IStoreHealth store) : IHealthCheck
{
    internal const string Name = "store";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var found = await store.CheckAsync(cancellationToken);
        return found.Ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(found.Problem);
    }
}
