namespace OxSimulator.Store;

/// <summary>The server's clock in OX's unit: milliseconds since 1970 UTC.</summary>
/// <remarks>Real OX can stamp two changes with the same millisecond; here stamps always grow, so that a test's outcome never depends on luck.</remarks>
public sealed class SimClock(TimeProvider time)
{
    private long _last;

    /// <summary>The time source that everything in the simulator uses, delays included.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The current time, or the last stamp when stamps have run ahead of it: never less than a stamp already given out.</summary>
    public long Now => Math.Max(Time.GetUtcNow().ToUnixTimeMilliseconds(), Interlocked.Read(ref _last));

    /// <summary>A timestamp greater than every one before.</summary>
    public long NextStamp()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(last + 1, Time.GetUtcNow().ToUnixTimeMilliseconds());
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }
}
