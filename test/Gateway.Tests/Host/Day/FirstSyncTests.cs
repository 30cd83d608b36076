using System.Diagnostics;
using System.Globalization;
using EasClient;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>A phone adds its account and fills its inbox.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class FirstSyncTests(StoreKind store) : HostTests(store)
{
    private const int Mails = 500;

    [Habit(62)]
    [TestCaseSource(nameof(Versions))]
    public async Task FirstSync_FiveHundredMailsInWindowsOfAHundred_BringsEachOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Inbox(Mails));
        using var phone = Bed.Phone(version, user);
        var logged = Bed.Logs.Lines.Count;
        var clock = Stopwatch.StartNew();
        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncAsync(inbox);
        await phone.SyncAsync(inbox);
        var firstMails = clock.Elapsed;
        var sizes = new List<int> { inbox.Items.Count };
        while (inbox.MoreAvailable)
        {
            var before = inbox.Items.Count;
            await phone.SyncAsync(inbox);
            sizes.Add(inbox.Items.Count - before);
        }

        var setAside = Bed.Logs.Lines.Skip(logged).Count(line => line.Message.StartsWith("Set aside", StringComparison.Ordinal));
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"First mails after {firstMails.TotalMilliseconds:0} ms, {Mails / clock.Elapsed.TotalSeconds:0} items/s, windows {string.Join('+', sizes)}, {setAside} set aside"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(firstMails, Is.LessThan(TimeSpan.FromSeconds(3)));
            Assert.That(phone.Counters.Provisionings, Is.EqualTo(1));
            Assert.That(sizes, Has.All.LessThanOrEqualTo(100));
            Assert.That(inbox.Items.Count + setAside, Is.EqualTo(Mails));
            Assert.That(phone.Counters.DoubledAdds, Is.Zero);
        }

        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task SetUp_NewAccount_BringsPolicyAndDefaultFolders(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(phone.Version, Is.EqualTo(version));
            Assert.That(phone.Policy, Is.Not.Null);
            Assert.That(
                phone.Folders.Values.Select(folder => folder.Type),
                Is.SupersetOf((FolderType[])[FolderType.Inbox, FolderType.Drafts, FolderType.SentItems, FolderType.DeletedItems, FolderType.Calendar, FolderType.Contacts, FolderType.Tasks]));
            Assert.That(phone.Commands, Does.Contain("Sync").And.Contain("Ping").And.Contain("ItemOperations"));
        }

        AssertClean(phone);
    }

    [Scenario("L5")]
    [TestCaseSource(nameof(Versions))]
    public async Task FirstSync_AnswersLost_BringsEachOnceAllTheSame(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 40).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { WindowSize = 10 };
        await phone.SyncAsync(inbox);
        do
        {
            phone.Connection.LoseNextAnswer("Sync");
            await LosesAsync(() => phone.SyncAsync(inbox));
            await phone.SyncAsync(inbox);
        }
        while (inbox.MoreAvailable);

        Assert.That(inbox.DoubledBy(EasNames.Email + "Subject"), Is.Empty);
        Assert.That(inbox.Items, Has.Count.EqualTo(40));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Estimate_AtEveryStep_IsWhatTheNextSyncBrings(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 30).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncAsync(inbox);

        Assert.That(await phone.EstimateAsync(inbox), Is.EqualTo(30));
        Assert.That((await phone.SyncAsync(inbox)).For(inbox)?.Commands, Has.Count.EqualTo(30));
        Assert.That(await phone.EstimateAsync(inbox), Is.Zero);

        await web.FlagMailAsync("1", set: 32);
        await web.DeleteMailAsync("2");
        await Bed.DeliverAsync(user, Letters.Plain(31));
        Assert.That(await phone.EstimateAsync(inbox), Is.EqualTo(3));
        var answer = (await phone.SyncAsync(inbox)).For(inbox)!;
        Assert.That(answer.Commands.Select(command => command.Kind), Is.EquivalentTo((string[])["Change", "Delete", "Add"]));
        AssertClean(phone);
    }
}
