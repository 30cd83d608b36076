using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using OxSimulator.Http;
using OxSimulator.Store;

namespace OxSimulator;

/// <summary>A running simulator: a stateful OX behind real HTTP, in this process.</summary>
public sealed class OxSimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OxSimulatorHost(WebApplication app, SimServer server, Uri root) => (_app, Server, RootUrl) = (app, server, root);

    /// <summary>The domain objects. Take <see cref="SimServer.Enter"/> before touching them from outside.</summary>
    public SimServer Server { get; }

    /// <summary>Scheme, host and port, with a slash at the end.</summary>
    public Uri RootUrl { get; }

    /// <summary>The API's base as in <c>Ox:BaseUrl</c>, without a slash at the end; <c>/appsuite/api</c> is served as well.</summary>
    public Uri BaseUrl => new(RootUrl, "ajax");

    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<OxSimulatorHost> StartAsync(OxSimulatorOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "OxSimulator" });
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning)
            // Planned faults answer with less than they promise; that is no news.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical)
            // The caller of StartAsync gets the exception.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        builder.Services.AddRoutingCore();
        // Sockets that stay open and calls that a fault holds must not hold up the end of a test.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(250));
        builder.WebHost.UseKestrelCore().UseUrls(options.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 256 * 1024 * 1024;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        var server = new SimServer(options);
        if (options.Mail is { } path && server.FindUser("user1") is { } first)
            foreach (var message in Mail.MailFiles.Read(path)) Mail.SimMailbox.Of(first).Deliver(message);
        SimEndpoints.Map(app, server);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new(app, server, new(address.TrimEnd('/') + "/"));
    }

    /// <summary>Delivers a message as if it came from outside: byte for byte, with push where push tells of it.</summary>
    /// <param name="login">Login or address of the user.</param>
    /// <param name="folder">Client id or full name.</param>
    /// <returns>The mail's id (UID).</returns>
    /// <exception cref="ArgumentException">No such user.</exception>
    public async Task<string> DeliverAsync(string login, ReadOnlyMemory<byte> raw, string folder, CancellationToken cancellationToken)
    {
        var user = Server.FindUser(login) ?? throw new ArgumentException("No such user.", nameof(login));
        using (await Server.EnterAsync(cancellationToken)) return Mail.SimMailbox.Of(user).Deliver(raw, folder).Id;
    }

    /// <summary>Into the inbox.</summary>
    /// <inheritdoc cref="DeliverAsync(string, ReadOnlyMemory{byte}, string, CancellationToken)"/>
    public Task<string> DeliverAsync(string login, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) =>
        DeliverAsync(login, raw, Mail.MailFolderNames.Inbox, cancellationToken);

    /// <summary>Ends when the process is asked to stop.</summary>
    internal Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Server.Dispose();
    }
}
