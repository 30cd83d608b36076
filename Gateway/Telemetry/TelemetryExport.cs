using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry;

/// <summary>Sends traces and metrics out over OTLP while the host runs, when the standard <c>OTEL_*</c> variables say where to.</summary>
/// <remarks>OpenTelemetry.Extensions.Hosting would do this, but cannot be restored everywhere; the SDK alone can.</remarks>
internal sealed class TelemetryExport(IConfiguration configuration) : IHostedService, IDisposable
{
    internal const string ServiceName = "eas-gateway";
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Yarp.ReverseProxy", "Bridge.Eas", "Bridge.OxApi", GatewayMetrics.MeterName];

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Yarp.ReverseProxy",
        "Bridge.Eas", "Bridge.OxApi", GatewayMetrics.MeterName,
    ];

    private OpenTelemetrySdk? _sdk;

    internal static string Version =>
        typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var on = OtlpSwitch.From(configuration);
        if (on.Traces || on.Metrics)
            _sdk = OpenTelemetrySdk.Create(builder =>
            {
                // So that the variables may also come from a file or the command line, as every other setting.
                builder.Services.AddSingleton(configuration);
                builder.ConfigureResource(Describe);
                if (on.Traces)
                    builder.WithTracing(traces => traces.AddSource(Sources).AddProcessor(new SpanHygiene()).AddOtlpExporter());
                if (on.Metrics)
                    builder.WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter());
            });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // Disposal flushes what is still waiting.
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _sdk?.Dispose();
        _sdk = null;
    }

    /// <summary>The log lines go the same way, as a provider beside the console.</summary>
    internal static void AddLogExport(ILoggingBuilder logging, IConfiguration configuration)
    {
        if (OtlpSwitch.From(configuration).Logs)
            logging.AddOpenTelemetry(options =>
            {
                options.IncludeFormattedMessage = true;
                var resource = ResourceBuilder.CreateEmpty();
                Describe(resource);
                options.SetResourceBuilder(resource).AddOtlpExporter();
            });
    }

    /// <summary>Ours first, so that <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> have the last word.</summary>
    private static void Describe(ResourceBuilder resource) =>
        resource.Clear().AddService(ServiceName, serviceVersion: Version).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
