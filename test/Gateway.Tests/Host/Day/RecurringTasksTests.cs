using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>Tasks that repeat, and tasks that are due at an hour, between two phones and OX.</summary>
[TestFixture]
internal sealed class RecurringTasksTests() : HostTests(StoreKind.Embedded)
{
    private static readonly XNamespace Ns = EasNames.Tasks;

    /// <summary>A Monday.</summary>
    private static readonly DateTime Due = new(2026, 12, 21, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly (RecurrenceDraft Phone, string Ox)[] Patterns =
    [
        (RecurrenceDraft.Daily(occurrences: 5, interval: 3), "1/3/-/-/-/5"),
        (RecurrenceDraft.Weekly(Weekdays.Monday | Weekdays.Friday, interval: 2), "2/2/34/-/-/-"),
        (RecurrenceDraft.Monthly(21), "3/1/-/21/-/-"),
        (new RecurrenceDraft { Type = 3, DayOfWeek = Weekdays.Monday, WeekOfMonth = 5 }, "3/1/2/5/-/-"),
        (new RecurrenceDraft { Type = 5, DayOfMonth = 21, MonthOfYear = 12 }, "4/1/-/21/11/-"),
        (new RecurrenceDraft { Type = 6, DayOfWeek = Weekdays.Monday, WeekOfMonth = 3, MonthOfYear = 12 }, "4/1/2/3/11/-"),
    ];

    [Defect("D15")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Series_OfEveryKind_ReachOxAndTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Tasks), two.Collection(FolderType.Tasks));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        for (var i = 0; i < Patterns.Length; i++) first.Add(new TaskDraft { Subject = Subject(i), Due = Due, Zone = TimeZoneRules.Berlin, Recurrence = Patterns[i].Phone }.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        var stored = await web.AllTasksAsync();
        for (var i = 0; i < Patterns.Length; i++)
        {
            Assert.That(PatternOf(stored.Single(task => task["title"]?.ToString() == Subject(i))), Is.EqualTo(Patterns[i].Ox));
            var shown = second.Items.Values.Single(item => Text(item, "Subject") == Subject(i)).Element(Ns + "Recurrence")!;
            foreach (var sent in Patterns[i].Phone.ForTask(version, Due).Elements()) Assert.That(shown.Element(sent.Name)?.Value, Is.EqualTo(sent.Value), $"{sent.Name.LocalName} of {Patterns[i].Ox}");
        }

        AssertClean(one, two);
    }

