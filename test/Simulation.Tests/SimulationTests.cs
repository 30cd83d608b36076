namespace Simulation.Tests;

[NonParallelizable]
public sealed class SimulationTests
{
    private const string Seeds = "500";

    /// <summary>The long run is <c>dotnet run -c Release --project test/Simulation -- --seeds 20000</c>.</summary>
    [Test]
    public async Task Seeds_ASliceOfThem_AllHold()
    {
        var (code, lines) = await SimulationProcess.RunAsync("--seeds", Seeds);

        Assert.That(lines[^1], Is.EqualTo($"{Seeds} passed, 0 failed"), string.Join('\n', lines));
        Assert.That(code, Is.Zero, string.Join('\n', lines));
    }

    [Test]
    public async Task Trace_OfOneSeed_IsTheSameInEveryProcess([Values("3", "14", "159")] string seed)
    {
        var first = await SimulationProcess.RunAsync("--seed", seed);
        var second = await SimulationProcess.RunAsync("--seed", seed);

        Assert.That(first.Lines, Has.Length.GreaterThan(100));
        Assert.That(HashOf(second), Is.EqualTo(HashOf(first)));
        Assert.That(Happenings(second), Is.EqualTo(Happenings(first)));
    }

    [Test]
    public async Task Trace_OfAnotherSeed_IsAnother()
    {
        var first = await SimulationProcess.RunAsync("--seed", "3");
        var other = await SimulationProcess.RunAsync("--seed", "4");

        Assert.That(HashOf(other), Is.Not.EqualTo(HashOf(first)));
    }

    private static string HashOf((int Code, string[] Lines) run) => run.Lines.Single(line => line.StartsWith("trace ", StringComparison.Ordinal));

    /// <summary>The lines that begin with a time. Bodies stand beneath them: keys in them are drawn by chance.</summary>
    private static IEnumerable<string> Happenings((int Code, string[] Lines) run) => run.Lines.Where(line => line.Length > 2 && line[2] == ':' && char.IsAsciiDigit(line[0]));
}
