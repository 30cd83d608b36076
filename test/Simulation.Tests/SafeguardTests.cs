namespace Simulation.Tests;

/// <summary>A proof that cannot fail proves nothing: without any one of the safeguards the simulation must find something within a few hundred seeds.</summary>
[NonParallelizable]
public sealed class SafeguardTests
{
    private const string FewHundred = "400";

    [TestCase("claim")]
    [TestCase("commit-if-absent")]
    [TestCase("commit-before-reply")]
    [TestCase("replay-memory")]
    [TestCase("echo-suppression")]
    [TestCase("moved-in")]
    [TestCase("send-memory")]
    [TestCase("identity")]
    [TestCase("absence-is-not-deletion")]
    public async Task Safeguard_TakenAway_IsMissed(string name)
    {
        var (code, lines) = await SimulationProcess.RunAsync("--without", name, "--seeds", FewHundred, "--stop-at-failure", "--no-shrink");

        Assert.That(code, Is.EqualTo(1), string.Join('\n', lines));
        Assert.That(lines, Has.Some.Contains(" FAILED ("), "a seed failed, not the program");
        Assert.That(lines, Has.None.Contains("FAILED (simulation)"));
    }
}
