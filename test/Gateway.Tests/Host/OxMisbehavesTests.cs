using System.Globalization;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Scenarios;
using OxSimulator.Control;
using OxSimulator.Http;
using OxSimulator.Mail;

namespace Gateway.Tests.Host;

/// <summary>
/// OX fails at any single call of a Sync, in any way, before or after it did what was asked: the phone is told to come again, and in the end it holds
/// what OX holds. Nothing is lost, doubled or half done, nobody starts over or is asked for a password.
/// </summary>
internal sealed class OxMisbehavesTests : ScenarioTests
{
    private const int MostCalls = 30;
    private const int Seen = 32;

    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    /// <summary>How a call can fail; each makes a rule for one user's n-th call.</summary>
    private static readonly (string Name, Func<FaultRule> Make)[] Kinds =
    [
        ("the connection breaks", () => new() { Drop = true }),
        ("the connection breaks after it was done", () => new() { Drop = true, AfterEffect = true }),
        ("502 after it was done", () => new() { Status = 502, AfterEffect = true }),
        ("503", () => new() { Status = 503 }),
        ("500", () => new() { Status = 500 }),
        ("an error in a 200", () => new() { Fault = new OxFault("SVL-0019", OxCategory.TryAgain, "Busy.") }),
        ("an error nobody knows in a 200", () => new() { Fault = new OxFault("XYZ-4711", OxCategory.TryAgain, "?") }),
        ("an answer cut after it was done", () => new() { CutAt = 17, AfterEffect = true }),
        ("the session is gone", () => new() { Fault = new OxFault("SES-0203", OxCategory.TryAgain, "Your session expired.") }),
    ];

    private static IEnumerable<TestCaseData> EveryKind() => Kinds.Select(kind => new TestCaseData(kind.Make).SetArgDisplayNames(kind.Name));

    [TestCaseSource(nameof(EveryKind))]
    public async Task Contacts_AnyCallFails_PhoneAndOxAgreeInTheEnd(Func<FaultRule> fault)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        book.Add(Contact("changed 0"));
        book.Add(Contact("deleted 0"));
        await HealAsync(phone, book);

