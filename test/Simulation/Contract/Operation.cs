using OxSimulator.Store;

namespace Simulation.Contract;

/// <summary>Something a user does, at OX's web interface or on a phone.</summary>
/// <param name="Name">In the trace and the counts: "ox mail arrives", "phone deletes contact".</param>
/// <param name="Weight">How often, against the others.</param>
/// <param name="RunAsync">
/// Does it. What it does it to is chosen at that moment from what is there, by the step's own random numbers, so that a step still makes sense when
/// others before it are left out.
/// </param>
internal sealed record Operation(string Name, int Weight, Func<Step, ValueTask> RunAsync)
{
    /// <summary>Runs on one phone, after what the phone has been asked before; else at once at OX.</summary>
    public bool IsPhone { get; init; }
}

/// <summary>One operation in a run.</summary>
/// <param name="Phone">Null for an operation at OX.</param>
internal sealed record Step(IWorld World, SimUser User, ISimPhone? Phone, Rng Random);

/// <summary>A phone as the world drives it.</summary>
internal interface ISimPhone
{
    /// <summary>"u1d2": user and device.</summary>
    string Name { get; }

    SimUser User { get; }

    /// <summary>
    /// Does what a phone does when all is quiet: repeats what failed, syncs folders and every collection until nothing is left on either side.
    /// </summary>
    /// <exception cref="TimeoutException">It does not come to an end within the rounds that it may take.</exception>
    Task SettleAsync(CancellationToken cancellationToken);
}
