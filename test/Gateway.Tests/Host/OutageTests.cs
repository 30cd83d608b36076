using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Control;
using OxSimulator.Http;

namespace Gateway.Tests.Host;

/// <summary>What is behind the gateway goes away: phones are asked to come again, never for a password, and never start over.</summary>
internal sealed class OutageTests
{
    private const int User = 1;

    private static readonly string[] Impatient = ["--Ox:BreakSeconds=1", "--Ox:Retries=0", "--Ox:RequestTimeoutSeconds=5"];

    private static IEnumerable<TestCaseData> OxFaults()
    {
        FaultRule[] rules =
        [
            new() { Count = 100_000, Drop = true },
            new() { Count = 100_000, Status = 503 },
            new() { Count = 100_000, Status = 502 },
            new() { Count = 100_000, Status = 429 },
            new() { Count = 100_000, CutAt = 10 },
            new() { Count = 100_000, Fault = new OxFault("MSG-1016", OxCategory.ServiceDown, "The mail server is away.") },
            new() { Count = 100_000, Fault = new OxFault("SES-0204", OxCategory.TryAgain, "Locked for maintenance.") },
        ];
        foreach (var rule in rules)
            yield return new TestCaseData(rule) { TestName = $"OxAway_{(rule.Drop ? "drops" : rule.Status is { } status ? $"http_{status}" : rule.CutAt is not null ? "cuts" : rule.Fault!.Code)}" };
    }

