using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bridge.Eas.State.Store;
using EasClient;
using EasClient.Http;
using EasClient.Judges;
using EasClient.Phone;
using Gateway.Tests.Configuration;
using Gateway.Tests.FrontDoor;
using Gateway.Tests.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OxSimulator;
using OxSimulator.Control;
using OxSimulator.Mail;
using OxSimulator.Store;
using StateStores;

namespace Gateway.Tests.Host;

/// <summary>The whole way on one machine: test phones → TLS → gateway → OX simulator, with a store of the test's choice.</summary>
internal sealed class TestBed : IAsyncDisposable
{
    internal const string Password = "secret";

    /// <summary>The official schemas; null where they are not at hand.</summary>
    internal static SchemaJudge? SchemasIfThere => Schemas.Value;

    private static readonly Lazy<SchemaJudge?> Schemas = new(() => SharedFiles.TryFind("eas-schemas") is { } folder ? SchemaJudge.Load(folder) : null);

    private readonly TemporaryDirectory _files;
    private readonly X509Certificate2 _certificate;
    private readonly string[] _settings;
    private readonly Action<WebApplicationBuilder>? _configure;
    private readonly List<WebApplication> _nodes = [];
    private int _lastUser;
    private bool _oxStopped;

    private TestBed(TemporaryDirectory files, OxSimulatorHost ox, StoreKind store, RedisServer? redis, X509Certificate2 certificate, string[] settings, Action<WebApplicationBuilder>? configure)
    {
        (_files, Ox, Redis, _certificate, _settings, _configure) = (files, ox, redis, certificate, settings, configure);
        if (store == StoreKind.Memory) Memory = new InMemoryStateStore(Clock);
    }

    internal OxSimulatorHost Ox { get; }

    /// <summary>The store's server; null when the store is embedded.</summary>
    internal RedisServer? Redis { get; }

    /// <summary>The store in this process; null when it is another one.</summary>
    internal InMemoryStateStore? Memory { get; }

    /// <summary>Where the first node listens.</summary>
    internal Uri Address => AddressOf(_nodes[0]);

    /// <summary>Where the first node listens for operators.</summary>
    internal Uri Management => new(_nodes[0].Services.GetRequiredService<GatewayAddresses>().Management[0]);

    /// <summary>Everything the gateway logged at its configured level (Warning unless the settings say otherwise).</summary>
    internal CapturedLogs Logs { get; } = new();

    /// <summary>The clock of all nodes.</summary>
    internal ShiftedClock Clock { get; } = new();

    /// <summary>
    /// Lets the time pass in which a call that OX did not answer may still be running there: until then nobody repeats what it was to do.
    /// </summary>
    internal void OutlastUnclearCalls() => Clock.Advance(TimeSpan.FromMinutes(3));

    internal static string UserName(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number}@example.test");

