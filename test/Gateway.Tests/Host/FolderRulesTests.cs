using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Store;

namespace Gateway.Tests.Host;

/// <summary>The operator says which phones get which folders. What a phone may not see any more goes from it, and stays in OX.</summary>
[TestFixture]
internal sealed class FolderRulesTests() : HostTests(StoreKind.Embedded)
{
    private const int ReadAndCreate = 2 | (2 << 7);

    private static readonly string[] Modules = ["calendar", "contacts", "tasks"];
    private static readonly string[] Mine = ["My calendar", "My contacts", "My tasks"], Theirs = ["Their calendar", "Their contacts", "Their tasks"], Everybodys = ["All calendar", "All contacts", "All tasks"];

    private static readonly string[] Rules =
    [
        "--Eas:Folders:Shared=true",
        "--Eas:Folders:Rules:0:DeviceType=Solo*", "--Eas:Folders:Rules:0:PersonalSubfolders=false", "--Eas:Folders:Rules:0:MailSubfolders=false", "--Eas:Folders:Rules:0:Shared=false",
        "--Eas:Folders:Rules:1:UserAgent=Wide/*", "--Eas:Folders:Rules:1:Class=Calendar", "--Eas:Folders:Rules:1:Public=true",
        "--Eas:Folders:Rules:2:Class=Tasks", "--Eas:Folders:Rules:2:Shared=false",
    ];

    protected override string[] Settings => Rules;

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folders_OfEachPhone_AreThoseOfItsRules(EasVersion version)
    {
        var (user, _) = await FilledAsync(Bed);
        using var usual = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var solo = TestBed.PhoneOver(Bed.Connection(user, "PHONETWO") with { DeviceType = "SoloPhone" }, version);
        using var wide = TestBed.PhoneOver(Bed.Connection(user, "PHONETHREE") with { UserAgent = "Wide/1" }, version);
        await solo.SetUpAsync();
        await wide.SetUpAsync();

        Assert.That(NamesOn(usual), Is.EquivalentTo([.. Mine, "Letters", Theirs[0], Theirs[1]]));
        Assert.That(NamesOn(solo), Is.Empty);
        Assert.That(NamesOn(wide), Is.EquivalentTo([.. Mine, "Letters", Theirs[0], Theirs[1], Everybodys[0]]));
        foreach (var type in new[] { FolderType.Inbox, FolderType.Calendar, FolderType.Contacts, FolderType.Tasks }) Assert.That(solo.Folder(type), Is.Not.Null);
        AssertClean(usual, solo, wide);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Rule_Changed_TakesAndBringsFoldersAndLeavesOxAsItIs(EasVersion version)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded, ox: null, configure: null, "--Eas:Folders:Shared=true", "--Eas:Policy:Mode=None");
        var (user, folders) = await FilledAsync(bed);
        using var web = await bed.WebAsync(user);
        using var phone = await bed.ReadyPhoneAsync(version, user);
        var book = phone.Collection(phone.Folders.Values.Single(folder => folder.Name == Mine[1]).Id);
        var theirs = phone.Folders.Values.Single(folder => folder.Name.StartsWith(Theirs[0], StringComparison.Ordinal)).Id;
        await phone.SyncUntilDoneAsync(book);
        var (id, item) = book.Items.Single();
        var before = (await web.StateAsync())["contacts"]!.ToJsonString();

        await bed.RestartAsync("--Eas:Folders:Rules:0:DeviceType=" + phone.Connection.Options.DeviceType, "--Eas:Folders:Rules:0:PersonalSubfolders=false", "--Eas:Folders:Rules:0:Shared=false");
        Assert.That((await phone.PingAsync(TimeSpan.FromMinutes(5), [phone.Collection(FolderType.Inbox)])).Status, Is.EqualTo(7), "it is sent to FolderSync");
        book.Delete(id);
        book.Add([.. item.Elements()]);
        var refused = await phone.Connection.PostAsync(EasRequest.Of("Sync", SyncRequest.Build(version, [book])));
        Assert.That(refused.Xml!.Descendants(EasNames.AirSync + "Status").First().Value, Is.EqualTo("12"));
        Assert.That((await phone.FolderDeleteAsync(theirs)).Status, Is.AnyOf(1, 4), "as good as deleted there");
        await phone.FolderSyncAsync();
        Assert.That(NamesOn(phone), Is.EquivalentTo(["Letters"]));
        Assert.That((await web.StateAsync())["contacts"]!.ToJsonString(), Is.EqualTo(before));
        Assert.That(bed.User(user).Context.FindFolder(folders["calendar"]), Is.Not.Null);

        await bed.RestartAsync();
        await phone.FolderSyncAsync();
        Assert.That(NamesOn(phone), Is.EquivalentTo([.. Mine, "Letters", .. Theirs]));
        var again = phone.Collection(book.Id);
        await phone.SyncUntilDoneAsync(again);
        Assert.That(again.Items.Keys, Is.EqualTo(new[] { id }));
        Assert.That(phone.Violations, Is.Empty);
    }

    /// <summary>Folders beside the default ones, without their owners' names.</summary>
    private static List<string> NamesOn(EasPhone phone) =>
        [.. phone.Folders.Values.Select(folder => folder.Name.Split(" (")[0]).Where(name => Mine.Contains(name) || Theirs.Contains(name) || Everybodys.Contains(name) || name == "Letters")];

    /// <returns>The user, and the folders of a colleague that he sees, by module.</returns>
    private static async Task<(int User, Dictionary<string, string> Shared)> FilledAsync(TestBed bed)
    {
        var (user, owner) = (bed.NextUser(), bed.NextUser());
        var (shared, own) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        using (await bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var context = bed.User(user).Context;
            for (var i = 0; i < Modules.Length; i++)
            {
                own[Modules[i]] = context.AddPrivateFolder(bed.User(user), Mine[i], Modules[i]).Id;
                var theirs = context.AddPrivateFolder(bed.User(owner), Theirs[i], Modules[i]);
                context.Share(theirs, bed.User(user), ReadAndCreate);
                shared[Modules[i]] = theirs.Id;
                if (!context.Folders.Any(folder => folder.Title == Everybodys[i])) context.AddPublicFolder(bed.User(owner), Everybodys[i], Modules[i], SimPermission.ReadOnly);
            }
        }

        using var web = await bed.WebAsync(user);
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=0", new JsonObject { ["title"] = "Letters", ["module"] = "mail" });
        await web.CallAsync("contacts", "new", "", new JsonObject { ["folder_id"] = own["contacts"], ["last_name"] = "Miller", ["display_name"] = "Miller" });
        return (user, shared);
    }
}
