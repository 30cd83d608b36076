using System.Diagnostics;

namespace Gateway.Tests.Host;

/// <summary>Waits for what happens on the other side of a connection and tells nobody.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) Assert.Fail($"It did not come to pass: {what}");
            await ticks.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits until a number has stayed the same for a while.</summary>
    internal static async Task QuietAsync(Func<long> number)
    {
        var (last, since) = (number(), Stopwatch.GetTimestamp());
        await TrueAsync(
            () =>
            {
                if (number() is var now && now != last) (last, since) = (now, Stopwatch.GetTimestamp());
                return Stopwatch.GetElapsedTime(since) > TimeSpan.FromMilliseconds(100);
            },
            "calls to OX end");
    }
}
