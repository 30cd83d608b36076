using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using Gateway.Tests.Configuration;
using Gateway.Tests.Host;
using Gateway.Tests.Kill;
using Gateway.Tests.Tls;
using OxSimulator;

namespace Gateway.Tests.Memory;

/// <summary>A gateway in a process of its own, whose memory can be looked at, with a simulated OX outside of it.</summary>
internal sealed class MeasuredGateway : IAsyncDisposable
{
    private const string User = "user1@example.test";

    private readonly TemporaryDirectory _files = new();
    private readonly OxSimulatorHost _ox;
    private readonly X509Certificate2 _certificate;
    private readonly GatewayProcess _gateway;

    private MeasuredGateway(OxSimulatorHost ox, X509Certificate2 certificate, GatewayProcess gateway, TemporaryDirectory files, ConcurrentQueue<string> logs) =>
        (_ox, _certificate, _gateway, _files, Logs) = (ox, certificate, gateway, files, logs);

    internal OxSimulatorHost Ox => _ox;

    internal ConcurrentQueue<string> Logs { get; }

    internal static async Task<MeasuredGateway> StartAsync()
    {
        var files = new TemporaryDirectory();
        var ox = await OxSimulatorHost.StartAsync(new OxSimulatorOptions { MaxRate = 0 }, CancellationToken.None);
        var certificate = TestCertificate.Make(files, "gateway", "localhost");
        ConcurrentQueue<string> logs = [];

        // A collector that may let garbage grow to the size of the processor's cache would hide what is measured.
        var environment = new Dictionary<string, string>(GatewayProcess.Environment, StringComparer.Ordinal) { ["DOTNET_GCgen0size"] = "400000", ["DOTNET_GCConserveMemory"] = "5", ["DOTNET_TieredCompilation"] = "0" };
        var gateway = await GatewayProcess.StartAsync(
            files.Path,
            [$"--Ox:BaseUrl={ox.BaseUrl}", $"--Store:Path={Path.Combine(files.Path, "store")}", .. certificate.Settings(0)],
            logs, _ => { }, environment);
        return new MeasuredGateway(ox, X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile), gateway!, files, logs);
    }

    internal EasPhone Phone(EasVersion version) => new(
        new EasConnection(new EasConnectionOptions
        {
            Server = _gateway.Address,
            User = User,
            Password = TestBed.Password,
            DeviceId = "MEMORY1",
            TrustedFingerprint = _certificate.GetCertHashString(HashAlgorithmName.SHA256),
            Timeout = TimeSpan.FromSeconds(120),
        }),
        new PhoneOptions { Version = version });

    internal Task DeliverAsync(byte[] mail) => _ox.DeliverAsync(User, mail, CancellationToken.None);

    /// <param name="what">As <c>/proc/…/status</c> calls it: VmRSS for what it has now, VmHWM for the most it had.</param>
    internal long Kilobytes(string what) => long.Parse(
        File.ReadLines($"/proc/{_gateway.Id}/status").Single(line => line.StartsWith(what + ":", StringComparison.Ordinal)).Split(':', ' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])),
        CultureInfo.InvariantCulture);

    /// <summary>What it has now is the most it had.</summary>
    internal Task ForgetPeakAsync() => File.WriteAllTextAsync($"/proc/{_gateway.Id}/clear_refs", "5");

    public async ValueTask DisposeAsync()
    {
        _gateway.Dispose();
        _certificate.Dispose();
        await _ox.DisposeAsync();
        _files.Dispose();
    }
}
