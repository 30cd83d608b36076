namespace Simulation;

/// <summary>Ends the process with a word when a seed takes real minutes: something waits for what cannot come in virtual time.</summary>
internal sealed class Watchdog : IDisposable
{
    private const int LongestSeconds = 120;

    private readonly ManualResetEventSlim _over = new();
    private ulong _seed;
    private int _seconds;

    /// <summary>A thread of its own: the pool's only worker may be the one that hangs.</summary>
    public Watchdog() => new Thread(Look) { IsBackground = true }.Start();

    public void Now(ulong seed)
    {
        _seed = seed;
        _seconds = 0;
    }

    public void Dispose() => _over.Set();

    private void Look()
    {
        while (!_over.Wait(TimeSpan.FromSeconds(1)))
        {
            if (++_seconds > LongestSeconds) Environment.FailFast($"seed {_seed} hangs");
        }
    }
}
