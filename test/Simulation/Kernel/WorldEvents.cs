using Simulation.Contract;

namespace Simulation.Kernel;

/// <summary>What happens to the machines, by nobody's hand.</summary>
/// <param name="Name">In the trace and the counts.</param>
internal sealed record WorldEvent(string Name, Action<World, Rng> Happen);

internal static class WorldEvents
{
    public static readonly IReadOnlyList<WorldEvent> All =
    [
        new("node killed", static (world, random) => world.KillNode(random.Below(world.NodeCount), TimeSpan.FromSeconds(random.Between(0, 20)))),
        new("node restarted gently", static (world, random) => world.StopNode(random.Below(world.NodeCount), TimeSpan.FromSeconds(random.Between(0, 10)))),
        new("store lost", static (world, _) => world.LoseStore()),
        new("store rolled back", static (world, random) => world.RollStoreBack(random.Between(1, 3))),
        new("store away", static (world, random) => world.StoreAway(TimeSpan.FromSeconds(random.Between(1, 60)))),
        new("ox away", static (world, random) => world.OxAway(TimeSpan.FromSeconds(random.Between(1, 120)))),
        new("ox restarted", static (world, _) => world.Ox.Sessions.EndAll()),
        new("clock jumps", static (world, random) => world.JumpClock(random.Below(world.NodeCount), TimeSpan.FromSeconds(random.Between(-300, 300)))),
        new("messages dropped", static (world, random) => world.DropMessages(TimeSpan.FromSeconds(random.Between(1, 120)))),
    ];
}
