using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Demo.Mailbox;
using EasClient.Http;
using EasClient.Phone;
using Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OxSimulator;
using OxSimulator.Store;

namespace Demo;

/// <summary>Everything that runs: the simulated OX with a full mailbox, the gateway with its embedded store, and a directory for their files.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private const int UsualPort = 8443;

    private readonly DirectoryInfo _files;
    private readonly DemoOptions _options;
    private OxSimulatorHost? _ox;
    private WebApplication? _gateway;
    private OxWebUser? _web;
    private DemoCertificate? _certificate;
    private volatile bool _stopping;

    private DemoWorld(DemoOptions options) => (_options, _files) = (options, Directory.CreateTempSubdirectory("activesync-demo-"));

    internal OxSimulatorHost Ox => _ox!;

    /// <summary>The user whose day it is, at OX's web interface.</summary>
    internal OxWebUser Web => _web!;

    internal SimUser User { get; private set; } = null!;

    /// <summary>Another user of the same OX.</summary>
    internal SimUser Colleague { get; private set; } = null!;

    /// <summary>Where phones on this machine connect.</summary>
    internal Uri Address { get; private set; } = null!;

    /// <summary>What the gateway listens on.</summary>
    internal IPEndPoint Endpoint { get; private set; } = null!;

    internal string Fingerprint => _certificate!.Fingerprint;

    /// <summary>Sees the requests that reach the gateway.</summary>
    internal Onlooker Onlooker { get; } = new();

    /// <exception cref="DemoStartException">The address is taken, or the mail to import cannot be read.</exception>
    internal static async Task<DemoWorld> StartAsync(DemoOptions options, Report report, CancellationToken cancellationToken)
    {
        var world = new DemoWorld(options);
        try
        {
            report.Heading("Starting");
            await world.StartOxAsync(report, cancellationToken);
            await world.StartGatewayAsync(report, cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>A phone of the user; it trusts the certificate by its fingerprint, as a user who compared it would.</summary>
    internal EasPhone Phone(string deviceId, string friendlyName)
    {
        var connection = new EasConnection(new EasConnectionOptions
        {
            Server = Address,
            User = User.Login,
            Password = User.Password,
            DeviceId = deviceId,
            TrustedFingerprint = Fingerprint,
            AcceptGzip = true,
        });
        return new EasPhone(connection, new PhoneOptions { Version = _options.Version, FriendlyName = friendlyName });
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _web?.Dispose();
        if (_gateway is not null)
        {
            await _gateway.StopAsync(CancellationToken.None);
            await _gateway.DisposeAsync();
        }

        if (_ox is not null) await _ox.DisposeAsync();
        _files.Delete(recursive: true);
    }

    private async Task StartOxAsync(Report report, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var options = new OxSimulatorOptions();
        // OX lets 1,500 requests in five minutes pass; a big mailbox of one's own asks for more, and an OX that knows its gateway exempts it.
        options.LenientAgents.Add("ActiveSync-Gateway/*");
        _ox = await OxSimulatorHost.StartAsync(options, cancellationToken);
        User = Ox.Server.FindUser("user1")!;
        Colleague = Ox.Server.FindUser("user2")!;
        report.Step("The simulated OX is up", watch.Elapsed, $"Version {Ox.Server.Profile.ServerVersion}, {Ox.BaseUrl}");

        watch.Restart();
        var filled = await DemoMailbox.FillAsync(Ox, User, cancellationToken);
        var imported = _options.Mail is { } path ? await OwnMail.ImportAsync(Ox, User, path, cancellationToken) : 0;
        _web = await OxWebUser.SignInAsync(Ox, User, cancellationToken);
        var things = await DemoThings.FillAsync(_web, cancellationToken);
        var own = imported > 0 ? $" and {imported} of your own" : "";
        report.Step(
            $"{User.FirstName} {User.LastName} has a mailbox", watch.Elapsed,
            $"{filled} mails{own}, {things.Contacts} contacts, {things.Events} appointments, {things.Tasks} tasks.");
    }

    private async Task StartGatewayAsync(Report report, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        _certificate = DemoCertificate.Make(_files.FullName);
        var listen = _options.Listen ?? new IPEndPoint(IPAddress.Loopback, IsFree(UsualPort) ? UsualPort : 0);
        var highest = _options.Version > EasClient.EasVersion.V141 ? "16.1" : "14.1";
        _gateway = GatewayHost.Build(
            [
                $"--urls=https://{listen}", "--Management:Urls=", $"--contentRoot={_files.FullName}", $"--Ox:BaseUrl={Ox.BaseUrl}",
                $"--Store:Path={Path.Combine(_files.FullName, "store")}", $"--Eas:HighestVersion={highest}", "--shutdownTimeoutSeconds=5",
                $"--Tls:Certificates:0:CertificateFile={_certificate.CertificateFile}", $"--Tls:Certificates:0:KeyFile={_certificate.KeyFile}",
            ],
            builder =>
            {
                builder.Services.AddSingleton<IStartupFilter>(Onlooker);
                builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>>(
                    new QuietLogs(() => _stopping || cancellationToken.IsCancellationRequested));
            });
        try
        {
            await _gateway.StartAsync(cancellationToken);
        }
        catch (Exception reason) when (reason is IOException or SocketException)
        {
            throw new DemoStartException($"The gateway cannot listen on {listen}: {reason.Message}", reason);
        }
        catch (OptionsValidationException reason)
        {
            throw new DemoStartException($"The gateway refuses its settings: {string.Join(' ', reason.Failures)}", reason);
        }

        var port = new Uri(_gateway.Services.GetRequiredService<GatewayAddresses>().Main[0]).Port;
        Endpoint = new IPEndPoint(listen.Address, port);
        var reachable = listen.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : listen.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : listen.Address;
        Address = new Uri($"https://{new IPEndPoint(reachable, port)}");
        report.Step("The gateway is up, with its own store", watch.Elapsed, $"https://{Endpoint}, certificate made for this run.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
