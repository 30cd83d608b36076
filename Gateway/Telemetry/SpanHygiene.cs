using System.Diagnostics;
using OpenTelemetry;

namespace Gateway.Telemetry;

/// <summary>
/// The last gate before spans leave: the exporter's own calls are not traced (they would be exported by the next call, for ever), and
/// no query of an address gets out, whatever the runtime's own redaction is set to.
/// </summary>
internal sealed class SpanHygiene : BaseProcessor<Activity>
{
    private static readonly string[] Addresses = ["url.full", "http.url", "url.path", "http.target"];

    public override void OnStart(Activity data)
    {
        if (!Sdk.SuppressInstrumentation)
            return;
        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    public override void OnEnd(Activity data)
    {
        data.SetTag("url.query", null);
        foreach (var name in Addresses)
            if (data.GetTagItem(name) is string address && address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query)
                data.SetTag(name, address[..query]);
    }
}
