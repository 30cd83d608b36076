using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Fuzz.Engine;
using Fuzz.Targets;

namespace Fuzz;

/// <summary>The command line: <c>dotnet run --project test/Fuzz -c Release -- --help</c>.</summary>
internal static class FuzzCommand
{
    private const string AllTargets = "all";

    /// <returns>0 when every case passed, else 1.</returns>
    internal static Task<int> RunAsync(string[] args)
    {
        var target = new Option<string>("--target") { Description = $"What to try: {AllTargets}, {string.Join(", ", TargetTable.All.Keys)}.", DefaultValueFactory = _ => AllTargets };
        target.AcceptOnlyFromAmong([AllTargets, .. TargetTable.All.Keys]);
        var seconds = new Option<double?>("--seconds") { Description = "Time for all targets together. Default: 60, unless --cases is given.", HelpName = "S" };
        var cases = new Option<long?>("--cases") { Description = "Cases for each target.", HelpName = "N" };
        var seed = new Option<ulong?>("--seed") { Description = "The same seed gives the same inputs. Default: a fresh one, which is printed.", HelpName = "N" };
        var first = new Option<long>("--from") { Description = "Number of the first case.", HelpName = "N" };
        var input = new Option<string?>("--input") { Description = "Tries one input alone, with --target: a file, or base64 as a failure prints it.", HelpName = "FILE|BASE64" };
        var root = new RootCommand("Tries what reads foreign bytes with inputs that were changed at random: no crash, no hang, memory flat.");
        foreach (var option in new Option[] { target, seconds, cases, seed, first, input }) root.Options.Add(option);
        root.SetAction(parsed =>
        {
            List<string> names = parsed.GetValue(target) is { } name && name != AllTargets ? [name] : [.. TargetTable.All.Keys];
            if (parsed.GetValue(input) is { } one) return RunOne(names, one);
            var most = parsed.GetValue(cases);
            var time = parsed.GetValue(seconds) ?? (most is null ? 60 : null);
            var plan = new FuzzPlan(
                parsed.GetValue(seed) ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)),
                time is { } all ? TimeSpan.FromSeconds(all / names.Count) : null,
                most) { First = parsed.GetValue(first), Progress = Tell };
            return Run(names, plan);
        });
        return root.Parse(args).InvokeAsync();
    }

    private static int Run(List<string> names, FuzzPlan plan)
    {
        Console.WriteLine($"seed {plan.Seed}");
        var (passed, failed) = (0L, 0L);
        foreach (var name in names)
        {
            using var target = TargetTable.All[name]();
            var result = new FuzzRun(target, plan).Run();
            passed += result.Cases - Math.Min(result.Failed, result.Cases);
            failed += result.Failed;
            Console.WriteLine(Line(result));
            foreach (var failure in result.Failures) Tell(name, plan.Seed, failure);
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static int RunOne(List<string> names, string input)
    {
        if (names.Count != 1)
        {
            Console.Error.WriteLine("--input needs one --target.");
            return 2;
        }

        using var target = TargetTable.All[names[0]]();
        var fault = FuzzRun.Try(target, File.Exists(input) ? File.ReadAllBytes(input) : Convert.FromBase64String(input));
        if (fault is not null) Console.WriteLine(fault);
        Console.WriteLine(fault is null ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return fault is null ? 0 : 1;
    }

    private static void Tell(FuzzProgress progress) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {progress.Target,-9} {progress.Cases,12:N0} cases, {progress.Cases / progress.Elapsed.TotalSeconds,9:N0}/s, {progress.Memory / 1048576.0,6:N0} MiB, {progress.Failures} kinds of failure"));

    private static string Line(FuzzResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Target,-11} {result.Cases,12:N0} cases in {result.Elapsed.TotalSeconds:N1} s ({result.Cases / Math.Max(0.001, result.Elapsed.TotalSeconds):N0}/s), {result.Failed} failed; most allocated by one {result.MostAllocated / 1024.0:N0} KiB, heap {result.Growth / 1048576.0:+0.0;-0.0} MiB");

    private static void Tell(string target, ulong seed, FuzzFailure failure)
    {
        Console.WriteLine($"FAILED {target}: {failure.Kind}");
        Console.WriteLine(failure.Detail);
        Console.WriteLine($"  again: --target {target} --seed {seed} --from {failure.Case} --cases 1");
        Console.WriteLine(failure.Alone ? "  alone, as small as it gets:" : "  fails after the cases before it only; the input:");
        Console.WriteLine($"  --target {target} --input {Convert.ToBase64String(failure.Input)}");
    }
}
