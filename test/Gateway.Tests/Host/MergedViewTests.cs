using System.Text.Json.Nodes;
using EasClient;
using EasClient.Phone;
using EasClient.Requests;
using Gateway.Tests.Scenarios;
using OxSimulator.Store;

namespace Gateway.Tests.Host;

/// <summary>Phones that know one calendar, one address book and one task list see in each what is in all of the user's folders of the kind.</summary>
[TestFixture]
internal sealed class MergedViewTests() : HostTests(StoreKind.Embedded)
{
    private const int OnlyRead = 1 | (2 << 7);
    private const string InDefault = "In default", InOwn = "In own", InShared = "In shared";

    private static readonly (string Module, FolderType Type)[] Kinds = [("calendar", FolderType.Calendar), ("contacts", FolderType.Contacts), ("tasks", FolderType.Tasks)];

    protected override string[] Settings =>
    [
        "--Eas:Watch:PollSeconds=1", "--Eas:Watch:FolderSeconds=1", "--Eas:Folders:Shared=true",
        "--Eas:Folders:Rules:0:DeviceType=Solo*", "--Eas:Folders:Rules:0:Merged=true",
    ];

    [Defect("D5")]
    [TestCaseSource(nameof(Versions))]
    public async Task View_OfEachKind_ShowsAllAndWritesWhereTheItemIs(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(user);
        using var theirs = await Bed.WebAsync(owner);
        var places = await FilledAsync(Bed, user, owner, web, theirs);
        using var phone = await SoloAsync(Bed, version, user);
        Assert.That(phone.Folders.Values.Where(folder => folder.Type is FolderType.UserCalendar or FolderType.UserContacts or FolderType.UserTasks), Is.Empty);
        foreach (var (module, type) in Kinds)
        {
            var (view, place) = (phone.Collection(type), places[module]);
            await phone.SyncUntilDoneAsync(view);
            Assert.That(view.Items, Has.Count.EqualTo(3), module);
            Assert.That(await phone.EstimateAsync(view), Is.Zero);
            await phone.SyncAsync(view);
            Bed.Ox.Server.Calls.Clear();
            await phone.SyncAsync(view);
            Assert.That(Bed.CallsOf(user), Has.Count.LessThanOrEqualTo(3), "one a folder");
            var (own, shared) = (IdOf(view, InOwn), IdOf(view, InShared));
            Assert.That((await phone.FetchItemAsync(view.Id, own, [])).Properties!.Value, Does.Contain(InOwn), module);

            view.Add(SharedFoldersTests.New(module, version));
            view.Change(own, SharedFoldersTests.New(module, version));
            view.Change(shared, SharedFoldersTests.New(module, version));
            await phone.SyncUntilDoneAsync(view);
            await phone.SyncUntilDoneAsync(view);
            Assert.That(await TextsAsync(web, module, place.Default), Is.EquivalentTo(new[] { InDefault, "Mine" }), module);
            Assert.That(await TextsAsync(web, module, place.Own), Is.EqualTo(new[] { "Mine" }), module);
            Assert.That(await TextsAsync(theirs, module, place.Shared), Is.EqualTo(new[] { InShared }), module);
            Assert.That(IdOf(view, InShared), Is.EqualTo(shared), "what may not be changed is undone");

            view.Delete(own);
            view.Delete(shared);
            await phone.SyncUntilDoneAsync(view);
            await phone.SyncUntilDoneAsync(view);
            Assert.That(await TextsAsync(web, module, place.Own), Is.Empty, module);
            Assert.That(IdOf(view, InShared), Is.EqualTo(shared), module);
            Assert.That(view.Items, Has.Count.EqualTo(3), module);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Change_InAnyOfItsFolders_WakesTheView(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(user);
        using var theirs = await Bed.WebAsync(owner);
        var places = await FilledAsync(Bed, user, owner, web, theirs);
        using var phone = await SoloAsync(Bed, version, user);
        var views = Kinds.Select(kind => phone.Collection(kind.Type)).ToList();
        await phone.SyncUntilDoneAsync(views);
        for (var i = 0; i < Kinds.Length; i++)
        {
            var waiting = phone.PingAsync(TimeSpan.FromMinutes(5), views);
            await PutAsync(theirs, Kinds[i].Module, places[Kinds[i].Module].Shared, "More");
            var woken = await waiting;
            Assert.That((woken.Status, string.Join(' ', woken.Folders)), Is.EqualTo(((int?)2, views[i].Id)), Kinds[i].Module);
            await phone.SyncUntilDoneAsync(views);
            Assert.That(views[i].Items, Has.Count.EqualTo(4));
        }

        // A further folder is no news of the hierarchy to this phone, but of what it shows.
        var again = phone.PingAsync(TimeSpan.FromMinutes(5), views);
        string made;
        Bed.Ox.Server.Calls.Clear();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None)) made = Bed.User(user).Context.AddPrivateFolder(Bed.User(user), "Club", "contacts").Id;
        await Eventually.TrueAsync(() => Bed.CallsOf(user).Count(call => call.Module == "contacts" && call.Parameters.GetValueOrDefault("folder") == made) > 1, "it is looked at, and then watched");
        await PutAsync(web, "contacts", made, "Member");
        var news = await again;
        Assert.That((news.Status, string.Join(' ', news.Folders)), Is.EqualTo(((int?)2, views[1].Id)));
        await phone.SyncUntilDoneAsync(views);
        Assert.That(IdOf(views[1], "Member"), Is.Not.Empty);
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Commands_WhoseAnswersAreLost_AreCarriedOutOnce(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(user);
        using var theirs = await Bed.WebAsync(owner);
        var places = await FilledAsync(Bed, user, owner, web, theirs);
        using var phone = await SoloAsync(Bed, version, user);
        foreach (var (module, type) in Kinds)
        {
            var view = phone.Collection(type);
            phone.Connection.LoseNextAnswer("Sync");
            await LosesAsync(() => phone.SyncUntilDoneAsync(view));
            await phone.SyncUntilDoneAsync(view);
            view.Add(SharedFoldersTests.New(module, version));
            view.Change(IdOf(view, InOwn), SharedFoldersTests.New(module, version));
            phone.Connection.LoseNextAnswer("Sync");
            await LosesAsync(() => phone.SyncAsync([view]));
            await phone.SyncUntilDoneAsync(view);
            await phone.SyncUntilDoneAsync(view);

            Assert.That(view.Items, Has.Count.EqualTo(4), module);
            Assert.That(await TextsAsync(web, module, places[module].Default), Is.EquivalentTo(new[] { InDefault, "Mine" }), module);
            Assert.That(await TextsAsync(web, module, places[module].Own), Is.EqualTo(new[] { "Mine" }), module);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Item_MovedInOxWithinTheView_IsThereOnce(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(user);
        using var theirs = await Bed.WebAsync(owner);
        var places = await FilledAsync(Bed, user, owner, web, theirs);
        using var phone = await SoloAsync(Bed, version, user);
        foreach (var (module, type) in Kinds.Skip(1))
        {
            var view = phone.Collection(type);
            await phone.SyncUntilDoneAsync(view);
            var id = IdOf(view, InOwn).Split('.')[^1];
            await web.CallAsync(module, "update", $"&folder={places[module].Own}&id={id}&timestamp=9999999999999", new JsonObject { ["folder_id"] = places[module].Default });

            await phone.SyncUntilDoneAsync(view);
            Assert.That(view.Items, Has.Count.EqualTo(3), module);
            Assert.That(IdOf(view, InOwn), Does.EndWith($":{id}"), module);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Meeting_InAnotherOfItsCalendars_IsAnsweredThere(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(user);
        using var theirs = await Bed.WebAsync(owner);
        var places = await FilledAsync(Bed, user, owner, web, theirs);
        var start = new DateTime(2027, 1, 11, 15, 0, 0, DateTimeKind.Unspecified);
        var meeting = await theirs.NewEventAsync(new JsonObject
        {
            ["summary"] = "Board", ["startDate"] = OxWeb.Time(start, "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddHours(1), "Europe/Berlin"),
            ["attendees"] = new JsonArray(new JsonObject { ["entity"] = Bed.User(owner).Id, ["cuType"] = "INDIVIDUAL" }, new JsonObject { ["entity"] = Bed.User(user).Id, ["cuType"] = "INDIVIDUAL" }),
        });
        await web.CallAsync(
            "chronos", "move", $"&folder={Uri.EscapeDataString("cal://0/" + places["calendar"].Default)}&id={meeting}&targetFolder={Uri.EscapeDataString("cal://0/" + places["calendar"].Own)}&timestamp=9999999999999");
        using var phone = await SoloAsync(Bed, version, user);
        var view = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(view);
        var id = IdOf(view, "Board");

        Assert.That(await phone.RespondAsync(view.Id, id, MeetingReply.Accept), Is.EqualTo(new MeetingResult(1, id)));
        await phone.SyncUntilDoneAsync(view);
        Assert.That(IdOf(view, "Board"), Is.EqualTo(id));
        var mine = (await web.StateAsync())["calendar"]!.AsArray().Single(one => one!["summary"]!.ToString() == "Board")!["attendees"]!.AsArray().Single(one => one!["entity"]?.ToString() == $"{Bed.User(user).Id}")!;
        Assert.That(mine["partStat"]!.ToString(), Is.EqualTo("ACCEPTED"));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Meeting_OfTheUserAndAColleague_StandsOnceAndItsDeletionIsTheUsersOwn(EasVersion version)
    {
        var (user, owner) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(user);
        using var theirs = await Bed.WebAsync(owner);
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
            Bed.User(owner).Context.Share(Bed.User(owner).Context.FindFolder(Bed.User(owner).CalendarFolder)!, Bed.User(user), 2 | (2 << 7) | (2 << 14) | (2 << 21));
        var start = new DateTime(2027, 1, 11, 15, 0, 0, DateTimeKind.Unspecified);
        var meeting = await theirs.NewEventAsync(new JsonObject
        {
            ["summary"] = "Board", ["startDate"] = OxWeb.Time(start, "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddHours(1), "Europe/Berlin"),
            ["attendees"] = new JsonArray(new JsonObject { ["entity"] = Bed.User(owner).Id, ["cuType"] = "INDIVIDUAL" }, new JsonObject { ["entity"] = Bed.User(user).Id, ["cuType"] = "INDIVIDUAL" }),
        });
        using var phone = await SoloAsync(Bed, version, user);
        var view = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(view);
        Assert.That(view.Items.Keys, Is.EqualTo(new[] { $"{view.Id}:{meeting}" }), "as his own");

        view.Delete(view.Items.Keys.Single());
        await phone.SyncUntilDoneAsync(view);
        await phone.SyncUntilDoneAsync(view);
        var left = (await theirs.StateAsync())["calendar"]!.AsArray().Single(one => one!["summary"]!.ToString() == "Board")!;
        Assert.That(left["folder"]!.ToString(), Is.EqualTo("cal://0/" + Bed.User(owner).CalendarFolder), "the colleague goes there all the same");
        Assert.That(view.Items.Keys.Single(), Does.EndWith($".{meeting}"), "as the colleague's");
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task View_SwitchedOnAndOff_KeepsWhatIsInTheDefaultFoldersAndAllInOx(EasVersion version)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded, ox: null, configure: null, "--Eas:Folders:Shared=true", "--Eas:Policy:Mode=None");
        var (user, owner) = (bed.NextUser(), bed.NextUser());
        using var web = await bed.WebAsync(user);
        using var theirs = await bed.WebAsync(owner);
        var places = await FilledAsync(bed, user, owner, web, theirs);
        using var phone = await SoloAsync(bed, version, user);
        var views = Kinds.Select(kind => phone.Collection(kind.Type)).ToList();
        await phone.SyncUntilDoneAsync(views);
        var before = views.Select(view => view.Items.Keys.Single()).ToList();
        var folders = phone.Folders.Count;

        await bed.RestartAsync("--Eas:Folders:Merged=true");
        await phone.FolderSyncAsync();
        Assert.That(phone.Folders, Has.Count.EqualTo(folders - 6));
        await phone.SyncUntilDoneAsync(views);
        for (var i = 0; i < Kinds.Length; i++)
        {
            Assert.That(views[i].Items, Has.Count.EqualTo(3), Kinds[i].Module);
            Assert.That(IdOf(views[i], InDefault), Is.EqualTo(before[i]));
        }

        await bed.RestartAsync();
        await phone.FolderSyncAsync();
        Assert.That(phone.Folders, Has.Count.EqualTo(folders));
        await phone.SyncUntilDoneAsync(views);
        Assert.That(views.Select(view => view.Items.Keys.Single()), Is.EqualTo(before));
        var others = phone.Folders.Values.Where(folder => folder.Type is FolderType.UserCalendar or FolderType.UserContacts or FolderType.UserTasks).Select(folder => phone.Collection(folder.Id)).ToList();
        await phone.SyncUntilDoneAsync(others);
        Assert.That(others.Select(folder => folder.Items.Count), Is.All.EqualTo(1));
        foreach (var (module, _) in Kinds)
        {
            Assert.That(await TextsAsync(web, module, places[module].Own), Is.EqualTo(new[] { InOwn }), module);
            Assert.That(await TextsAsync(theirs, module, places[module].Shared), Is.EqualTo(new[] { InShared }), module);
        }

        AssertClean(phone);
    }

    private static async Task<EasPhone> SoloAsync(TestBed bed, EasVersion version, int user)
    {
        var phone = TestBed.PhoneOver(bed.Connection(user) with { DeviceType = "SoloPhone" }, version);
        await phone.SetUpAsync();
        return phone;
    }

    /// <summary>An item in each of three folders of each kind: the default one, a further one of the user's, and one of a colleague that he may only read.</summary>
    private static async Task<Dictionary<string, (string Default, string Own, string Shared)>> FilledAsync(TestBed bed, int user, int owner, OxWeb web, OxWeb theirs)
    {
        var places = new Dictionary<string, (string Default, string Own, string Shared)>(StringComparer.Ordinal);
        var (mine, other) = (bed.User(user), bed.User(owner));
        using (await bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            foreach (var (module, _) in Kinds)
            {
                var shared = other.Context.AddPrivateFolder(other, $"Their {module}", module);
                other.Context.Share(shared, mine, OnlyRead);
                var standard = module switch { "calendar" => mine.CalendarFolder, "contacts" => mine.ContactsFolder, _ => mine.TasksFolder };
                places[module] = (standard, mine.Context.AddPrivateFolder(mine, $"My {module}", module).Id, shared.Id);
            }
        }

        foreach (var (module, place) in places)
        {
            await PutAsync(web, module, place.Default, InDefault);
            await PutAsync(web, module, place.Own, InOwn);
            await PutAsync(theirs, module, place.Shared, InShared);
        }

        return places;
    }

    private static async Task PutAsync(OxWeb web, string module, string folder, string text)
    {
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        _ = module switch
        {
            "calendar" => await web.CallAsync("chronos", "new", $"&folder={Uri.EscapeDataString("cal://0/" + folder)}&sendInternalNotifications=false", new JsonObject
            {
                ["event"] = new JsonObject { ["summary"] = text, ["startDate"] = OxWeb.Time(start, "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddHours(1), "Europe/Berlin") },
            }),
            "contacts" => await web.CallAsync("contacts", "new", "", new JsonObject { ["folder_id"] = folder, ["last_name"] = text, ["display_name"] = text }),
            _ => await web.CallAsync("tasks", "new", "", new JsonObject { ["folder_id"] = folder, ["title"] = text }),
        };
    }

    /// <summary>What the items of a folder are called in OX.</summary>
    private static async Task<IReadOnlyList<string>> TextsAsync(OxWeb web, string module, string folder)
    {
        var state = await web.StateAsync();
        return module == "calendar"
            ? [.. state["calendar"]!.AsArray().Where(one => one!["folder"]!.ToString() == "cal://0/" + folder).Select(one => one!["summary"]!.ToString())]
            : [.. (state[module]![folder]?.AsArray() ?? []).Select(one => one![module == "contacts" ? "last_name" : "title"]!.ToString())];
    }

    private static string IdOf(EasCollection view, string text) => view.Items.Single(item => item.Value.Descendants().Any(element => element.Value == text)).Key;
}
