using Microsoft.Extensions.Hosting;

namespace Bridge.Eas.Watch;

/// <summary>Ends waiting requests as soon as the host begins to stop: phones get an answer and come back to another node, instead of a cut connection.</summary>
internal sealed class WatchDrain(ChangeWatcher watcher, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(watcher.Drain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
