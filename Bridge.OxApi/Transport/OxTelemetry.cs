using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bridge.OxApi.Transport;

/// <summary>Spans and metrics of calls to OX, under the name <c>Bridge.OxApi</c>. Tags are module, action and error; never ids, folders or users.</summary>
internal sealed class OxTelemetry
{
    internal const string Name = "Bridge.OxApi";

    private static readonly ActivitySource Source = new(Name);

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _logins;
    private readonly TimeProvider _time;

    public OxTelemetry(IMeterFactory meters, TimeProvider time)
    {
        var meter = meters.Create(Name);
        _duration = meter.CreateHistogram<double>("ox.call.duration", "s", "Time of a call to OX, waiting and repeating included.");
        _errors = meter.CreateCounter<long>("ox.call.errors", "{error}", "Calls to OX that failed, by kind of error.");
        _logins = meter.CreateCounter<long>("ox.logins", "{login}", "Logins at OX, first ones and silent ones.");
        _time = time;
    }

    internal Call Start(OxCall call)
    {
        var activity = Source.StartActivity($"ox {call.Label}", ActivityKind.Client);
        activity?.SetTag("ox.module", call.Module).SetTag("ox.action", call.Action).SetTag("ox.elements", call.Elements);
        return new(this, call, activity, _time.GetTimestamp());
    }

    internal void LoggedIn(bool silent, OxError? error) =>
        _logins.Add(1, new("silent", silent), new("outcome", error is null ? "ok" : error.Kind.ToString()));

    internal readonly struct Call(OxTelemetry telemetry, OxCall call, Activity? activity, long start) : IDisposable
    {
        internal void Ended(OxError? error)
        {
            var module = new KeyValuePair<string, object?>("ox.module", call.Module);
            var action = new KeyValuePair<string, object?>("ox.action", call.Action);
            telemetry._duration.Record(telemetry._time.GetElapsedTime(start).TotalSeconds, module, action);
            if (error is null) return;
            telemetry._errors.Add(1, module, action, new("ox.error.kind", error.Kind.ToString()));
            activity?.SetTag("ox.error", error.Code).SetStatus(ActivityStatusCode.Error);
        }

        public void Dispose() => activity?.Dispose();
    }
}
