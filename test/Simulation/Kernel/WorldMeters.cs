using System.Diagnostics.Metrics;

namespace Simulation.Kernel;

/// <summary>The meters of all nodes of a world. Nobody listens; but the runtime keeps every meter until it is disposed.</summary>
internal sealed class WorldMeters : IMeterFactory
{
    private readonly List<Meter> _made = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _made.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        foreach (var meter in _made) meter.Dispose();
        _made.Clear();
    }
}