    [Scenario("L59")]
    [Defect("D15")]
    [TestCase(EasVersion.V25, false)]
    [TestCase(EasVersion.V121, false)]
    [TestCase(EasVersion.V141, false)]
    [TestCase(EasVersion.V141, true)]
    [TestCase(EasVersion.V161, true)]
    public async Task Occurrence_DoneOnAPhone_SeriesGoesOnForEverybody(EasVersion version, bool saysDeadOccur)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Tasks), two.Collection(FolderType.Tasks));
        var draft = new TaskDraft { Subject = "Water", Due = Due, Zone = TimeZoneRules.Berlin, Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday) };
        await one.SyncUntilDoneAsync(first);
        var added = first.Add(draft.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        // Outlook's and Android's way, and the iPhone's.
        var done = (draft with { Completed = Due.AddHours(9) }).Build(version);
        if (saysDeadOccur) done.Single(element => element.Name == Ns + "Recurrence").Add(new XElement(Ns + "DeadOccur", "1"));
        first.Change(first.ServerIdOf(added)!, done);
        await one.SyncUntilDoneAsync(first);
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        var stored = await web.AllTasksAsync();
        Assert.That(stored.Select(task => (task["status"]!.GetValue<int>(), task["recurrence_type"]?.GetValue<int>() ?? 0)), Is.EquivalentTo(((int, int)[])[(3, 0), (1, 2)]));
        foreach (var list in new[] { first, second })
        {
            var items = list.Items.Values.ToList();
            Assert.That(items.Select(item => (Text(item, "Complete"), Text(item, "DueDate"), item.Element(Ns + "Recurrence") is not null)), Is.EquivalentTo(
                ((string?, string?, bool)[])[("1", "2026-12-21T00:00:00.000Z", false), ("0", "2026-12-28T00:00:00.000Z", true)]));
        }

        AssertClean(one, two);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Series_ThatCountsFromWhenItWasDone_IsStoredAsOneThatDoesNotAndThePhoneToldSo(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var list = phone.Collection(FolderType.Tasks);
        await phone.SyncUntilDoneAsync(list);
        var added = list.Add(new TaskDraft { Subject = "Haircut", Due = Due, Recurrence = RecurrenceDraft.Daily(interval: 30) with { Regenerate = true } }.Build(version));
        await phone.SyncUntilDoneAsync(list);
        await phone.SyncUntilDoneAsync(list);

        Assert.That(list.Added(added).Element(Ns + "Recurrence")!.Element(Ns + "Regenerate")!.Value, Is.EqualTo("0"));
        AssertClean(phone);
    }

    [Defect("D15")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Hours_OfStartAndDue_AreTheSameEverywhere(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Tasks), two.Collection(FolderType.Tasks));
        await one.SyncUntilDoneAsync(first);
        first.Add(new TaskDraft { Subject = "Call", Start = Due.AddHours(9), Due = Due.AddHours(17.5), Zone = TimeZoneRules.Berlin, Reminder = new DateTime(2026, 12, 21, 7, 45, 0, DateTimeKind.Utc) }.Build(version));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        var stored = (await web.AllTasksAsync()).Single();
        Assert.That((Instant(stored["start_time"]), Instant(stored["end_time"]), stored["full_time"]!.GetValue<bool>()), Is.EqualTo(("2026-12-21T08:00", "2026-12-21T16:30", false)));
        var (server, shown) = second.Items.Single();
        Assert.That(
            (Text(shown, "UtcStartDate"), Text(shown, "StartDate"), Text(shown, "UtcDueDate"), Text(shown, "DueDate")),
            Is.EqualTo(("2026-12-21T08:00:00.000Z", "2026-12-21T09:00:00.000Z", "2026-12-21T16:30:00.000Z", "2026-12-21T17:30:00.000Z")));

        // Moved to a day without an hour.
        second.Change(server, new TaskDraft { Subject = "Call", Due = Due.AddDays(1), Zone = TimeZoneRules.Berlin }.Build(version));
        await two.SyncUntilDoneAsync(second);
        stored = (await web.AllTasksAsync()).Single();
        Assert.That((stored["start_time"], Instant(stored["end_time"]), stored["full_time"]!.GetValue<bool>(), stored["alarm"]), Is.EqualTo(((JsonNode?)null, "2026-12-22T00:00", true, (JsonNode?)null)));
        AssertClean(one, two);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task TaskFolders_Several_EachHasItsOwn(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        var more = (await one.FolderCreateAsync("Garden", FolderType.UserTasks)).ServerId!;
        await two.FolderSyncAsync();
        var (list, garden) = (one.Collection(FolderType.Tasks), one.Collection(more));
        foreach (var collection in new[] { list, garden }) await one.SyncUntilDoneAsync(collection);
        list.Add(new TaskDraft { Subject = "Call", Due = Due }.Build(version));
        garden.Add(new TaskDraft { Subject = "Water", Due = Due }.Build(version));
        foreach (var collection in new[] { list, garden }) await one.SyncUntilDoneAsync(collection);

        await one.MoveAsync(list, garden, [list.Items.Keys.Single()]);
        foreach (var collection in new[] { two.Collection(FolderType.Tasks), two.Collection(more) }) await two.SyncUntilDoneAsync(collection);

        Assert.That(two.Collection(FolderType.Tasks).Items, Is.Empty);
        Assert.That(two.Collection(more).Items.Values.Select(item => Text(item, "Subject")), Is.EquivalentTo((string[])["Call", "Water"]));
        AssertClean(one, two);
    }

    private static string Subject(int number) => string.Create(CultureInfo.InvariantCulture, $"Series {number}");

    private static string PatternOf(JsonObject task) =>
        string.Join('/', new[] { "recurrence_type", "interval", "days", "day_in_month", "month", "occurrences" }.Select(name => task[name]?.ToString() ?? "-"));

    private static string? Text(XElement item, string name) => item.Element(Ns + name)?.Value;

    private static string? Instant(JsonNode? millis) =>
        millis is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(millis.GetValue<long>()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