    /// <param name="store">Where state lives.</param>
    /// <param name="ox">How the simulator starts; null for its defaults with users enough for every test of a fixture.</param>
    /// <param name="configure">Further services of the gateway.</param>
    /// <param name="settings">Further settings, "--Key:Sub=value".</param>
    internal static async Task<TestBed> StartAsync(StoreKind store, OxSimulatorOptions? ox = null, Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        var redis = store == StoreKind.Redis ? await RedisServer.StartAsync() : null;
        var files = new TemporaryDirectory();
        var simulator = await OxSimulatorHost.StartAsync(ox ?? new OxSimulatorOptions { MaxRate = 0, Users = 60 }, CancellationToken.None);
        var certificate = TestCertificate.Make(files, "gateway", "localhost");
        string[] where = redis is null
            ? [$"--Store:Path={Path.Combine(files.Path, "store")}"]
            : [$"--Store:Redis={redis.ConnectionString}", $"--Store:SecretFile={files.Write("secret", new string('s', 64))}"];
        string[] all =
        [
            "--Management:Urls=http://127.0.0.1:0", $"--Ox:BaseUrl={simulator.BaseUrl}", "--Eas:Ping:MinHeartbeatSeconds=1",
            "--Logging:LogLevel:Default=Warning", .. certificate.Settings(0), .. where, .. settings,
        ];
        var bed = new TestBed(files, simulator, store, redis, X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile), all, configure);
        await bed.StartNodeAsync();
        return bed;
    }

    /// <summary>Starts one more gateway on the same store (which must not be embedded, unless the node is the only one).</summary>
    /// <returns>Where it listens.</returns>
    internal async Task<Uri> StartNodeAsync(string address = "https://127.0.0.1:0", params string[] settings)
    {
        var app = GatewayHost.Build(
            ["--urls=" + address, .. _settings, .. settings],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(Logs);
                builder.Services.AddSingleton<TimeProvider>(Clock);
                if (Memory is not null) builder.Services.AddSingleton<IStateStore>(Memory).AddSingleton<IStoreHealth>(new StubStore());
                _configure?.Invoke(builder);
            });
        await app.StartAsync();
        _nodes.Add(app);
        return AddressOf(app);
    }

    /// <summary>Stops a node as SIGTERM does.</summary>
    internal async Task StopNodeAsync(Uri address)
    {
        var node = _nodes.Single(one => AddressOf(one) == address);
        await node.StopAsync();
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    /// <summary>Stops the gateway and starts it again at the same address, with what the store kept.</summary>
    /// <param name="settings">Further settings from now on.</param>
    internal async Task RestartAsync(params string[] settings)
    {
        var address = Address;
        await StopNodeAsync(address);
        await StartNodeAsync(address.ToString().TrimEnd('/'), settings);
    }

    /// <summary>A user whom no other test of this bed has touched.</summary>
    internal int NextUser() => Interlocked.Increment(ref _lastUser);

    internal SimUser User(int number) => Ox.Server.FindUser(UserName(number)) ?? throw new InvalidOperationException($"The simulator has no user {number}.");

    /// <summary>The way of a phone to the gateway.</summary>
    /// <param name="login">As typed on the phone; the user's address by default.</param>
    internal EasConnectionOptions Connection(int user = 1, string deviceId = "TESTPHONE0001", string? login = null, string password = Password) => new()
    {
        Server = Address,
        User = login ?? UserName(user),
        Password = password,
        DeviceId = deviceId,
        TrustedFingerprint = _certificate.GetCertHashString(HashAlgorithmName.SHA256),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>A phone of a user that validates every answer (against the official schemas where they are at hand).</summary>
    internal EasPhone Phone(EasVersion version, int user = 1, string deviceId = "TESTPHONE0001", bool strict = false) =>
        PhoneOver(Connection(user, deviceId), version, strict);

    /// <summary>The same over a way of the test's own.</summary>
    internal static EasPhone PhoneOver(EasConnectionOptions connection, EasVersion version, bool strict = false) =>
        new(new EasConnection(connection), new PhoneOptions { Version = version, Strict = strict, Schemas = Schemas.Value });

    /// <summary>A phone that has added its account and holds its folders.</summary>
    internal async Task<EasPhone> ReadyPhoneAsync(EasVersion version, int user, string deviceId = "TESTPHONE0001")
    {
        var phone = Phone(version, user, deviceId);
        await phone.SetUpAsync();
        return phone;
    }

    /// <summary>The user at OX's web interface.</summary>
    internal Task<OxWeb> WebAsync(int user) => OxWeb.SignInAsync(Ox, User(user));

    internal Task<string> DeliverAsync(int user, ReadOnlyMemory<byte> message) => Ox.DeliverAsync(UserName(user), message, CancellationToken.None);

    /// <summary>Delivers all of them in their order.</summary>
    internal async Task DeliverAsync(int user, IEnumerable<byte[]> messages)
    {
        using (await Ox.Server.EnterAsync(CancellationToken.None))
            foreach (var message in messages) SimMailbox.Of(User(user)).Deliver(message);
    }

    /// <summary>What a look at a user's mail folder tells, taken under the simulator's gate.</summary>
    internal async Task<T> LookAsync<T>(int user, string folder, Func<SimMailFolder, T> look)
    {
        using (await Ox.Server.EnterAsync(CancellationToken.None)) return look(SimMailbox.Of(User(user)).Require(folder));
    }

    /// <summary>Messages that this user's address handed to transport.</summary>
    internal IReadOnlyList<OutboxMail> SentBy(int user) => [.. Ox.Server.Outbox.All.Where(mail => mail.Sender == UserName(user))];

    /// <summary>Calls of a user to OX since <see cref="CallLog.Clear"/>; each element of a multiple is one.</summary>
    internal IReadOnlyList<LoggedCall> CallsOf(int user) => [.. Ox.Server.Calls.All.Where(call => call.User == UserName(user))];

    /// <summary>OX goes away for good: its address refuses connections.</summary>
    internal async Task StopOxAsync()
    {
        _oxStopped = true;
        await Ox.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.StopAsync();
            await node.DisposeAsync();
        }

        if (!_oxStopped) await Ox.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
        _certificate.Dispose();
        _files.Dispose();
    }

    private static Uri AddressOf(WebApplication node) => new(node.Services.GetRequiredService<GatewayAddresses>().Main[0]);
}

/// <summary>Where the gateway under test keeps its state.</summary>
public enum StoreKind
{
    Embedded,
    Redis,

    /// <summary>The store's twin, which tests can make fail at any word; see <see cref="TestBed.Memory"/>.</summary>
    Memory,
}
