using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using OxSimulator.Http;
using OxSimulator.Sessions;
using OxSimulator.Store;

namespace OxSimulator.Push;

/// <summary>One open socket: Engine.IO 3 packets that carry Socket.IO 2 events.</summary>
internal sealed class PushSocket(SimPush push, OxSession session, string connectionId, TimeProvider time)
{
    private const string Open = "0";
    private const string Close = "1";
    private const string Ping = "2";
    private const string Pong = "3";
    private const string Connected = "40";
    private const string Disconnected = "41";
    private const string EventPacket = "42";

    private readonly Channel<string> _outgoing = Channel.CreateUnbounded<string>();
    private WebSocket? _socket;

    internal OxSession Session { get; } = session;

    internal string ConnectionId { get; } = connectionId;

    /// <summary>Hears of every change the user can see; called under the server's gate.</summary>
    internal void OnChanged(SimChange change)
    {
        if (!push.Enabled || change.PushToken == ConnectionId) return;
        if (PushEvents.Of(change, Session.User) is var (name, payload)) Event(name, payload);
    }

    internal void Event(string name, JsonObject? payload)
    {
        JsonArray packet = payload is null ? [name] : [name, payload.DeepClone()];
        _outgoing.Writer.TryWrite(EventPacket + packet.ToJsonString(new() { Encoder = OxEnvelope.Encoder }));
    }

    /// <summary>The session is over: says so, then closes.</summary>
    internal void End()
    {
        Event("session:invalid", null);
        _outgoing.Writer.TryComplete();
    }

    internal void Cut() => _socket?.Abort();

    /// <summary>Runs until either side closes.</summary>
    internal async Task RunAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _socket = socket;
        var handshake = new JsonObject
        {
            ["sid"] = Guid.NewGuid().ToString("N"),
            ["upgrades"] = new JsonArray(),
            ["pingInterval"] = (long)push.PingInterval.TotalMilliseconds,
            ["pingTimeout"] = (long)push.PingTimeout.TotalMilliseconds,
        };
        _outgoing.Writer.TryWrite(Open + handshake.ToJsonString());
        _outgoing.Writer.TryWrite(Connected);
        Session.User.Changed += OnChanged;
        try
        {
            var sending = SendAsync(socket, stop.Token);
            var receiving = ReceiveAsync(socket, stop.Token);
            await await Task.WhenAny(sending, receiving);
            _outgoing.Writer.TryComplete();
            await sending;
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop.Token);
            // The client's answer to the close is awaited for a while: a connection cut at once may lose what was sent last.
            await receiving.WaitAsync(TimeSpan.FromSeconds(2), time, stop.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or TimeoutException)
        {
            socket.Abort();
        }
        finally
        {
            Session.User.Changed -= OnChanged;
            await stop.CancelAsync();
        }
    }

    private async Task SendAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await foreach (var packet in _outgoing.Reader.ReadAllAsync(cancellationToken))
            await socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    private async Task ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            using var silence = new CancellationTokenSource(push.PingInterval + push.PingTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
            var received = await socket.ReceiveAsync(buffer, either.Token);
            if (received.MessageType == WebSocketMessageType.Close) return;
            if (!received.EndOfMessage || received.MessageType != WebSocketMessageType.Text) return;
            var packet = Encoding.UTF8.GetString(buffer, 0, received.Count);
            if (packet is Close or Disconnected) return;
            // A ping may carry text ("2probe"), which its pong repeats.
            if (packet.StartsWith(Ping, StringComparison.Ordinal)) _outgoing.Writer.TryWrite(Pong + packet[Ping.Length..]);
        }
    }
}
