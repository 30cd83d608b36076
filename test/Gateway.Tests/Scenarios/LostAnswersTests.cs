using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator.Mail;

namespace Gateway.Tests.Scenarios;

/// <summary>Answers that are lost, requests that come again, twice at once or on two nodes: everything happens once.</summary>
internal sealed class LostAnswersTests : ScenarioTests
{
    [TestCaseSource(nameof(Versions))]
    public async Task Adds_FewerOfThemAfterTheAnswerWasLost_AreOnThePhoneAndInOxAlike(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        book.Add(Contact("Stays"));
        book.Add(Contact("Forgotten"));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));

        // The user deleted the second one before it had a name at the server: the phone knows nothing of it any more.
        var first = book.Outbox[0];
        book.ClearOutbox();
        book.Queue(first);
        await phone.SyncUntilDoneAsync(book);
        await phone.SyncUntilDoneAsync(book);

        Assert.That(NamesOn(book), Is.EqualTo(await NamesInAsync(web)));
        Assert.That(NamesOn(book), Does.Contain("Stays"));
        AssertClean(phone);
    }

    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

    [Habit(36)]
    [Scenario("L1")]
    [TestCaseSource(nameof(Versions))]
    public async Task Add_AnswerLostThreeTimes_GetsTheSameIdEachTime(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        EasCollection[] folders = [phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Tasks), phone.Collection(FolderType.Calendar)];
        await phone.SyncUntilDoneAsync(folders);
        folders[0].Add(Contact("Once"));
        folders[1].Add(ToDo("Once", version));
        folders[2].Add(new EventDraft { Uid = $"once-{user}@phone", Subject = "Once", Start = Monday, End = Monday.AddHours(1) }.Build(version));
        var ids = new List<string>();
        phone.Connection.Watch(exchange => ids.Add(string.Join(' ', exchange.Response.Xml?.Descendants(EasNames.AirSync + "Add").Select(add => add.Element(EasNames.AirSync + "ServerId")?.Value) ?? [])));

        for (var i = 0; i < 3; i++)
        {
            phone.Connection.LoseNextAnswer("Sync");
            await LosesAsync(() => phone.SyncAsync(folders));
        }

        await phone.SyncAsync(folders);
        await phone.SyncUntilDoneAsync(folders);

        Assert.That(ids[..4].Distinct().Single().Split(' '), Has.Length.EqualTo(3));
        Assert.That(((await web.AllContactsAsync()).Count, (await web.AllTasksAsync()).Count, (await web.AllEventsAsync()).Count), Is.EqualTo((1, 1, 1)));
        Assert.That(folders.Select(folder => folder.Items.Count), Has.All.EqualTo(1));
        AssertClean(phone);
    }

    [Scenario("L3")]
    [TestCaseSource(nameof(Versions))]
    public async Task Add_EditedAfterItsAnswerWasLost_IsOneItemWithTheNewContent(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        var added = book.Add(Contact("Draft"));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));

        book.ClearOutbox();
        book.Queue(new AddCommand(added, Contact("Final")));
        await phone.SyncUntilDoneAsync(book);
        await phone.SyncUntilDoneAsync(book);

        Assert.That(await NamesInAsync(web), Is.EqualTo((string[])["Final"]));
        Assert.That(NamesOn(book), Is.EqualTo((string[])["Final"]));
        AssertClean(phone);
    }

    [Scenario("L4")]
    [TestCaseSource(nameof(Versions))]
    public async Task ClientId_UsedAgainAfterAFreshStart_IsANewItem(EasVersion version)
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        using (var before = await Bed.ReadyPhoneAsync(version, user))
        {
            var old = before.Collection(FolderType.Contacts);
            await before.SyncUntilDoneAsync(old);
            Assert.That(old.Add(Contact("First")), Is.EqualTo("1"));
            await before.SyncUntilDoneAsync(old);
        }

        // The account is added anew on the same phone, whose counter starts over.
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncAsync(book);
        Assert.That(book.Add(Contact("Second")), Is.EqualTo("1"));
        await phone.SyncUntilDoneAsync(book);

        Assert.That(await NamesInAsync(web), Is.EqualTo((string[])["First", "Second"]));
        Assert.That(NamesOn(book), Is.EqualTo((string[])["First", "Second"]));
        AssertClean(phone);
    }

    [Scenario("L6")]
    [TestCaseSource(nameof(Versions))]
    public async Task Add_SentTwiceAtOnceWhileOxIsSlow_MakesOneItem(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        book.Add(Contact("Twin"));
        Bed.Ox.Server.Faults.Add(new() { Module = "contacts", Action = "new", User = TestBed.UserName(user), Delay = TimeSpan.FromMilliseconds(400) });
        var request = SyncOf(phone, book);

        var answers = await Task.WhenAll(phone.Connection.PostAsync(request), phone.Connection.PostAsync(request));

        Assert.That(answers.Select(answer => AddedId(answer)).Distinct().Single(), Is.Not.Null);
        await phone.SyncUntilDoneAsync(book);
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        Assert.That(book.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Scenario("L13")]
    [TestCaseSource(nameof(Versions))]
    public async Task Add_DeliveredToTwoNodes_MakesOneItem(EasVersion version)
    {
        var user = Bed.NextUser();
        var other = await Bed.StartNodeAsync();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        using var second = SecondWay(phone, user, other);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        book.Add(Contact("Twin"));
        Bed.Ox.Server.Faults.Add(new() { Module = "contacts", Action = "new", User = TestBed.UserName(user), Delay = TimeSpan.FromMilliseconds(300) });
        var request = SyncOf(phone, book);

        var answers = await Task.WhenAll(phone.Connection.PostAsync(request), second.PostAsync(request));
        var late = await second.PostAsync(request);

        Assert.That(answers.Append(late).Select(answer => AddedId(answer)).Distinct().Single(), Is.Not.Null);
        await phone.SyncUntilDoneAsync(book);
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        Assert.That(book.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
        await Bed.StopNodeAsync(other);
    }

    [Scenario("L7")]
    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_PostedThreeTimesWhileOxIsSlow_GoesOutOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var mime = Message(user, "Only once");
        Bed.Ox.Server.Faults.Add(new() { Module = "mail", Action = "new", User = TestBed.UserName(user), Delay = TimeSpan.FromMilliseconds(300) });

        var first = phone.SendMailAsync(mime, clientId: "mail-1");
        var second = phone.SendMailAsync(mime, clientId: "mail-1");
        var results = (await Task.WhenAll(first, second)).Append(await phone.SendMailAsync(mime, clientId: "mail-1"));

        Assert.That(results.Select(result => result.Sent), Has.All.True);
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Scenario("L8")]
    [TestCaseSource(nameof(Versions))]
    public async Task SendMail_NoRoomForTheCopy_IsSentAllTheSameAndOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None)) SimMailbox.Of(Bed.User(user)).Quota = 1;
        var mime = Message(user, "No room");

        var first = await phone.SendMailAsync(mime, clientId: "mail-2");
        var again = await phone.SendMailAsync(mime, clientId: "mail-2");

        Assert.That((first.Sent, again.Sent), Is.EqualTo((true, true)), "a phone that is told of a failure sends it again");
        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Scenario("L11")]
    [TestCaseSource(nameof(Versions))]
    public async Task FolderCreate_AnswerLost_MakesOneFolder(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        phone.Connection.LoseNextAnswer("FolderCreate");
        await LosesAsync(() => phone.FolderCreateAsync("Projects"));

        var again = await phone.FolderCreateAsync("Projects");
        await phone.FolderSyncAsync();

        Assert.That(again.Status, Is.EqualTo(1));
        Assert.That(phone.Folders.Values.Where(folder => folder.Name.StartsWith("Projects", StringComparison.Ordinal)).Select(folder => folder.Id), Is.EqualTo((string?[])[again.ServerId]));
        AssertClean(phone);
    }

    [Scenario("L12")]
    [TestCaseSource(nameof(Versions))]
    public async Task EmptySync_AfterAnAnswerWithCommandsWasLost_RunsNothingAgain(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        await phone.SyncUntilDoneAsync(book);
        Assert.That((await phone.SyncAsync(book)).Empty, "from here on an empty request would be understood");
        book.Add(Contact("Once"));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(book));

        var empty = await phone.Connection.PostAsync(new EasRequest("Sync"));
        var full = await phone.SyncAsync(book);

        Assert.That((empty.StatusCode, empty.RootStatus), Is.EqualTo((200, 13)));
        Assert.That(full.For(book)!.Responses.Single().Status, Is.EqualTo(1));
        await phone.SyncUntilDoneAsync(book);
        Assert.That(await web.AllContactsAsync(), Has.Count.EqualTo(1));
        Assert.That(book.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Scenario("L14")]
    [TestCase(EasVersion.V121, 1)]
    [TestCase(EasVersion.V141, 2)]
    [TestCase(EasVersion.V161, 3)]
    public async Task Answers_AThousandLostAtRandom_NobodyStartsOverAndNothingIsLost(EasVersion version, int seed)
    {
        const int Drops = 334; // a thousand over the three versions
        var random = new Random(seed);
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        EasCollection[] folders = [phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Tasks)];
        await phone.SyncUntilDoneAsync(folders);
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        var made = 0;
        for (var drops = 0; drops < Drops;)
        {
            var folder = folders[random.Next(2)];
            switch (random.Next(6))
            {
                case 0:
                    expected.Add($"p{++made:000}");
                    folders[0].Add(Contact($"p{made:000}"));
                    break;
                case 1:
                    expected.Add($"o{++made:000}");
                    await web.NewAsync("contacts", new JsonObject { ["last_name"] = $"o{made:000}" });
                    break;
                case 2 when folders[0].Items.Count > 0:
                    var victim = folders[0].Items.Keys.ElementAt(random.Next(folders[0].Items.Count));
                    if (folders[0].Outbox.Any(command => command is DeleteCommand delete && delete.ServerId == victim)) break;
                    expected.Remove(folders[0].Text(victim, EasNames.Contacts + "LastName")!);
                    folders[0].Delete(victim);
                    break;
            }

            if (random.Next(3) > 0)
            {
                phone.Connection.LoseNextAnswer("Sync");
                await LosesAsync(() => phone.SyncAsync(folder));
                drops++;
            }
            else
            {
                await phone.SyncAsync(folder);
            }
        }

        // Items that were lost again and again, each time alone, rest for a while and then come one by one.
        for (var i = 0; i < 3; i++)
        {
            await phone.SyncUntilDoneAsync(folders);
            Bed.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(await NamesInAsync(web), Is.EqualTo(expected));
        Assert.That(NamesOn(folders[0]), Is.EqualTo(expected));
        Assert.That(phone.Counters.Count("Sync/Collection 3"), Is.Zero);
        AssertClean(phone);
    }

    private static byte[] Message(int user, string subject) => new MimeMessage
    {
        From = TestBed.UserName(user), To = [TestBed.UserName(user)], Subject = subject, Text = "Bis morgen.", MessageId = $"<{subject.Length}-{user}@phone.example>",
    }.ToBytes();
}
