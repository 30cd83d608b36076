using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Eas.State.Store;

/// <summary>Connects at start, so that the first phone need not wait, and tells the operator what is wrong. A store that is away stops nothing:
/// phones get 503 until it is there.</summary>
internal sealed partial class StateStoreStartup(IStoreHealth health, ILogger<StateStoreStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var found = await health.CheckAsync(cancellationToken);
        if (found.Problem is { } problem) NotReady(problem);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2053, LogLevel.Error, "State store: {Problem}")]
    private partial void NotReady(string problem);
}
