using System.Buffers;
using Bridge.Eas;
using Bridge.Eas.Protocol.Http;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;
using Bridge.OxApi;
using Bridge.OxApi.Transport;
using EasClient;
using EasClient.Wbxml;
using Fuzz.Engine;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OxSimulator;
using OxSimulator.Http;
using OxSimulator.Sessions;
using OxSimulator.Store;
using StateStores;

namespace Fuzz.World;

/// <summary>The whole bridge in this process: the real dispatcher and engine, the store's twin, the simulated OX, a clock that is put forward.</summary>
internal sealed class FuzzWorld : IDisposable
{
    private const string Wbxml = "application/vnd.ms-sync.wbxml";
    private const string Multipart = "application/vnd.ms-sync.multipart";

    private static readonly Lazy<StoreSecret> Secret = new(MakeSecret);
    private readonly ServiceProvider _services;
    private readonly ErrorLog _errors = new();

    public FuzzWorld(EasVersion version)
    {
        Version = version;
        Store = new InMemoryStateStore(Clock);
        Ox = new SimServer(new OxSimulatorOptions { MaxRate = 0, Time = Clock });
        var dispatcher = new OxDispatcher(Ox, OxModuleTable.Create(), new RateLimiter(Ox.Options), NullLogger.Instance);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Ox:BaseUrl", "http://ox.invalid/ajax"), new("Eas:Watch:Push", "false"), new("Eas:Ping:MaxHeartbeatSeconds", "120"), new("Eas:Shield:Enabled", "false"),
        ]).Build());
        services.AddLogging(logging => logging.ClearProviders().AddProvider(_errors));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IStateStore>(Store);
        services.AddSingleton(Secret.Value).AddSingleton<CredentialCheck>().AddSingleton<PersonalValues>();
        services.AddSingleton(provider => new OxHttp(provider.GetRequiredService<IOptions<OxOptions>>(), Clock, new InProcessOx(dispatcher)));
        services.AddOxApi().AddEasBridge();
        _services = services.BuildServiceProvider();
        Endpoint = _services.GetRequiredService<IEasEndpoint>();
    }

    public EasVersion Version { get; }

    public ManualTimeProvider Clock { get; } = new();

    public InMemoryStateStore Store { get; }

    public SimServer Ox { get; }

    public IEasEndpoint Endpoint { get; }

    public void Dispose()
    {
        _services.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Ox.Dispose();
        _errors.Dispose();
    }

    /// <summary>What the node knows by heart goes; what is in the store stays.</summary>
    public void ForgetCaches() => ((MemoryCache)_services.GetRequiredService<IMemoryCache>()).Clear();

    /// <summary>Sends a request and judges the answer: deliberate, and readable.</summary>
    /// <returns>HTTP status, content type and body.</returns>
    /// <exception cref="FuzzViolationException">HTTP 500, a body that cannot be decoded, or no end.</exception>
    public (int Status, string? Type, byte[] Body) Send(EasHttpRequest request)
    {
        _errors.Last = null;
        EasHttpAnswer answer;
        try
        {
            answer = Clock.Drive(Endpoint.HandleAsync(request, CancellationToken.None).AsTask());
        }
        catch (Exception fault) when (fault is EasBodyTooLargeException or InvalidDataException)
        {
            return (413, null, []);
        }

        var body = Clock.Drive(ReadAsync(answer));
        // Up to 12.1 a mail that cannot be sent is told by HTTP 500, too: a bug is one that the log has.
        if (_errors.Last is { } bug) throw new FuzzViolationException($"HTTP {answer.StatusCode} for a bug", bug);
        if (answer.StatusCode is < 200 or > 599) throw new FuzzViolationException($"HTTP {answer.StatusCode}");
        Judge(answer, body);
        return (answer.StatusCode, answer.ContentType, body);
    }

    private static void Judge(EasHttpAnswer answer, byte[] body)
    {
        try
        {
            if (body.Length == 0) return;
            if (answer.ContentType == Wbxml) WbxmlDecoder.Decode(body);
            else if (answer.ContentType == Multipart) WbxmlDecoder.Decode(EasClient.Http.MultipartBody.Split(body)[0]);
        }
        catch (Exception wrong) when (wrong is WbxmlException or FormatException)
        {
            throw new FuzzViolationException($"the answer cannot be decoded: {wrong.Message}");
        }
    }

    private static async Task<byte[]> ReadAsync(EasHttpAnswer answer)
    {
        await using var lease = answer.Lease;
        if (answer.Stream is not { } write) return answer.Content.ToArray();
        using var body = new MemoryStream();
        await write(body, CancellationToken.None);
        return body.ToArray();
    }

    private static StoreSecret MakeSecret()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, new byte[StoreSecret.LeastBytes]);
            return StoreSecret.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
