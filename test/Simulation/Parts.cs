using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Simulation.Contract;
using Simulation.Kernel;

namespace Simulation;

/// <summary>Shares many seeds among processes of this program: each has one worker thread, so that each is deterministic.</summary>
internal static class Parts
{
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(10);

    internal static string Line(SeedResult result) => JsonSerializer.Serialize(new PartLine(result.Seed, result.Hash, result.Violations, new Dictionary<string, int>(result.Counts)));

    internal static async Task<int> RunAsync(RunOptions options)
    {
        var operations = Runs.Operations();
        var tally = new Tally(operations, Life.Outcomes);
        var failing = new List<PartLine>();
        var started = Stopwatch.StartNew();
        var next = BetweenWords;
        var jobs = Math.Min(options.Jobs, Math.Max(1, options.Seeds));
        var parts = Enumerable.Range(0, jobs).Select(job => Start(options, job, jobs)).ToList();
        try
        {
            var reading = parts.ToDictionary(part => part.StandardOutput.ReadLineAsync());
            while (reading.Count > 0)
            {
                var line = await Task.WhenAny(reading.Keys);
                reading.Remove(line, out var part);
                if (await line is not { } text) continue;
                reading[part!.StandardOutput.ReadLineAsync()] = part;
                if (text.Length == 0 || text[0] != '{')
                {
                    Console.WriteLine(text);
                    continue;
                }

                var told = JsonSerializer.Deserialize<PartLine>(text)!;
                tally.Add(told.Violations.Count == 0, told.Counts);
                if (told.Violations.Count > 0)
                {
                    failing.Add(told);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {told.Seed} FAILED ({string.Join(", ", told.Violations.Select(violation => violation.Rule).Distinct(StringComparer.Ordinal))}): {told.Violations[0].What.Split('\n')[0]}"));
                    if (options.StopsAtFailure) break;
                }

                if (started.Elapsed < next) continue;
                next = started.Elapsed + BetweenWords;
                var done = tally.Passed + tally.Failed;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {options.Seeds:N0} seeds, {tally.Failed} failed, {done / started.Elapsed.TotalSeconds:0} a second"));
            }
        }
        finally
        {
            foreach (var part in parts) End(part);
        }

        if (options.Shrinks && failing.MinBy(one => one.Seed) is { } smallest) await ExplainAsync(options, smallest.Seed);
        var missingPart = tally.Passed + tally.Failed < options.Seeds && !(options.StopsAtFailure && tally.Failed > 0);
        if (missingPart) Console.WriteLine("FAILED: a process ended before its seeds did");
        var result = Runs.Told(tally, options);
        return missingPart ? 1 : result;
    }

    /// <summary>A part whose starter is gone ends as well: nobody would read what it finds.</summary>
    internal static void EndWithStarter() => new Thread(static () =>
    {
        while (Console.In.Read() >= 0)
        {
            // Nothing is ever said.
        }

        Environment.Exit(1);
    }) { IsBackground = true }.Start();

    private static Process Start(RunOptions options, int job, int jobs)
    {
        var share = (options.Seeds / jobs) + (job < options.Seeds % jobs ? 1 : 0);
        var before = Enumerable.Range(0, job).Sum(other => (options.Seeds / jobs) + (other < options.Seeds % jobs ? 1 : 0));
        return Launch(options, redirect: true, ["--part", "--seeds", Text(share), "--from", Text(options.From + (ulong)before), "--jobs", "1"]);
    }

    /// <summary>The trace of the first failure comes from a process of its own, as every seed's.</summary>
    private static async Task ExplainAsync(RunOptions options, ulong seed)
    {
        using var one = Launch(options, redirect: false, ["--from", Text(seed), "--seeds", "1", "--jobs", "1"]);
        await one.WaitForExitAsync();
    }

    private static Process Launch(RunOptions options, bool redirect, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = redirect, RedirectStandardOutput = redirect };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(Parts).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add("--steps");
        start.ArgumentList.Add(Text(options.Steps));
        if (options.Faultless) start.ArgumentList.Add("--faultless");
        if (options.StopsAtFailure) start.ArgumentList.Add("--stop-at-failure");
        foreach (var safeguard in options.Without)
        {
            start.ArgumentList.Add("--without");
            start.ArgumentList.Add(safeguard);
        }

        // Worlds are made of short-lived objects: 64 MiB of them at a time, in hexadecimal.
        start.Environment["DOTNET_GCgen0size"] = "4000000";
        return Process.Start(start)!;
    }

    private static void End(Process part)
    {
        using (part)
            if (!part.HasExited) part.Kill();
    }

    private static string Text(IFormattable number) => number.ToString(format: null, CultureInfo.InvariantCulture);

    private sealed record PartLine(ulong Seed, string Hash, IReadOnlyList<Violation> Violations, Dictionary<string, int> Counts);
}
