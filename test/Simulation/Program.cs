using System.CommandLine;
using Simulation.Kernel;

namespace Simulation;

internal static class Program
{
    private static Task<int> Main(string[] arguments)
    {
        var seeds = new Option<int>("--seeds") { Description = "How many seeds to live through.", DefaultValueFactory = _ => 1000 };
        var from = new Option<ulong>("--from") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
        var seed = new Option<ulong?>("--seed") { Description = "Live one seed again and print what happens in it." };
        var jobs = new Option<int>("--jobs") { Description = "Processes at work.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var steps = new Option<int>("--steps") { Description = "Most steps in one seed.", DefaultValueFactory = _ => 40 };
        var faultless = new Option<bool>("--faultless") { Description = "No faults: only users and phones." };
        var first = new Option<bool>("--stop-at-failure") { Description = "End at the first seed that fails." };
        var whole = new Option<bool>("--no-shrink") { Description = "Print a failing seed as it is." };
        var part = new Option<bool>("--part") { Hidden = true };
        var without = new Option<string[]>("--without")
        {
            Description = "Take safeguards away, to see that it is noticed: " + string.Join(", ", Safeguards.All.Select(one => $"{one.Key} ({one.Value})")) + ".",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        without.AcceptOnlyFromAmong([.. Safeguards.All.Keys]);

        var root = new RootCommand("Lives many small worlds of phones, gateways and OX in virtual time, with faults everywhere, and judges what is left at rest.")
        {
            seeds, from, seed, jobs, steps, faultless, first, whole, without, part,
        };
        root.SetAction(parsed => Runs.RunAsync(new RunOptions
        {
            Seeds = parsed.GetValue(seeds),
            From = parsed.GetValue(from),
            Only = parsed.GetValue(seed),
            Jobs = Math.Clamp(parsed.GetValue(jobs), 1, 64),
            Steps = Math.Clamp(parsed.GetValue(steps), 1, 1000),
            Faultless = parsed.GetValue(faultless),
            StopsAtFailure = parsed.GetValue(first),
            Shrinks = !parsed.GetValue(whole),
            Without = parsed.GetValue(without)!.ToHashSet(StringComparer.Ordinal),
            IsPart = parsed.GetValue(part),
        }));
        return root.Parse(arguments).InvokeAsync();
    }
}
