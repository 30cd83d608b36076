namespace Simulation.Kernel;

/// <summary>The world's one clock and its agenda. Time stands still while anything runs and jumps to the next entry when nothing does.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<Action, (long Due, long Order)> _agenda = new();
    private long _order;

    /// <summary>Ticks since the start.</summary>
    public long Elapsed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Elapsed);

    public override long GetTimestamp() => Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs something later; entries of one moment run in the order in which they were made.</summary>
    public void At(TimeSpan after, Action action) => _agenda.Enqueue(action, (Elapsed + Math.Max(0, after.Ticks), ++_order));

    /// <summary>Moves on to the next entry and runs it.</summary>
    /// <returns>False when nothing is to happen any more.</returns>
    public bool Next()
    {
        if (!_agenda.TryDequeue(out var action, out var when)) return false;
        Elapsed = Math.Max(Elapsed, when.Due);
        action();
        return true;
    }

    /// <summary>Completes when so much time is over.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var passed = new TaskCompletionSource();
        At(time, () => passed.SetResult());
        return passed.Task;
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan) clock.At(dueTime, () => Fire(setting, period));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int setting, TimeSpan period)
        {
            if (setting != _setting) return;
            if (period > TimeSpan.Zero) clock.At(period, () => Fire(setting, period));
            callback(state);
        }
    }
}
