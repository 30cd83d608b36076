using EasClient.Items;

namespace EasClient.Tests.Items;

public sealed class TaskDraftTests
{
    [Test]
    public void Build_Due_TravelsAsDigitsAndAsUtc()
    {
        var item = new TaskDraft
        {
            Subject = "Taxes",
            Due = new DateTime(2026, 7, 31, 17, 0, 0, DateTimeKind.Unspecified),
            Zone = TimeZoneRules.Berlin,
        }.Build(EasVersion.V141).ToDictionary(element => element.Name.LocalName, element => element.Value);

        Assert.That(item["DueDate"], Is.EqualTo("2026-07-31T17:00:00.000Z"));
        Assert.That(item["UtcDueDate"], Is.EqualTo("2026-07-31T15:00:00.000Z"));
        Assert.That(item["Complete"], Is.EqualTo("0"));
        Assert.That(item, Does.Not.ContainKey("DateCompleted"));
    }
}
