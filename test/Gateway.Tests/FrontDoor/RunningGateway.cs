using Bridge.Eas.Protocol.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.FrontDoor;

/// <summary>A whole gateway on addresses the system chooses; what lies behind <see cref="IEasEndpoint"/> is the test's.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningGateway(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<GatewayAddresses>();
        Main = new Uri(addresses.Main[0]);
        Management = addresses.Management is [var first, ..] ? new Uri(first) : null;
    }

    internal Uri Main { get; }

    internal Uri? Management { get; }

    internal IServiceProvider Services => _app.Services;

    internal static Task<RunningGateway> StartAsync(Uri ox, params string[] settings) => StartAsync(ox, new StubEndpoint(), settings);

    internal static async Task<RunningGateway> StartAsync(Uri ox, IEasEndpoint endpoint, params string[] settings)
    {
        var app = GatewayHost.Build(
            ["--urls=http://127.0.0.1:0", "--Management:Urls=http://127.0.0.1:0", $"--Ox:BaseUrl={ox}ajax", "--Logging:LogLevel:Default=Warning",
             "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning", .. settings],
            builder => builder.Services.AddSingleton(endpoint));
        try
        {
            await app.StartAsync();
            return new(app);
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
