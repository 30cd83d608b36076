using System.Globalization;

namespace Gateway.Tests.Scenarios;

/// <summary>No scenario is forgotten, and none is claimed that nothing proves. Reads the sources, since the tests live in several assemblies.</summary>
internal sealed class ScenarioCatalogueTests
{
    [Test]
    public void Catalogue_Ids_AreOneToSeventyFour() => Assert.That(
        ScenarioCatalogue.All.Select(scenario => scenario.Id),
        Is.EqualTo(Enumerable.Range(1, 74).Select(number => string.Create(CultureInfo.InvariantCulture, $"L{number}"))));

    [Test]
    public void Scenario_Each_HasATestOrAReason()
    {
        var proved = TestMarks.All("Scenario").Select(mark => mark.Id).ToHashSet(StringComparer.Ordinal);
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
        foreach (var mark in TestMarks.All("Scenario"))
        {
            Assert.That(known, Does.Contain(mark.Id), mark.Where);
            Assert.That(mark.OnTest, Is.True, $"{mark.Id} stands on something that is no test in {mark.Where}");
        }
    }

    [Test]
    public void Marks_AreFoundByTheirSpelling()
    {
        var marks = TestMarks.In("    [Scenario(\"L1\"), Scenario(\"L2\")]\n    [TestCase(1)]\n    public void Works() => Nothing();\n\n    [Scenario(\"L3\")]\n    private void Helps()", "x.cs", "Scenario");

        Assert.That(marks, Is.EqualTo(new TestMark[] { new("L1", "x.cs", true), new("L2", "x.cs", true), new("L3", "x.cs", false) }));
    }
}
