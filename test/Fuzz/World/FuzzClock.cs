using StateStores;

namespace Fuzz.World;

/// <summary>Lets requests that wait go on by putting the clock forward.</summary>
internal static class FuzzClock
{
    /// <summary>Steps after which a busy machine is given real time, too.</summary>
    private const int QuickSteps = 40;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    /// <summary>Longer than any request may be held, and what it may wait for OX on top.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    /// <summary>Runs to the end.</summary>
    /// <exception cref="Engine.FuzzViolationException">It does not end in three hours of its clock.</exception>
    internal static T Drive<T>(this ManualTimeProvider clock, Task<T> task)
    {
        var end = clock.GetUtcNow() + Longest;
        for (var step = 0; !task.IsCompleted; step++)
        {
            // What runs elsewhere for a moment is no wait.
            if (Pause(task, patient: step > QuickSteps)) break;
            if (clock.GetUtcNow() > end) throw new Engine.FuzzViolationException("waits for ever");
            clock.Advance(Step);
        }

        return task.GetAwaiter().GetResult();
    }

    private static bool Pause(Task task, bool patient)
    {
        var spinner = default(SpinWait);
        for (var i = 0; i < 30 && !task.IsCompleted; i++) spinner.SpinOnce(sleep1Threshold: -1);
        return task.IsCompleted || (patient && ((IAsyncResult)task).AsyncWaitHandle.WaitOne(TimeSpan.FromMilliseconds(10)));
    }
}
