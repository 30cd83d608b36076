namespace Simulation.Kernel;

/// <summary>A node's own clock: it may be wrong, it may jump, and it stops with its node. What has passed since a moment is never wrong.</summary>
internal sealed class NodeTime(VirtualClock clock, Node node) : TimeProvider
{
    /// <summary>How far it is ahead of the world's.</summary>
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Skew;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(
        told =>
        {
            if (!node.IsDead) callback(told);
        },
        state,
        dueTime,
        period);
}
