namespace Simulation.Kernel;

/// <summary>Makes a failing plan small: leaves out steps and kinds of faults as long as the same rule is still broken.</summary>
internal sealed class Shrinker(Func<Plan, Task<SeedResult>> run, int mostRuns)
{
    private int _runs;

    internal async Task<Plan> ShrinkAsync(Plan failing, string rule)
    {
        var smallest = failing;
        for (var size = Math.Max(1, failing.Steps.Count / 2); size >= 1; size /= 2)
        {
            for (var from = 0; from < smallest.Steps.Count && _runs < mostRuns;)
            {
                var without = smallest with { Steps = [.. smallest.Steps.Take(from), .. smallest.Steps.Skip(from + size)] };
                if (await BreaksAsync(without, rule)) smallest = without;
                else from += size;
            }
        }

        foreach (var fate in smallest.Fates.OrderBy(fate => fate.Name, StringComparer.Ordinal))
        {
            var without = smallest with { Fates = smallest.Fates.Where(one => one != fate).ToHashSet() };
            if (await BreaksAsync(without, rule)) smallest = without;
        }

        return smallest;
    }

    private async Task<bool> BreaksAsync(Plan plan, string rule)
    {
        if (++_runs > mostRuns) return false;
        var result = await run(plan);
        return result.Violations.Any(violation => violation.Rule == rule);
    }
}
