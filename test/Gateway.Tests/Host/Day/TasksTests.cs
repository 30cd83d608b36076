using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>Two phones and the web interface keep one list of tasks.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class TasksTests(StoreKind store) : HostTests(store)
{
    private static readonly DateTime Due = new(2026, 12, 24, 0, 0, 0, DateTimeKind.Unspecified);

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Tasks_AddedCompletedAndDeletedOnAPhone_ReachOxAndTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Tasks), two.Collection(FolderType.Tasks));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        var draft = new TaskDraft
        {
            Subject = "Buy the tree",
            Body = "Not too tall.",
            Importance = 2,
            Start = Due.AddDays(-3),
            Due = Due,
            Zone = TimeZoneRules.Berlin,
            Reminder = new DateTime(2026, 12, 20, 8, 0, 0, DateTimeKind.Utc),
        };

        var added = first.Add(draft.Build(version));
        await one.SyncUntilDoneAsync(first);
        var stored = (await web.AllTasksAsync()).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stored["title"]?.ToString(), Is.EqualTo("Buy the tree"));
            Assert.That(stored["note"]?.ToString(), Does.Contain("Not too tall."));
            Assert.That(stored["priority"]?.GetValue<long>(), Is.EqualTo(3));
            Assert.That(stored["alarm"]?.GetValue<long>(), Is.EqualTo(new DateTimeOffset(2026, 12, 20, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()));
            Assert.That(DateTimeOffset.FromUnixTimeMilliseconds(stored["end_date"]!.GetValue<long>()).UtcDateTime.Date, Is.EqualTo(Due.Date));
        }

        Assert.That((await one.SyncAsync(first)).For(first)?.Commands ?? [], Is.Empty, "an echo");
        await two.SyncUntilDoneAsync(second);
        var theirs = second.Items.Single();
        Assert.That(theirs.Value.Element(EasNames.Tasks + "Subject")?.Value, Is.EqualTo("Buy the tree"));
        Assert.That(theirs.Value.Element(EasNames.Tasks + "DueDate")?.Value, Does.StartWith("2026-12-24T"));

        second.Change(theirs.Key, (draft with { Completed = new DateTime(2026, 12, 23, 10, 0, 0, DateTimeKind.Utc), Reminder = null }).Build(version));
        await two.SyncUntilDoneAsync(second);
        Assert.That((await web.AllTasksAsync()).Single()["status"]?.GetValue<long>(), Is.EqualTo(3));
        await one.SyncUntilDoneAsync(first);
        Assert.That(first.Added(added).Element(EasNames.Tasks + "Complete")?.Value, Is.EqualTo("1"));

        first.Delete(first.ServerIdOf(added)!);
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        Assert.That(await web.AllTasksAsync(), Is.Empty);
        Assert.That(second.Items, Is.Empty);
        AssertClean(one, two);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Tasks_AddedChangedAndDeletedInOx_ReachThePhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var list = phone.Collection(FolderType.Tasks);
        await phone.SyncUntilDoneAsync(list);

        var id = await web.NewAsync("tasks", new JsonObject { ["title"] = "Water plants", ["priority"] = 2, ["status"] = 1 });
        await phone.SyncUntilDoneAsync(list);
        Assert.That(list.Items.Single().Value.Element(EasNames.Tasks + "Subject")?.Value, Is.EqualTo("Water plants"));
        Assert.That(list.Items.Single().Value.Element(EasNames.Tasks + "Complete")?.Value, Is.EqualTo("0"));

        await web.ChangeAsync("tasks", id, new JsonObject { ["title"] = "Water all plants", ["status"] = 3, ["percent_completed"] = 100 });
        await phone.SyncUntilDoneAsync(list);
        Assert.That(list.Items.Single().Value.Element(EasNames.Tasks + "Subject")?.Value, Is.EqualTo("Water all plants"));
        Assert.That(list.Items.Single().Value.Element(EasNames.Tasks + "Complete")?.Value, Is.EqualTo("1"));

        await web.DeleteAsync("tasks", id);
        await phone.SyncUntilDoneAsync(list);
        Assert.That(list.Items, Is.Empty);
        AssertClean(phone);
    }

    [Scenario("L1")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Add_AnswerLost_MakesOneTask(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var list = phone.Collection(FolderType.Tasks);
        await phone.SyncUntilDoneAsync(list);

        var added = list.Add(new TaskDraft { Subject = "Once", Due = Due }.Build(version));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(list));
        await phone.SyncUntilDoneAsync(list);

        Assert.That(list.ServerIdOf(added), Is.Not.Null);
        Assert.That(await web.AllTasksAsync(), Has.Count.EqualTo(1));
        Assert.That(list.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }
}
