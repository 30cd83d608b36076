using System.Xml.Linq;
using EasClient;
using EasClient.Phone;
using OxSimulator.Contacts;
using OxSimulator.Http;

namespace Gateway.Tests.Host.Day;

/// <summary>Find, the form in which phones of 16.1 search.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class FindTests(StoreKind store) : HostTests(store)
{
    [Test]
    public async Task FindMail_TellsEnvelopesWithoutReadingMessages()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.Plain(1, "Budget", text: "Numbers inside"), Letters.WithFile(2, "budget.bin", [1]), Letters.Plain(3, "Other")]);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Bed.Ox.Server.Calls.Clear();

        var words = await phone.FindMailAsync("budget", inbox.Id);
        var calls = Bed.CallsOf(user);
        var query = await phone.FindMailAsync("subject:budget OR hasattachment:true");
        var nothing = await phone.FindMailAsync("no such words");

        Assert.That(calls.Where(call => call.Action == "get"), Is.Empty);
        var hit = words.Hits.Single();
        Assert.That((words.Status, words.Range, words.Total), Is.EqualTo((1, "0-0", 1)));
        Assert.That(inbox.Text(hit.ServerId!, EasNames.Email + "Subject"), Is.EqualTo("Budget"), "the id is the one of Sync");
        Assert.That(hit.CollectionId, Is.EqualTo(inbox.Id));
        Assert.That(hit.Properties.Element(EasNames.Find + "HasAttachments")?.Value, Is.EqualTo("0"));
        Assert.That(hit.Properties.Element(EasNames.Email + "From")?.Value, Does.Contain("bo@example.org"));
        Assert.That(query.Hits.Select(one => one.Properties.Element(EasNames.Find + "HasAttachments")?.Value), Is.EquivalentTo((string[])["0", "1"]));
        Assert.That((nothing.Status, nothing.Range, nothing.Total, nothing.Hits.Count), Is.EqualTo((1, "0-0", 0, 0)));
        AssertClean(phone);
    }

    [Test]
    public async Task FindMail_PageByPage_BelongsToTheSearchThatBegan()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 120).Select(i => Letters.Plain(i, $"Page {i}")));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        var id = Guid.NewGuid().ToString();

        var first = await phone.FindMailAsync("page", range: "0-99", searchId: id);
        await Bed.DeliverAsync(user, Letters.Plain(999, "Page 999"));
        var second = await phone.FindMailAsync("page", range: "100-199", searchId: id);
        var stranger = await phone.FindMailAsync("page", range: "100-199");
        var unknown = await phone.FindMailAsync("page", "M123456789abc");
        var empty = await phone.FindMailAsync(" ");

        Assert.That((first.Range, second.Range, second.Total), Is.EqualTo(("0-99", "100-119", 120)));
        Assert.That(first.Hits.Concat(second.Hits).Select(hit => hit.ServerId).Distinct().Count(), Is.EqualTo(120));
        Assert.That(stranger.Status, Is.EqualTo(4), "a search that did not begin with its first page");
        Assert.That(unknown.Status, Is.EqualTo(3), "a folder that the user does not have");
        Assert.That(empty.Status, Is.EqualTo(2), "nothing to look for");
        AssertClean(phone);
    }

    [TestCase(false, 25)]
    [TestCase(true, 30)]
    public async Task FindMail_ShowsHowMailsBegin_WithoutACallForEach(bool kept, int shown)
    {
        var user = Bed.NextUser();
        var words = string.Concat(Enumerable.Repeat("Wörter und  mehr\r\n", 40));
        await Bed.DeliverAsync(user, Enumerable.Range(1, 30).Select(i => Letters.Plain(i, $"Begin {i}", text: words)));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        Bed.Ox.Server.Options.KeepsPreviews = kept;
        Bed.Ox.Server.Calls.Clear();

        var found = await phone.FindMailAsync("begin");
        Bed.Ox.Server.Options.KeepsPreviews = false;

        var previews = found.Hits.Select(hit => hit.Properties.Element(EasNames.Find + "Preview")?.Value).ToList();
        Assert.That(previews.OfType<string>().Count(), Is.EqualTo(shown));
        Assert.That(previews[0], Does.StartWith("Wörter und mehr Wörter").And.Length.LessThanOrEqualTo(255));
        var lists = Bed.CallsOf(user).Where(call => call is { Module: "mail", Action: "list" }).Select(call => call.Parameters["columns"].Split(',')[^1]).ToList();
        Assert.That(lists.Skip(1), Is.EqualTo(kept ? (string[])["662"] : ["662", "663"]));
        Assert.That(Bed.CallsOf(user).Where(call => call.Action == "get"), Is.Empty);
        AssertClean(phone);
    }

    [Test]
    public async Task FindMail_OxDoesNotTellHowMailsBegin_FindsThemAllTheSame()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1, "Begin"));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "list", User = TestBed.UserName(user), Skip = 1, Fault = new OxFault("MSG-0044", OxCategory.UserInput, "unknown column") });

        var found = await phone.FindMailAsync("begin");

        Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the fault has struck");
        Assert.That((found.Status, found.Total, found.Hits.Single().Properties.Element(EasNames.Find + "Preview")), Is.EqualTo((1, 1, (XElement?)null)));
        AssertClean(phone);
    }

    [Test]
    public async Task FindPeople_ComesWithPictures()
    {
        var colleague = Bed.User(31);
        UserPictures.Set(colleague, new byte[] { 0xFF, 0xD8, 0xFF, 1, 2, 3 });
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, Bed.NextUser());

        var found = await phone.FindPeopleAsync(colleague.Address);

        var hit = found.Hits.Single();
        Assert.That((hit.Gal("EmailAddress"), hit.Gal("LastName")), Is.EqualTo((colleague.Address, colleague.LastName)));
        Assert.That(hit.Properties.Element(EasNames.Gal + "Picture")?.Element(EasNames.Gal + "Data")?.Value, Is.EqualTo(Convert.ToBase64String([0xFF, 0xD8, 0xFF, 1, 2, 3])));
        AssertClean(phone);
    }

    [Test]
    public async Task Options_TellOfFindOnlyWhereItIs()
    {
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, Bed.NextUser());
        using var older = await Bed.ReadyPhoneAsync(EasVersion.V141, Bed.NextUser());

        Assert.That(phone.Commands, Is.SupersetOf((string[])["Find", "Search", "ResolveRecipients", "ValidateCert"]));
        Assert.That((await older.FindMailAsync("x")).Status, Is.EqualTo(137).Or.EqualTo(138));
    }
}
