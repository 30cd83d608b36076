using System.Diagnostics;
using OpenTelemetry;

namespace Gateway.Telemetry;

/// <summary>
/// The last gate before spans leave: the exporter's own calls are not traced (each would be exported by the next, for ever), and of
/// addresses only so much gets out as names nobody, whatever the runtime's own redaction is set to.
/// </summary>
internal sealed class SpanHygiene : BaseProcessor<Activity>
{
    /// <summary><c>/ajax/mail</c> tells enough; further down DAV paths and the like hold user names.</summary>
    private const int SegmentsKept = 2;

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
            if (data.GetTagItem(name) is string address)
                data.SetTag(name, Shortened(address));
    }

    /// <summary>Without query, and with the first segments of the path that cannot be a name: no @, nothing encoded.</summary>
    internal static string Shortened(string address)
    {
        var authority = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? address.IndexOf('/', scheme + 3) : 0;
        if (authority < 0)
            return address.Split('?', 2)[0];
        var path = address[authority..].Split('?', 2)[0];
        var kept = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(SegmentsKept).TakeWhile(segment => segment.AsSpan().IndexOfAny('@', '%') < 0);
        return $"{address.AsSpan(0, authority)}/{string.Join('/', kept)}";
    }
}
