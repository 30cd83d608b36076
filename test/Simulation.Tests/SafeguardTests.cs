namespace Simulation.Tests;

/// <summary>A proof that cannot fail proves nothing: without any one of the safeguards the simulation must find something within a few hundred seeds.</summary>
[NonParallelizable]
public sealed class SafeguardTests
{
    private const string FewHundred = "400";

    /// <param name="name">What is taken away.</param>
    /// <param name="from">The first seed: what is found seldom need not be looked for long.</param>
    [TestCase("claim", "1")]
    [TestCase("commit-if-absent", "1")]
    [TestCase("commit-before-reply", "1")]
    [TestCase("replay-memory", "1")]
    [TestCase("echo-suppression", "1")]
    [TestCase("moved-in", "1")]
    [TestCase("send-memory", "301")]
    [TestCase("identity", "1")]
    [TestCase("absence-is-not-deletion", "1")]
    public async Task Safeguard_TakenAway_IsMissed(string name, string from)
    {
        var (code, lines) = await SimulationProcess.RunAsync("--without", name, "--from", from, "--seeds", FewHundred, "--stop-at-failure", "--no-shrink");

        Assert.That(code, Is.EqualTo(1), string.Join('\n', lines));
        Assert.That(lines, Has.Some.Contains(" FAILED ("), "a seed failed, not the program");
        Assert.That(lines, Has.None.Contains("FAILED (simulation)"));
    }
}
