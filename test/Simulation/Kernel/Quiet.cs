namespace Simulation.Kernel;

/// <summary>
/// Waits until everything that can run has run. The process has one worker thread (see the project file) and this runs on it: when no work is
/// pending then, everything else waits for an entry of the agenda.
/// </summary>
internal static class Quiet
{
    /// <exception cref="InvalidOperationException">The process has more than one worker, so nothing would be known.</exception>
    internal static void RequireOneWorker()
    {
        ThreadPool.GetMaxThreads(out var workers, out _);
        if (workers != 1) throw new InvalidOperationException($"The simulation needs a thread pool of one worker; this process has {workers}.");
    }

    internal static async Task ComeAsync()
    {
        // A yield goes to the end of the queue that all share.
        do await Task.Yield();
        while (ThreadPool.PendingWorkItemCount > 0);
    }
}
