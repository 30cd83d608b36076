using System.Diagnostics;
using OxSimulator.Control;
using OxSimulator.Store;
using StateStores;

namespace Gateway.Tests.Kill;

/// <summary>Kills gateways and stops the store at seeded moments: any moment, or the worst, when OX has done what it was asked and its answer is not out.</summary>
/// <param name="nodes">The gateways.</param>
/// <param name="redis">The store, where it is a process of its own.</param>
/// <param name="ox">The simulator.</param>
/// <param name="answered">How many requests of phones were answered so far.</param>
/// <param name="cut">Ends one of the phones' connections; any number.</param>
/// <param name="random">Decides.</param>
internal sealed class Killer(GatewayNodes nodes, RedisServer? redis, SimServer ox, Func<int> answered, Action<int> cut, Random random)
{
    private static readonly HashSet<string> Writes = new(StringComparer.Ordinal) { "new", "update", "delete", "import" };

    private int _aimed;

    /// <summary>Kills at the moment between OX's effect and its answer.</summary>
    internal int Aimed => _aimed;

    internal int StoreRestarts { get; private set; }

    internal int Cuts { get; private set; }

    /// <summary>Goes on until stopped, then leaves everything running or starting.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await PauseAsync(random.Next(300, 1700), stop);
                await UntilBusyAsync(random.Next(20), stop);
                switch (random.Next(10))
                {
                    case < 5:
                        nodes.KillOne(random.Next());
                        break;
                    case < 8:
                        await AimAsync(stop);
                        break;
                    default:
                        nodes.KillAll();
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            ox.Calls.Watcher = null;
        }
    }

    /// <summary>A bad network on the way of the phones, and an OX that takes its time now and then.</summary>
    internal async Task TroubleAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await PauseAsync(random.Next(200, 900), stop);
                if (random.Next(3) == 0)
                {
                    ox.Faults.Add(new FaultRule { Action = random.Next(2) == 0 ? "new" : "update", Delay = TimeSpan.FromMilliseconds(random.Next(300, 2500)) });
                    continue;
                }

                Cuts++;
                cut(random.Next());
            }
        }
        catch (OperationCanceledException)
        {
            ox.Faults.Clear();
        }
    }

    /// <summary>The store goes and comes back with what it had written, by SIGKILL and by SIGTERM in turns.</summary>
    /// <param name="each">How long it is left alone each time.</param>
    /// <param name="stop">Over.</param>
    internal async Task RestartStoreAsync(TimeSpan each, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await PauseAsync((int)each.TotalMilliseconds, stop);
                await (StoreRestarts % 2 == 0 ? redis!.KillAsync() : redis!.StopAsync());
                await PauseAsync(random.Next(100, 600), CancellationToken.None);
                await redis.StartAgainAsync();
                StoreRestarts++;
            }
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    /// <summary>The store comes back empty.</summary>
    /// <param name="after">When.</param>
    /// <param name="lost">Called while the store is down.</param>
    /// <param name="stop">Over.</param>
    internal async Task LoseStoreAsync(TimeSpan after, Action lost, CancellationToken stop)
    {
        await PauseAsync((int)after.TotalMilliseconds, stop);
        await redis!.KillAsync();
        redis.Forget();
        lost();
        await redis.StartAgainAsync();
        StoreRestarts++;
    }

    /// <summary>A gateway that has just started answers slowly where many share a machine: without some answers there is nothing in the middle of which to kill.</summary>
    private async Task UntilBusyAsync(int answers, CancellationToken stop)
    {
        var (enough, patience) = (answered() + answers, Stopwatch.StartNew());
        while (nodes.UpCount == 0 || (answered() < enough && patience.Elapsed < TimeSpan.FromSeconds(5))) await PauseAsync(20, stop);
    }

    private async Task AimAsync(CancellationToken stop)
    {
        var hit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ox.Calls.Watcher = call =>
        {
            // Only the gateways call from sessions of their own, but a browser's write is as good a moment as any.
            if (!Writes.Contains(call.Action) || hit.Task.IsCompleted) return;
            nodes.KillAll();
            hit.TrySetResult();
        };
        await Task.WhenAny(hit.Task, PauseAsync(1000, stop));
        ox.Calls.Watcher = null;
        if (hit.Task.IsCompleted) Interlocked.Increment(ref _aimed);
    }

    private static Task PauseAsync(int milliseconds, CancellationToken stop) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stop);
}
