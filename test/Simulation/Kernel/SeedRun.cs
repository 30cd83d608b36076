using OxSimulator.Store;
using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>Lives one plan: sets phones up, lets the steps happen, ends all faults, waits until all is at rest, and judges.</summary>
internal sealed class SeedRun
{
    /// <summary>More would mean that something goes round for ever.</summary>
    private const int MostEntries = 400_000;

    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(12);

    private readonly Plan _plan;
    private readonly World _world;
    private readonly ISimulatedLife _life;
    private readonly Dictionary<(int User, int Device), Hand> _hands = [];
    private int _entries;

    private SeedRun(Plan plan, World world, ISimulatedLife life) => (_plan, _world, _life) = (plan, world, life);

    internal static async Task<SeedResult> RunAsync(Plan plan, Safeguards safeguards, bool keepsTrace, Func<IWorld, ISimulatedLife> life)
    {
        // A flow of the seed before must not reach into this one.
        Flow.Current = null;
        using var world = new World(plan, safeguards, keepsTrace);
        await new SeedRun(plan, world, life(world)).LiveAsync();
        return new SeedResult(plan.Seed, world.Trace.Hash(), world.Violations, world.Counts, world.Trace.Lines);
    }

    private async Task LiveAsync()
    {
        var random = new Rng(_plan.Seed);
        foreach (var user in _world.Users) _life.Populate(user, random.Fork((ulong)user.Id));
        for (var user = 0; user < _plan.Users; user++)
            for (var device = 0; device < _plan.Devices; device++)
                _hands[(user, device)] = new Hand(_life.AddPhone(_world.Users[user], device, random.Fork((ulong)((user * 100) + device + 7))));

        if (!await RestAsync("set up")) return;
        _world.HasFaults = true;
        foreach (var step in _plan.Steps)
        {
            if (!await AgendaAsync(_world.Clock.PassAsync(step.After))) return;
            Begin(step);
        }

        if (!await AgendaAsync(_world.Clock.PassAsync(TimeSpan.FromSeconds(5)))) return;
        _world.Heal();
        if (!await RestAsync("rest")) return;
        _life.CheckRest();
    }

    private void Begin(PlannedStep step)
    {
        var random = new Rng(step.Seed);
        if (step.What < 0)
        {
            var happening = WorldEvents.All[-1 - step.What];
            _world.HadFaults = true;
            _world.Count(happening.Name);
            _world.Trace.Add($"[{step.Index}] {happening.Name}");
            happening.Happen(_world, random);
            return;
        }

        var operation = _life.Operations[step.What];
        var user = _world.Users[step.User];
        _world.Count(operation.Name);
        if (!operation.IsPhone)
        {
            _world.Trace.Add($"[{step.Index}] {operation.Name}");
            Finish(operation.RunAsync(new Step(_world, user, Phone: null, random)).AsTask(), operation);
            _life.CheckStep();
            return;
        }

        // A phone does one thing after another.
        var hand = _hands[(step.User, step.Device)];
        hand.Busy = DoAsync(hand.Busy, operation, new Step(_world, user, hand.Phone, random), step.Index);
    }

    private async Task DoAsync(Task before, Operation operation, Step step, int index)
    {
        await before;
        Flow.Current = new Flow($"[{index}]", step.Random.Fork(3));
        _world.Trace.Add($"[{index}] {step.Phone!.Name} {operation.Name}");
        try
        {
            await operation.RunAsync(step);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _world.Violate("simulation", $"{operation.Name}: {fault}");
        }
    }

    private void Finish(Task task, Operation operation)
    {
        if (!task.IsCompletedSuccessfully) _world.Violate("simulation", $"{operation.Name}: {task.Exception?.ToString() ?? "did not end at once"}");
    }

    /// <summary>Every phone does what is left to do.</summary>
    private async Task<bool> RestAsync(string when)
    {
        _world.Trace.Add($"--- {when}");
        var resting = Task.WhenAll(_hands.Values.Select(RestAsync));
        using var limit = new CancellationTokenSource(LongestRest, _world.Clock);
        if (!await AgendaAsync(resting.WaitAsync(limit.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default))) return false;
        if (resting.IsCompletedSuccessfully) return true;
        _world.Violate("no rest", $"{when}: {resting.Exception?.InnerException?.ToString() ?? "the phones did not come to an end"}");
        return false;
    }

    private static async Task RestAsync(Hand hand)
    {
        await hand.Busy;
        Flow.Current = new Flow(hand.Phone.Name, new Rng(1));
        await hand.Phone.SettleAsync(CancellationToken.None);
    }

    /// <summary>Works off the agenda until something is done.</summary>
    /// <returns>False when it never will be.</returns>
    private async Task<bool> AgendaAsync(Task until)
    {
        while (!until.IsCompleted)
        {
            if (!_world.Clock.Next() || ++_entries > MostEntries)
            {
                _world.Violate("stuck", _entries > MostEntries ? "something goes round for ever" : "everything waits and nothing will happen");
                return false;
            }

            await Quiet.ComeAsync();
            if (!_world.IsTouched) continue;
            _world.IsTouched = false;
            _life.CheckStep();
        }

        return true;
    }

    /// <summary>Who holds a phone: one thing at a time.</summary>
    private sealed class Hand(ISimPhone phone)
    {
        public ISimPhone Phone { get; } = phone;

        public Task Busy { get; set; } = Task.CompletedTask;
    }
}
