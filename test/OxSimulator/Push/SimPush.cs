using OxSimulator.Sessions;
using OxSimulator.Store;

namespace OxSimulator.Push;

/// <summary>The push channel of a server: Socket.IO over WebSocket (reference, 12.3).</summary>
public sealed class SimPush
{
    /// <summary>Sockets one user may have open.</summary>
    public const int MostPerUser = 8;

    private readonly Lock _lock = new();
    private readonly List<PushSocket> _sockets = [];

    private SimPush(SimServer server) => server.Sessions.Ended += EndSession;

    /// <summary>False: no capability <c>websocket</c>, new sockets are refused, open ones stay silent.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Told to the client, which sends a ping that often.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>A client silent for <see cref="PingInterval"/> and this long is cut off.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Sockets open now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _sockets.Count;
        }
    }

    public static SimPush Of(SimServer server) => server.Slots.Get(() => new SimPush(server));

    /// <summary>Closes every socket without a word, as a proxy or a restarted node does.</summary>
    public void CutAll()
    {
        foreach (var socket in All()) socket.Cut();
    }

    /// <summary>Sends an event to every socket of a user, whatever happened or not.</summary>
    public void Send(SimUser user, string name, System.Text.Json.Nodes.JsonObject? payload)
    {
        foreach (var socket in All().Where(one => one.Session.User == user)) socket.Event(name, payload);
    }

    /// <summary>False when the connection id is in use or the user has too many sockets.</summary>
    internal bool TryAdd(PushSocket socket)
    {
        lock (_lock)
        {
            if (_sockets.Exists(one => one.ConnectionId == socket.ConnectionId)) return false;
            if (_sockets.Count(one => one.Session.User == socket.Session.User) >= MostPerUser) return false;
            _sockets.Add(socket);
            return true;
        }
    }

    internal void Remove(PushSocket socket)
    {
        lock (_lock) _sockets.Remove(socket);
    }

    private void EndSession(OxSession session)
    {
        foreach (var socket in All().Where(one => one.Session == session)) socket.End();
    }

    private List<PushSocket> All()
    {
        lock (_lock) return [.. _sockets];
    }
}
