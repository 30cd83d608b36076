using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>What the front door itself counts.</summary>
internal sealed class GatewayMetrics
{
    internal const string MeterName = "Gateway";
    private readonly Counter<long> _refused;

    public GatewayMetrics(IMeterFactory meters) =>
        _refused = meters.Create(MeterName).CreateCounter<long>("gateway.logins.refused", "{login}", "Logins answered with 401.");

    /// <param name="remembered">True when OX was not asked, because it had just refused the same credentials.</param>
    internal void LoginRefused(bool remembered) => _refused.Add(1, new KeyValuePair<string, object?>("remembered", remembered));
}
