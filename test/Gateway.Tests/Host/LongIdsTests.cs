using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator;

namespace Gateway.Tests.Host;

/// <summary>OX names its contacts, tasks and events by ids that fit into no server id, as accounts of other providers have them.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class LongIdsTests(StoreKind store) : HostTests(store)
{
    private static readonly DateTime Start = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    protected override OxSimulatorOptions Ox => new() { MaxRate = 0, Users = 20, ObjectIdPrefix = "ext://account-0123456789abcdef0123456789abcdef/items/" };

    [Test]
    public async Task Fetch_OfManyItemsAtOnce_ListsTheirFolderOnce()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        for (var i = 0; i < 6; i++) await web.NewAsync("contacts", new JsonObject { ["last_name"] = $"Web {i}" });
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var contacts = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(contacts);
        var before = Bed.CallsOf(user).Count;

        var answer = await phone.Connection.PostAsync(EasRequest.Of("ItemOperations", FetchRequest.Of([.. contacts.Items.Keys.Select(id => FetchRequest.Item(contacts.Id, id, []))])));

        Assert.That(answer.Xml!.Descendants(EasNames.ItemOperations + "Fetch").Select(fetch => fetch.Element(EasNames.ItemOperations + "Status")!.Value), Is.All.EqualTo("1").And.Exactly(6).Items);
        Assert.That(Bed.CallsOf(user).Skip(before).Count(call => call.Action is "all" or "updates"), Is.LessThanOrEqualTo(1));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Items_WithIdsTooLong_AreAddedChangedFetchedAndDeletedOnBothSides(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        var (contactId, taskId) = (await web.NewAsync("contacts", new JsonObject { ["last_name"] = "Web" }), await web.NewAsync("tasks", new JsonObject { ["title"] = "Web" }));
        var seriesId = await web.NewEventAsync(new JsonObject
        {
            ["summary"] = "Web", ["startDate"] = OxWeb.Time(Start, "UTC"), ["endDate"] = OxWeb.Time(Start.AddHours(1), "UTC"), ["rrule"] = "FREQ=DAILY;COUNT=5",
        });
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        EasCollection contacts = phone.Collection(FolderType.Contacts), tasks = phone.Collection(FolderType.Tasks), calendar = phone.Collection(FolderType.Calendar);
        EasCollection[] all = [contacts, tasks, calendar];
        await phone.SyncUntilDoneAsync(all);
        var (contact, task, series) = (contacts.Items.Keys.Single(), tasks.Items.Keys.Single(), calendar.Items.Keys.Single());

        // The phone's own items, and its changes of the others.
        var daily = new EventDraft { Uid = "p-1", Subject = "Phone", Start = Start.AddHours(3), End = Start.AddHours(4), Recurrence = new() { Type = 0, Occurrences = 5 } };
        contacts.Add(new ContactDraft { LastName = "Phone" }.Build());
        tasks.Add(new TaskDraft { Subject = "Phone" }.Build(version));
        var added = calendar.Add(daily.Build(version));
        contacts.Change(contact, new ContactDraft { LastName = "Changed" }.Build());
        tasks.Change(task, new TaskDraft { Subject = "Changed" }.Build(version));
        await phone.SyncUntilDoneAsync(all);
        calendar.Queue(daily.Occurrence(version, calendar.ServerIdOf(added)!, new OccurrenceDraft { Original = daily.Start.AddDays(1), Subject = "Once" }));
        await phone.SyncUntilDoneAsync(all);
        Assert.That((await web.AllContactsAsync()).Select(one => one["last_name"]?.ToString()), Is.EquivalentTo(new[] { "Changed", "Phone" }));
        Assert.That((await web.AllTasksAsync()).Select(one => one["title"]?.ToString()), Is.EquivalentTo(new[] { "Changed", "Phone" }));
        Assert.That((await web.AllEventsAsync()).Select(one => one["summary"]?.ToString()), Is.EquivalentTo(new[] { "Web", "Phone", "Once" }));

        // Changes in OX reach the items that the phone has; one occurrence of the series goes.
        await web.ChangeAsync("contacts", contactId, new JsonObject { ["first_name"] = "Again" });
        await web.ChangeAsync("tasks", taskId, new JsonObject { ["title"] = "Again" });
        await web.ChangeEventAsync(seriesId, new JsonObject { ["summary"] = "Again" });
        await web.DeleteEventAsync(seriesId, Start.AddDays(2).ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        await phone.SyncUntilDoneAsync(all);
        Assert.That(contacts.Text(contact, EasNames.Contacts + "FirstName"), Is.EqualTo("Again"));
        Assert.That(tasks.Text(task, EasNames.Tasks + "Subject"), Is.EqualTo("Again"));
        Assert.That(calendar.Text(series, EasNames.Calendar + "Subject"), Is.EqualTo("Again"));
        Assert.That(calendar.Items[series].Descendants(EasNames.Calendar + "Deleted").Count(), Is.EqualTo(1));
        foreach (var (collection, id) in new[] { (contacts, contact), (tasks, task), (calendar, series) })
        {
            var fetched = await phone.FetchItemAsync(collection.Id, id, []);
            Assert.That(fetched.Status, Is.EqualTo(1), $"Fetch of {id}");
            collection.Fetch(id);
        }

        await phone.SyncUntilDoneAsync(all);
        Assert.That(all.Select(one => one.Items.Count), Is.All.EqualTo(2));
        Assert.That(all.SelectMany(one => one.Items.Keys), Is.All.Length.LessThanOrEqualTo(64).And.All.Matches("^[A-Za-z0-9_-]+:[A-Za-z0-9_-]{22}$"));

        // What one side deletes goes on the other.
        foreach (var (collection, id) in new[] { (contacts, contact), (tasks, task), (calendar, series) }) collection.Delete(id);
        var phones = (int)(await web.AllContactsAsync()).Single(one => one["last_name"]?.ToString() == "Phone")["id"]!;
        await web.DeleteAsync("contacts", Bed.Ox.Server.ObjectIds.Text(phones));
        await phone.SyncUntilDoneAsync(all);
        await phone.SyncUntilDoneAsync(all);
        Assert.That(all.Select(one => one.Items.Count), Is.EqualTo(new[] { 0, 1, 1 }));
        Assert.That(await web.AllContactsAsync(), Is.Empty);
        Assert.That((await web.AllTasksAsync()).Select(one => one["title"]?.ToString()), Is.EqualTo(new[] { "Phone" }));
        Assert.That((await web.AllEventsAsync()).Select(one => one["summary"]?.ToString()), Is.EquivalentTo(new[] { "Phone", "Once" }));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Move_OfItemsWithIdsTooLong_IsDoneOnceAlsoWhenAnswersAreLost(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("folders", "new", $"&folder_id={web.Contacts}&tree=1", new JsonObject { ["title"] = "More people", ["module"] = "contacts" });
        await web.CallAsync("folders", "new", $"&folder_id={Uri.EscapeDataString(web.Calendar)}&tree=1", new JsonObject { ["title"] = "More days", ["module"] = "event" });
        await web.NewAsync("contacts", new JsonObject { ["last_name"] = "Wanderer" });
        await web.NewEventAsync(new JsonObject { ["summary"] = "Walk", ["startDate"] = OxWeb.Time(Start, "UTC"), ["endDate"] = OxWeb.Time(Start.AddHours(1), "UTC") });
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        foreach (var (type, title) in new[] { (FolderType.Contacts, "More people"), (FolderType.Calendar, "More days") })
        {
            var home = phone.Collection(type);
            var away = phone.Collection(phone.Folders.Values.Single(folder => folder.Name == title).Id);
            await phone.SyncUntilDoneAsync([home, away]);
            for (var round = 0; round < 4; round++)
            {
                var (from, to) = round % 2 == 0 ? (home, away) : (away, home);
                var item = from.Items.Keys.Single();
                if (round > 1)
                {
                    phone.Connection.LoseNextAnswer("MoveItems");
                    await LosesAsync(() => phone.MoveAsync(from, to, [item]));
                }

                Assert.That((await phone.MoveAsync(from, to, [item])).Single().Status, Is.EqualTo(3), $"{type}, round {round}");
                await phone.SyncUntilDoneAsync([home, away]);
                Assert.That((from.Items.Count, to.Items.Count), Is.EqualTo((0, 1)), $"{type}, round {round}");
            }
        }

        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }
}
