using System.Globalization;

namespace Gateway.Tests.Scenarios;

/// <summary>No defect is forgotten, and none is claimed to be beaten that no test proves.</summary>
internal sealed class DefectCatalogueTests
{
    [Test]
    public void Catalogue_Ids_AreOneToEighteen() => Assert.That(
        DefectCatalogue.All.Select(defect => defect.Id),
        Is.EqualTo(Enumerable.Range(1, 18).Select(number => string.Create(CultureInfo.InvariantCulture, $"D{number}"))));

    [Test]
    public void Defect_Each_HasATestOrAReason()
    {
        var proved = TestMarks.All("Defect").Select(mark => mark.Id).ToHashSet(StringComparer.Ordinal);
        using var all = Assert.EnterMultipleScope();
        foreach (var defect in DefectCatalogue.All)
        {
            if (defect.NotYet is null) Assert.That(proved, Does.Contain(defect.Id), $"No test proves: {defect.Title}");
            else Assert.That(proved, Does.Not.Contain(defect.Id), $"It is proved: the reason of {defect.Id} is out of date.");
        }
    }

    [Test]
    public void Mark_Each_NamesADefectOnATest()
    {
        var known = DefectCatalogue.All.Select(defect => defect.Id).ToHashSet(StringComparer.Ordinal);
        using var all = Assert.EnterMultipleScope();
        foreach (var mark in TestMarks.All("Defect"))
        {
            Assert.That(known, Does.Contain(mark.Id), mark.Where);
            Assert.That(mark.OnTest, Is.True, $"{mark.Id} stands on something that is no test in {mark.Where}");
        }
    }
}
