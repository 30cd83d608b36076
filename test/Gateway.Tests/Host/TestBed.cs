using System.Security.Cryptography.X509Certificates;
using EasClient;
using EasClient.Http;
using EasClient.Judges;
using EasClient.Phone;
using Gateway.Tests.Configuration;
using Gateway.Tests.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OxSimulator;
using StateStores;

namespace Gateway.Tests.Host;

/// <summary>The whole way on one machine: test phones → TLS → gateway → OX simulator, with a store of the test's choice.</summary>
internal sealed class TestBed : IAsyncDisposable
{
    internal const string Password = "secret";

    private readonly TemporaryDirectory _files;
    private readonly WebApplication _gateway;
    private readonly RedisServer? _redis;
    private readonly X509Certificate2 _certificate;

    private TestBed(TemporaryDirectory files, OxSimulatorHost ox, WebApplication gateway, RedisServer? redis, X509Certificate2 certificate)
    {
        (_files, Ox, _gateway, _redis, _certificate) = (files, ox, gateway, redis, certificate);
        Address = new Uri(gateway.Services.GetRequiredService<GatewayAddresses>().Main[0]);
    }

    internal OxSimulatorHost Ox { get; }

    internal Uri Address { get; }

    internal IServiceProvider Services => _gateway.Services;

    internal static string UserName(int number) => $"user{number}@example.test";

    /// <param name="store">Where state lives.</param>
    /// <param name="ox">How the simulator starts; null for its defaults.</param>
    /// <param name="configure">Further services of the gateway.</param>
    /// <param name="settings">Further settings, "--Key:Sub=value".</param>
    internal static async Task<TestBed> StartAsync(StoreKind store, OxSimulatorOptions? ox = null, Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        var redis = store == StoreKind.Redis ? await RedisServer.StartAsync() : null;
        var files = new TemporaryDirectory();
        var simulator = await OxSimulatorHost.StartAsync(ox ?? new OxSimulatorOptions { MaxRate = 0 }, CancellationToken.None);
        var certificate = TestCertificate.Make(files, "gateway", "localhost");
        string[] where = redis is null
            ? [$"--Store:Path={Path.Combine(files.Path, "store")}"]
            : [$"--Store:Redis={redis.ConnectionString}", $"--Store:SecretFile={files.Write("secret", new string('s', 64))}"];
        var app = GatewayHost.Build(
            [
                "--urls=https://127.0.0.1:0", "--Management:Urls=http://127.0.0.1:0", $"--Ox:BaseUrl={simulator.BaseUrl}", "--Eas:HighestVersion=16.1",
                "--Eas:Ping:MinHeartbeatSeconds=1", "--Logging:LogLevel:Default=Warning", .. certificate.Settings(0), .. where, .. settings,
            ],
            configure);
        await app.StartAsync();
        return new TestBed(files, simulator, app, redis, X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile));
    }

    /// <summary>A phone of a user that validates every answer (against the official schemas where they are at hand).</summary>
    internal EasPhone Phone(EasVersion version, int user = 1, string deviceId = "TESTPHONE0001", bool strict = false)
    {
        var connection = new EasConnection(new EasConnectionOptions
        {
            Server = Address,
            User = UserName(user),
            Password = Password,
            DeviceId = deviceId,
            TrustedFingerprint = _certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256),
        });
        var schemas = SharedFiles.TryFind("eas-schemas");
        return new EasPhone(connection, new PhoneOptions { Version = version, Strict = strict, Schemas = schemas is null ? null : SchemaJudge.Load(schemas) });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        await Ox.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        _certificate.Dispose();
        _files.Dispose();
    }
}

/// <summary>Where the gateway under test keeps its state.</summary>
public enum StoreKind
{
    Embedded,
    Redis,
}
