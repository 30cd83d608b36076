using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StateStores;

/// <summary>A real redis-server on a free loopback port, with its data in a temporary directory and every write on disk; ends with the test.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("eas-redis-");
    private readonly string[] _arguments;
    private LeashedProcess? _process;

    private RedisServer(int port, string[] arguments)
    {
        Port = port;
        _arguments = arguments;
    }

    internal int Port { get; }

    /// <summary>For StackExchange.Redis.</summary>
    internal string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts one, or ends the calling test as ignored, with the reason, where no redis-server is installed.</summary>
    internal static Task<RedisServer> StartAsync(params string[] arguments) => StartOnAsync(FreePort(), arguments);

    internal static async Task<RedisServer> StartOnAsync(int port, params string[] arguments)
    {
        if (!Installed) Assert.Ignore("redis-server is not on the PATH: the tests against a real Redis are SKIPPED.");
        var server = new RedisServer(port, arguments);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    internal static bool Installed { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, "redis-server")));

    /// <summary>Starts the server on the same port with the data it left.</summary>
    internal async Task StartAgainAsync()
    {
        _process = await LeashedProcess.StartAsync(
            _directory.FullName,
            environment: null,
            [
                "redis-server", "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _directory.FullName,
                "--appendonly", "yes", "--appendfsync", "always", "--save", "", .. _arguments,
            ]);
        while (await _process.Output.ReadLineAsync() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // A full pipe would stop the server.
                _ = _process.Output.ReadToEndAsync();
                return;
            }
        Assert.Fail("redis-server ended before it was ready.");
    }

    /// <summary>SIGKILL.</summary>
    internal async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await EndAsync();
    }

    /// <summary>SIGTERM, as an operator stops it.</summary>
    internal async Task StopAsync()
    {
        if (_process is null) return;
        _process.Signal("TERM");
        await EndAsync();
    }

    /// <summary>Throws away what it kept; only while it does not run.</summary>
    internal void Forget()
    {
        _directory.Delete(recursive: true);
        _directory.Create();
    }

    /// <summary>Takes the connections and answers nothing, until <see cref="Resume"/>.</summary>
    internal void Suspend() => _process!.Signal("STOP");

    /// <summary>Goes on after <see cref="Suspend"/>.</summary>
    internal void Resume() => _process!.Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _directory.Delete(recursive: true);
    }

    private async Task EndAsync()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>
    /// Below the ports that systems give to outgoing connections: a server that is started again needs its own, which nobody has taken meanwhile, not even
    /// a client that knocks there from the same port and so reaches itself.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(12_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
