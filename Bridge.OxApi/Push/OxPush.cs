using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bridge.OxApi.Transport;
using Microsoft.Extensions.Logging;

namespace Bridge.OxApi.Push;

/// <inheritdoc cref="IOxPush"/>
/// <remarks>Socket.IO over engine.io 3, WebSocket transport only. Source: OX HTTP API, WebSocket endpoint.</remarks>
internal sealed partial class OxPush(OxHttp http, ILogger<OxPush> logger) : IOxPush
{
    private const int MaxFrameBytes = 256 << 10;

    public async IAsyncEnumerable<OxPushEvent> ConnectAsync(IOxSession session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A reader who falls behind loses nothing that a look at OX would not tell: a handful of events is as good as all.
        var events = Channel.CreateBounded<OxPushEvent>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var pump = PumpAsync((OxSession)session, events.Writer, stop.Token);
        try
        {
            while (await WaitAsync(events.Reader, cancellationToken))
                while (events.Reader.TryRead(out var pushed))
                    yield return pushed;
        }
        finally
        {
            await stop.CancelAsync();
            await pump;
        }
    }

    private static async Task<bool> WaitAsync(ChannelReader<OxPushEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PumpAsync(OxSession session, ChannelWriter<OxPushEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new ClientWebSocket();
            var state = session.State;
            socket.Options.SetRequestHeader("User-Agent", session.UserAgent);
            if (state.Cookies.Count > 0) socket.Options.SetRequestHeader("Cookie", OxCookies.Header(state.Cookies));
            await ConnectAsync(socket, state.SessionId, cancellationToken);
            LogConnected();
            await ReceiveAsync(socket, events, cancellationToken);
        }
        catch (Exception exception) when (
            exception is WebSocketException or HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // Push only shortens latency: without it polling finds out.
        }
        finally
        {
            LogEnded();
            events.TryComplete();
        }
    }

    private async Task ConnectAsync(ClientWebSocket socket, string sessionId, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(http.BaseUrl)
        {
            Scheme = http.BaseUrl.Scheme == Uri.UriSchemeHttps ? "wss" : "ws",
            Path = "/socket.io/appsuite/",
            // The id must not be in use: a new one each time.
            Query = $"session={Uri.EscapeDataString(sessionId)}&connection={Guid.NewGuid():N}&EIO=3&transport=websocket",
        };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(http.Options.RequestTimeoutSeconds), http.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await socket.ConnectAsync(address.Uri, either.Token);
    }

    private async Task ReceiveAsync(ClientWebSocket socket, ChannelWriter<OxPushEvent> events, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var frame = new MemoryStream();
        using var pings = new PeriodicTimer(System.Threading.Timeout.InfiniteTimeSpan, http.Time);
        var pinging = PingAsync(socket, pings, cancellationToken);
        try
        {
            while (true)
            {
                frame.SetLength(0);
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                    if (received.MessageType == WebSocketMessageType.Close || frame.Length + received.Count > MaxFrameBytes) return;
                    frame.Write(buffer, 0, received.Count);
                }
                while (!received.EndOfMessage);

                var message = OxPushFrame.Read(frame.GetBuffer().AsSpan(0, (int)frame.Length));
                switch (message.Type)
                {
                    case OxPushFrameType.Open:
                        pings.Period = TimeSpan.FromMilliseconds(message.PingIntervalMs);
                        break;
                    case OxPushFrameType.Connected:
                        events.TryWrite(new(OxPushKind.Connected, []));
                        break;
                    case OxPushFrameType.Ping:
                        await SendAsync(socket, "3"u8.ToArray(), cancellationToken);
                        break;
                    case OxPushFrameType.Event:
                        events.TryWrite(message.Event!);
                        break;
                    case OxPushFrameType.End:
                        return;
                    default:
                        break;
                }
            }
        }
        finally
        {
            pings.Dispose();
            await pinging;
        }
    }

    /// <summary>In engine.io 3 it is the client that pings.</summary>
    private static async Task PingAsync(ClientWebSocket socket, PeriodicTimer pings, CancellationToken cancellationToken)
    {
        try
        {
            while (await pings.WaitForNextTickAsync(cancellationToken)) await SendAsync(socket, "2"u8.ToArray(), cancellationToken);
        }
        catch (Exception exception) when (
            exception is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // The receiving side ends the connection and says so.
        }
    }

    private static async Task SendAsync(ClientWebSocket socket, byte[] text, CancellationToken cancellationToken) =>
        await socket.SendAsync(text.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    [LoggerMessage(3101, LogLevel.Debug, "Push connection to OX is open")]
    private partial void LogConnected();

    [LoggerMessage(3102, LogLevel.Debug, "Push connection to OX has ended")]
    private partial void LogEnded();
}
