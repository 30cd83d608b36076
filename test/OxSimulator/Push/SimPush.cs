using OxSimulator.Store;

namespace OxSimulator.Push;

/// <summary>The push channel of a server.</summary>
public sealed class SimPush
{
    /// <summary>False: no capability <c>websocket</c>, new sockets are refused, open ones stay silent.</summary>
    public bool Enabled { get; set; } = true;

    public static SimPush Of(SimServer server) => server.Slots.Get(() => new SimPush());
}
