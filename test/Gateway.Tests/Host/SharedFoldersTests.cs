using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Scenarios;
using OxSimulator.Store;

namespace Gateway.Tests.Host;

/// <summary>Folders of colleagues on the phone, with the owner's name, and public ones: where the user may not write, what he writes on the phone goes from it again.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class SharedFoldersTests(StoreKind store) : HostTests(store)
{
    private const int OnlyRead = 1 | (2 << 7), ReadAndCreate = 2 | (2 << 7), ReadAndOwn = 2 | (2 << 7) | (1 << 14) | (1 << 21);

    private static readonly string[] Modules = ["calendar", "contacts", "tasks"];

    protected override string[] Settings => ["--Eas:Folders:Shared=true", "--Eas:Folders:Public=true"];

    [Scenario("L70")]
    [Defect("D5")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Shared_OnlyToRead_WhatThePhoneWritesIsUndone(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(owner);
        var folders = await ShareAsync(web, Bed.User(user), OnlyRead);
        await FillAsync(web, folders);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        foreach (var module in Modules)
        {
            var collection = Of(phone, module, Bed.User(owner));
            await phone.SyncUntilDoneAsync(collection);
            var (id, before) = (collection.Items.Single().Key, Said(collection.Items.Single().Value));

            collection.Add(New(module, version));
            await phone.SyncAsync([collection]);
            Assert.That(collection.Items, Has.Count.EqualTo(2), "an error would leave it on the phone for good");
            Assert.That((await phone.PingAsync(TimeSpan.FromMinutes(5), [collection])).Status, Is.EqualTo(2), "there is something to tell");
            await phone.SyncUntilDoneAsync(collection);
            Assert.That(collection.Items.Keys, Is.EqualTo(new[] { id }), module);

            collection.Change(id, New(module, version));
            await phone.SyncUntilDoneAsync(collection);
            Assert.That(Said(collection.Items[id]), Is.EqualTo(before), module);

            collection.Delete(id);
            await phone.SyncUntilDoneAsync(collection);
            Assert.That(collection.Items.Keys, Is.EqualTo(new[] { id }), module);
        }

        Assert.That(Bed.SentBy(user), Is.Empty);
        AssertClean(phone);
    }

    [Test]
    public async Task Shared_AddedWhileTheAnswerIsLost_GoesFromThePhoneAllTheSame()
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(owner);
        await ShareAsync(web, Bed.User(user), OnlyRead);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        var calendar = Of(phone, "calendar", Bed.User(owner));
        await phone.SyncUntilDoneAsync(calendar);

        calendar.Add(New("calendar", EasVersion.V161));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync([calendar]));
        await phone.SyncAsync([calendar]);
        var shown = calendar.Items.Single().Key;

        // The user is faster than the answer: he changes it, and takes it away.
        calendar.Change(shown, New("calendar", EasVersion.V161));
        await phone.SyncAsync([calendar]);
        await phone.SyncUntilDoneAsync(calendar);

        Assert.That(calendar.Items, Is.Empty);
        AssertClean(phone);
    }

    [Test]
    public async Task Shared_OwnItemsAlone_AreTheUsers()
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(owner);
        var folders = await ShareAsync(web, Bed.User(user), ReadAndOwn);
        await FillAsync(web, folders);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        await OwnItemsAreTheUsersAsync(phone, module => Of(phone, module, Bed.User(owner)));
        AssertClean(phone);
    }

    /// <summary>The operator wants public folders on phones: of them the user gets those that he sees in OX, and has not put away there.</summary>
    [Defect("D6")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Public_OfEachClass_IsSyncedWithItsRightsAsTheUserChose(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(owner);
        using var mine = await Bed.WebAsync(user);
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
            foreach (var module in Modules) folders[module] = Bed.User(owner).Context.AddPublicFolder(Bed.User(owner), $"Company {module} {version}", module, ReadAndOwn).Id;
        await FillAsync(web, folders);
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        await OwnItemsAreTheUsersAsync(phone, module => phone.Collection(phone.Folders.Values.Single(folder => folder.Name == $"Company {module} {version}").Id));
        Assert.That((await web.StateAsync())["tasks"]![folders["tasks"]]!.AsArray().Select(task => task!["title"]!.ToString()), Is.EqualTo(new[] { "Theirs" }), "what the phone added there, it deleted there");

        foreach (var folder in folders.Values) await mine.CallAsync("folders", "update", $"&id={folder}&tree=0&timestamp=9999999999999", new JsonObject { ["folder"] = new JsonObject { ["subscribed"] = false } });
        await phone.FolderSyncAsync();
        Assert.That(phone.Folders.Values.Where(folder => folder.Name.StartsWith("Company", StringComparison.Ordinal) && folder.Name.EndsWith($"{version}", StringComparison.Ordinal)), Is.Empty);
        Assert.That((await web.StateAsync())["tasks"]![folders["tasks"]]!.AsArray(), Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    /// <summary>What the phone adds is stored and the user's own; what others have stored stays as it is.</summary>
    private static async Task OwnItemsAreTheUsersAsync(EasPhone phone, Func<string, EasCollection> of)
    {
        foreach (var module in Modules)
        {
            var collection = of(module);
            await phone.SyncUntilDoneAsync(collection);
            var (id, before) = (collection.Items.Single().Key, Said(collection.Items.Single().Value));
            collection.Add(New(module, phone.Version));
            await phone.SyncUntilDoneAsync(collection);
            Assert.That(collection.Items, Has.Count.EqualTo(2), module);

            collection.Change(id, New(module, phone.Version));
            await phone.SyncUntilDoneAsync(collection);
            Assert.That(Said(collection.Items[id]), Is.EqualTo(before), module);
            foreach (var one in collection.Items.Keys.ToList()) collection.Delete(one);
            await phone.SyncUntilDoneAsync(collection);
            Assert.That(collection.Items.Keys, Is.EqualTo(new[] { id }), module);
        }
    }

    [Test]
    public async Task Shared_NoMore_GoesFromThePhoneWithItsFolder()
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(owner);
        var folders = await ShareAsync(web, Bed.User(user), ReadAndCreate);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        var before = phone.Folders.Count;

        foreach (var folder in folders.Values) await GrantAsync(web, folder, Bed.User(user), 0);
        await phone.FolderSyncAsync();

        Assert.That(phone.Folders, Has.Count.EqualTo(before - Modules.Length));
        AssertClean(phone);
    }

    /// <summary>An item's texts: what is empty in a change is absent in a new item.</summary>
    private static string Said(XElement item) =>
        string.Join(' ', item.Descendants().Where(one => !one.HasElements && one.Value.Length > 0).Select(one => $"{one.Name.LocalName}={one.Value}").Order(StringComparer.Ordinal));

    private static EasCollection Of(EasPhone phone, string module, SimUser owner) =>
        phone.Collection(phone.Folders.Values.Single(folder => folder.Name == $"Team {module} ({owner.DisplayName})").Id);

    private static async Task<Dictionary<string, string>> ShareAsync(OxWeb web, SimUser with, int rights)
    {
        var made = new Dictionary<string, string>();
        foreach (var module in Modules)
        {
            var id = (await web.CallAsync("folders", "new", "&folder_id=1&tree=0", new JsonObject { ["folder"] = new JsonObject { ["title"] = "Team " + module, ["module"] = module } }))!.ToString();
            await GrantAsync(web, made[module] = id, with, rights);
        }

        return made;
    }

    private static async Task GrantAsync(OxWeb web, string folder, SimUser to, int rights)
    {
        var own = (await web.CallAsync("folders", "get", $"&id={Uri.EscapeDataString(folder)}&tree=0"))!["permissions"]!.AsArray()[0]!.DeepClone();
        var permissions = new JsonArray(own);
        if (rights > 0) permissions.Add(new JsonObject { ["entity"] = to.Id, ["bits"] = rights, ["group"] = false });
        await web.CallAsync(
            "folders", "update", $"&id={Uri.EscapeDataString(folder)}&tree=0&timestamp=9999999999999", new JsonObject { ["folder"] = new JsonObject { ["permissions"] = permissions } });
    }

    private static async Task FillAsync(OxWeb web, Dictionary<string, string> folders)
    {
        await web.CallAsync("chronos", "new", $"&folder={Uri.EscapeDataString("cal://0/" + folders["calendar"])}&sendInternalNotifications=false", new JsonObject
        {
            ["event"] = new JsonObject { ["summary"] = "Theirs", ["startDate"] = OxWeb.Time(new DateTime(2027, 1, 11, 10, 0, 0), "Europe/Berlin"), ["endDate"] = OxWeb.Time(new DateTime(2027, 1, 11, 11, 0, 0), "Europe/Berlin") },
        });
        await web.CallAsync("contacts", "new", "", new JsonObject { ["folder_id"] = folders["contacts"], ["last_name"] = "Theirs", ["display_name"] = "Theirs" });
        await web.CallAsync("tasks", "new", "", new JsonObject { ["folder_id"] = folders["tasks"], ["title"] = "Theirs" });
    }

    internal static IReadOnlyList<XElement> New(string module, EasVersion version) => module switch
    {
        "calendar" => new EventDraft
        {
            Uid = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), Subject = "Mine", Zone = TimeZoneRules.Berlin, Start = new DateTime(2027, 1, 12, 9, 0, 0), End = new DateTime(2027, 1, 12, 10, 0, 0),
        }.Build(version),
        "contacts" => new ContactDraft { FirstName = "Mine", LastName = "Mine" }.Build(),
        _ => new TaskDraft { Subject = "Mine" }.Build(version),
    };
}
