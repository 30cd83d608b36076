using System.Globalization;
using Gateway.Tests.Host;

namespace Gateway.Tests.Kill;

/// <summary>
/// Real processes, killed under load: gateways by SIGKILL at random and at the worst moments, Redis by SIGKILL and SIGTERM, while phones and
/// browsers write. At the end every phone has what OX has; nothing is lost, doubled or sent twice, and no phone had to start over unless the store was lost.
/// </summary>
/// <remarks>
/// <c>KILL_SEED</c> sets the seed, which each run prints; <c>KILL_SECONDS</c> how long each test lets them live; <c>KILL_TRACE</c> a directory for
/// what phones and gateways said. Threads and processes are not in the seed's power: the same seed writes and kills alike, not at the same instant.
/// </remarks>
[NonParallelizable]
internal sealed class KillTests
{
    private static readonly int Seed = Number("KILL_SEED") ?? Environment.TickCount & 0xFFFFFF;

    [Test]
    public Task Gateways_KilledUnderLoadWhileRedisRestarts_LoseAndDoubleNothing() =>
        RunAsync(StoreKind.Redis, seconds: 18, (_, killer, _, stop) => killer.RestartStoreAsync(TimeSpan.FromSeconds(7), stop));

    [Test]
    public Task Gateway_WithItsOwnStoreKilledUnderLoad_LosesAndDoublesNothing() =>
        RunAsync(StoreKind.Embedded, seconds: 9, (_, _, _, _) => Task.CompletedTask);

    [Habit(45)]
    [Test]
    public Task Gateways_WhoseRedisComesBackEmpty_LoseNothing() =>
        RunAsync(StoreKind.Redis, seconds: 9, (bed, killer, length, stop) => killer.LoseStoreAsync(length / 2, bed.StoreIsLost, stop));

    private static async Task RunAsync(StoreKind store, int seconds, Func<KillBed, Killer, TimeSpan, CancellationToken, Task> storeTrouble)
    {
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: seed {Seed}"));
        var length = TimeSpan.FromSeconds(Number("KILL_SECONDS") ?? seconds);
        await using var bed = await KillBed.StartAsync(store, Seed);
        await bed.LiveAsync(length, (killer, stop) => storeTrouble(bed, killer, length, stop));
        await bed.JudgeAsync();
    }

    private static int? Number(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
