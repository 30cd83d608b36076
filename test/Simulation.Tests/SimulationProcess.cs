using System.Diagnostics;

namespace Simulation.Tests;

/// <summary>
/// Runs the simulation as its user does. It needs a process of its own: its order of events is certain only with a thread pool of one worker,
/// which is set where a process starts.
/// </summary>
internal static class SimulationProcess
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <returns>Its exit code and what it wrote.</returns>
    internal static async Task<(int Code, string[] Lines)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Simulation.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            using var limit = new CancellationTokenSource(Longest);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, [.. (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
