using Bridge.Eas;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.Eas.Watch;
using Bridge.OxApi;
using Bridge.OxApi.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Simulation.Kernel;

/// <summary>One process of the gateway: the real bridge and the real OX client, on the world's clock, with the world's store and OX behind links that fail.</summary>
internal sealed class Node
{
    private readonly ServiceProvider _services;
    private readonly TaskCompletionSource _died = new();

    public Node(World world, string name)
    {
        Name = name;
        Time = new NodeTime(world.Clock, this);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(World.Settings);
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<System.Diagnostics.Metrics.IMeterFactory>(world.Meters);
        services.AddSingleton<ILoggerFactory>(new NodeLog(world, this));
        services.AddLogging();
        services.AddSingleton<IStateStore>(new StoreLink(world, this));
        services.AddSingleton(WorldSecret.Value);
        services.AddSingleton<CredentialCheck>().AddSingleton<PersonalValues>();
        services.AddSingleton(provider => new OxHttp(provider.GetRequiredService<IOptions<OxOptions>>(), Time, new OxLink(world, this)));
        services.AddOxApi();
        services.AddEasBridge();
        _services = services.BuildServiceProvider();
        Endpoint = _services.GetRequiredService<IEasEndpoint>();
    }

    public string Name { get; }

    public NodeTime Time { get; }

    public IEasEndpoint Endpoint { get; }

    public bool IsDead { get; private set; }

    /// <summary>Is asked to stop: ends its waits and takes no new requests.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Completes when the node dies: whoever waits for an answer from it gets none.</summary>
    public Task Died => _died.Task;

    /// <summary>Requests that it is working on.</summary>
    public int Running { get; set; }

    /// <summary>Dies on the spot, as by SIGKILL: nothing that it waits for ever comes.</summary>
    public void Kill()
    {
        if (IsDead) return;
        IsDead = true;
        _died.SetResult();
    }

    public void Stop()
    {
        IsStopping = true;
        _services.GetRequiredService<ChangeWatcher>().Drain();
    }
}
