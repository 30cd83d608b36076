using System.Globalization;
using Simulation.Contract;
using Simulation.Kernel;

namespace Simulation;

/// <summary>Lives the seeds that were asked for and tells of them.</summary>
internal static class Runs
{
    private const int RunsToShrink = 250;

    /// <summary>From so many seeds on every kind of operation and fault must have happened.</summary>
    private const int SeedsToCover = 200;

    /// <summary>One for the process, as is the thread it looks after.</summary>
    private static Watchdog? _watch;

    internal static async Task<int> RunAsync(RunOptions options)
    {
        if (options.Only is null && options is { IsPart: false, Jobs: > 1 }) return await Parts.RunAsync(options);

        Quiet.RequireOneWorker();
        if (options.IsPart) Parts.EndWithStarter();
        using var watch = _watch = new Watchdog();
        if (options.Only is { } only) return await OneAsync(options, only);

        var operations = Operations();
        var tally = new Tally(operations, Life.Outcomes);
        for (var i = 0; i < options.Seeds; i++)
        {
            var plan = Plan.Of(options.From + (ulong)i, operations, options.Steps, options.Faultless);
            var result = await LiveAsync(plan, options, keepsTrace: false);
            tally.Add(result.Passed, result.Counts);
            if (options.IsPart) Console.WriteLine(Parts.Line(result));
            else if (!result.Passed) await FailedAsync(plan, result, options);
            else if ((i + 1) % 100 == 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1:N0} of {options.Seeds:N0} seeds"));
            if (!result.Passed && options.StopsAtFailure) break;
        }

        return options.IsPart ? 0 : Told(tally, options);
    }

    internal static IReadOnlyList<Operation> Operations() => Life.AllOperations;

    /// <summary>The failing seed made small, with its trace.</summary>
    internal static async Task FailedAsync(Plan plan, SeedResult result, RunOptions options)
    {
        var rule = result.Violations[0].Rule;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed} FAILED ({rule}): {result.Violations[0].What}"));
        if (!options.Shrinks) return;
        var small = await new Shrinker(candidate => LiveAsync(candidate, options, keepsTrace: false), RunsToShrink).ShrinkAsync(plan, rule);
        var again = await LiveAsync(small, options, keepsTrace: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"shrunk from {plan.Steps.Count} steps to {small.Steps.Count}:"));
        foreach (var line in again.Lines) Console.WriteLine("  " + line);
    }

    internal static int Told(Tally tally, RunOptions options)
    {
        foreach (var line in tally.Table()) Console.WriteLine(line);
        var missing = options.Faultless || tally.Passed + tally.Failed < SeedsToCover ? [] : tally.Missing();
        foreach (var kind in missing) Console.WriteLine($"FAILED: \"{kind}\" never happened");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tally.Passed} passed, {tally.Failed} failed"));
        return tally.Failed == 0 && missing.Count == 0 ? 0 : 1;
    }

    private static async Task<int> OneAsync(RunOptions options, ulong seed)
    {
        var plan = Plan.Of(seed, Operations(), options.Steps, options.Faultless);
        var result = await LiveAsync(plan, options, keepsTrace: true);
        foreach (var line in result.Lines) Console.WriteLine(line);
        Console.WriteLine($"trace {result.Hash}");
        if (!result.Passed) await FailedAsync(plan, result, options);
        Console.WriteLine(result.Passed ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return result.Passed ? 0 : 1;
    }

    private static Task<SeedResult> LiveAsync(Plan plan, RunOptions options, bool keepsTrace)
    {
        _watch?.Now(plan.Seed);
        return SeedRun.RunAsync(plan, new Safeguards(options.Without), keepsTrace, static world => new Life(world));
    }
}
