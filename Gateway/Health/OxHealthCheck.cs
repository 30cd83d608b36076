using Gateway.FrontDoor;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Gateway.Health;

/// <summary>Asks OX for something that needs no login. Any answer below 500 will do: an OX that refuses is there.</summary>
internal sealed class OxHealthCheck(IHttpClientFactory clients, IOptions<PassThroughSettings> ox, TimeProvider time) : IHealthCheck
{
    internal const string Name = "ox";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(Name);
            var address = new Uri($"{ox.Value.BaseUrl?.TrimEnd('/')}/system?action=ping");
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (int)answer.StatusCode < 500 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"OX answers {(int)answer.StatusCode}.");
        }
        catch (Exception away) when (away is HttpRequestException || patience.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("OX does not answer.");
        }
    }
}
