using Gateway.FrontDoor;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway;

/// <summary>Where a started gateway listens, with the ports the system chose for those given as 0. Resolved from its services.</summary>
public sealed class GatewayAddresses
{
    private readonly IServiceProvider _services;
    private readonly List<(string Scheme, ListenOptions Listen)> _management = [];

    internal GatewayAddresses(IServiceProvider services) => _services = services;

    /// <summary>For operators: health.</summary>
    public IReadOnlyList<string> Management => [.. _management.Select(m => m.Listen.IPEndPoint is { } ip ? $"{m.Scheme}://{ip}" : m.Listen.ToString() ?? "")];

    /// <summary>For phones and browsers.</summary>
    public IReadOnlyList<string> Main
    {
        get
        {
            var bound = _services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            return [.. bound.Except(Management, StringComparer.OrdinalIgnoreCase)];
        }
    }

    internal void AddManagement(ListenAddress address, ListenOptions listen) => _management.Add((address.Binding.Scheme, listen));
}
