using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Bridge.Eas.State.Store;
using Garnet;
using Microsoft.Extensions.Options;

namespace Gateway.EmbeddedStore;

/// <summary>Microsoft Garnet inside this process, for gateways without a Redis server: on a free loopback port, behind a password that lives as long as
/// the process, with its data under <see cref="StoreOptions.Path"/>.</summary>
/// <remarks>A write is answered only after it is in the append-only file, so that a killed process loses nothing that was committed.</remarks>
internal sealed partial class GarnetStore : IStateStoreEndpoint, IDisposable
{
    private const int Attempts = 5;

    private readonly string _path;
    private readonly GarnetSize _size;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private GarnetServer? _server;
    private GarnetHousekeeper? _housekeeper;
    private FileStream? _lock;
    private string? _connectionString;

    public GarnetStore(IOptions<StoreOptions> options, ILoggerFactory loggers) : this(options.Value.Path!, GarnetSize.Default, loggers)
    {
    }

    internal GarnetStore(string path, GarnetSize size, ILoggerFactory loggers)
    {
        _path = path;
        _size = size;
        _loggers = loggers;
        _logger = loggers.CreateLogger<GarnetStore>();
    }

    /// <summary>Port, password and directory are this process's own, and so is every write.</summary>
    public KeyLocks Locks { get; } = new();

    public ValueTask<string> ConnectionStringAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return ValueTask.FromResult(_connectionString ??= Start());
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _housekeeper?.Dispose();
            _housekeeper = null;
            _server?.Dispose();
            _server = null;
            _lock?.Dispose();
            _lock = null;
        }
    }

    private string Start()
    {
        Directory.CreateDirectory(_path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock ??= Lock();
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            try
            {
                _server = new GarnetServer(Arguments(port, password), new WarningsOnly(_loggers));
                _server.Start();
                Started(_path, port);
                var address = $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)},password={password}";
                _housekeeper = new GarnetHousekeeper(Path.Combine(_path, "checkpoints", "AOF"), _size.LogLimit, address, Locks, _logger);
                return address;
            }
            catch (Exception exception) when (exception.GetBaseException() is SocketException && attempt < Attempts)
            {
                // Somebody took the port between our look and Garnet's.
                _server?.Dispose();
            }
        }
    }

    /// <summary>Two gateways on one directory would destroy it.</summary>
    private FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(_path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException($"Store:Path: {_path} is in use by another gateway.", exception);
        }
    }

    private string[] Arguments(int port, string password) =>
    [
        "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--auth", "Password", "--password", password, "-q",
        // The default device needs libaio, which not every machine has.
        "--device-type", "RandomAccess",
        // Without a storage tier, records beyond the memory vanish silently, oldest first.
        "--memory", _size.Memory, "--page", _size.Page, "--index", _size.Index,
        "--storage-tier", "--logdir", Path.Combine(_path, "log"), "--segment", _size.Segment,
        // What is overwritten or removed stays in the files of records until they are compacted, which comes with a checkpoint (see GarnetHousekeeper).
        "--compaction-type", "Lookup", "--compaction-max-segments", _size.MostSegments.ToString(CultureInfo.InvariantCulture),
        "--checkpointdir", Path.Combine(_path, "checkpoints"), "--recover",
        "--aof", "--aof-commit-wait", "--aof-memory", _size.LogMemory, "--aof-page-size", _size.LogPage, "--aof-segment-size", _size.LogSegment,
    ];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LoggerMessage(1201, LogLevel.Information, "Embedded store started: data in {Path}, loopback port {Port}")]
    private partial void Started(string path, int port);
}
