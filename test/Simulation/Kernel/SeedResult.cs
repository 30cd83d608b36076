namespace Simulation.Kernel;

/// <summary>What came of one seed.</summary>
/// <param name="Hash">Of the trace.</param>
/// <param name="Violations">Empty when all held.</param>
/// <param name="Counts">Operations, events, faults, outcomes.</param>
/// <param name="Lines">The trace; empty unless it was kept.</param>
internal sealed record SeedResult(
    ulong Seed, string Hash, IReadOnlyList<Violation> Violations, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> Lines)
{
    public bool Passed => Violations.Count == 0;
}

/// <param name="Rule">Which rule was broken.</param>
/// <param name="What">How.</param>
internal sealed record Violation(string Rule, string What);
