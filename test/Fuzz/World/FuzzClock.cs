using StateStores;

namespace Fuzz.World;

/// <summary>Lets requests that wait go on by putting the clock forward.</summary>
internal static class FuzzClock
{
    /// <summary>Real time that one piece of work may take on a busy machine before the clock goes on all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Threads of the pool that a test host keeps to itself: the fewest ever seen at work.</summary>
    private static int _others = int.MaxValue;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    /// <summary>Longer than any request may be held, and what it may wait for OX on top.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    /// <summary>Runs to the end.</summary>
    /// <exception cref="Engine.FuzzViolationException">It does not end in three hours of its clock.</exception>
    internal static T Drive<T>(this ManualTimeProvider clock, Task<T> task)
    {
        var end = clock.GetUtcNow() + Longest;
        while (!Settles(task))
        {
            if (clock.GetUtcNow() > end) throw new Engine.FuzzViolationException("waits for ever");
            clock.Advance(Step);
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits until the task has ended or nothing runs any more: what is left then waits for the clock. A step while a call runs would be its time limit.</summary>
    /// <returns>Whether the task has ended.</returns>
    private static bool Settles(Task task)
    {
        var started = TimeProvider.System.GetTimestamp();
        var spinner = default(SpinWait);
        for (var idle = 0; idle < 3 && !task.IsCompleted && TimeProvider.System.GetElapsedTime(started) < Patience; idle = IsPoolIdle() ? idle + 1 : 0) spinner.SpinOnce();
        return task.IsCompleted;
    }

    private static bool IsPoolIdle()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        _others = Math.Min(_others, most - free);
        return ThreadPool.PendingWorkItemCount == 0 && most - free == _others;
    }
}
