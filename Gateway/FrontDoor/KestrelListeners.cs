using System.Net;
using Gateway.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.FrontDoor;

/// <summary>Binds the addresses and gives them their certificates.</summary>
internal sealed class KestrelListeners(
    ListenSettings settings, IConfiguration configuration, HostCertificates certificates, GatewayAddresses addresses)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        // OX decides how large an upload through the pass-through may be; the EAS endpoint bounds its own bodies.
        options.Limits.MaxRequestBodySize = null;

        // The start will be refused with all that is wrong; Kestrel would throw here at the first of it.
        if (settings.Errors.Count > 0)
            return;

        if (settings.MainIsKestrels)
            GiveCertificates(options);
        else
            foreach (var address in settings.Main)
                Listen(options, address, listen =>
                {
                    if (address.IsHttps)
                        Tls(listen);
                });

        foreach (var address in settings.Management)
            Listen(options, address, listen =>
            {
                listen.Use(next => connection =>
                {
                    connection.Features.Set(ManagementConnection.Instance);
                    return next(connection);
                });
                if (address.IsHttps)
                    Tls(listen);
                addresses.AddManagement(address, listen);
            });

        void Tls(ListenOptions listen)
        {
            if (certificates.Any)
                listen.UseHttps(HandshakeOptions());
            else
                listen.UseHttps();
        }
    }

    private void GiveCertificates(KestrelServerOptions options)
    {
        if (!certificates.Any || options.ConfigurationLoader is not { } loader)
            return;
        foreach (var address in settings.Main.Where(a => a.IsHttps && !ListenSettings.HasOwnCertificate(configuration, a)))
            loader.Endpoint(ListenSettings.EndpointName(address), endpoint => endpoint.ListenOptions.UseHttps(HandshakeOptions()));
    }

    private TlsHandshakeCallbackOptions HandshakeOptions() =>
        new() { OnConnection = context => ValueTask.FromResult(certificates.For(context.ClientHelloInfo.ServerName)) };

    private static void Listen(KestrelServerOptions options, ListenAddress address, Action<ListenOptions> onListen)
    {
        var binding = address.Binding;
        if (binding.IsUnixPipe)
            options.ListenUnixSocket(binding.UnixPipePath, onListen);
        else if (string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase))
            options.ListenLocalhost(binding.Port, onListen);
        else if (IPAddress.TryParse(binding.Host, out var ip))
            options.Listen(ip, binding.Port, onListen);
        else
            options.ListenAnyIP(binding.Port, onListen);
    }
}
