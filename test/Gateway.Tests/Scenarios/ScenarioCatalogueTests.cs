using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Scenarios;

/// <summary>No scenario is forgotten, and none is claimed that nothing proves. Reads the sources, since the tests live in several assemblies.</summary>
internal sealed partial class ScenarioCatalogueTests
{
    private static readonly string[] Projects = ["test/Gateway.Tests", "test/Bridge.Eas.Tests"];

    [Test]
    public void Catalogue_Ids_AreOneToSeventyFour() => Assert.That(
        ScenarioCatalogue.All.Select(scenario => scenario.Id),
        Is.EqualTo(Enumerable.Range(1, 74).Select(number => string.Create(CultureInfo.InvariantCulture, $"L{number}"))));

    [Test]
    public void Scenario_Each_HasATestOrAReason()
    {
        var proved = Marks().Select(mark => mark.Id).ToHashSet(StringComparer.Ordinal);
        using var all = Assert.EnterMultipleScope();
        foreach (var scenario in ScenarioCatalogue.All)
        {
            if (scenario.NotYet is null) Assert.That(proved, Does.Contain(scenario.Id), $"No test proves: {scenario.Title}");
            else Assert.That(proved, Does.Not.Contain(scenario.Id), "It is proved: its reason is out of date.");
        }
    }

    [Test]
    public void Mark_Each_NamesAScenarioOnATest()
    {
        var known = ScenarioCatalogue.All.Select(scenario => scenario.Id).ToHashSet(StringComparer.Ordinal);
        using var all = Assert.EnterMultipleScope();
        foreach (var mark in Marks())
        {
            Assert.That(known, Does.Contain(mark.Id), mark.Where);
            Assert.That(mark.OnTest, Is.True, $"{mark.Id} stands on something that is no test in {mark.Where}");
        }
    }

    [Test]
    public void Marks_AreFoundByTheirSpelling()
    {
        var marks = MarksIn("    [Scenario(\"L1\"), Scenario(\"L2\")]\n    [TestCase(1)]\n    public void Works() => Nothing();\n\n    [Scenario(\"L3\")]\n    private void Helps()", "x.cs");

        Assert.That(marks, Is.EqualTo(new Mark[] { new("L1", "x.cs", true), new("L2", "x.cs", true), new("L3", "x.cs", false) }));
    }

    private static IEnumerable<Mark> Marks() =>
        Projects.SelectMany(Repository.Sources).Where(file => Path.GetFileName(file) != "ScenarioCatalogueTests.cs").SelectMany(file => MarksIn(File.ReadAllText(file), file));

    /// <summary>Attributes stand in a block of lines of their own above what they are about.</summary>
    private static List<Mark> MarksIn(string source, string where)
    {
        var marks = new List<Mark>();
        foreach (Match block in AttributeBlock().Matches(source))
        {
            var onTest = TestAttribute().IsMatch(block.Value);
            marks.AddRange(ScenarioMark().Matches(block.Value).Select(match => new Mark(match.Groups["id"].Value, where, onTest)));
        }

        return marks;
    }

    [GeneratedRegex(@"(?:^[ \t]*\[.*\][ \t]*\r?\n)+", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AttributeBlock();

    [GeneratedRegex(@"[\[ ](?:Test|TestCase|TestCaseSource)\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"\bScenario\(""(?<id>[^""]*)""\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScenarioMark();

    private sealed record Mark(string Id, string Where, bool OnTest);
}
