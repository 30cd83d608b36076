using System.Globalization;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator;

namespace Gateway.Tests.Host.Day;

/// <summary>Contacts and tasks on servers of before: OX 6.22 knows days of tasks and no hours.</summary>
[TestFixture("8.x")]
internal sealed class OlderOxTests(string profile) : HostTests(StoreKind.Embedded)
{
    private static readonly DateTime Due = new(2026, 12, 21, 0, 0, 0, DateTimeKind.Unspecified);

    protected override OxSimulatorOptions? Ox => new() { Profile = profile, MaxRate = 0, Users = 20 };

    private bool KnowsHours => profile != "6.22";

    [TestCaseSource(nameof(Versions))]
    public async Task Task_WithDaysAndHours_IsKeptAsFarAsOxCan(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Tasks), two.Collection(FolderType.Tasks));
        await one.SyncUntilDoneAsync(first);
        var day = first.Add(new TaskDraft { Subject = "Day", Start = Due, Due = Due.AddDays(2), Zone = TimeZoneRules.Berlin, Recurrence = RecurrenceDraft.Daily(3) }.Build(version));
        var hour = first.Add(new TaskDraft { Subject = "Hour", Due = Due.AddHours(17), Zone = TimeZoneRules.Berlin }.Build(version));
        await one.SyncUntilDoneAsync(first);
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        Assert.That((await web.AllTasksAsync()).Select(task => (task["title"]!.ToString(), DayOf(task["start_date"]), DayOf(task["end_date"]))), Is.EquivalentTo(
            ((string, string?, string?)[])[("Day", "2026-12-21", "2026-12-23"), ("Hour", null, "2026-12-21")]));
        var due = KnowsHours ? "2026-12-21T17:00:00.000Z" : "2026-12-21T00:00:00.000Z";
        Assert.That(DueOf(first, first.ServerIdOf(hour)!), Is.EqualTo(due));
        Assert.That(DueOf(second, second.Items.Keys.Single(key => DueOf(second, key) != "2026-12-23T00:00:00.000Z")), Is.EqualTo(due));

        // Put off by a day, and taken away.
        first.Change(first.ServerIdOf(hour)!, new TaskDraft { Subject = "Hour", Due = Due.AddDays(1), Zone = TimeZoneRules.Berlin }.Build(version));
        first.Change(first.ServerIdOf(day)!, new TaskDraft { Subject = "Day", Due = Due.AddDays(4), Start = Due.AddDays(1), Zone = TimeZoneRules.Berlin, Recurrence = RecurrenceDraft.Daily(3) }.Build(version));
        await one.SyncUntilDoneAsync(first);
        Assert.That((await web.AllTasksAsync()).Select(task => (task["title"]!.ToString(), DayOf(task["start_date"]), DayOf(task["end_date"]))), Is.EquivalentTo(
            ((string, string?, string?)[])[("Day", "2026-12-22", "2026-12-25"), ("Hour", null, "2026-12-22")]));
        first.Change(first.ServerIdOf(hour)!, new TaskDraft { Subject = "Hour" }.Build(version));
        await one.SyncUntilDoneAsync(first);
        Assert.That((await web.AllTasksAsync()).Single(task => task["title"]!.ToString() == "Hour")["end_date"], Is.Null);
        AssertClean(one, two);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Contact_AddedAndEdited_ReachesOxAndTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        await web.NewAsync("contacts", new JsonObject { ["display_name"] = "The Choir", ["mark_as_distributionlist"] = true, ["distribution_list"] = new JsonArray(new JsonObject { ["mail"] = "alto@example.org", ["mail_field"] = 0 }) });
        var (first, second) = (one.Collection(FolderType.Contacts), two.Collection(FolderType.Contacts));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        first.Add(new ContactDraft { FirstName = "Zoë", LastName = "Berg", Birthday = new DateOnly(1980, 2, 29), Picture = TestPictures.Jpeg(200, 10_000) }.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        Assert.That(second.Items.Values.Single().Element(EasNames.Contacts + "Picture")?.Value, Is.EqualTo(Convert.ToBase64String(TestPictures.Jpeg(200, 10_000))));
        second.Change(second.Items.Keys.Single(), new ContactDraft { FirstName = "Zoë", LastName = "Roe", Birthday = new DateOnly(1980, 2, 29) }.Build(version));
        await two.SyncUntilDoneAsync(second);
        await one.SyncUntilDoneAsync(first);

        Assert.That(first.Items.Values.Single().Element(EasNames.Contacts + "LastName")?.Value, Is.EqualTo("Roe"));
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(2));
        AssertClean(one, two);
    }

    private static string? DueOf(EasCollection list, string key) => list.Items[key].Element(EasNames.Tasks + "DueDate")?.Value;

    private static string? DayOf(JsonNode? millis) =>
        millis is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(millis.GetValue<long>()).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
