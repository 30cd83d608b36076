using System.Diagnostics.Metrics;

namespace Gateway.Tests.Host;

/// <summary>How many requests of phones wait in this process for a change, by the gateway's own metric.</summary>
internal sealed class ParkedRequests : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _parked;

    internal ParkedRequests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "eas.ping.parked") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _parked, change));
        _listener.Start();
    }

    internal long Count => Interlocked.Read(ref _parked);

    /// <summary>Starts a request and comes back with it once it waits.</summary>
    internal static async Task<Task<T>> UntilParkedAsync<T>(Func<Task<T>> request)
    {
        var parked = new ParkedRequests();
        var running = request();
        await Eventually.TrueAsync(() => parked.Count > 0 || running.IsCompleted, "the request waits");
        parked.Dispose();
        return running;
    }

    public void Dispose() => _listener.Dispose();
}
