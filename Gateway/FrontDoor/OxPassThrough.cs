using Gateway.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.FrontDoor;

/// <summary>YARP: a hoster's own <c>ReverseProxy</c> section as it is, and behind it one route that sends the rest to OX.</summary>
internal static class OxPassThrough
{
    internal const string RouteId = "gateway-ox";

    internal static IServiceCollection AddOxPassThrough(this IServiceCollection services, IConfiguration configuration)
    {
        var proxy = services.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy"));
        var settings = new PassThroughSettings();
        new SettingsBinding<PassThroughSettings>(configuration).Configure(settings);
        if (settings is { PassThrough: true, Origin: { } origin })
            proxy.LoadFromMemory([Route()], [Cluster(origin, TimeSpan.FromSeconds(settings.PassThroughActivitySeconds))]);
        return services;
    }

    private static RouteConfig Route() => new()
    {
        RouteId = RouteId,
        ClusterId = RouteId,
        Match = new() { Path = "{**everything}" },
        // Last of all: any route of the hoster's own comes first.
        Order = int.MaxValue,
    };

    private static ClusterConfig Cluster(Uri origin, TimeSpan activityTimeout) => new()
    {
        ClusterId = RouteId,
        Destinations = new Dictionary<string, DestinationConfig> { ["ox"] = new() { Address = origin.AbsoluteUri } },
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = activityTimeout },
    };
}
