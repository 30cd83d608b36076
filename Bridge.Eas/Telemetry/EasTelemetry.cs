using System.Diagnostics;

namespace Bridge.Eas.Telemetry;

/// <summary>The bridge's own spans: one a command, with children for collections.</summary>
internal static class EasTelemetry
{
    internal const string Name = "Bridge.Eas";

    internal static readonly ActivitySource Source = new(Name);
}