    [TestCaseSource(nameof(OxFaults))]
    public async Task Ox_IsAwayForAWhile_PhonesWaitAndGoOn(FaultRule rule)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded, settings: Impatient);
        await bed.DeliverAsync(User, Letters.Plain(1));
        using var phone = await bed.ReadyPhoneAsync(EasVersion.V141, User);
        using var old = await bed.ReadyPhoneAsync(EasVersion.V121, User, "OLDPHONE");
        using var newcomer = bed.Phone(EasVersion.V141, 2, "NEWCOMER");
        foreach (var one in (EasPhone[])[phone, old]) await one.SyncUntilDoneAsync([one.Collection(FolderType.Inbox), one.Collection(FolderType.Contacts)]);

        bed.Ox.Server.Faults.Add(rule);
        foreach (var one in (EasPhone[])[phone, old])
        {
            one.Collection(FolderType.Contacts).Add(new ContactDraft { LastName = "Waits" }.Build());
            await AssertUnavailableAsync(() => one.SyncAsync(one.Collection(FolderType.Inbox)));
            await AssertUnavailableAsync(() => one.PingAsync(TimeSpan.FromSeconds(10), [one.Collection(FolderType.Inbox)]));
            await AssertUnavailableAsync(() => one.SyncAsync(one.Collection(FolderType.Contacts)));
        }

        await AssertUnavailableAsync(() => newcomer.SetUpAsync());

        bed.Ox.Server.Faults.Clear();
        bed.OutlastUnclearCalls();
        await bed.DeliverAsync(User, Letters.Plain(2));
        foreach (var one in (EasPhone[])[phone, old])
        {
            await SucceedsAsync(() => one.SyncUntilDoneAsync([one.Collection(FolderType.Inbox), one.Collection(FolderType.Contacts)]));
            Assert.That(one.Collection(FolderType.Inbox).Items, Has.Count.EqualTo(2));
        }

        await SucceedsAsync(() => newcomer.SetUpAsync());
        using var web = await bed.WebAsync(User);
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(2));
        AssertNoHarm(phone, old, newcomer);
    }

    [Test]
    public async Task Ox_RefusesConnections_PhonesWait()
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded, settings: Impatient);
        using var phone = await bed.ReadyPhoneAsync(EasVersion.V141, User);
        using var newcomer = bed.Phone(EasVersion.V141, 2, "NEWCOMER");
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));

        await bed.StopOxAsync();

        await AssertUnavailableAsync(() => phone.SyncAsync(phone.Collection(FolderType.Inbox)));
        await AssertUnavailableAsync(() => newcomer.SetUpAsync());
        AssertNoHarm(phone, newcomer);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Store_IsAwayForAWhile_PhonesWaitAndGoOn(bool killed)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Redis, settings: Impatient);
        await bed.DeliverAsync(User, Letters.Plain(1));
        using var phone = await bed.ReadyPhoneAsync(EasVersion.V141, User);
        using var newcomer = bed.Phone(EasVersion.V121, 2, "NEWCOMER");
        var (inbox, book) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts));
        await phone.SyncUntilDoneAsync([inbox, book]);

        if (killed) await bed.Redis!.KillAsync();
        else bed.Redis!.Suspend();
        book.Add(new ContactDraft { LastName = "Waits" }.Build());
        await AssertUnavailableAsync(() => phone.SyncAsync(book));
        await AssertUnavailableAsync(() => phone.FolderSyncAsync());
        await AssertUnavailableAsync(() => newcomer.SetUpAsync());

        if (killed) await bed.Redis!.StartAgainAsync();
        else bed.Redis!.Resume();
        await bed.DeliverAsync(User, Letters.Plain(2));
        await SucceedsAsync(() => phone.SyncUntilDoneAsync([inbox, book]));
        await SucceedsAsync(() => newcomer.SetUpAsync());
        Assert.That(inbox.Items, Has.Count.EqualTo(2));
        using var web = await bed.WebAsync(User);
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        AssertNoHarm(phone, newcomer);
    }

    [Test]
    public async Task Sessions_EndInOx_PhonesNoticeNothing()
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded);
        await bed.DeliverAsync(User, Letters.Plain(1));
        using var phone = await bed.ReadyPhoneAsync(EasVersion.V141, User);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        bed.Ox.Server.Sessions.EndAll(bed.User(User));
        await bed.DeliverAsync(User, Letters.Plain(2));
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.Items, Has.Count.EqualTo(2));
        Assert.That(bed.Ox.Server.Sessions.CountOf(bed.User(User)), Is.EqualTo(1));
        AssertNoHarm(phone);
    }

    [Test]
    public async Task Password_WrongOrChanged_IsAskedFor()
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded);
        using var phone = await bed.ReadyPhoneAsync(EasVersion.V141, User);
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));

        using var wrong = TestBed.PhoneOver(bed.Connection(User, "WRONG", password: "guess"), EasVersion.V141);
        for (var i = 0; i < 2; i++)
        {
            var refused = Assert.ThrowsAsync<EasHttpException>(() => wrong.SetUpAsync())!;
            Assert.That(refused.StatusCode, Is.EqualTo(401));
            Assert.That(refused.Response!.Headers["WWW-Authenticate"], Does.StartWith("Basic realm="));
            Assert.That(refused.Response.Body, Is.Empty);
        }

        // Whoever has the right one is not disturbed by the guess.
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));

        // A changed password ends the sessions; the old one is asked for again, and only then.
        bed.User(User).Password = "new secret";
        bed.Ox.Server.Sessions.EndAll(bed.User(User));
        Assert.That(Assert.ThrowsAsync<EasHttpException>(() => phone.SyncAsync(phone.Collection(FolderType.Inbox)))!.StatusCode, Is.EqualTo(401));
        using var typedAgain = TestBed.PhoneOver(bed.Connection(User, password: "new secret"), EasVersion.V141);
        await typedAgain.SetUpAsync();
        Assert.That(typedAgain.Folders, Is.Not.Empty);
        AssertNoHarm(phone, typedAgain);
    }

    private static IEnumerable<TestCaseData> CommandsOfManyParts()
    {
        (string Name, EasVersion Version, Func<EasPhone, EasCollection, string, string, Task> Run)[] all =
        [
            ("a fetch", EasVersion.V141, (phone, inbox, mail, _) => phone.FetchItemAsync(inbox.Id, mail, [])),
            ("an attachment", EasVersion.V161, (phone, _, _, file) => phone.FetchAttachmentAsync(file)),
            ("an attachment of old", EasVersion.V121, (phone, _, _, file) => phone.GetAttachmentAsync(file)),
            ("an emptied folder", EasVersion.V141, (phone, _, _, _) => phone.EmptyFolderAsync(phone.Folder(FolderType.DeletedItems).Id)),
            ("a move", EasVersion.V141, (phone, inbox, mail, _) => phone.MoveAsync(inbox, phone.Collection(FolderType.DeletedItems), [mail])),
        ];
        return all.Select(one => new TestCaseData(one.Version, one.Run).SetArgDisplayNames(one.Name));
    }

    [TestCaseSource(nameof(CommandsOfManyParts))]
    public async Task Password_ChangedBefore_IsAskedForByTheWholeRequest(EasVersion version, Func<EasPhone, EasCollection, string, string, Task> run)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded);
        await bed.DeliverAsync(User, Letters.WithFile(1, "file.txt", "content"u8.ToArray()));
        using var phone = await bed.ReadyPhoneAsync(version, User);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var (mail, data) = inbox.Items.Single();

        bed.User(User).Password = "new secret";
        bed.Ox.Server.Sessions.EndAll(bed.User(User));

        Assert.That(Assert.ThrowsAsync<EasHttpException>(() => run(phone, inbox, mail, data.Descendants(EasNames.AirSyncBase + "FileReference").Single().Value))!.StatusCode, Is.EqualTo(401));
    }

    [Defect("D10")]
    [TestCase("user1@example.test")]
    [TestCase("user1")]
    [TestCase("example.test\\user1")]
    [TestCase("\\user1")]
    [TestCase(" \\user1")]
    [TestCase("defaultcontext\\user1")]
    [TestCase("user1@defaultcontext")]
    [TestCase("left.over\\user1@example.test")]
    public async Task Login_AnyForm_IsTheSameUser(string login)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded);
        await bed.DeliverAsync(User, Letters.Plain(1));
        using var before = await bed.ReadyPhoneAsync(EasVersion.V141, User);
        await before.SyncUntilDoneAsync(before.Collection(FolderType.Inbox));
        using var phone = TestBed.PhoneOver(bed.Connection(User, login: login), EasVersion.V141);

        await phone.SetUpAsync();
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.Items.Keys, Is.EqualTo(before.Collection(FolderType.Inbox).Items.Keys));
        AssertNoHarm(phone);
    }

    private static async Task AssertUnavailableAsync(Func<Task> command)
    {
        EasResponse? answer = null;
        try
        {
            await command();
        }
        catch (EasHttpException refused)
        {
            answer = refused.Response;
        }

        Assert.That(answer?.StatusCode, Is.EqualTo(503));
        Assert.That(answer!.RetryAfter, Is.Positive);
    }

    /// <summary>Tries as phones do, until what was away is found again.</summary>
    private static async Task SucceedsAsync(Func<Task> command)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < 100; i++)
        {
            try
            {
                await command();
                return;
            }
            catch (EasHttpException away) when (away.StatusCode == 503)
            {
                await ticks.WaitForNextTickAsync();
            }
        }

        Assert.Fail("It stays away.");
    }

    private static void AssertNoHarm(params EasPhone[] phones)
    {
        foreach (var phone in phones)
        {
            Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
            Assert.That(phone.Counters.FullResyncs, Is.Zero);
            Assert.That(phone.Counters.HierarchyResyncs, Is.Zero);
        }
    }
}
