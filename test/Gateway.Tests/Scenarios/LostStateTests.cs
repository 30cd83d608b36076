using System.Globalization;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator.Http;

namespace Gateway.Tests.Scenarios;

/// <summary>State that is lost, shared, overtaken or half committed: nothing in OX is lost or doubled for it, and phones find together again.</summary>
internal sealed class LostStateTests : ScenarioTests
{
    [Scenario("L15")]
    [TestCaseSource(nameof(Versions))]
    public async Task Store_LostAfterTheAnswerToAnAddWas_ThePhonesSecondTryMeetsTheFirst(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        book.Add(new ContactDraft { FirstName = "Ada", LastName = "Once", Email1 = "ada@example.org", MobilePhone = "+49 170 1" }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));

        Store.Lose();
        await phone.FolderSyncAsync();
        await HealAsync(phone, book);
        await HealAsync(phone, book);

        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        Assert.That(book.Items, Has.Count.EqualTo(1));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Scenario("L15")]
    [TestCase(EasVersion.V121, true, true)]
    [TestCase(EasVersion.V141, false, true)]
    [TestCase(EasVersion.V141, true, false)]
    [TestCase(EasVersion.V161, true, true)]
    public async Task Store_LostAfterTheAnswerToAnAddWasAndTheItemWrittenAnew_ThePhonesSecondTryMeetsTheFirst(EasVersion version, bool byThePhone, bool byTheUserOfOx)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        EasCollection[] all = [phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Tasks), phone.Collection(FolderType.Calendar)];
        await phone.SyncUntilDoneAsync(all);
        List<AddCommand> adds = [.. all.Select((folder, i) => new AddCommand($"new {i}", Items("first")[i]))];
        foreach (var (folder, add) in all.Zip(adds)) folder.Queue(add);
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(all));
        if (byTheUserOfOx)
        {
            await web.ChangeAsync("contacts", (await web.AllContactsAsync()).Single()["id"]!.ToString(), new JsonObject { ["company"] = "of OX" });
            await web.ChangeAsync("tasks", (await web.AllTasksAsync()).Single()["id"]!.ToString(), new JsonObject { ["note"] = "of OX" });
        }

        Store.Lose();
        if (byThePhone)
            for (var i = 0; i < all.Length; i++)
            {
                all[i].ClearOutbox();
                all[i].Queue(adds[i] with { Item = Items("second")[i] });
            }

        await phone.FolderSyncAsync();
        await HealAsync(phone, all);
        await HealAsync(phone, all);

        var last = byThePhone ? "second" : "first";
        Assert.That((await web.AllContactsAsync()).Select(one => one["company"]!.ToString()), Is.EqualTo(new[] { last }));
        Assert.That((await web.AllTasksAsync()).Select(one => one["note"]!.ToString().Trim()), Is.EqualTo(new[] { last }));
        Assert.That((await web.AllEventsAsync()).Select(one => one["location"]!.ToString()), Is.EqualTo(new[] { last }));
        Assert.That(all.Select(folder => folder.Items.Count), Is.All.EqualTo(1));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));

        IReadOnlyList<System.Xml.Linq.XElement>[] Items(string value) =>
        [
            new ContactDraft { LastName = "Berg", CompanyName = value }.Build(),
            new TaskDraft { Subject = "Water the plants", Body = value }.Build(version),
            new EventDraft { Uid = $"one-{user}@phone", Subject = "Dinner", Location = value, Start = Dinner, End = Dinner.AddHours(1) }.Build(version),
        ];
    }

    [Scenario("L15")]
    [TestCaseSource(nameof(Versions))]
    public async Task Store_LostAfterTheAnswerToASendMailWas_TheSecondTryFindsItInSent(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var mime = new MimeMessage { From = TestBed.UserName(user), To = ["bo@example.org"], Subject = "Once", Text = "Once", MessageId = "<once@phone.example>" }.ToBytes();
        phone.Connection.LoseNextAnswer("SendMail");
        await LosesAsync(() => phone.SendMailAsync(mime, clientId: "1"));

        Store.Lose();
        await phone.FolderSyncAsync();
        var again = await phone.SendMailAsync(mime, clientId: "1");

        Assert.That(again.Sent, Is.True);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
    }

    private const int Seen = 32;

    private static readonly DateTime Dinner = new(2027, 1, 11, 19, 0, 0, DateTimeKind.Unspecified);

    [Scenario("L15")]
    [TestCaseSource(nameof(Versions))]
    public async Task Store_LostUnderLoad_UnsentItemsArriveAndNothingDoubles(EasVersion version)
    {
        var users = Enumerable.Range(0, 5).Select(_ => Bed.NextUser()).ToList();
        var phones = await Task.WhenAll(users.Select(user => Bed.ReadyPhoneAsync(version, user)));
        foreach (var user in users) await Bed.DeliverAsync(user, Enumerable.Range(1, 10).Select(i => Letters.Plain(i)));
        foreach (var phone in phones) phone.Collection(FolderType.Contacts).Add(Contact("acknowledged"));
        await Task.WhenAll(phones.Select(phone => phone.SyncUntilDoneAsync([phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts)])));

        foreach (var phone in phones) phone.Collection(FolderType.Contacts).Add(Contact("unsent"));
        Store.Lose();
        await Task.WhenAll(phones.Select(async phone =>
        {
            await phone.FolderSyncAsync();
            await phone.SyncUntilDoneAsync([phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts)]);
        }));

        foreach (var (user, phone) in users.Zip(phones))
        {
            using var web = await Bed.WebAsync(user);
            Assert.That(await NamesInAsync(web), Is.EqualTo((string[])["acknowledged", "unsent"]));
            Assert.That(NamesOn(phone.Collection(FolderType.Contacts)), Is.EqualTo((string[])["acknowledged", "unsent"]));
            Assert.That(phone.Collection(FolderType.Inbox).Items, Has.Count.EqualTo(10));
            Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
            phone.Dispose();
        }
    }

    [Scenario("L15")]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(5)]
    public async Task Store_RolledBackBySomeWrites_NothingIsLostOrDoubled(int writes)
    {
        var user = await DeliverLettersAsync(10);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var web = await Bed.WebAsync(user);
        var (book, inbox) = (phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Inbox));
        inbox.Options = inbox.Options with { WindowSize = 3 };
        await phone.SyncAsync([book, inbox]);
        await phone.SyncAsync([book, inbox]);
        for (var i = 0; i < 4; i++)
        {
            book.Add(Contact($"one {i}"));
            await phone.SyncAsync([book, inbox]);
            Store.RollBack(writes);
            Bed.OutlastUnclearCalls();
            await phone.FolderSyncAsync();
            await HealAsync(phone, book, inbox);
        }

        Assert.That(NamesOn(book), Is.EqualTo(await NamesInAsync(web)));
        Assert.That(await NamesInAsync(web), Is.EqualTo((string[])["one 0", "one 1", "one 2", "one 3"]));
        Assert.That(SubjectsOn(inbox), Is.EqualTo(Enumerable.Range(1, 10).Select(i => $"Letter {i}").Order(StringComparer.Ordinal)));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Habit(32)]
    [Scenario("L16")]
    [TestCaseSource(nameof(Versions))]
    public async Task FolderSync_FromScratchBetweenTwoSyncs_LeavesTheCollectionsAlone(EasVersion version)
    {
        var user = await DeliverLettersAsync(5);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, Letters.Plain(6));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(inbox));

        await phone.FolderSyncFromScratchAsync();
        await phone.FolderSyncFromScratchAsync();
        var answer = await phone.SyncAsync(inbox);

        Assert.That(answer.For(inbox)!.Ids("Add"), Has.Count.EqualTo(1));
        Assert.That(inbox.Items, Has.Count.EqualTo(6));
        AssertClean(phone);
    }

    [Scenario("L17")]
    [TestCaseSource(nameof(Versions))]
    public async Task TwoPhones_RestoredFromOneBackup_NeitherMissesAnything(EasVersion version)
    {
        var user = await DeliverLettersAsync(2);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var twin = SecondWay(phone, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        // The twin goes on from the same backup: it takes a mail and says with the next key that it has it.
        await Bed.DeliverAsync(user, Letters.Plain(3));
        var request = SyncOf(phone, inbox);
        var taken = await twin.PostAsync(request);
        var next = new System.Xml.Linq.XElement(request.Xml!);
        next.Descendants(EasNames.AirSync + "SyncKey").Single().Value = taken.Xml!.Descendants(EasNames.AirSync + "SyncKey").Single().Value;
        await Bed.DeliverAsync(user, Letters.Plain(4));
        Assert.That((await twin.PostAsync(EasRequest.Of("Sync", next))).StatusCode, Is.EqualTo(200));
        await twin.PostAsync(EasRequest.Of("Sync", next));

        await HealAsync(phone, inbox);
        await HealAsync(phone, inbox);

        Assert.That(SubjectsOn(inbox), Is.EqualTo((string[])["Letter 1", "Letter 2", "Letter 3", "Letter 4"]));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Scenario("L17")]
    [Test]
    public async Task TwoPhones_OfOneIdTakingTurns_BothEndUpWithEverything()
    {
        var user = await DeliverLettersAsync(2);
        using var one = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var two = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        using var web = await Bed.WebAsync(user);
        for (var i = 1; i <= 4; i++)
        {
            foreach (var phone in (EasPhone[])[one, two])
            {
                phone.Collection(FolderType.Contacts).Add(Contact($"{phone.Version} {i}"));
                await HealAsync(phone, phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Inbox));
            }
        }

        var expected = await NamesInAsync(web);
        Assert.That(expected.Count(), Is.EqualTo(8));
        Assert.That(expected, Is.Unique);
        foreach (var phone in (EasPhone[])[one, two])
        {
            await HealAsync(phone, phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Inbox));
            Assert.That(NamesOn(phone.Collection(FolderType.Contacts)), Is.EqualTo(expected));
            Assert.That(phone.Collection(FolderType.Inbox).Items, Has.Count.EqualTo(2));
            Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
        }
    }

    [Scenario("L18")]
    [Test]
    public async Task Version_RaisedMidway_KeepsItemsAndExceptionsAsTheyAre()
    {
        var user = await DeliverLettersAsync(3);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var web = await Bed.WebAsync(user);
        EasCollection[] folders = [phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Inbox)];
        await phone.SyncUntilDoneAsync(folders);
        var monday = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        var moved = new OccurrenceDraft { Original = monday.AddDays(7), Start = monday.AddDays(8), End = monday.AddDays(8).AddHours(1), Subject = "Moved" };
        var series = new EventDraft
        {
            Uid = $"series-{user}@phone", Subject = "Team", Start = monday, End = monday.AddHours(1), Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 6), Exceptions = [moved],
        };
        folders[0].Add(series.Build(EasVersion.V141));
        folders[1].Add(Contact("Kept"));
        await phone.SyncUntilDoneAsync(folders);
        var before = (await web.AllEventsAsync()).Select(one => one.ToJsonString()).Order(StringComparer.Ordinal).ToList();

        phone.Connection.Version = EasVersion.V161;
        await HealAsync(phone, folders);
        await HealAsync(phone, folders);

        Assert.That((await web.AllEventsAsync()).Select(one => one.ToJsonString()).Order(StringComparer.Ordinal), Is.EqualTo(before), "reading in another version writes nothing");
        Assert.That(folders.Select(folder => folder.Items.Count), Is.EqualTo((int[])[1, 1, 3]));
        var item = folders[0].Items.Values.Single();
        Assert.That(item.Descendants(EasNames.Calendar + "Exception").Count(), Is.EqualTo(1));

        folders[0].Queue(series.Occurrence(EasVersion.V161, folders[0].Items.Keys.Single(), new OccurrenceDraft { Original = monday.AddDays(14), Deleted = true }));
        await HealAsync(phone, folders);
        var master = (await web.AllEventsAsync()).Single(one => one["rrule"] is not null);
        Assert.That((await web.AllEventsAsync()).Count, Is.EqualTo(2));
        Assert.That((master["deleteExceptionDates"] as JsonArray)?.Count, Is.EqualTo(1));
    }

    [Scenario("L21")]
    [TestCase(5)]
    [TestCase(-5)]
    [TestCase(-90)]
    public async Task Clocks_MinutesApart_EveryChangeArrivesOnce(int minutes)
    {
        var user = await DeliverLettersAsync(1);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var web = await Bed.WebAsync(user);
        EasCollection[] folders = [phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Tasks), phone.Collection(FolderType.Calendar)];
        await phone.SyncUntilDoneAsync(folders);
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        Bed.Clock.Advance(TimeSpan.FromMinutes(minutes));
        try
        {
            for (var i = 2; i <= 5; i++)
            {
                await Bed.DeliverAsync(user, Letters.Plain(i));
                await web.NewAsync("contacts", new JsonObject { ["last_name"] = $"ox {i}" });
                await web.NewAsync("tasks", new JsonObject { ["title"] = $"ox {i}" });
                await web.NewEventAsync(new JsonObject { ["summary"] = $"ox {i}", ["startDate"] = OxWeb.Time(start, "UTC"), ["endDate"] = OxWeb.Time(start.AddHours(1), "UTC") });
                folders[1].Add(Contact($"phone {i}"));
                await phone.SyncUntilDoneAsync(folders);
                Bed.Clock.Advance(TimeSpan.FromMinutes(i % 2 == 0 ? -minutes : minutes));
            }
        }
        finally
        {
            Bed.Clock.Advance(TimeSpan.FromMinutes(-minutes));
        }

        Assert.That(folders.Select(folder => folder.Items.Count), Is.EqualTo((int[])[5, 8, 4, 4]));
        Assert.That(NamesOn(folders[1]), Is.EqualTo(await NamesInAsync(web)));
        AssertClean(phone);
    }

    [Scenario("L23")]
    [TestCaseSource(nameof(Versions))]
    public async Task Item_ChangedWhileItIsReadAndWhileItIsCommitted_ArrivesInItsLastForm(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        var id = await web.NewAsync("contacts", new JsonObject { ["last_name"] = "v0" });
        var edits = 0;
        // Between finding and reading …
        Bed.Ox.Server.Faults.Add(new() { Module = "contacts", Action = "list", User = TestBed.UserName(user), Delay = TimeSpan.FromMilliseconds(400) });
        var sync = phone.SyncAsync(book);
        await Eventually.TrueAsync(() => Bed.Ox.Server.Faults.Pending == 0, "the contact is about to be read");
        await web.ChangeAsync("contacts", id, new JsonObject { ["last_name"] = "v1" });
        await sync;
        Assert.That(NamesOn(book), Is.EqualTo((string[])["v1"]));
        await phone.SyncUntilDoneAsync(book);

        // … and between reading and the commit.
        await web.ChangeAsync("contacts", id, new JsonObject { ["last_name"] = "v2" });
        Store.Before = async (operation, _, _) =>
        {
            if (operation == "add" && Interlocked.Increment(ref edits) == 1) await web.ChangeAsync("contacts", id, new JsonObject { ["last_name"] = "v3" });
        };
        await phone.SyncAsync(book);
        Revive();
        Assert.That((edits > 0, NamesOn(book).Single()), Is.EqualTo((true, "v2")));
        await phone.SyncAsync(book);

        Assert.That(NamesOn(book), Is.EqualTo((string[])["v3"]));
        Assert.That((await phone.SyncAsync(book)).Empty, "and not once more");
        AssertClean(phone);
    }

    [Scenario("L23")]
    [TestCaseSource(nameof(Versions))]
    public async Task Mail_MarkedWhileItIsCommitted_IsMarkedOnThePhoneNext(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, Letters.Plain(1));
        var marks = 0;
        Store.Before = async (operation, _, _) =>
        {
            if (operation == "add" && Interlocked.Increment(ref marks) == 1) await web.FlagMailAsync("1", set: Seen);
        };
        await phone.SyncAsync(inbox);
        Revive();
        await phone.SyncAsync(inbox);

        Assert.That(marks, Is.Positive);
        Assert.That(inbox.Text(Letter(inbox, 1), EasNames.Email + "Read"), Is.EqualTo("1"));
        AssertClean(phone);
    }

    [Scenario("L24")]
    [TestCaseSource(nameof(Versions))]
    public async Task Collections_OneFailsAfterAnotherWasCommitted_WhatWasCommittedArrives(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var (book, tasks) = (phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Tasks));
        await phone.SyncUntilDoneAsync([book, tasks]);
        await web.NewAsync("contacts", new JsonObject { ["last_name"] = "There" });
        await web.NewAsync("tasks", new JsonObject { ["title"] = "There" });
        book.Add(Contact("Here"));
        tasks.Add(ToDo("Here", version));
        Bed.Ox.Server.Faults.Add(new() { Module = "tasks", Count = 100, User = TestBed.UserName(user), Fault = new OxFault("TSK-0054", OxCategory.TryAgain, "Busy.") });

        var answer = await phone.SyncAsync([book, tasks]);
        Assert.That(answer.For(book)?.Status, Is.EqualTo(1), "its commit was no secret");
        Assert.That(answer.For(tasks)?.Status, Is.Not.EqualTo(1));
        Assert.That(NamesOn(book), Is.EqualTo((string[])["Here", "There"]));
        Bed.Ox.Server.Faults.Clear();
        await HealAsync(phone, book, tasks);

        Assert.That(SubjectsOn(tasks), Is.EqualTo((string[])["Here", "There"]));
        Assert.That(await TasksInAsync(web), Is.EqualTo((string[])["Here", "There"]));
        Assert.That(await NamesInAsync(web), Is.EqualTo((string[])["Here", "There"]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task KeyZero_Repeated_KeepsTheOldKeyUntilTheNewOneIsUsed(EasVersion version)
    {
        var user = await DeliverLettersAsync(3);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = SecondWay(phone, user);
        var inbox = phone.Collection(FolderType.Inbox);
        var prime = SyncOf(phone, inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, Letters.Plain(4));

        var first = await other.PostAsync(prime);
        var second = await other.PostAsync(prime);
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That((StatusOf(first), StatusOf(second)), Is.EqualTo(("1", "1")));
        Assert.That(inbox.Items, Has.Count.EqualTo(4));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Window_OfOne_BringsFiveHundredItemsOnceEach(EasVersion version)
    {
        const int Items = 500;
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        await Bed.DeliverAsync(user, Enumerable.Range(1, Items).Select(i => Letters.Plain(i)));
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { WindowSize = 1 };
        await phone.SyncAsync(inbox);

        for (var i = 1; i <= Items; i++)
        {
            await phone.SyncAsync(inbox);
            Assert.That((inbox.Items.Count, inbox.MoreAvailable), Is.EqualTo((i, i < Items)), string.Create(CultureInfo.InvariantCulture, $"after {i}"));
        }

        Assert.That(inbox.DoubledBy(EasNames.Email + "Subject"), Is.Empty);
        AssertClean(phone);
    }
}
