using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gateway.FrontDoor;

/// <summary>An address to listen on and the configuration key it came from.</summary>
internal sealed record ListenAddress(string Key, string Url, BindingAddress Binding)
{
    internal bool IsHttps => string.Equals(Binding.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reachable from this machine alone; a Unix socket is.</summary>
    internal bool IsLoopback =>
        Binding.IsUnixPipe
        || string.Equals(Binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Binding.Host, out var address) && IPAddress.IsLoopback(address));
}
