namespace Gateway.Tests.Authentication;

/// <summary>A clock that stands still until told otherwise.</summary>
internal sealed class HandMovedClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    internal void Advance(TimeSpan time) => _now += time;
}
