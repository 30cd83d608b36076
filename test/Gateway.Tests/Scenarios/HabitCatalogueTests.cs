using System.Globalization;
using Bridge.Eas.Devices.Quirks;

namespace Gateway.Tests.Scenarios;

/// <summary>No habit is forgotten, and none is claimed to be met that no test proves.</summary>
internal sealed class HabitCatalogueTests
{
    [Test]
    public void Catalogue_Numbers_AreOneToHundredThirteen() =>
        Assert.That(HabitCatalogue.All.Select(habit => habit.Number), Is.EqualTo(Enumerable.Range(1, 113)));

    [Test]
    public async Task Habit_Each_HasATestOrAReason()
    {
        var proved = TestMarks.All("Habit").Select(mark => int.Parse(mark.Id, CultureInfo.InvariantCulture)).ToHashSet();
        foreach (var group in HabitCatalogue.All.GroupBy(habit => habit.NotYet ?? (habit.Matched is null ? "Met for everybody." : "Met by telling phones apart.")))
            await TestContext.Out.WriteLineAsync($"{group.Count()} × {group.Key} {string.Join(", ", group.Select(habit => habit.Number))}");

        using var all = Assert.EnterMultipleScope();
        foreach (var habit in HabitCatalogue.All)
        {
            if (habit.NotYet is null) Assert.That(proved, Does.Contain(habit.Number), $"No test proves: {habit.Client}: {habit.What}");
            else Assert.That(proved, Does.Not.Contain(habit.Number), $"It is proved: the reason of {habit.Number} is out of date.");
        }
    }

    [Test]
    public void Mark_Each_NamesAHabitOnATest()
    {
        var known = HabitCatalogue.All.Select(habit => habit.Number.ToString(CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
        using var all = Assert.EnterMultipleScope();
        foreach (var mark in TestMarks.All("Habit"))
        {
            Assert.That(known, Does.Contain(mark.Id), mark.Where);
            Assert.That(mark.OnTest, Is.True, $"{mark.Id} stands on something that is no test in {mark.Where}");
        }
    }

    [Test]
    public void Quirk_Named_IsOneOfTheProduct()
    {
        var known = Enum.GetNames<Quirk>();
        Assert.That(HabitCatalogue.All.Select(habit => habit.Matched).OfType<string>(), Is.SubsetOf(known));
    }
}