        await AtEveryCallAsync(user, fault, async step =>
        {
            await web.NewAsync("contacts", new JsonObject { ["last_name"] = $"ox {step:00}" });
            book.Add(Contact($"deleted {step}"));
            book.Add(Contact($"phone {step:00}"));
            book.Change(book.Find(EasNames.Contacts + "LastName", $"changed {step - 1}").Single(), Contact($"changed {step}"));
            book.Delete(book.Find(EasNames.Contacts + "LastName", $"deleted {step - 1}").Single());
        }, [book], phone, async step =>
        {
            var expected = new[] { $"changed {step}", $"deleted {step}" }.Concat(Enumerable.Range(1, step).SelectMany(one => new[] { $"ox {one:00}", $"phone {one:00}" })).Order(StringComparer.Ordinal);
            Assert.That(await NamesInAsync(web), Is.EqualTo(expected), $"in OX, call {step}");
            Assert.That(NamesOn(book), Is.EqualTo(expected), $"on the phone, call {step}");
        });
    }

    [TestCaseSource(nameof(EveryKind))]
    public async Task Tasks_AnyCallFails_PhoneAndOxAgreeInTheEnd(Func<FaultRule> fault)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V121, user);
        using var web = await Bed.WebAsync(user);
        var tasks = phone.Collection(FolderType.Tasks);
        tasks.Add(ToDo("changed 0", EasVersion.V121));
        await HealAsync(phone, tasks);

        await AtEveryCallAsync(user, fault, async step =>
        {
            await web.NewAsync("tasks", new JsonObject { ["title"] = $"ox {step:00}" });
            tasks.Add(ToDo($"phone {step:00}", EasVersion.V121));
            tasks.Change(tasks.Find(EasNames.Tasks + "Subject", $"changed {step - 1}").Single(), ToDo($"changed {step}", EasVersion.V121));
        }, [tasks], phone, async step =>
        {
            var expected = Enumerable.Range(1, step).SelectMany(one => new[] { $"ox {one:00}", $"phone {one:00}" }).Append($"changed {step}").Order(StringComparer.Ordinal);
            Assert.That(await TasksInAsync(web), Is.EqualTo(expected), $"in OX, call {step}");
            Assert.That(SubjectsOn(tasks), Is.EqualTo(expected), $"on the phone, call {step}");
        });
    }

    [TestCaseSource(nameof(EveryKind))]
    public async Task Calendar_AnyCallFails_PhoneAndOxAgreeInTheEnd(Func<FaultRule> fault)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        var kept = Event(user, 0) with { Recurrence = RecurrenceDraft.Daily(occurrences: 60) };
        var added = calendar.Add(kept.Build(EasVersion.V161));
        await HealAsync(phone, calendar);

        await AtEveryCallAsync(user, fault, async step =>
        {
            var start = Monday.AddDays(100 + step);
            await web.NewEventAsync(new JsonObject { ["summary"] = $"ox {step:00}", ["startDate"] = OxWeb.Time(start, "UTC"), ["endDate"] = OxWeb.Time(start.AddHours(1), "UTC") });
            calendar.Add(Event(user, step).Build(EasVersion.V161));
            calendar.Queue(kept.Occurrence(EasVersion.V161, calendar.ServerIdOf(added)!, new OccurrenceDraft { Original = kept.Start.AddDays(step), Deleted = true }));
        }, [calendar], phone, async step =>
        {
            var expected = Enumerable.Range(1, step).SelectMany(one => new[] { $"ox {one:00}", $"phone {one:00}" }).Append("phone 00").Order(StringComparer.Ordinal).ToList();
            var events = await web.AllEventsAsync();
            Assert.That(events.Select(one => one["summary"]?.ToString()).Order(StringComparer.Ordinal), Is.EqualTo(expected), $"in OX, call {step}");
            Assert.That(SubjectsOn(calendar), Is.EqualTo(expected), $"on the phone, call {step}");
            Assert.That((events.Single(one => one["rrule"] is not null)["deleteExceptionDates"] as JsonArray)?.Count, Is.EqualTo(step));
            Assert.That(Bed.SentBy(user), Is.Empty);
        });
    }

    [TestCaseSource(nameof(EveryKind))]
    public async Task Mail_AnyCallFails_PhoneAndOxAgreeInTheEnd(Func<FaultRule> fault)
    {
        var user = await DeliverLettersAsync(MostCalls);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await HealAsync(phone, inbox);
        var steps = 0;

        await AtEveryCallAsync(user, fault, async step =>
        {
            steps = step;
            await Bed.DeliverAsync(user, Letters.Plain(MostCalls + step));
            inbox.Delete(Letter(inbox, step));
            inbox.Change(Letter(inbox, MostCalls), MailChange.Read(step % 2 == 1));
        }, [inbox], phone, async step =>
        {
            var expected = Enumerable.Range(step + 1, MostCalls).Select(one => $"Letter {one}").Order(StringComparer.Ordinal);
            Assert.That(SubjectsOn(inbox), Is.EqualTo(expected), $"on the phone, call {step}");
            Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(MostCalls));
            Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Find(MostCalls)!.Flags & Seen), Is.EqualTo(step % 2 == 1 ? Seen : 0));
            Assert.That(inbox.Text(Letter(inbox, MostCalls), EasNames.Email + "Read"), Is.EqualTo(step % 2 == 1 ? "1" : "0"));
        });
        Assert.That(await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total), Is.EqualTo(steps));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Listings_EmptyByMistake_TakeNothingFromThePhone(EasVersion version)
    {
        var user = await DeliverLettersAsync(60);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        for (var i = 0; i < 60; i++)
        {
            await web.NewAsync("contacts", new JsonObject { ["last_name"] = $"c{i:00}" });
            await web.NewAsync("tasks", new JsonObject { ["title"] = $"t{i:00}" });
            await web.NewEventAsync(new JsonObject { ["summary"] = $"e{i:00}", ["startDate"] = OxWeb.Time(Monday.AddDays(i), "UTC"), ["endDate"] = OxWeb.Time(Monday.AddDays(i).AddHours(1), "UTC") });
        }

        EasCollection[] folders = [phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Tasks), phone.Collection(FolderType.Calendar)];
        await phone.SyncUntilDoneAsync(folders);
        Assert.That(folders.Select(folder => folder.Items.Count), Has.All.EqualTo(60));

        // For a while every listing of this user is empty, and every look for changes finds none.
        foreach (var (module, action) in (ReadOnlySpan<(string, string)>)[("mail", "all"), ("contacts", "all"), ("contacts", "updates"), ("tasks", "all"), ("tasks", "updates")])
            Bed.Ox.Server.Faults.Add(new() { Module = module, Action = action, User = TestBed.UserName(user), Count = 1000, Empty = true });
        await Bed.DeliverAsync(user, Letters.Plain(61));
        await web.FlagMailAsync("1", set: Seen);
        for (var i = 0; i < 3; i++)
        {
            // Another filter makes everything be listed anew.
            foreach (var folder in folders[1..3]) folder.Options = folder.Options with { FilterType = i % 2 == 0 ? 0 : 8 };
            await TryAsync(() => phone.SyncAsync(folders));
            Bed.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.That(folders.Select(folder => folder.Items.Count), Has.All.GreaterThanOrEqualTo(60), "absence is not deletion");
        Bed.Ox.Server.Faults.Clear();
        foreach (var folder in folders[1..3]) folder.Options = folder.Options with { FilterType = 0 };
        await HealAsync(phone, folders);

        Assert.That(folders.Select(folder => folder.Items.Count), Is.EqualTo((int[])[61, 60, 60, 60]));
        Assert.That(phone.Counters.FullResyncs, Is.Zero);
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    /// <summary>Does the same once for every call that it makes to OX, with that call failing, and heals in between.</summary>
    private async Task AtEveryCallAsync(int user, Func<FaultRule> fault, Func<int, Task> edit, EasCollection[] folders, EasPhone phone, Func<int, Task> judge)
    {
        for (var step = 1; step < MostCalls; step++)
        {
            await edit(step);
            var rule = fault();
            Bed.Ox.Server.Faults.Add(new()
            {
                User = TestBed.UserName(user), Skip = step - 1, Drop = rule.Drop, Status = rule.Status, Fault = rule.Fault, CutAt = rule.CutAt, AfterEffect = rule.AfterEffect,
            });
            var outcome = await TryAsync(() => phone.SyncAsync(folders));
            Assert.That(outcome, Is.EqualTo(200).Or.EqualTo(503), $"call {step}");
            var isOver = Bed.Ox.Server.Faults.Pending > 0;
            Bed.Ox.Server.Faults.Clear();
            await HealAsync(phone, folders);
            await HealAsync(phone, folders);
            await judge(step);
            if (!isOver) continue;

            await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {step - 1} calls"));
            Assert.That(step, Is.GreaterThan(2), "a Sync must call OX");
            AssertClean(phone);
            Assert.That(phone.Counters.Count("HTTP 401"), Is.Zero);
            return;
        }

        Assert.Fail("The Sync never comes to its end.");
    }

    private static EventDraft Event(int user, int number) => new()
    {
        Uid = string.Create(CultureInfo.InvariantCulture, $"{user}-{number}@phone"), Subject = $"phone {number:00}", Start = Monday.AddDays(number), End = Monday.AddDays(number).AddHours(1),
    };
}

