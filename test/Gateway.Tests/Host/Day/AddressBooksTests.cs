using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>What address books hold beside contacts: distribution lists and the global address book, shown where the operator wants it.</summary>
[TestFixture]
internal sealed class AddressBooksTests() : HostTests(StoreKind.Embedded)
{
    protected override string[] Settings => ["--Eas:Contacts:ShowLists=true", "--Eas:Folders:GlobalAddressBook=true"];

    [Defect("D1")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task List_Shown_HasItsMembersAndSurvivesThePhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        var id = await web.NewAsync("contacts", Choir());
        await web.NewAsync("contacts", new JsonObject { ["last_name"] = "Plain", ["first_name"] = "Penny" });
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        var (server, item) = book.Items.Single(one => Text(one.Value, "FileAs") == "List: The Choir");
        Assert.That(NoteOf(item), Is.EqualTo("Al To <alto@example.org>\r\nBas S <bass@example.org>"));

        // Edited, and moved away: it stays as it is, and the phone is told.
        book.Change(server, new ContactDraft { LastName = "Mine", Email1 = "me@example.org", Notes = "nobody" }.Build(version));
        await phone.SyncUntilDoneAsync(book);
        Assert.That((Text(book.Items[server], "LastName"), NoteOf(book.Items[server])), Is.EqualTo(("List: The Choir", NoteOf(item))));
        var other = (await phone.FolderCreateAsync("Other", FolderType.UserContacts)).ServerId!;
        var moved = await phone.MoveAsync(book, phone.Collection(other), [server]);
        Assert.That(moved.Single().Status, Is.EqualTo(1), "the source is none");

        // Deleted: it comes back.
        book.Delete(server);
        await phone.SyncUntilDoneAsync(book);
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items.Values.Select(one => Text(one, "FileAs")), Does.Contain("List: The Choir"));

        // Whoever writes to it finds its members.
        var (_, found) = await phone.ResolveAsync(["The Choir"]);
        Assert.That(found.Single().Addresses, Is.EqualTo((string[])["alto@example.org", "bass@example.org"]));
        var stored = (await web.AllContactsAsync()).Single(one => one["mark_as_distributionlist"]?.GetValue<bool>() == true);
        Assert.That((stored["display_name"]!.ToString(), stored["distribution_list"]!.ToJsonString()), Is.EqualTo(("The Choir", Choir()["distribution_list"]!.ToJsonString())));

        // Changed in OX: the phone follows.
        await web.ChangeAsync("contacts", id, new JsonObject { ["distribution_list"] = new JsonArray(new JsonObject { ["display_name"] = "Al To", ["mail"] = "alto@example.org", ["mail_field"] = 0 }) });
        await phone.SyncUntilDoneAsync(book);
        Assert.That(NoteOf(book.Items.Values.Single(one => Text(one, "FileAs") == "List: The Choir")), Is.EqualTo("Al To <alto@example.org>"));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task GlobalAddressBook_Shown_IsAFolderToBeRead(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var folder = phone.Folders.Values.Single(one => one.Type == FolderType.UserContacts);
        var book = phone.Collection(folder.Id);
        await phone.SyncUntilDoneAsync(book);
        var names = book.Items.Values.Select(one => Text(one, "Email1Address")).ToList();
        Assert.That(names, Does.Contain(TestBed.UserName(user)).And.Contain(TestBed.UserName(40)).And.None.EqualTo("admin@example.test"));

        // The user's own entry, which he may write in OX, and another's; and a new one.
        var (own, other) = (ServerIdOf(TestBed.UserName(user)), ServerIdOf(TestBed.UserName(40)));
        book.Change(own, new ContactDraft { LastName = "Somebody", MobilePhone = "123" }.Build(version));
        book.Delete(other);
        book.Add(new ContactDraft { LastName = "New" }.Build(version));
        await phone.SyncUntilDoneAsync(book);
        await phone.SyncUntilDoneAsync(book);

        Assert.That(book.Items.Values.Select(one => Text(one, "LastName")), Has.None.EqualTo("New"));
        Assert.That(Text(book.Items[own], "LastName"), Is.Not.EqualTo("Somebody"));
        Assert.That(book.Items.Values.Select(one => Text(one, "Email1Address")), Is.SupersetOf(names));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));

        string ServerIdOf(string address) => book.Items.Single(one => Text(one.Value, "Email1Address") == address).Key;
    }

    [Defect("D1")]
    [TestCaseSource(nameof(Versions))]
    public async Task List_SearchedFor_IsFoundBesidePeople(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        await web.NewAsync("contacts", Choir(name: "The user4 people"));
        using var phone = await Bed.ReadyPhoneAsync(version, user);

        var first = await phone.SearchGalAsync("user4", "0-2");
        var second = await phone.SearchGalAsync("user4", "3-5");
        var all = await phone.SearchGalAsync("user4", "0-99");
        var (_, members) = await phone.ResolveAsync([first.Hits[0].Gal("DisplayName")!]);

        Assert.That((first.Hits[0].Gal("DisplayName"), first.Hits[0].Gal("EmailAddress")), Is.EqualTo(("The user4 people", (string?)null)));
        Assert.That(members.Single().Addresses, Has.Count.EqualTo(2));
        Assert.That(first.Hits.Concat(second.Hits).Select(hit => hit.Gal("DisplayName")), Is.EqualTo(all.Hits.Take(6).Select(hit => hit.Gal("DisplayName"))));
        Assert.That(all.Hits.Select(hit => hit.Gal("DisplayName")), Is.Unique);
        AssertClean(phone);
    }

    private static JsonObject Choir(string name = "The Choir") => new()
    {
        ["display_name"] = name,
        ["mark_as_distributionlist"] = true,
        ["distribution_list"] = new JsonArray(
            new JsonObject { ["display_name"] = "Al To", ["mail"] = "alto@example.org", ["mail_field"] = 0 }, new JsonObject { ["display_name"] = "Bas S", ["mail"] = "bass@example.org", ["mail_field"] = 0 }),
    };

    private static string? Text(System.Xml.Linq.XElement item, string name) => item.Element(EasNames.Contacts + name)?.Value;

    private static string? NoteOf(System.Xml.Linq.XElement item) =>
        (item.Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data") ?? item.Element(EasNames.Contacts + "Body"))?.Value;
}
