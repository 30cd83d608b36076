using OxSimulator.Store;
using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>Nobody lives here yet: takes the place of <c>Life</c>, which brings phones, operations and judges.</summary>
internal sealed class EmptyLife : ISimulatedLife
{
    public static IReadOnlyList<Operation> AllOperations { get; } = [new("nothing", 1, static _ => ValueTask.CompletedTask)];

    public IReadOnlyList<Operation> Operations => AllOperations;

    public void Populate(SimUser user, Rng random) => _ = user;

    public ISimPhone AddPhone(SimUser user, int index, Rng random) => new IdlePhone(user, index);

    public void CheckStep() => _ = Operations;

    public void CheckRest() => _ = Operations;

    private sealed class IdlePhone(SimUser user, int index) : ISimPhone
    {
        public string Name => $"u{user.Id}d{index}";

        public SimUser User => user;

        public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
