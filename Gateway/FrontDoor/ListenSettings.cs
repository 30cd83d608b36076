using Gateway.Tls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.FrontDoor;

/// <summary>
/// Where phones and where operators connect. Addresses for phones come from where ASP.NET Core looks for them
/// (<c>Kestrel:Endpoints</c>, <c>urls</c>, <c>http_ports</c>), those for operators from <c>Management:Urls</c>.
/// </summary>
internal sealed class ListenSettings
{
    internal const string ManagementKey = "Management:Urls";
    private const string KestrelEndpoints = "Kestrel:Endpoints";
    private const string DefaultMain = "http://127.0.0.1:8080";
    private const string DefaultManagement = "http://127.0.0.1:8081";
    private readonly List<string> _errors = [];

    /// <summary>For phones and browsers. Those under <c>Kestrel:Endpoints</c> are bound by Kestrel itself.</summary>
    internal IReadOnlyList<ListenAddress> Main { get; private set; } = [];

    /// <summary>For health and operators; empty when <c>Management:Urls</c> is set to nothing.</summary>
    internal IReadOnlyList<ListenAddress> Management { get; private set; } = [];

    /// <summary>True when Kestrel binds <see cref="Main"/> from its own section.</summary>
    internal bool MainIsKestrels { get; private set; }

    internal bool MainIsLoopback => Main.All(a => a.IsLoopback);

    internal IReadOnlyList<string> Errors => _errors;

    internal static ListenSettings From(IConfiguration configuration)
    {
        var settings = new ListenSettings();
        var endpoints = configuration.GetSection(KestrelEndpoints).GetChildren().ToArray();
        settings.MainIsKestrels = endpoints.Length > 0;
        settings.Main = settings.MainIsKestrels
            ? [.. endpoints.SelectMany(e => settings.Parse($"{e.Path}:Url", e["Url"] ?? ""))]
            : [.. MainUrls(configuration).SelectMany(u => settings.Parse(u.Key, u.Value))];
        settings.Management = [.. settings.Parse(ManagementKey, configuration[ManagementKey] ?? DefaultManagement)];
        settings.Check(configuration);
        return settings;
    }

    private static KeyValuePair<string, string>[] MainUrls(IConfiguration configuration)
    {
        if (configuration["urls"] is { Length: > 0 } urls)
            return [new("urls", urls)];
        string[] ports = ["http_ports", "https_ports"];
        var fromPorts = ports
            .SelectMany(key => Split(configuration[key] ?? "").Select(port => KeyValuePair.Create(key, $"{key[..key.IndexOf('_', StringComparison.Ordinal)]}://*:{port}")))
            .ToArray();
        return fromPorts.Length > 0 ? fromPorts : [new("urls", DefaultMain)];
    }

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private List<ListenAddress> Parse(string key, string urls)
    {
        var addresses = new List<ListenAddress>();
        foreach (var url in Split(urls))
        {
            try
            {
                addresses.Add(new(key, url, BindingAddress.Parse(url)));
            }
            catch (FormatException)
            {
                _errors.Add($"{key}: '{url}' is not an address such as https://0.0.0.0:443 or http://127.0.0.1:8080.");
            }
        }

        if (addresses.Count == 0 && _errors.Count == 0 && key != ManagementKey)
            _errors.Add($"{key}: names no address.");
        return addresses;
    }

    private void Check(IConfiguration configuration)
    {
        var tlsTerminated = configuration.GetValue<string>("Proxy:TlsTerminated") is { } told && bool.TryParse(told, out var yes) && yes;
        foreach (var address in Main.Where(a => !a.IsHttps && !a.IsLoopback && !tlsTerminated))
            _errors.Add($"{address.Key}: {address.Url} would take passwords in clear text. Use https, a loopback address, or set Proxy:TlsTerminated=true when a proxy in front does TLS.");

        var hasDefault = configuration.GetSection(TlsSettings.Section).GetSection("Certificates").GetChildren().Any()
            || configuration.GetSection("Kestrel:Certificates:Default").GetChildren().Any();
        foreach (var address in Main.Concat(Management).Where(a => a.IsHttps && !hasDefault && !HasOwnCertificate(configuration, a)))
            _errors.Add($"{address.Key}: {address.Url} needs a certificate. Set Tls:Certificates:0:CertificateFile and :KeyFile.");
    }

    /// <summary>An endpoint under <c>Kestrel:Endpoints</c> may bring its certificate, by itself or by host name (Sni).</summary>
    internal static bool HasOwnCertificate(IConfiguration configuration, ListenAddress address)
    {
        if (!address.Key.StartsWith(KestrelEndpoints, StringComparison.OrdinalIgnoreCase))
            return false;
        var endpoint = configuration.GetSection(address.Key[..address.Key.LastIndexOf(':')]);
        return endpoint.GetSection("Certificate").GetChildren().Any() || endpoint.GetSection("Sni").GetChildren().Any();
    }

    /// <summary>The name of a <c>Kestrel:Endpoints</c> entry, as Kestrel's loader wants it.</summary>
    internal static string EndpointName(ListenAddress address) => address.Key.Split(':')[2];
}

/// <summary>Wrong addresses stop the start like any other wrong setting.</summary>
internal sealed class ListenSettingsValidator(ListenSettings settings) : IValidateOptions<ListenSettings>
{
    public ValidateOptionsResult Validate(string? name, ListenSettings options) =>
        settings.Errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(settings.Errors);
}
