using EasClient;
using EasClient.Items;
using EasClient.Phone;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Host.Day;

/// <summary>Two phones and the web interface keep one address book.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class ContactsTests(StoreKind store) : HostTests(store)
{
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Contacts_AddedChangedAndDeletedOnAPhone_ReachOxAndTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Contacts), two.Collection(FolderType.Contacts));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        var draft = new ContactDraft
        {
            FirstName = "Zoë",
            LastName = "Ångström",
            CompanyName = "Wind & Waves",
            Email1 = "zoe@example.org",
            MobilePhone = "+46 70 123",
            Birthday = new DateOnly(1990, 2, 28),
            Notes = "Met at sea.\r\nLikes tea.",
            Home = new PostalAddress("Hamngatan 1", "Göteborg", PostalCode: "411 06", Country: "Sweden"),
        };

        // A new one.
        var added = first.Add(draft.Build());
        await one.SyncUntilDoneAsync(first);
        var stored = (await web.AllContactsAsync()).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stored["first_name"]?.ToString(), Is.EqualTo("Zoë"));
            Assert.That(stored["last_name"]?.ToString(), Is.EqualTo("Ångström"));
            Assert.That(stored["email1"]?.ToString(), Is.EqualTo("zoe@example.org"));
            Assert.That(stored["city_home"]?.ToString(), Is.EqualTo("Göteborg"));
            Assert.That(stored["birthday"]?.GetValue<long>(), Is.EqualTo(new DateTimeOffset(1990, 2, 28, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()));
            Assert.That(stored["note"]?.ToString(), Does.Contain("Likes tea."));
        }

        Assert.That((await one.SyncAsync(first)).For(first)?.Commands ?? [], Is.Empty, "an echo");
        await two.SyncUntilDoneAsync(second);
        var theirs = second.Items.Single();
        Assert.That(theirs.Value.Element(EasNames.Contacts + "LastName")?.Value, Is.EqualTo("Ångström"));
        Assert.That(theirs.Value.Element(EasNames.Contacts + "Birthday")?.Value, Is.EqualTo("1990-02-28T00:00:00.000Z"));

        // Changed on the other phone.
        second.Change(theirs.Key, (draft with { CompanyName = "Waves only", Notes = null }).Build());
        await two.SyncUntilDoneAsync(second);
        Assert.That((await web.AllContactsAsync()).Single()["company"]?.ToString(), Is.EqualTo("Waves only"));
        await one.SyncUntilDoneAsync(first);
        Assert.That(first.Added(added).Element(EasNames.Contacts + "CompanyName")?.Value, Is.EqualTo("Waves only"));

        // Deleted on the first.
        first.Delete(first.ServerIdOf(added)!);
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        Assert.That(await web.AllContactsAsync(), Is.Empty);
        Assert.That(second.Items, Is.Empty);
        AssertClean(one, two);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Contacts_AddedChangedAndDeletedInOx_ReachThePhone(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        var id = await web.NewAsync("contacts", new JsonObject { ["first_name"] = "Mo", ["last_name"] = "Field", ["email1"] = "mo@example.org", ["number_of_children"] = "3" });
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items.Single().Value.Element(EasNames.Contacts + "FirstName")?.Value, Is.EqualTo("Mo"));

        await web.ChangeAsync("contacts", id, new JsonObject { ["first_name"] = "Maud" });
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items.Single().Value.Element(EasNames.Contacts + "FirstName")?.Value, Is.EqualTo("Maud"));

        // What the protocol has no word for survives a change from the phone.
        var server = book.Items.Single();
        book.Change(server.Key, [.. new ContactDraft { FirstName = "Maud", LastName = "Field", Email1 = "maud@example.org" }.Build()]);
        await phone.SyncUntilDoneAsync(book);
        var stored = (await web.AllContactsAsync()).Single();
        Assert.That(stored["email1"]?.ToString(), Is.EqualTo("maud@example.org"));
        Assert.That(stored["number_of_children"]?.ToString(), Is.EqualTo("3"));

        await web.DeleteAsync("contacts", id);
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items, Is.Empty);
        AssertClean(phone);
    }

    [Scenario("L1")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Add_AnswerLost_MakesOneContact(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        var first = book.Add(new ContactDraft { LastName = "Once" }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));
        await phone.SyncAsync(book);

        Assert.That(book.ServerIdOf(first), Is.Not.Null);
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Habit(44)]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Add_AnswerLostAndMoreAdded_MakesEachOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        var first = book.Add(new ContactDraft { LastName = "First" }.Build());
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));
        var second = book.Add(new ContactDraft { LastName = "Second" }.Build());
        await phone.SyncUntilDoneAsync(book);
        await phone.SyncUntilDoneAsync(book);

        Assert.That(book.ServerIdOf(first), Is.Not.Null);
        Assert.That(book.ServerIdOf(second), Is.Not.Null);
        Assert.That((await web.AllContactsAsync()).Select(contact => contact["last_name"]?.ToString()), Is.EquivalentTo((string[])["First", "Second"]));
        Assert.That(book.Items, Has.Count.EqualTo(2));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Add_OxSavesAndBreaksOff_MakesOneContact(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        var added = book.Add(new ContactDraft { LastName = "Broken" }.Build());
        Bed.Ox.Server.Faults.Add(new() { Module = "contacts", Action = "new", User = TestBed.UserName(user), Drop = true, AfterEffect = true });
        try
        {
            await phone.SyncAsync(book);
        }
        catch (EasHttpException away)
        {
            Assert.That(away.StatusCode, Is.EqualTo(503));
        }

        Bed.OutlastUnclearCalls();
        for (var i = 0; i < 3 && book.ServerIdOf(added) is null; i++) await phone.SyncUntilDoneAsync(book);

        Assert.That(Bed.Ox.Server.Faults.Pending, Is.Zero, "the fault has struck");
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        Assert.That(book.ServerIdOf(added), Is.Not.Null);
        Assert.That(book.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Scenario("L6")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Add_TwoIdenticalRequestsAtOnce_MakesOneContact(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        book.Add(new ContactDraft { LastName = "Twin" }.Build());
        var request = EasClient.Http.EasRequest.Of("Sync", EasClient.Requests.SyncRequest.Build(version, [book], null));

        var answers = await Task.WhenAll(phone.Connection.PostAsync(request), phone.Connection.PostAsync(request));

        Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(200));
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        await phone.SyncUntilDoneAsync(book);
        Assert.That(book.Items, Has.Count.EqualTo(1));
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        AssertClean(phone);
    }
}
