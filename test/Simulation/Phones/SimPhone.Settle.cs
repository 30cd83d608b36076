namespace Simulation.Phones;

internal sealed partial class SimPhone
{
    private const int MostAttempts = 60;

    /// <summary>Copies of requests that are still on their way, and calls that OX carries out late, must be over before anything is compared.</summary>
    private static readonly TimeSpan UntilAllIsOver = TimeSpan.FromMinutes(12);

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(40);

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await EndWaitsAsync();
        for (var attempt = 0; !await DeliverAsync(); attempt++)
        {
            if (attempt == MostAttempts) throw new TimeoutException($"{Name} cannot get rid of what it has to send: {Errands} requests, {Collections.Sum(collection => collection.Outbox.Count)} edits, last refusals {string.Join(", ", _refusals)}.");
            await Task.Delay(BetweenAttempts, _world.Time, cancellationToken);
        }

        await _life.AllDeliveredAsync(this, cancellationToken);
        await Task.Delay(UntilAllIsOver, _world.Time, cancellationToken);

        // What one phone is told may wait for a second look some minutes later; what is told may be waited for by another phone.
        var quiet = 0;
        for (var attempt = 0; quiet < 3; attempt++)
        {
            if (attempt == MostAttempts) throw new TimeoutException($"{Name} is told something new each time, or nothing at all: refusals {string.Join(", ", _refusals)}.");
            var heard = Sight.Total;
            quiet = await DeliverAsync() && Sight.Total == heard ? quiet + 1 : 0;
            await Task.Delay(TimeSpan.FromMinutes(3), _world.Time, cancellationToken);
        }
    }

    /// <summary>One round of everything.</summary>
    /// <returns>True when nothing is left.</returns>
    private async Task<bool> DeliverAsync()
    {
        var done = false;
        _refusals.Clear();
        await DoAsync(async () => done = await CatchUpAsync() && await FolderSyncAsync() && await SyncAsync(Collections) && Errands == 0 && Collections.All(collection => collection.Outbox.Count == 0));
        return done;
    }
}
