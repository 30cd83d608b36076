using EasClient;
using EasClient.Phone;
using EasClient.Requests;

namespace Gateway.Tests.Host;

/// <summary>Searches in mail that OX takes long over.</summary>
[TestFixture]
internal sealed class SearchTimeTests() : HostTests(StoreKind.Embedded)
{
    protected override string[] Settings => ["--Eas:Search:TimeoutSeconds=2"];

    [TestCaseSource(nameof(Versions))]
    public async Task Search_LongerThanAllowed_EndsInStatus10(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1, "Slow"));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        Delay(user, "search", TimeSpan.FromSeconds(6));

        var slow = await phone.SearchMailAsync("slow", phone.Folder(FolderType.Inbox).Id);
        Bed.Ox.Server.Faults.Clear();
        var quick = await phone.SearchMailAsync("slow", phone.Folder(FolderType.Inbox).Id);

        Assert.That((slow.Status, slow.Hits.Count), Is.EqualTo((10, 0)));
        Assert.That((quick.Status, quick.Hits.Count), Is.EqualTo((1, 1)));
        AssertClean(phone);
    }

    [Test]
    public async Task Search_WithOneSlowFolder_TellsWhatTheOthersHave()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1, "Slow"));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "search", User = TestBed.UserName(user), Skip = 3, Count = 100, Delay = TimeSpan.FromSeconds(6) });

        var found = await phone.SearchMailAsync("slow");

        Assert.That((found.Status, found.Hits.Count), Is.EqualTo((1, 1)));
        AssertClean(phone);
    }

    [Test]
    public async Task Search_WithSlowBodies_GivesAShorterPage()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 10).Select(i => Letters.Plain(i, "Slow")));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "get", User = TestBed.UserName(user), Skip = 4, Count = 100, Delay = TimeSpan.FromSeconds(6) });

        var found = await phone.SearchMailAsync("slow", bodies: [new BodyPreference(1)]);
        Bed.Ox.Server.Faults.Clear();
        var count = found.Hits.Count;
        var rest = await phone.SearchMailAsync(new MailSearch("slow") { Rebuild = false }, $"{count}-9", [new BodyPreference(1)]);

        // Four bodies come at once, of which the last may belong to a later hit: they are read several at a time.
        Assert.That(count, Is.InRange(1, 4));
        Assert.That((found.Status, found.Range, found.Total), Is.EqualTo((1, $"0-{count - 1}", 10)));
        Assert.That((rest.Range, rest.Hits.Count), Is.EqualTo(($"{count}-9", 10 - count)));
        AssertClean(phone);
    }

    private void Delay(int user, string action, TimeSpan delay) => Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = action, User = TestBed.UserName(user), Count = 100, Delay = delay });
}
