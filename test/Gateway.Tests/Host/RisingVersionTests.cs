using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Gateway.Tests.Host;

/// <summary>A phone that has lived at 14.1 is offered 16.1: nothing is lost, doubled or mailed to anybody, whether it goes on with its keys or starts over.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class RisingVersionTests(StoreKind store)
{
    private const int User = 1;

    private static readonly XNamespace Calendar = EasNames.Calendar;

    /// <summary>A Monday in winter, ten o'clock.</summary>
    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    private static readonly OccurrenceDraft Moved = new() { Original = Monday.AddDays(7), Start = Monday.AddDays(8), End = Monday.AddDays(8).AddHours(1), Subject = "Team (moved)" };

    private static readonly EventDraft Series = new()
    {
        Uid = "series@phone", Subject = "Team", Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin, Location = "Room 1", Reminder = 15,
        Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 6), Exceptions = [Moved, new OccurrenceDraft { Original = Monday.AddDays(14), Deleted = true }],
    };

    private static readonly EventDraft Board = new()
    {
        Uid = "board@phone", Subject = "Board", Start = Monday.AddHours(4), End = Monday.AddHours(5), Zone = TimeZoneRules.Berlin, Attendees = [new AttendeeDraft("Bo", "bo@example.org")],
    };

    [Scenario("L18")]
    [TestCase(false)]
    [TestCase(true)]
    public async Task Phone_OfferedMoreThanBefore_KeepsAllItHasOnce(bool announced)
    {
        await using var bed = await BedAsync("--Eas:AnnounceVersions=" + announced);
        using var web = await bed.WebAsync(User);
        using var phone = bed.Phone(EasVersion.V161, User);
        var folders = await LiveAt141Async(bed, phone, web);
        var (before, stored, policyKey) = (Ids(folders), await StoredAsync(web), phone.Connection.PolicyKey);

        await bed.RestartAsync("--Eas:HighestVersion=16.1");
        Assert.That((await phone.FolderSyncAsync()).Status, Is.EqualTo(1));
        Assert.That(phone.Connection.Last!.Response.Headers.GetValueOrDefault("X-MS-RP"), Is.EqualTo(announced ? "2.5,12.0,12.1,14.0,14.1,16.0,16.1" : null));
        await phone.NegotiateAsync();
        Assert.That(phone.Version, Is.EqualTo(EasVersion.V161));
        if (announced) await StartOverAsync(phone, folders);
        else await GoOnAsync(phone, folders);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ids(folders), Is.EqualTo(before));
            Assert.That(await StoredAsync(web), Is.EqualTo(stored), "reading in another version writes nothing");
            Assert.That(bed.SentBy(User), Is.Empty, "nobody is invited again");
            Assert.That((phone.Connection.PolicyKey, phone.Counters.Provisionings), Is.EqualTo((policyKey, 1)), "the policy is the one it has");
            AssertIn161(folders);
        }

        Assert.That((await phone.SyncAsync(folders.All)).Collections.SelectMany(part => part.Commands), Is.Empty, "told once");
        await EditAsync(phone, folders);
        await AssertEditedAsync(bed, web, folders);
        AssertClean(phone);
    }

    [Scenario("L18")]
    [Test]
    public async Task Phone_AnswersLostAroundTheRise_MakesEachItemOnce()
    {
        await using var bed = await BedAsync();
        using var web = await bed.WebAsync(User);
        using var phone = bed.Phone(EasVersion.V161, User);
        await phone.SetUpAsync();
        var folders = Folders.Of(phone);
        await phone.SyncUntilDoneAsync(folders.All);
        var (named, renamed) = (folders.Calendar.Add(Series.Build(EasVersion.V141)), folders.Calendar.Add(Board.Build(EasVersion.V141)));
        folders.Contacts.Add(new ContactDraft { LastName = "Berg" }.Build(EasVersion.V141));
        folders.Tasks.Add(new TaskDraft { Subject = "Tree", Due = Monday }.Build(EasVersion.V141));
        await LosesAsync(phone, folders);

        await bed.RestartAsync("--Eas:HighestVersion=16.1");
        await phone.NegotiateAsync();
        await phone.FolderSyncAsync();

        // The phone writes what it has not seen answered once more, in the new form; for one of them it makes up another name.
        folders.Calendar.ClearOutbox();
        folders.Calendar.Queue(new AddCommand(named, Series.Build(EasVersion.V161)));
        folders.Calendar.Queue(new AddCommand(renamed, (Board with { Uid = "another@phone" }).Build(EasVersion.V161)));
        await LosesAsync(phone, folders);
        await phone.SyncUntilDoneAsync(folders.All);
        await phone.SyncUntilDoneAsync(folders.All);

        var events = await web.AllEventsAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => one["summary"]?.ToString()), Is.EquivalentTo((string[])["Team", "Team (moved)", "Board"]));
            Assert.That((events.Single(one => one["rrule"] is not null)["deleteExceptionDates"] as JsonArray)?.Count, Is.EqualTo(1));
            Assert.That((await web.AllContactsAsync()).Count, Is.EqualTo(1));
            Assert.That((await web.AllTasksAsync()).Count, Is.EqualTo(1));
            Assert.That(folders.All.Select(folder => folder.Items.Count), Is.EqualTo((int[])[0, 0, 2, 1, 1]));
            Assert.That(bed.SentBy(User), Is.Empty, "at 14.1 the phone has invited them itself");
        }

        AssertClean(phone);
    }

    [Scenario("L18")]
    [Test]
    public async Task Phone_WithMoreEventsThanAnAnswerHolds_GetsEachOnceMoreThoughAnswersAreLost()
    {
        await using var bed = await BedAsync();
        using var web = await bed.WebAsync(User);
        using var phone = bed.Phone(EasVersion.V161, User);
        for (var i = 0; i < 7; i++)
            await web.NewEventAsync(new JsonObject { ["summary"] = $"Day {i}", ["startDate"] = OxWeb.Day(Monday.AddDays(i)), ["endDate"] = OxWeb.Day(Monday.AddDays(i + 1)) });
        await phone.SetUpAsync();
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var before = calendar.Items.Keys.Order(StringComparer.Ordinal).ToList();

        await bed.RestartAsync("--Eas:HighestVersion=16.1");
        await phone.NegotiateAsync();
        calendar.Options = calendar.Options with { WindowSize = 2 };
        var told = new List<(string Kind, string Id)>();
        do
        {
            phone.Connection.LoseNextAnswer("Sync");
            Assert.That(async () => await phone.SyncAsync(calendar), Throws.InstanceOf<EasClient.Http.AnswerLostException>());
            told.AddRange((await phone.SyncAsync(calendar)).For(calendar)!.Commands.Select(command => (command.Kind, command.ServerId)));
        }
        while (calendar.MoreAvailable);

        Assert.That(told, Is.EquivalentTo(before.Select(id => ("Change", id))));
        Assert.That(calendar.Items.Values.Select(item => item.Element(Calendar + "StartTime")?.Value), Has.All.EndsWith("T000000Z"));
        Assert.That((await phone.SyncAsync(calendar)).For(calendar)?.Commands ?? [], Is.Empty);
        AssertClean(phone);
    }

    [Scenario("L18")]
    [Test]
    public async Task Phone_HeldDownAgain_KeepsAllItHasOnce()
    {
        await using var bed = await BedAsync();
        using var web = await bed.WebAsync(User);
        using var phone = bed.Phone(EasVersion.V161, User);
        var folders = await LiveAt141Async(bed, phone, web);
        await bed.RestartAsync("--Eas:HighestVersion=16.1");
        await phone.NegotiateAsync();
        await phone.SyncUntilDoneAsync(folders.All);
        await EditAsync(phone, folders);
        var (pim, stored) = (PimIds(folders), await StoredAsync(web));

        // The operator has second thoughts about this type of phone.
        await bed.RestartAsync("--Eas:HighestVersion=16.1", "--Eas:Ceilings:0:DeviceType=" + phone.Connection.Options.DeviceType, "--Eas:Ceilings:0:HighestVersion=14.1");
        Assert.That((await phone.FolderSyncAsync()).Status, Is.EqualTo(138));
        await phone.NegotiateAsync();
        Assert.That(phone.Version, Is.EqualTo(EasVersion.V141));
        await phone.FolderSyncAsync();
        await phone.SyncUntilDoneAsync(folders.All);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(PimIds(folders), Is.EqualTo(pim));
            Assert.That(await StoredAsync(web), Is.EqualTo(stored));
            Assert.That(folders.Calendar.Items.Values.SelectMany(item => item.Descendants(Calendar + "ExceptionStartTime")).Count(), Is.EqualTo(4));
            Assert.That(folders.Calendar.Items.Values.SelectMany(item => item.Descendants(EasNames.AirSyncBase + "InstanceId")), Is.Empty);
        }

        await AssertEditedAsync(bed, web, folders);
        AssertClean(phone);
    }

    private Task<TestBed> BedAsync(params string[] settings) =>
        TestBed.StartAsync(store, ox: null, configure: null, ["--Eas:HighestVersion=14.1", .. settings]);

    /// <summary>Mails, a draft, events of all kinds, a contact and a task, written here and there.</summary>
    private static async Task<Folders> LiveAt141Async(TestBed bed, EasPhone phone, OxWeb web)
    {
        await bed.DeliverAsync(User, [Letters.Plain(1), Letters.Plain(2), Letters.WithFile(3, "a.bin", [1, 2, 3])]);
        using (await bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var box = SimMailbox.Of(bed.User(User));
            box.Append(box.Require(MailFolderNames.Drafts), Encoding.UTF8.GetBytes(
                $"From: {TestBed.UserName(User)}\r\nTo: bo@example.org\r\nBcc: secret@example.org\r\nSubject: Plan\r\nMessage-ID: <draft@example.org>\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nNot yet.\r\n"), MailFlags.Draft | MailFlags.Seen);
        }

        await web.NewEventAsync(new JsonObject { ["summary"] = "Holiday", ["startDate"] = OxWeb.Day(Monday), ["endDate"] = OxWeb.Day(Monday.AddDays(2)) });
        await phone.SetUpAsync();
        Assert.That(phone.Version, Is.EqualTo(EasVersion.V141));
        var folders = Folders.Of(phone);
        await phone.SyncUntilDoneAsync(folders.All);
        folders.Calendar.Add(Series.Build(EasVersion.V141));
        folders.Calendar.Add(Board.Build(EasVersion.V141));
        folders.Contacts.Add(new ContactDraft { FirstName = "Anna", LastName = "Berg", Notes = "Met in Rome" }.Build(EasVersion.V141));
        folders.Tasks.Add(new TaskDraft { Subject = "Tree", Body = "Not too tall", Due = Monday, Zone = TimeZoneRules.Berlin }.Build(EasVersion.V141));
        await phone.SyncUntilDoneAsync(folders.All);
        Assert.That(folders.All.Select(folder => folder.Items.Count), Is.EqualTo((int[])[3, 1, 3, 1, 1]));
        return folders;
    }

    private static async Task GoOnAsync(EasPhone phone, Folders folders)
    {
        var hierarchy = await phone.FolderSyncAsync();
        Assert.That((hierarchy.Status, hierarchy.Added.Count + hierarchy.Updated.Count + hierarchy.Deleted.Count), Is.EqualTo((1, 0)));

        var told = (await phone.SyncAsync(folders.All)).Collections.SelectMany(part => part.Commands.Select(command => (Collection: part.Id, command.Kind))).ToList();
        Assert.That(told, Is.EquivalentTo(((string, string)[])[
            (folders.Calendar.Id, "Change"), (folders.Calendar.Id, "Change"), (folders.Calendar.Id, "Change"), (folders.Drafts.Id, "Change")]), "what has another form is told in it, nothing else");
        await phone.SyncUntilDoneAsync(folders.All);
    }

    /// <summary>What X-MS-RP asks for.</summary>
    private static async Task StartOverAsync(EasPhone phone, Folders folders)
    {
        await phone.FolderSyncFromScratchAsync();
        foreach (var folder in folders.All) folder.StartOver();
        await phone.SyncUntilDoneAsync(folders.All);
    }

    private static void AssertIn161(Folders folders)
    {
        var series = folders.Calendar.Items[folders.Calendar.Find(Calendar + "Subject", "Team").Single()];
        var holiday = folders.Calendar.Items[folders.Calendar.Find(Calendar + "Subject", "Holiday").Single()];
        var draft = folders.Drafts.Items.Values.Single();
        Assert.That(series.Descendants(EasNames.AirSyncBase + "InstanceId").Select(id => id.Value), Is.EqualTo((string[])["20270118T090000Z", "20270125T090000Z"]));
        Assert.That(series.Descendants(Calendar + "ExceptionStartTime"), Is.Empty);
        Assert.That(series.Element(EasNames.AirSyncBase + "Location")?.Element(EasNames.AirSyncBase + "DisplayName")?.Value, Is.EqualTo("Room 1"));
        Assert.That((holiday.Element(Calendar + "StartTime")?.Value, holiday.Element(Calendar + "EndTime")?.Value, holiday.Element(Calendar + "Timezone")), Is.EqualTo(("20270111T000000Z", "20270113T000000Z", (XElement?)null)));
        Assert.That((draft.Element(EasNames.Email2 + "IsDraft")?.Value, draft.Element(EasNames.Email2 + "Bcc")?.Value), Is.EqualTo(("1", "secret@example.org")));
    }

    private static async Task EditAsync(EasPhone phone, Folders folders)
    {
        var id = folders.Calendar.Find(Calendar + "Subject", "Team").Single();
        folders.Calendar.Queue(Series.Occurrence(EasVersion.V161, id, new OccurrenceDraft { Original = Monday.AddDays(21), Start = Monday.AddDays(21).AddHours(1), End = Monday.AddDays(21).AddHours(2), Subject = "Team (late)" }));
        await phone.SyncUntilDoneAsync(folders.All);
        folders.Calendar.Queue(Series.Occurrence(EasVersion.V161, id, new OccurrenceDraft { Original = Monday.AddDays(28), Deleted = true }));
        folders.Contacts.Change(folders.Contacts.Items.Keys.Single(), new ContactDraft { FirstName = "Anna", LastName = "Tal" }.Build(EasVersion.V161));
        folders.Tasks.Change(folders.Tasks.Items.Keys.Single(), new TaskDraft { Subject = "Trees", Due = Monday, Zone = TimeZoneRules.Berlin }.Build(EasVersion.V161));
        folders.Drafts.Change(folders.Drafts.Items.Keys.Single(), new MailDraft { Subject = "Plan B" }.Build());
        await phone.SyncUntilDoneAsync(folders.All);
    }

    private static async Task AssertEditedAsync(TestBed bed, OxWeb web, Folders folders)
    {
        var (events, contact, task) = (await web.AllEventsAsync(), (await web.AllContactsAsync()).Single(), (await web.AllTasksAsync()).Single());
        var draft = await bed.LookAsync(User, MailFolderNames.Drafts, folder => folder.Mails.Single());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.Select(one => one["summary"]?.ToString()), Is.EquivalentTo((string[])["Team", "Team (moved)", "Team (late)", "Board", "Holiday"]));
            Assert.That((events.Single(one => one["rrule"] is not null)["deleteExceptionDates"] as JsonArray)?.Count, Is.EqualTo(2));
            Assert.That((contact["last_name"]?.ToString(), contact["note"]?.ToString()), Is.EqualTo(("Tal", "Met in Rome")));
            Assert.That((task["title"]?.ToString(), task["note"]?.ToString()), Is.EqualTo(("Trees", "Not too tall")));
            Assert.That((draft.Message.Subject, draft.Message.Bcc.Single().Address, draft.Message.Root.Text.TrimEnd()), Is.EqualTo(("Plan B", "secret@example.org", "Not yet.")));
            Assert.That(folders.All.Select(folder => folder.Items.Count), Is.EqualTo((int[])[3, 1, 3, 1, 1]));
        }
    }

    private static async Task LosesAsync(EasPhone phone, Folders folders)
    {
        phone.Connection.LoseNextAnswer("Sync");
        Assert.That(async () => await phone.SyncAsync(folders.All), Throws.InstanceOf<EasClient.Http.AnswerLostException>());
    }

    private static void AssertClean(EasPhone phone)
    {
        using var all = Assert.EnterMultipleScope();
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
        Assert.That((phone.Counters.FullResyncs, phone.Counters.HierarchyResyncs, phone.Counters.DoubledAdds, phone.Counters.UnknownDeletes, phone.Counters.EmptyRounds), Is.EqualTo((0, 0, 0, 0, 0)));
    }

    /// <summary>A draft that was written again is another mail to a phone that may not write drafts.</summary>
    private static List<string> PimIds(Folders folders) => [.. folders.All.Where(folder => folder != folders.Drafts).SelectMany(folder => folder.Items.Keys).Order(StringComparer.Ordinal)];

    private static List<string> Ids(Folders folders) => [.. folders.All.SelectMany(folder => folder.Items.Keys).Order(StringComparer.Ordinal)];

    private static async Task<string> StoredAsync(OxWeb web)
    {
        var state = await web.StateAsync();
        return string.Join('\n', ((string[])["contacts", "tasks", "calendar"]).Select(module => state[module]?.ToJsonString()));
    }

    private sealed record Folders(EasCollection Inbox, EasCollection Drafts, EasCollection Calendar, EasCollection Contacts, EasCollection Tasks)
    {
        internal EasCollection[] All => [Inbox, Drafts, Calendar, Contacts, Tasks];

        internal static Folders Of(EasPhone phone) => new(
            phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Drafts), phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Tasks));
    }
}
