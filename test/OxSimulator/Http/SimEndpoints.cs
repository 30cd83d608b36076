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
        app.Map("/ajax/{**rest}", (HttpContext http, string? rest) => dispatcher.HandleAsync(http, rest ?? ""));
        app.Map("/appsuite/api/{**rest}", (HttpContext http, string? rest) => dispatcher.HandleAsync(http, rest ?? ""));
    }
}