/// <summary>OX answers too late: whether it did what was asked, nobody knows at first.</summary>
internal sealed class SlowAnswersTests : ScenarioTests
{
    protected override string[] Settings => [.. base.Settings, "--Ox:RequestTimeoutSeconds=2"];

    [Test]
    public async Task AnyWrite_AnsweredTooLate_HappensOnce([Values] bool takesEffect)
    {
        (string Module, string Action, FolderType Folder)[] writes =
        [
            ("contacts", "new", FolderType.Contacts), ("contacts", "update", FolderType.Contacts), ("contacts", "delete", FolderType.Contacts),
            ("tasks", "new", FolderType.Tasks), ("chronos", "new", FolderType.Calendar), ("mail", "all", FolderType.Inbox),
        ];
        await Task.WhenAll(writes.Select(async write =>
        {
            var user = Bed.NextUser();
            await Bed.DeliverAsync(user, Letters.Plain(1));
            using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
            using var web = await Bed.WebAsync(user);
            var folder = phone.Collection(write.Folder);
            if (write.Module == "contacts") foreach (var name in (string[])["changed", "deleted"]) folder.Add(Contact(name));
            await phone.SyncUntilDoneAsync(folder);
            Bed.Ox.Server.Faults.Add(new() { Module = write.Module, Action = write.Action, User = TestBed.UserName(user), Delay = TimeSpan.FromSeconds(4), AfterEffect = takesEffect });
            switch (write)
            {
                case ("contacts", "update", _): folder.Change(folder.Find(EasNames.Contacts + "LastName", "changed").Single(), Contact("Change")); break;
                case ("contacts", "delete", _): folder.Delete(folder.Find(EasNames.Contacts + "LastName", "deleted").Single()); break;
                case ("contacts", _, _): folder.Add(Contact("made")); break;
                case ("tasks", _, _): folder.Add(ToDo("made", EasVersion.V141)); break;
                case ("chronos", _, _): folder.Add(new EventDraft { Uid = $"slow-{user}@phone", Subject = "made", Start = new(2027, 1, 11, 10, 0, 0), End = new(2027, 1, 11, 11, 0, 0) }.Build(EasVersion.V141)); break;
                default: await Bed.DeliverAsync(user, Letters.Plain(2)); break;
            }

            Assert.That(await TryAsync(() => phone.SyncAsync(folder)), Is.EqualTo(503), $"{write.Module} {write.Action}");
            await HealAsync(phone, folder);
            await HealAsync(phone, folder);

            var names = write.Module switch
            {
                "contacts" => await NamesInAsync(web),
                "tasks" => await TasksInAsync(web),
                "chronos" => (await web.AllEventsAsync()).Select(one => one["summary"]?.ToString()),
                _ => ["Letter 1", "Letter 2"],
            };
            string[] expected = write switch
            {
                ("contacts", "update", _) => ["Change", "deleted"],
                ("contacts", "delete", _) => ["changed"],
                ("contacts", _, _) => ["changed", "deleted", "made"],
                ("mail", _, _) => ["Letter 1", "Letter 2"],
                _ => ["made"],
            };
            Assert.That(names, Is.EqualTo(expected), $"{write.Module} {write.Action} in OX");
            Assert.That(write.Module == "contacts" ? NamesOn(folder) : SubjectsOn(folder), Is.EqualTo(expected), $"{write.Module} {write.Action} on the phone");
            AssertClean(phone);
        }));
    }
}
