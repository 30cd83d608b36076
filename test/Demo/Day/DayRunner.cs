using System.Diagnostics;

namespace Demo.Day;

/// <summary>Runs the day's steps one after the other and tells how each went.</summary>
internal sealed class DayRunner(DemoWorld world, DemoOptions options, Report report)
{
    /// <summary>No step waits longer, so that a gateway that hangs does not hang the demo.</summary>
    private static readonly TimeSpan s_longestStep = TimeSpan.FromMinutes(5);

    /// <returns>Whether every step went well.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var scene = new DayScene(world, options);
        var results = new List<StepResult>();
        var goesOn = true;
        foreach (var chapter in FirstDay.Chapters)
        {
            if (!goesOn) break;
            report.Heading(chapter.Title);
            foreach (var step in chapter.Steps)
            {
                var result = await RunAsync(step, scene, cancellationToken);
                results.Add(result);
                report.Step(result.Title, result.Took, result.Said, result.Good);
                if (result.Good || !step.Vital) continue;
                report.Failure("Without this the phone cannot go on; the day ends here.");
                goesOn = false;
                break;
            }
        }

        report.Summary(results);
        return results.TrueForAll(one => one.Good);
    }

    private static async Task<StepResult> RunAsync(DayStep step, DayScene scene, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(s_longestStep, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var callsBefore = scene.OxCalls;
        var started = Stopwatch.GetTimestamp();
        StepOutcome outcome;
        var good = true;
        try
        {
            outcome = await step.RunAsync(scene, either.Token);
        }
        catch (Exception reason) when (!cancellationToken.IsCancellationRequested)
        {
            good = false;
            outcome = FailureWords.Of(reason, limit.IsCancellationRequested ? s_longestStep : null);
        }

        var took = outcome.Took ?? Stopwatch.GetElapsedTime(started);
        return new(step.Title, good, outcome.Said, took, outcome.OxCalls ?? scene.OxCalls - callsBefore);
    }
}
