using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bridge.Eas.State.Store;

/// <summary>How long the store takes, as metric and as span. Keys never appear: they would make one time series per user.</summary>
internal sealed class StateStoreMetrics
{
    internal const string Ok = "ok";
    internal const string Unavailable = "unavailable";
    internal const string Timeout = "timeout";
    internal const string Cancelled = "cancelled";

    private static readonly ActivitySource Source = new("Bridge.Eas");

    private readonly Histogram<double> _duration;

    public StateStoreMetrics(IMeterFactory factory) =>
        _duration = factory.Create("Bridge.Eas").CreateHistogram<double>(
            "eas.store.duration", "s", "Duration of state store operations by operation and outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });

    /// <summary>A span over one operation; <see langword="null"/> when nobody listens.</summary>
    internal static Activity? Begin(string operation) => Source.StartActivity($"store {operation}", ActivityKind.Client);

    /// <param name="operation">Name of the <see cref="IStateStore"/> member in lower case: get, add, replace …</param>
    /// <param name="outcome">One of this class's constants.</param>
    /// <param name="duration">From the call to its end.</param>
    internal void Done(string operation, string outcome, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new("operation", operation), new("outcome", outcome));
}
