using OxSimulator.Store;

namespace OxSimulator.Push;

/// <summary><c>/socket.io/appsuite/?session&amp;connection&amp;EIO=3&amp;transport=websocket</c>: WebSocket only; whatever is wrong answers HTTP 400.</summary>
internal static class PushEndpoint
{
    internal static void Map(WebApplication app, SimServer server) =>
        app.Map("/socket.io/appsuite/{**rest}", (HttpContext http) => HandleAsync(http, server));

    private static async Task HandleAsync(HttpContext http, SimServer server)
    {
        var push = SimPush.Of(server);
        if (Accepts(http, server, push) is not { } socket)
        {
            http.Response.StatusCode = server.Profile.HasWebSocket ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            using var channel = await http.WebSockets.AcceptWebSocketAsync();
            await socket.RunAsync(channel, http.RequestAborted);
        }
        finally
        {
            push.Remove(socket);
        }
    }

    private static PushSocket? Accepts(HttpContext http, SimServer server, SimPush push)
    {
        if (!server.Profile.HasWebSocket || !push.Enabled || !http.WebSockets.IsWebSocketRequest) return null;
        var query = http.Request.Query;
        if (query["transport"] != "websocket" || query["EIO"] != "3" || query["connection"].ToString() is not { Length: > 0 } connection) return null;
        if (server.Sessions.Check(http, query["session"].ToString() is { Length: > 0 } id ? id : null, out var session) is not null || session is null) return null;
        if (Users.SimCapabilities.IsTaken(session.User, "websocket")) return null;
        var socket = new PushSocket(push, session, connection, server.Clock.Time);
        return push.TryAdd(socket) ? socket : null;
    }
}
