using Demo.Day;

namespace Demo;

/// <summary>One run from start to end.</summary>
internal static class DemoRun
{
    private const int Failed = 1;

    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        var report = new Report(Console.Out);
        report.Title("ActiveSync gateway for Open-Xchange", "a phone's first day");
        DemoWorld? world = null;
        try
        {
            world = await DemoWorld.StartAsync(options, report, cancellationToken);
            var day = new DayRunner(world, options, report);
            var good = await day.RunAsync(cancellationToken);
            if (options.Once) return good ? 0 : Failed;
            Invitation.Print(world, report);
            world.Onlooker.Tell = report.Line;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return options.Once ? Failed : 0;
        }
        catch (DemoStartException reason)
        {
            report.Failure(reason.Message);
            return Failed;
        }
        finally
        {
            if (world is not null)
            {
                if (!options.Once) report.Line("Stopping, and removing what the demo wrote.");
                await world.DisposeAsync();
            }
        }
    }
}
