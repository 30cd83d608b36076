using System.Globalization;
using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;

namespace Gateway.Tests.Host.Day;

/// <summary>What some clients do and no document says, sent as they send it.</summary>
[TestFixture]
internal sealed class HabitsTests() : HostTests(StoreKind.Embedded)
{
    private static readonly XNamespace Sync = EasNames.AirSync;
    private static readonly XNamespace Provision = EasNames.Provision;

    [Habit(1), Habit(55)]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Sync_NothingNew_HasNoEmptyContainers(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        var answer = await phone.Connection.PostAsync(EasRequest.Of("Sync", Named(phone, inbox)));

        Assert.That(answer.StatusCode, Is.EqualTo(200));
        Assert.That(answer.Xml?.Descendants().Where(element => element.Name.LocalName is "Collections" or "Commands" or "Responses" && !element.HasElements), Is.Null.Or.Empty);
        AssertClean(phone);
    }

    [Habit(2)]
    [TestCaseSource(nameof(Versions))]
    public async Task Sync_FetchWithKeyZero_BeginsTheCollectionAndFetchesNothing(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        var request = Named(phone, inbox, new XElement(Sync + "Commands", new XElement(Sync + "Fetch", new XElement(Sync + "ServerId", inbox.Id + ":1"))));

        var answer = await phone.Connection.PostAsync(EasRequest.Of("Sync", request));

        var collection = answer.Xml!.Descendants(Sync + "Collection").Single();
        Assert.That(collection.Element(Sync + "Status")?.Value, Is.EqualTo("1"));
        Assert.That(collection.Element(Sync + "Responses"), Is.Null);
        AssertClean(phone);
    }

    [Habit(4), Habit(112)]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Ping_FoldersNeverSyncedOrUnknown_AreNoError(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        var unknown = Watch(("nowhere", "Email"));
        Assert.That((await phone.Connection.PostAsync(EasRequest.Of("Ping", unknown))).RootStatus, Is.EqualTo(7), "none is known: the hierarchy needs a look");

        var never = phone.Collection(FolderType.Inbox);
        var both = await phone.Connection.PostAsync(EasRequest.Of("Ping", Watch(("nowhere", "Email"), (never.Id, "Email"))));

        Assert.That(both.RootStatus, Is.AnyOf(1, 2));
        AssertClean(phone);
    }

    [Test]
    public async Task Ping_FolderNamedByClassAt25_IsTheDefaultOne()
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V25, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        await Bed.DeliverAsync(user, Letters.Plain(1));

        var answer = await phone.Connection.PostAsync(EasRequest.Of("Ping", Watch((null, "Email"))));

