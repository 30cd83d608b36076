using Bridge.Eas;
using Bridge.Eas.State.Store;
using Bridge.OxApi;
using Gateway.Authentication;
using Gateway.Configuration;
using Gateway.EmbeddedStore;
using Gateway.Endpoints;
using Gateway.FrontDoor;
using Gateway.Health;
using Gateway.Hosting;
using Gateway.Operating;
using Gateway.Telemetry;
using Gateway.Tls;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>Puts the gateway together; the program, the demo and the tests all start it here.</summary>
public static class GatewayHost
{
    /// <summary>Builds a gateway that is ready to start.</summary>
    /// <param name="args">Settings as <c>--Key:Sub=value</c>; they override environment and files.</param>
    /// <param name="configure">Further configuration, before anything is read from it, and services, which take the place of the gateway's own.</param>
    /// <remarks>
    /// Wrong settings show when the host starts, all at once, as <see cref="OptionsValidationException"/>s. After the start
    /// <see cref="GatewayAddresses"/> among the services says where it listens.
    /// </remarks>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        GatewayDefaults.Apply(builder.Configuration);
        AddServices(builder.Services);
        configure?.Invoke(builder);
        AddByConfiguration(builder);

        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);

        // Registered first, so that it stops last and still sends what the others said while stopping.
        services.AddHostedService<TelemetryExport>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, LogHygiene>();
        services.AddSingleton<GatewayMetrics>();

        services.AddOptionsWithValidateOnStart<KnownSettings.Check, KnownSettings>();
        services.AddSettings<ProductSettings>().AddSettings<ProxySettings>().AddSettings<PassThroughSettings>();
        services.AddSettings<TlsSettings>().AddSettings<AuthenticationSettings>().AddSettings<EasBodySettings>();
        services.AddStateStore<GarnetStore>().AddOxApi().AddEasBridge();

        services.AddOptionsWithValidateOnStart<ListenSettings, ListenSettingsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelListeners>();
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, KnownProxies>();
        services.AddSingleton(provider => new GatewayAddresses(provider));
        services.AddSingleton<HostCertificates>().AddHostedService<CertificateReloader>();
        services.AddSingleton<LoginNormaliser>().AddSingleton<RefusedCredentials>().AddSingleton<EasEndpoint>();
        services.AddHostedService<SystemdNotifier>();

        services.AddHttpClient(OxHealthCheck.Name);
        services.AddHealthChecks()
            .AddCheck<DrainHealthCheck>(DrainHealthCheck.Name, tags: [HealthEndpoints.Ready])
            .AddCheck<OxHealthCheck>(OxHealthCheck.Name, tags: [HealthEndpoints.Ready])
            .AddCheck<StoreHealthCheck>(StoreHealthCheck.Name, tags: [HealthEndpoints.Ready]);
    }

    /// <summary>What cannot wait for the container to be built.</summary>
    private static void AddByConfiguration(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ListenSettings.From(builder.Configuration));
        builder.Services.AddOxPassThrough(builder.Configuration);
        TelemetryExport.AddLogExport(builder.Logging, builder.Configuration);
    }

    private static void UsePipeline(WebApplication app)
    {
        var server = app.Services.GetRequiredService<IServer>().Features;
        server.Set<IServerAddressesFeature>(new BoundAddresses(server.GetRequiredFeature<IServerAddressesFeature>()));

        app.UseMiddleware<ServerSpan>();

        // Operators' connections never reach phones' endpoints or OX.
        app.MapWhen(ManagementConnection.Is, static management =>
        {
            management.UseHealth();
            management.UseAdmin();
        });

        if (app.Configuration.GetSection(ProxySettings.Section).GetChildren().Any())
            app.UseForwardedHeaders();
        app.UseMiddleware<ReservedPathGuard>();
        if (app.Services.GetRequiredService<ListenSettings>().MainIsLoopback)
            app.UseHealth();
        app.UseRouting();
        app.MapReverseProxy();
    }
}
