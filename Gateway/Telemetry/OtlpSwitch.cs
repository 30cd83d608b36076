namespace Gateway.Telemetry;

/// <summary>Which signals go out. Source: OpenTelemetry specification, "OTLP exporter configuration" and "General SDK configuration".</summary>
internal sealed record OtlpSwitch(bool Traces, bool Metrics, bool Logs)
{
    internal bool Any => Traces || Metrics || Logs;

    internal static OtlpSwitch From(IConfiguration configuration)
    {
        var disabled = string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);
        return new(On("TRACES"), On("METRICS"), On("LOGS"));

        bool On(string signal) =>
            !disabled
            && (IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
            && !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase);

        bool IsSet(string key) => !string.IsNullOrEmpty(configuration[key]);
    }
}
