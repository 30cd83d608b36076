namespace Gateway.Tests.Host;

/// <summary>The system's clock, which a test may put forward: what the gateway waits minutes for then comes at once. Timers run as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    internal void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
