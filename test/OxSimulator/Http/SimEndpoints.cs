using OxSimulator.Control;
using OxSimulator.Sessions;
using OxSimulator.Store;

namespace OxSimulator.Http;

/// <summary>Every path the simulator serves.</summary>
internal static class SimEndpoints
{
    internal static void Map(WebApplication app, SimServer server)
    {
        var modules = OxModuleTable.Create();
        var rates = new RateLimiter(server.Options);
        var dispatcher = new OxDispatcher(server, modules, rates, app.Logger);
        app.UseWebSockets();
        app.UseRouting();
        app.Map("/ajax/{**rest}", (HttpContext http, string? rest) => dispatcher.HandleAsync(http, rest ?? ""));
        Push.PushEndpoint.Map(app, server);
        app.Map("/appsuite/api/{**rest}", (HttpContext http, string? rest) => dispatcher.HandleAsync(http, rest ?? ""));
        app.Map("/_sim/ws-echo", WebSocketEcho.HandleAsync);
        ControlApi.Map(app, server, modules, rates.Clear);
        app.Map("/", PageAsync);
        app.Map("/appsuite/{**rest}", PageAsync);
    }

    /// <summary>Stands for the web UI, so that pass-through has something to show.</summary>
    private static Task PageAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=UTF-8";
        return http.Response.WriteAsync("<!DOCTYPE html><html><head><title>OX</title></head><body>OX</body></html>", http.RequestAborted);
    }
}
