using Bridge.Eas.Operator;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.State.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.FrontDoor;

/// <summary>A whole gateway on addresses the system chooses; what lies behind <see cref="IEasEndpoint"/> is the test's.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningGateway(WebApplication app, StubStore store)
    {
        _app = app;
        Store = store;
        var addresses = app.Services.GetRequiredService<GatewayAddresses>();
        Main = new Uri(addresses.Main[0]);
        Management = addresses.Management is [var first, ..] ? new Uri(first) : null;
    }

    internal Uri Main { get; }

    internal Uri? Management { get; }

    internal StubStore Store { get; }

    internal IServiceProvider Services => _app.Services;

    internal static Task<RunningGateway> StartAsync(Uri ox, params string[] settings) => StartAsync(ox, new StubEndpoint(), settings);

    internal static Task<RunningGateway> StartAsync(Uri ox, IOperatorDesk desk) => StartAsync(ox, services => services.AddSingleton(desk).AddSingleton<IEasEndpoint>(new StubEndpoint()));

    internal static Task<RunningGateway> StartAsync(Uri ox, IEasEndpoint endpoint, params string[] settings) => StartAsync(ox, services => services.AddSingleton(endpoint), settings);

    private static async Task<RunningGateway> StartAsync(Uri ox, Action<IServiceCollection> configure, params string[] settings)
    {
        var store = new StubStore();
        var app = GatewayHost.Build(
            ["--urls=http://127.0.0.1:0", "--Management:Urls=http://127.0.0.1:0", $"--Ox:BaseUrl={ox}ajax", "--Logging:LogLevel:Default=Warning",
             "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning", .. settings],
            builder =>
            {
                configure(builder.Services);
                builder.Services.AddSingleton<IStoreHealth>(store).AddSingleton<IStateStoreEndpoint>(store);
            });
        try
        {
            await app.StartAsync();
            return new(app, store);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    internal HttpClient Client(Uri? address = null) => new() { BaseAddress = address ?? Main };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
