using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator.Http;
using OxSimulator.Store;

namespace Gateway.Tests.Scenarios;

/// <summary>What the way between phone and OX may do to data: side effects of reading, batches that break off, rights, storms.</summary>
internal sealed class TransportTests : ScenarioTests
{
    private const int Seen = 32;

    protected override string[] Settings => [.. base.Settings, "--Eas:Folders:Shared=true"];

    [Scenario("L64")]
    [TestCaseSource(nameof(Versions))]
    public async Task Mail_SyncedFetchedAndItsFileToo_StaysUnread(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.WithFile(1, "data.bin", new byte[1000]), Letters.Plain(2)]);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var (file, plain) = (inbox.Find(EasNames.Email + "Subject", "File 1").Single(), Letter(inbox, 2));

        Assert.That((await phone.FetchItemAsync(inbox.Id, file, [new BodyPreference(4)], mimeSupport: 2)).Status, Is.EqualTo(1));
        Assert.That((await phone.FetchItemAsync(inbox.Id, plain, [new BodyPreference(1)])).Status, Is.EqualTo(1));
        Assert.That((await phone.FetchAttachmentAsync(inbox.Items[file].Descendants(EasNames.AirSyncBase + "FileReference").Single().Value)).Status, Is.EqualTo(1));
        inbox.Fetch(plain);
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Unread), Is.EqualTo(2));
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Mails.Count(mail => (mail.Flags & Seen) != 0)), Is.Zero);
        AssertClean(phone);
    }

    [Scenario("L67")]
    [TestCaseSource(nameof(Versions))]
    public async Task Adds_QuotaEndsHalfWay_EachHasItsOwnOutcomeAndNoneIsDoubled(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        Bed.Ox.Server.Faults.Add(new() { Module = "contacts", Action = "new", User = TestBed.UserName(user), Skip = 3, Count = 100, Fault = new OxFault("CON-0172", OxCategory.Capacity, "Quota.") });
        var ids = Enumerable.Range(1, 6).Select(i => book.Add(Contact($"contact {i}"))).ToList();
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));

        await phone.SyncUntilDoneAsync(book);

        Assert.That(ids.Select(id => book.ServerIdOf(id) is not null), Is.EqualTo((bool[])[true, true, true, false, false, false]));
        Assert.That(ids[3..].Select(book.RefusalOf), Has.All.EqualTo(9));
        Assert.That(await NamesInAsync(web), Is.EqualTo((string[])["contact 1", "contact 2", "contact 3"]));

        // With room again the phone's next try makes those that are missing, and only those.
        Bed.Ox.Server.Faults.Clear();
        for (var i = 4; i <= 6; i++) book.Add(Contact($"contact {i}"));
        await phone.SyncUntilDoneAsync(book);
        Assert.That(await NamesInAsync(web), Is.EqualTo(Enumerable.Range(1, 6).Select(i => $"contact {i}")));
        Assert.That(NamesOn(book), Is.EqualTo(await NamesInAsync(web)));
        AssertClean(phone);
    }

    [Scenario("L69")]
    [TestCaseSource(nameof(Versions))]
    public async Task Policy_AcknowledgedOnce_IsNotAskedForAgain(EasVersion version)
    {
        var user = await DeliverLettersAsync(1);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var key = phone.Connection.PolicyKey;
        var inbox = phone.Collection(FolderType.Inbox);

        for (var i = 0; i < 10; i++)
        {
            await phone.SyncUntilDoneAsync(inbox);
            await phone.FolderSyncFromScratchAsync();
            await phone.EstimateAsync(inbox);
            Bed.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That((phone.Counters.Provisionings, phone.Connection.PolicyKey), Is.EqualTo((1, key)));
        AssertClean(phone);
    }

    [Scenario("L70")]
    [Test]
    public async Task ReadOnlyShare_EditedOnThePhone_StaysAsItIsAndThePhoneSeesThat([ValueSource(nameof(Versions))] EasVersion version, [Values("contacts", "tasks", "calendar")] string module)
    {
        var (owner, guest) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(owner);
        SimFolder folder;
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            folder = Bed.User(owner).Context.AddPrivateFolder(Bed.User(owner), "Look only", module == "calendar" ? "calendar" : module);
            folder.Context.Share(folder, Bed.User(guest), SimPermission.ReadOnly | (64 << 7));
        }

        for (var i = 1; i <= 2; i++) await MakeAsync(web, module, folder.Id, $"item {i}");
        using var phone = await Bed.ReadyPhoneAsync(version, guest);
        var shared = phone.Collection(phone.Folders.Values.Single(one => one.Name.StartsWith("Look only", StringComparison.Ordinal)).Id);
        await phone.SyncUntilDoneAsync(shared);
        Assert.That(shared.Items, Has.Count.EqualTo(2));
        var (edited, deleted) = (shared.Items.Keys.First(), shared.Items.Keys.Last());
        var before = TitlesOn(shared).ToList();
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        var changed = module switch
        {
            "contacts" => Contact("mine now"),
            "tasks" => ToDo("mine now", version),
            _ => new EventDraft { Uid = "x", Subject = "mine now", Start = start, End = start.AddHours(1), Attendees = [new("Bo", "bo@example.org")] }.BuildChange(version),
        };
        var made = module == "calendar"
            ? new EventDraft { Uid = "y", Subject = "new", Start = start, End = start.AddHours(1), Attendees = [new("Bo", "bo@example.org")] }.Build(version)
            : changed;

        shared.Change(edited, changed);
        shared.Delete(deleted);
        var added = shared.Add(made);
        await phone.SyncUntilDoneAsync(shared);
        await phone.SyncUntilDoneAsync(shared);

        Assert.That(TitlesOn(shared), Is.EqualTo(before), "the edit is undone and the item is back");
        Assert.That(shared.RefusalOf(added) is not null || shared.ServerIdOf(added) is not null, "never silently");
        var state = (await web.StateAsync())[module == "calendar" ? "calendar" : module]!;
        Assert.That(state.ToJsonString(), Does.Contain("item 1").And.Contain("item 2").And.Not.Contain("mine now"));
        Assert.That(Bed.SentBy(guest).Concat(Bed.SentBy(owner)), Is.Empty, "nobody is invited to what is not there");
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Scenario("L71")]
    [TestCaseSource(nameof(Versions))]
    public async Task Request_ThatNeverSucceeds_RepeatedAThousandTimes_CostsNobodyAnything(EasVersion version)
    {
        var (user, neighbour) = (await DeliverLettersAsync(1), await DeliverLettersAsync(1));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var other = await Bed.ReadyPhoneAsync(version, neighbour);
        var (inbox, theirs) = (phone.Collection(FolderType.Inbox), other.Collection(FolderType.Inbox));
        await phone.SyncUntilDoneAsync(inbox);
        await other.SyncUntilDoneAsync(theirs);
        inbox.Queue(new AddCommand("1", [new System.Xml.Linq.XElement(EasNames.Email + "Subject", "no mail comes from a phone")]));
        var request = SyncOf(phone, inbox);
        for (var i = 0; i < 20; i++) await phone.Connection.PostAsync(request);
        var (size, keys) = (Store.Size, Store.Keys.Count);

        for (var i = 0; i < 980; i++) await phone.Connection.PostAsync(request);
        await Bed.DeliverAsync(neighbour, Letters.Plain(2));
        await other.SyncUntilDoneAsync(theirs);

        Assert.That(Store.Keys, Has.Count.LessThanOrEqualTo(keys + 10));
        Assert.That(Store.Size, Is.LessThanOrEqualTo(size + 4096));
        Assert.That(theirs.Items, Has.Count.EqualTo(2), "the neighbour notices nothing");

        // The phone that comes to its senses is served again.
        inbox.ClearOutbox();
        Bed.Clock.Advance(TimeSpan.FromHours(2));
        await HealAsync(phone, inbox);
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Scenario("L74")]
    [TestCaseSource(nameof(Versions))]
    public async Task Ping_AfterALostAnswer_ConfirmsNothing(EasVersion version)
    {
        var user = await DeliverLettersAsync(1);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, Enumerable.Range(2, 10).Select(i => Letters.Plain(i)));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(inbox));

        await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox]);
        await phone.FolderSyncAsync();
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.Items, Has.Count.EqualTo(11));
        AssertClean(phone);
    }

    private static IEnumerable<string?> TitlesOn(EasCollection folder) => folder.Items.Values
        .Select(item => item.Elements().FirstOrDefault(element => element.Name.LocalName is "LastName" or "Subject")?.Value).Order(StringComparer.Ordinal);

    private static async Task MakeAsync(OxWeb web, string module, string folder, string title)
    {
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        if (module == "calendar")
        {
            var fields = new JsonObject { ["summary"] = title, ["startDate"] = OxWeb.Time(start, "UTC"), ["endDate"] = OxWeb.Time(start.AddHours(1), "UTC") };
            await web.CallAsync("chronos", "new", $"&folder={Uri.EscapeDataString("cal://0/" + folder)}&sendInternalNotifications=false", new JsonObject { ["event"] = fields });
            return;
        }

        await web.CallAsync(module, "new", "", new JsonObject { ["folder_id"] = folder, [module == "contacts" ? "last_name" : "title"] = title });
    }
}
