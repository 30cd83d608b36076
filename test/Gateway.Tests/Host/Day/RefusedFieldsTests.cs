using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>What OX does not take of a contact or a task never costs the rest of it; the phone is sent what is stored, the operator hears of it.</summary>
[TestFixture]
internal sealed class RefusedFieldsTests() : HostTests(StoreKind.Embedded)
{
    protected override string[] Settings => ["--Logging:LogLevel:Bridge.Eas.Items.Pim=Information"];

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Contact_WithFieldsThatOxRefuses_KeepsTheRest(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);

        var added = book.Add(new ContactDraft
        {
            FirstName = "Anna", LastName = new string('b', 500), Email1 = "anna@example.org", Email2 = "no address", Email3 = "none, either", NickName = new string('n', 90),
            Notes = new string('t', 6000), CompanyName = "Wind & Waves", Categories = ["One"],
        }.Build(version));
        await phone.SyncUntilDoneAsync(book);
        await phone.SyncUntilDoneAsync(book);

        var stored = (await web.AllContactsAsync()).Single();
        Assert.That((stored["first_name"]?.ToString(), stored["email1"]?.ToString(), stored["company"]?.ToString(), stored["categories"]?.ToString()), Is.EqualTo(("Anna", "anna@example.org", "Wind & Waves", "One")));
        Assert.That((stored["email2"], stored["last_name"]!.ToString().Length, stored["nickname"]!.ToString().Length, stored["note"]!.ToString().Length), Is.EqualTo(((object?)null, 128, 64, 5680)));
        Assert.That(book.Added(added).Element(EasNames.Contacts + "LastName")?.Value, Is.EqualTo(new string('b', 128)), "the phone has what is stored");
        Assert.That(Bed.Logs.Lines.Where(line => line.Text.Contains("Not stored", StringComparison.Ordinal)).Select(line => line.Text), Has.Some.Contains("email2").And.None.Contains("no address").And.None.Contains("bbb"));

        // The same in an edit.
        book.Change(book.ServerIdOf(added)!, new ContactDraft { FirstName = "Hanna", Email1 = "nonsense", JobTitle = new string('j', 300) }.Build(version));
        await phone.SyncUntilDoneAsync(book);
        stored = (await web.AllContactsAsync()).Single();
        Assert.That((stored["first_name"]?.ToString(), stored["email1"]?.ToString(), stored["position"]!.ToString().Length), Is.EqualTo(("Hanna", "anna@example.org", 128)));
        Assert.That(book.Added(added).Element(EasNames.Contacts + "Email1Address")?.Value, Is.EqualTo("anna@example.org"));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Task_WithFieldsThatOxRefuses_KeepsTheRest(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var list = phone.Collection(FolderType.Tasks);
        await phone.SyncUntilDoneAsync(list);

        var added = list.Add(new TaskDraft { Subject = new string('s', 400), Body = "Typed with care", Due = new DateTime(2026, 12, 24, 0, 0, 0, DateTimeKind.Unspecified), Categories = [new string('c', 1500)] }.Build(version));
        await phone.SyncUntilDoneAsync(list);
        await phone.SyncUntilDoneAsync(list);

        var stored = (await web.AllTasksAsync()).Single();
        Assert.That((stored["title"]!.ToString().Length, stored["note"]!.ToString(), stored["categories"]!.ToString().Length), Is.EqualTo((256, "Typed with care", 1024)));
        Assert.That(list.Added(added).Element(EasNames.Tasks + "Subject")?.Value, Is.EqualTo(new string('s', 256)));
        AssertClean(phone);
    }
}
