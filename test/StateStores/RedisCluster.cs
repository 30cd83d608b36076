using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StateStores;

/// <summary>Three real Redis nodes that share the slots among them.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Nodes = 3;

    private readonly List<RedisServer> _servers = [];

    private RedisCluster()
    {
    }

    /// <summary>For StackExchange.Redis.</summary>
    internal string ConnectionString => string.Join(',', _servers.Select(server => server.ConnectionString));

    /// <summary>Starts one, or ends the calling test as ignored where no Redis is installed.</summary>
    internal static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            for (var port = 21_000; cluster._servers.Count < Nodes; port++)
                if (IsFree(port) && IsFree(port + 10_000))
                    cluster._servers.Add(await RedisServer.StartOnAsync(port, "--cluster-enabled", "yes", "--cluster-node-timeout", "5000"));
            await RunAsync(["--cluster", "create", .. cluster._servers.Select(server => server.ConnectionString), "--cluster-yes"], "[OK] All 16384 slots covered");
            foreach (var server in cluster._servers) await AgreesAsync(server);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    /// <summary>Nodes learn of the slots by gossip, one after the other.</summary>
    private static async Task AgreesAsync(RedisServer server)
    {
        var clock = Stopwatch.StartNew();
        while (!(await RunAsync(["-p", server.Port.ToString(CultureInfo.InvariantCulture), "cluster", "info"])).Contains("cluster_state:ok", StringComparison.Ordinal))
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), "the cluster does not come up");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task<string> RunAsync(IEnumerable<string> arguments, string? expected = null)
    {
        using var process = Process.Start(new ProcessStartInfo("redis-cli", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (expected is not null) Assert.That(output, Does.Contain(expected));
        return output;
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
