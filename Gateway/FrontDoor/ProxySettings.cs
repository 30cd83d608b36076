using System.Net;
using Gateway.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Gateway.FrontDoor;

/// <summary>What stands in front of the gateway.</summary>
internal sealed class ProxySettings : ISettings
{
    public static string Section => "Proxy";

    /// <summary>A proxy in front does TLS, so plain HTTP is allowed on addresses that others can reach.</summary>
    public bool TlsTerminated { get; set; }

    /// <summary>
    /// The networks proxies connect from, such as <c>10.0.0.0/8</c> or <c>192.0.2.7</c>: their <c>X-Forwarded-For</c> and <c>-Proto</c>
    /// are believed. With <see cref="TlsTerminated"/> and none given, a proxy on this machine is.
    /// </summary>
    public string[] KnownNetworks { get; set; } = [];

    internal bool InUse => TlsTerminated || KnownNetworks.Length > 0;

    public IEnumerable<string> Errors()
    {
        for (var i = 0; i < KnownNetworks.Length; i++)
            if (!TryParse(KnownNetworks[i], out _))
                yield return $"Proxy:KnownNetworks:{i}: '{KnownNetworks[i]}' is no network such as 10.0.0.0/8 or 2001:db8::/32.";
    }

    internal static bool TryParse(string network, out IPNetwork parsed)
    {
        parsed = default;
        if (IPAddress.TryParse(network, out var single))
        {
            parsed = new(single, single.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(network, out parsed);
    }
}

/// <summary>Believes forwarded headers from the known networks, through as many known hops as there are, and from nobody else.</summary>
internal sealed class KnownProxies(IOptions<ProxySettings> proxy) : IConfigureOptions<ForwardedHeadersOptions>
{
    public void Configure(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = null;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        string[] networks = proxy.Value.KnownNetworks is { Length: > 0 } known ? known : ["127.0.0.0/8", "::1"];
        foreach (var network in networks)
            if (ProxySettings.TryParse(network, out var parsed))
                options.KnownIPNetworks.Add(parsed);
    }
}
