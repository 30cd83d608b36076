using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Host;

/// <summary>Stands before several gateways as a TCP balancer does, and moves everybody to the next one when told.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Func<int, Uri?> _nodeOf;
    private readonly Task _accepting;
    private int _turn;

    internal Balancer(params Uri[] nodes)
        : this(turn => nodes[turn % nodes.Length])
    {
    }

    /// <param name="nodeOf">Asked for each connection, with the number of <see cref="Switch"/>es so far; null while nobody is there to take it.</param>
    internal Balancer(Func<int, Uri?> nodeOf)
    {
        _nodeOf = nodeOf;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Ends the open connections; new ones go to the next node.</summary>
    internal void Switch()
    {
        _turn++;
        foreach (var client in _open.Keys)
        {
            if (_open.TryRemove(client, out _)) client.Dispose();
        }
    }

    /// <summary>Ends one of the open connections, as a bad network does.</summary>
    /// <param name="choice">Which; any number.</param>
    internal void Cut(int choice)
    {
        var open = _open.Keys.ToList();
        if (open.Count > 0 && _open.TryRemove(open[choice % open.Count], out _)) open[choice % open.Count].Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Switch();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(), _nodeOf(_turn));
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, Uri? node)
    {
        if (node is null)
        {
            client.Dispose();
            return;
        }

        using var server = new TcpClient();
        _open.TryAdd(client, 0);
        try
        {
            await server.ConnectAsync(node.Host, node.Port);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone: so does the other.
        }

        if (_open.TryRemove(client, out _)) client.Dispose();
    }
}
