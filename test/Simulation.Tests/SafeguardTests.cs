using System.Globalization;

namespace Simulation.Tests;

/// <summary>A proof that cannot fail proves nothing: without any one of the safeguards the simulation must find something within a few hundred seeds.</summary>
[NonParallelizable]
public sealed class SafeguardTests
{
    private const string FewHundred = "400";

    // Two copies of an Add at the same moment are rare: about one of a thousand seeds has them.
    [TestCase("claim", 1390)]
    [TestCase("commit-if-absent", 1)]
    [TestCase("commit-before-reply", 1)]
    [TestCase("replay-memory", 1)]
    [TestCase("echo-suppression", 1)]
    [TestCase("moved-in", 1)]
    [TestCase("send-memory", 1)]
    [TestCase("identity", 1)]
    [TestCase("absence-is-not-deletion", 1)]
    public async Task Safeguard_TakenAway_IsMissed(string name, int from)
    {
        var (code, lines) = await SimulationProcess.RunAsync("--without", name, "--from", from.ToString(CultureInfo.InvariantCulture), "--seeds", FewHundred, "--stop-at-failure", "--no-shrink");

        Assert.That(code, Is.EqualTo(1), string.Join('\n', lines));
        Assert.That(lines, Has.Some.Contains(" FAILED ("), "a seed failed, not the program");
        Assert.That(lines, Has.None.Contains("FAILED (simulation)"));
    }
}
