using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host;

/// <summary>One item that a phone cannot take, a listing that lacks most by mistake, a phone that deletes everything: what the operator and the phone see.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class GuardsTests(StoreKind store) : HostTests(store)
{
    private const string Poison = "Poison";

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    protected override string[] Settings => ["--Eas:Guard:DeletedItems=10"];

    [TestCase(false)]
    [TestCase(true)]
    public async Task PoisonItem_OthersArriveAndItComesWhenItChangesOrTheOperatorAsks(bool operatorAsks)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        var poison = await PutAsync(web, Poison);
        for (var i = 0; i < 30; i++) await PutAsync(web, $"c{i:00}");
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var book = phone.Collection(FolderType.Contacts);
        var refuses = true;
        phone.Connection.Watch(exchange =>
        {
            if (refuses && exchange.Response.Xml?.Descendants(EasNames.Contacts + "LastName").Any(name => name.Value == Poison) == true) throw new AnswerLostException("It crashed.");
        });
        await phone.SyncAsync(book);

        for (var i = 0; i < 150 && await AsideAsync(book) is null; i++) await SyncAsync(phone, book);
        await SyncAsync(phone, book);

        var entry = await AsideAsync(book);
        Assert.That(book.Items, Has.Count.EqualTo(30), "the others");
        Assert.That((entry?["item"]?.ToString(), entry?["reason"]?.ToString(), entry?["class"]?.ToString()), Is.EqualTo((poison, "phone", "Contacts")));

        refuses = false;
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items, Has.Count.EqualTo(30), "not by itself yet");
        if (operatorAsks) Assert.That(await OrderAsync($"/admin/set-aside/retry?user={entry!["user"]}"), Is.EqualTo(1));
        else await web.ChangeAsync("contacts", poison, new JsonObject { ["first_name"] = "Mended" });
        await phone.SyncUntilDoneAsync(book);

        Assert.That(book.Find(EasNames.Contacts + "LastName", Poison), Has.Count.EqualTo(1));
        Assert.That(await AsideAsync(book), Is.Null);
        Assert.That((phone.Violations, phone.Counters.FullResyncs), Is.EqualTo((Array.Empty<object>(), 0)));
    }

    [Test]
    public async Task Folder_ReallyEmptied_IsEmptyOnThePhoneAMinuteLater()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 6).Select(i => Letters.Plain(i)));
        using var web = await Bed.WebAsync(user);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        for (var i = 1; i <= 6; i++) await web.DeleteMailAsync($"{i}");

        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(6), "once is not enough");
        Bed.Clock.Advance(TimeSpan.FromMinutes(1));
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.Items, Is.Empty);
        AssertClean(phone);
    }

    [Test]
    public async Task DailyAudit_FindsWhatUpdatesForgot_AndBelievesNoEmptyListing()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        var first = await PutAsync(web, "before");
        await PutAsync(web, "other");
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        FailEmpty(user, "updates");
        await web.ChangeAsync("contacts", first, new JsonObject { ["last_name"] = "after" });
        await phone.SyncUntilDoneAsync(book);
        Bed.Ox.Server.Faults.Clear();
        Bed.Clock.Advance(TimeSpan.FromHours(25));
        FailEmpty(user, "all");
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items, Has.Count.EqualTo(2), "absence is not deletion");

        Bed.Ox.Server.Faults.Clear();
        Bed.Clock.Advance(TimeSpan.FromMinutes(2));
        await phone.SyncUntilDoneAsync(book);

        Assert.That(book.Items.Values.Select(item => item.Element(EasNames.Contacts + "LastName")?.Value).Order(), Is.EqualTo(new[] { "after", "other" }));
        AssertClean(phone);
    }

    [Test]
    public async Task DailyAuditOfEvents_BelievesNoEmptyListing_AndASecondOneThatSaysTheSame()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        await web.NewEventAsync(Event("Stays", day: 1));
        var forgotten = await web.NewEventAsync(Event("Forgotten", day: 2));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);

        Bed.Clock.Advance(TimeSpan.FromHours(25));
        FailEmpty(user, "all", "chronos");
        await phone.SyncUntilDoneAsync(calendar);
        Bed.Ox.Server.Faults.Clear();
        Bed.Clock.Advance(TimeSpan.FromMinutes(2));
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(Subjects(calendar), Is.EqualTo(new[] { "Forgotten", "Stays" }), "absence is not deletion");

        // This deletion OX never tells: only the audits show it.
        Bed.Clock.Advance(TimeSpan.FromHours(25));
        FailEmpty(user, "updates", "chronos");
        await web.DeleteEventAsync(forgotten);
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(calendar.Items, Has.Count.EqualTo(2), "once is not enough");
        Bed.Clock.Advance(TimeSpan.FromMinutes(2));
        await phone.SyncUntilDoneAsync(calendar);

        Assert.That(Subjects(calendar), Is.EqualTo(new[] { "Stays" }));
        AssertClean(phone);
    }

    [Test]
    public async Task MassDeleteOfEvents_RestoredByTheOperator_AreOnThePhoneAgain_AndNobodyIsInvitedTwice()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        for (var i = 0; i < 28; i++) await web.NewEventAsync(Event($"e{i:00}", day: i + 1));
        var meeting = Event("Meeting", day: 3);
        meeting["attendees"] = new JsonArray(new JsonObject { ["uri"] = "mailto:guest@example.org", ["email"] = "guest@example.org" });
        await web.NewEventAsync(meeting);
        var weekly = Event("Weekly", day: 7);
        weekly["rrule"] = "FREQ=WEEKLY;COUNT=5";
        var series = await web.NewEventAsync(weekly);
        await web.ChangeEventAsync(series, new JsonObject { ["summary"] = "Special" }, "20261214T090000Z");
        await web.DeleteEventAsync(series, "20261221T090000Z");
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        var before = Described(await web.AllEventsAsync());

        foreach (var id in calendar.Items.Keys.ToList()) calendar.Delete(id);
        await phone.SyncUntilDoneAsync(calendar);
        Assert.That(await web.AllEventsAsync(), Is.Empty, "the phone is obeyed");
        var mails = Bed.Ox.Server.Outbox.All.Count;

        var point = await RowAsync("/admin/restore", "restorePoints", calendar);
        Assert.That((point?["items"]?.GetValue<int>(), point?["class"]?.ToString()), Is.EqualTo((30, "Calendar")));
        Assert.That(await OrderAsync($"/admin/restore?user={point!["user"]}&restorePoint={point["restorePoint"]}"), Is.EqualTo(30));
        for (var i = 0; i < 3; i++) await phone.SyncUntilDoneAsync(calendar);

        Assert.That(Described(await web.AllEventsAsync()), Is.EqualTo(before));
        Assert.That(calendar.Items, Has.Count.EqualTo(30));
        Assert.That(Bed.Ox.Server.Outbox.All, Has.Count.EqualTo(mails), "no second invitation");
        AssertClean(phone);
    }

    [Test]
    public async Task MassDelete_RestoredByTheOperator_IsOnThePhoneAgain()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        var names = Enumerable.Range(0, 30).Select(i => $"c{i:00}").ToList();
        foreach (var name in names) await PutAsync(web, name);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        foreach (var id in book.Items.Keys.ToList()) book.Delete(id);
        await phone.SyncUntilDoneAsync(book);
        Assert.That(await web.AllContactsAsync(), Is.Empty, "the phone is obeyed");

        var point = await RowAsync("/admin/restore", "restorePoints", book);
        Assert.That(point?["items"]?.GetValue<int>(), Is.EqualTo(30));
        Assert.That(await OrderAsync($"/admin/restore?user={point!["user"]}&restorePoint={point["restorePoint"]}"), Is.EqualTo(30));
        for (var i = 0; i < 3; i++) await phone.SyncUntilDoneAsync(book);

        Assert.That((await web.AllContactsAsync()).Select(contact => contact["last_name"]?.ToString()).Order(), Is.EqualTo(names));
        Assert.That(book.Items.Values.Select(item => item.Element(EasNames.Contacts + "LastName")?.Value).Order(), Is.EqualTo(names));
        AssertClean(phone);
    }

    [TearDown]
    public void EndFaults() => Bed.Ox.Server.Faults.Clear();

    private static Task<string> PutAsync(OxWeb web, string name) => web.NewAsync("contacts", new JsonObject { ["last_name"] = name });

    private static JsonObject Event(string summary, int day) => new()
    {
        ["summary"] = summary, ["startDate"] = OxWeb.Time(new DateTime(2026, 12, day, 10, 0, 0), "Europe/Berlin"), ["endDate"] = OxWeb.Time(new DateTime(2026, 12, day, 11, 0, 0), "Europe/Berlin"),
    };

    private static IEnumerable<string?> Subjects(EasCollection calendar) => calendar.Items.Values.Select(item => item.Element(EasNames.Calendar + "Subject")?.Value).Order();

    /// <summary>What makes the events, without the ids that OX gives.</summary>
    private static IReadOnlyList<string> Described(IReadOnlyList<JsonObject> events) =>
    [
        .. events.Select(one => $"{one["uid"]} {one["summary"]} {one["startDate"]?["value"]} {one["rrule"]} {one["recurrenceId"]} {one["deleteExceptionDates"]?.ToJsonString()} {(one["attendees"] as JsonArray)?.Count}").Order(),
    ];

    private void FailEmpty(int user, string action, string module = "contacts") =>
        Bed.Ox.Server.Faults.Add(new() { Module = module, Action = action, User = TestBed.UserName(user), Count = 1000, Empty = true });

    /// <summary>A try of a phone that may lose its answer; some time passes until the next.</summary>
    private async Task SyncAsync(EasPhone phone, EasCollection book)
    {
        try
        {
            await phone.SyncAsync(book);
        }
        catch (AnswerLostException)
        {
            // It comes again.
        }
        catch (EasHttpException busy) when (busy.StatusCode == (int)HttpStatusCode.ServiceUnavailable)
        {
            // It was told to come later.
        }

        Bed.Clock.Advance(Pace);
    }

    private Task<JsonNode?> AsideAsync(EasCollection book) => RowAsync("/admin/set-aside", "items", book);

    private async Task<JsonNode?> RowAsync(string path, string list, EasCollection book)
    {
        using var client = new HttpClient { BaseAddress = Bed.Management };
        var answer = await client.GetFromJsonAsync<JsonObject>(path);
        return answer![list]!.AsArray().SingleOrDefault(row => row!["collection"]!.ToString() == book.Id);
    }

    /// <returns>How many items it is about.</returns>
    private async Task<int> OrderAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Bed.Management };
        using var answer = await client.PostAsync(path, content: null);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.GetValue<int>();
    }
}