        Assert.That(answer.RootStatus, Is.EqualTo(2));
        Assert.That(answer.Xml!.Descendants(EasNames.Ping + "Folder").Select(folder => folder.Value), Is.EqualTo((string[])[inbox.Id]));
        AssertClean(phone);
    }

    [Habit(5), Habit(6)]
    [TestCase(EasVersion.V120)]
    [TestCase(EasVersion.V141)]
    public async Task Provision_InAnyOrder_GivesKeysThatAreNotZero(EasVersion version)
    {
        using var phone = Bed.Phone(version, Bed.NextUser());
        await phone.NegotiateAsync();
        var first = await phone.Connection.PostAsync(EasRequest.Of("Provision", ProvisionRequest.Ask(version, "Phone", "A phone")));
        var temporary = first.Xml!.Descendants(Provision + "PolicyKey").Single().Value;
        var backwards = new XElement(
            Provision + "Provision",
            new XElement(Provision + "Policies", new XElement(
                Provision + "Policy",
                new XElement(Provision + "Status", "1"),
                new XElement(Provision + "PolicyKey", temporary),
                new XElement(Provision + "PolicyType", ProvisionRequest.WbxmlPolicy))));

        var second = await phone.Connection.PostAsync(EasRequest.Of("Provision", backwards));

        var last = second.Xml!.Descendants(Provision + "PolicyKey").Single().Value;
        Assert.That((string[])[temporary, last], Has.None.EqualTo("0"));
        Assert.That(second.RootStatus, Is.EqualTo(1));
    }

    [Habit(7), Habit(83), Habit(107)]
    [Test]
    public async Task Options_Versions_AreNamedInFullUpToTheHighest()
    {
        using var phone = Bed.Phone(EasVersion.V161, Bed.NextUser());

        var answer = await phone.Connection.OptionsAsync();

        Assert.That(answer.Headers["MS-ASProtocolVersions"].Replace(" ", "", StringComparison.Ordinal), Is.EqualTo("2.5,12.0,12.1,14.0,14.1,16.0,16.1"));
        Assert.That(answer.Headers.ContainsKey("X-AspNet-Version"), Is.True);
    }

    [Habit(14), Habit(15)]
    [TestCase(EasVersion.V120)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task Attachment_FetchedWithoutARange_HasNoneAndItsDataFirst(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.WithFile(1, "data.bin", [.. Enumerable.Range(0, 3000).Select(i => (byte)i)]));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var reference = inbox.Items.Values.Single().Descendants(EasNames.AirSyncBase + "FileReference").Single().Value;

        Assert.That(await NamesAsync(phone, reference, range: null), Is.EqualTo((string[])["Data", "ContentType"]));
        Assert.That(await NamesAsync(phone, reference, "0-99"), Is.EqualTo((string[])["Range", "Total", "Data", "ContentType"]));
        AssertClean(phone);
    }

    [Habit(38)]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Outbox_SyncedAndPinged_NeverChanges(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        var outbox = phone.Collection(FolderType.Outbox);
        await phone.SyncUntilDoneAsync(outbox);

        await phone.SyncAsync(outbox);
        Assert.That(outbox.Items, Is.Empty);
        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(1), [outbox])).Status, Is.EqualTo(1));
        AssertClean(phone);
    }

    [Habit(39)]
    [Test]
    public async Task Phones_ThatCallThemselvesValidate_DisturbNobody()
    {
        var (one, other) = (Bed.NextUser(), Bed.NextUser());
        await Bed.DeliverAsync(one, Letters.Plain(1));
        foreach (var user in (int[])[one, other, one])
        {
            using var trial = await Bed.ReadyPhoneAsync(EasVersion.V141, user, "validate");
            Assert.That(trial.Folders, Is.Not.Empty);
        }

        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, one, "androidc1234567");
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Habit(56)]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folder_GoneInOx_IsToldOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var second = await Bed.ReadyPhoneAsync(EasVersion.V141, user, "SECONDPHONE01");
        var made = await second.FolderCreateAsync("Projects");
        await phone.FolderSyncAsync();
        Assert.That(phone.Folders.ContainsKey(made.ServerId!), Is.True);
        await second.FolderDeleteAsync(made.ServerId!);

        var told = (await phone.FolderSyncAsync()).Deleted.Count(id => id == made.ServerId);
        var again = (await phone.FolderSyncAsync()).Deleted;

        Assert.That(told, Is.EqualTo(1));
        Assert.That(again, Is.Empty);
    }

    [Habit(87)]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    public async Task SendMail_SeveralAtOnce_AllGoOutOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var letters = Enumerable.Range(1, 4).Select(i => new MimeMessage
        {
            From = TestBed.UserName(user), To = ["somebody@example.org"], Subject = string.Create(CultureInfo.InvariantCulture, $"Letter {i}"), Text = "Hi", MessageId = $"<{user}.{i}@phone.example>",
        });

        var sent = await Task.WhenAll(letters.Select(letter => phone.SendMailAsync(letter.ToBytes())));

        Assert.That(sent.Select(one => one.Sent), Has.All.True);
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.EqualTo(4));
    }

    [Habit(89)]
    [TestCase(EasVersion.V140)]
    [TestCase(EasVersion.V161)]
    public async Task Sync_ClassInAVersionWithoutIt_IsIgnored(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        var request = Named(phone, phone.Collection(FolderType.Inbox));
        request.Descendants(Sync + "Collection").Single().AddFirst(new XElement(Sync + "Class", "Email"));

        var answer = await phone.Connection.PostAsync(EasRequest.Of("Sync", request));

        Assert.That(answer.Xml!.Descendants(Sync + "Status").Select(status => status.Value), Is.EqualTo((string[])["1"]));
        AssertClean(phone);
    }

    [Habit(91)]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Fetch_WithoutOptions_BringsTheWholeText(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1, text: new string('x', 200_000)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = new CollectionOptions();
        await phone.SyncUntilDoneAsync(inbox);
        var id = inbox.Items.Keys.Single();

        inbox.Fetch(id);
        await phone.SyncAsync(inbox);

        var text = version < EasVersion.V120
            ? inbox.Text(id, EasNames.Email + "Body")
            : inbox.Items[id].Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data")?.Value;
        Assert.That(text?.Trim(), Has.Length.EqualTo(200_000));
        AssertClean(phone);
    }

    private static async Task<IEnumerable<string>> NamesAsync(EasPhone phone, string reference, string? range)
    {
        var ns = EasNames.ItemOperations;
        var answer = await phone.Connection.PostAsync(EasRequest.Of("ItemOperations", new XElement(ns + "ItemOperations", new XElement(
            ns + "Fetch",
            new XElement(ns + "Store", "Mailbox"),
            new XElement(EasNames.AirSyncBase + "FileReference", reference),
            range is null ? null : new XElement(ns + "Options", new XElement(ns + "Range", range))))));
        return answer.Xml!.Descendants(ns + "Properties").Single().Elements().Select(element => element.Name.LocalName);
    }

    private static XElement Watch(params (string? Id, string Class)[] folders) => new(
        EasNames.Ping + "Ping",
        new XElement(EasNames.Ping + "HeartbeatInterval", "1"),
        new XElement(EasNames.Ping + "Folders", folders.Select(folder => new XElement(
            EasNames.Ping + "Folder",
            folder.Id is null ? null : new XElement(EasNames.Ping + "Id", folder.Id),
            new XElement(EasNames.Ping + "Class", folder.Class)))));

    private static XElement Named(EasPhone phone, EasCollection collection, XElement? commands = null) => new(
        Sync + "Sync",
        new XElement(Sync + "Collections", new XElement(
            Sync + "Collection",
            phone.Version < EasVersion.V140 ? new XElement(Sync + "Class", "Email") : null,
            new XElement(Sync + "SyncKey", collection.SyncKey),
            new XElement(Sync + "CollectionId", collection.Id),
            commands)));
}
