using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Wbxml;

namespace Gateway.Tests.Host.Day;

/// <summary>A phone's day at 2.5 and at 12.0: every class, in the forms of those versions.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class OldVersionsTests(StoreKind store) : HostTests(store)
{
    private const string LongText = "Grüße aus Berlin, und noch viel mehr. ";

    private static readonly EasVersion[] Old = [EasVersion.V25, EasVersion.V120];
    private static readonly DateTime Monday = new(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
    private static readonly XNamespace Email = EasNames.Email;

    [TestCaseSource(nameof(Old))]
    public async Task FirstSync_AllFourClasses_BringsEachItemWithItsText(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Inbox(60));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        await web.NewAsync("contacts", new JsonObject { ["last_name"] = "Berg", ["note"] = "Two\nlines" });
        await web.NewAsync("tasks", new JsonObject { ["title"] = "Tree", ["note"] = "Not too tall" });
        await web.NewEventAsync(new JsonObject
        {
            ["summary"] = "Team", ["description"] = "Bring cake", ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin"),
        });
        var logged = Bed.Logs.Lines.Count;
        EasCollection[] all = [.. ((FolderType[])[FolderType.Inbox, FolderType.Contacts, FolderType.Calendar, FolderType.Tasks]).Select(type => phone.Collection(type))];

        await phone.SyncUntilDoneAsync(all);

        var setAside = Bed.Logs.Lines.Skip(logged).Count(line => line.Message.StartsWith("Set aside", StringComparison.Ordinal));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(phone.Version, Is.EqualTo(version));
            Assert.That(phone.Policy, Is.Not.Null);
            Assert.That(all.Select(folder => folder.Items.Count), Is.EqualTo((int[])[60 - setAside, 1, 1, 1]));
            Assert.That(TextOf(version, all[1].Items.Values.Single(), EasNames.Contacts), Is.EqualTo("Two\r\nlines"));
            Assert.That(TextOf(version, all[2].Items.Values.Single(), EasNames.Calendar), Is.EqualTo("Bring cake"));
            Assert.That(TextOf(version, all[3].Items.Values.Single(), EasNames.Tasks), Is.EqualTo("Not too tall"));
        }

        AssertClean(phone);
    }

    [Scenario("L5")]
    [TestCaseSource(nameof(Old))]
    public async Task FirstSync_AnswersLost_BringsEachOnceAllTheSame(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 30).Select(i => Letters.Plain(i)));
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

        Assert.That(inbox.DoubledBy(Email + "Subject"), Is.Empty);
        Assert.That(inbox.Items, Has.Count.EqualTo(30));
        AssertClean(phone);
    }

    [Habit(63)]
    [TestCaseSource(nameof(Old))]
    public async Task Sync_NothingNew_IsAFullAnswerWithTheSameKey(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        EasCollection[] both = [phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts)];
        await phone.SyncUntilDoneAsync(both);
        var keys = both.Select(folder => folder.SyncKey).ToList();

        var answer = await phone.SyncAsync(both);
        await Bed.DeliverAsync(user, Letters.Plain(1));
        var next = await phone.SyncAsync(both);

        Assert.That(answer.Empty, Is.False);
        Assert.That(answer.Collections.Select(part => (part.Status, part.SyncKey)), Is.EqualTo(keys.Select(key => (1, key))));
        Assert.That(next.Collections.Select(part => part.Commands.Count), Is.EqualTo((int[])[1, 0]), "the other folder is answered too");
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Old))]
    public async Task Sync_EmptyRequest_IsHttp400(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());
        await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));

        Assert.That((await phone.Connection.PostAsync(new EasRequest("Sync"))).StatusCode, Is.EqualTo(400));
        Assert.That((await phone.Connection.PostAsync(EasRequest.Of("Sync", new XElement(EasNames.AirSync + "Sync")))).StatusCode, Is.EqualTo(400));
        AssertClean(phone);
    }

    [Test]
    public async Task Sync_ClassWithoutFolderAt25_MeansTheDefaultFolder()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V25, user);
        XElement Asked(string key) => new(
            EasNames.AirSync + "Sync",
            new XElement(
                EasNames.AirSync + "Collections",
                new XElement(EasNames.AirSync + "Collection", new XElement(EasNames.AirSync + "Class", "Email"), new XElement(EasNames.AirSync + "SyncKey", key))));

        var first = await phone.Connection.PostAsync(EasRequest.Of("Sync", Asked("0")));
        var second = await phone.Connection.PostAsync(EasRequest.Of("Sync", Asked(first.Xml!.Descendants(EasNames.AirSync + "SyncKey").Single().Value)));

        Assert.That(second.Xml!.Descendants(EasNames.AirSync + "CollectionId").Single().Value, Is.EqualTo(phone.Collection(FolderType.Inbox).Id));
        Assert.That(second.Xml!.Descendants(Email + "Subject").Single().Value, Is.EqualTo("Letter 1"));
        phone.Connection.Version = EasVersion.V121;
        await phone.ProvisionAsync();
        Assert.That((await phone.Connection.PostAsync(EasRequest.Of("Sync", Asked("0")))).StatusCode, Is.EqualTo(400), "later versions name the folder");
    }

    // The sizes of MS-ASCMD, "Truncation".
    [TestCase(0, 0)]
    [TestCase(1, 512)]
    [TestCase(2, 1024)]
    [TestCase(3, 2048)]
    [TestCase(4, 5120)]
    [TestCase(5, 10_240)]
    [TestCase(6, 20_480)]
    [TestCase(7, 51_200)]
    [TestCase(8, 102_400)]
    [TestCase(9, 150_000)]
    [TestCase(null, 150_000)]
    public async Task MailBody_At25_IsCutWhereTruncationSays(int? truncation, int most)
    {
        var user = Bed.NextUser();
        var text = string.Concat(Enumerable.Repeat(LongText, 3200));
        await Bed.DeliverAsync(user, [Letters.Plain(1, text: text), Letters.Plain(2, text: "Short.")]);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V25, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { Truncation = truncation };
        await phone.SyncUntilDoneAsync(inbox);

        var mail = inbox.Items[inbox.Find(Email + "Subject", "Letter 1").Single()];
        var bytes = Encoding.UTF8.GetByteCount(mail.Element(Email + "Body")?.Value ?? "");
        var isCut = most < 150_000;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mail.Element(Email + "BodyTruncated")?.Value, Is.EqualTo(isCut ? "1" : "0"));
            Assert.That(bytes, isCut ? Is.InRange(Math.Max(0, most - 4), most) : Is.GreaterThanOrEqualTo(Encoding.UTF8.GetByteCount(text.TrimEnd())));
            Assert.That(int.Parse(mail.Element(Email + "BodySize")!.Value, CultureInfo.InvariantCulture), Is.InRange(124_000, 130_000));
            Assert.That(mail.Descendants().Where(element => element.Name.Namespace == EasNames.AirSyncBase || element.Name == Email + "Flag" || element.Name == Email + "ContentClass"), Is.Empty);
        }

        // A fetch is never cut, whatever the options say.
        inbox.Fetch(inbox.Find(Email + "Subject", "Letter 1").Single());
        var fetched = (await phone.SyncAsync(inbox)).For(inbox)!.Responses.Single(response => response.Kind == "Fetch");
        Assert.That((fetched.Status, fetched.Data!.Element(Email + "BodyTruncated")?.Value), Is.EqualTo((1, "0")));
        Assert.That(fetched.Data.Element(Email + "Body")!.Value.TrimEnd(), Is.EqualTo(text.TrimEnd()));
        AssertClean(phone);
    }

    [TestCase(0, null, "Body", "0")]
    [TestCase(1, null, "Body", "0")]
    [TestCase(2, null, "MIMEData", "0")]
    [TestCase(2, 8, "MIMEData", "0")]
    [TestCase(2, 1, "MIMEData", "1")]
    [TestCase(2, 0, "MIMEData", "1")]
    public async Task MailBody_At25_IsMimeWhereMimeSupportSays(int support, int? truncation, string element, string truncated)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.WithFile(1, "data.bin", new byte[20_000]));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V25, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { MimeSupport = support, MimeTruncation = truncation };

        await phone.SyncUntilDoneAsync(inbox);

        var mail = inbox.Items.Values.Single();
        var mark = element == "Body" ? "BodyTruncated" : "MIMETruncated";
        Assert.That(mail.Element(Email + mark)?.Value, Is.EqualTo(truncated));
        Assert.That(mail.Element(Email + (element == "Body" ? "MIMEData" : "Body")), Is.Null);
        if (truncated == "0") Assert.That(Encoding.UTF8.GetString(Wire.Bytes(mail.Element(Email + element)!)), Does.Contain("See the file."));
        Assert.That(mail.Element(Email + "Attachments")!.Elements().Count(), Is.EqualTo(1));
        AssertClean(phone);
    }

    [Test]
    public async Task MailBody_EmptyAt25_IsABlank()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, "Subject: Nothing\r\nFrom: a@example.org\r\n\r\n"u8.ToArray());
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V25, user);
        var inbox = phone.Collection(FolderType.Inbox);

        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.Items.Values.Single().Element(Email + "Body")?.Value, Is.EqualTo(" "));
        AssertClean(phone);
    }

    [TestCase(EasVersion.V25)]
    [TestCase(EasVersion.V120)]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    public async Task GetAttachment_ByTheNameOfTheItem_IsTheFileWithItsType(EasVersion version)
    {
        var user = Bed.NextUser();
        byte[] file = [.. Enumerable.Range(0, 70_000).Select(i => (byte)((i * 7) ^ (i >> 8)))];
        await Bed.DeliverAsync(user, Letters.WithFile(1, "Grüße 100% & mehr.bin", file));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var attachment = inbox.Items.Values.Single().Descendants((version == EasVersion.V25 ? Email : EasNames.AirSyncBase) + "Attachment").Single();
        var name = attachment.Element(version == EasVersion.V25 ? Email + "AttName" : EasNames.AirSyncBase + "FileReference")!.Value;

        var answer = await phone.GetAttachmentAsync(name);
        var twice = await phone.GetAttachmentAsync(Uri.EscapeDataString(name));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Body.AsSpan().SequenceEqual(file));
            Assert.That(answer.ContentType, Is.EqualTo("application/octet-stream"));
            Assert.That(answer.ContentLength, Is.EqualTo(file.Length));
            Assert.That(twice.Body, Has.Length.EqualTo(file.Length), "some phones encode the name twice");
            if (version == EasVersion.V25) Assert.That(attachment.Element(Email + "AttSize")?.Value, Is.EqualTo("70000"));
        }

        foreach (var wrong in (string[])[name + "9", "nonsense", "", "../../etc/passwd"])
            Assert.That(Assert.ThrowsAsync<EasHttpException>(() => phone.GetAttachmentAsync(wrong))!.StatusCode, Is.EqualTo(500), wrong);
        AssertClean(phone);
    }

    [Test]
    public async Task GetAttachment_OddTypeInTheMessage_IsServedAsSomeFile()
    {
        var user = Bed.NextUser();
        var mail = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: \"a b\"/\"c\u00E4\"; name=x.bin\r\nContent-Disposition: attachment; filename=x.bin\r\n\r\nabc\r\n--b--\r\n";
        await Bed.DeliverAsync(user, Encoding.UTF8.GetBytes(mail));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V25, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        var answer = await phone.GetAttachmentAsync(inbox.Items.Values.Single().Descendants(Email + "AttName").Single().Value);

        Assert.That(Encoding.ASCII.GetString(answer.Body), Is.EqualTo("abc"));
        Assert.That(answer.ContentType, Does.Match("^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$"));
    }

    [TestCase(EasVersion.V25)]
    [TestCase(EasVersion.V120)]
    [TestCase(EasVersion.V121)]
    public async Task GetHierarchy_OldPhone_ListsMailFoldersOnly(EasVersion version)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var folders = await phone.GetHierarchyAsync();

        Assert.That(folders, Is.EquivalentTo(phone.Folders.Values.Where(folder => folder.Type.ItemClass() == "Email")));
        Assert.That(folders.Select(folder => folder.Type), Does.Contain(FolderType.Inbox).And.Contain(FolderType.SentItems));
        AssertClean(phone);
    }

    [TestCase("GetHierarchy", EasVersion.V140, 501, null)]
    [TestCase("GetHierarchy", EasVersion.V161, 501, null)]
    [TestCase("ItemOperations", EasVersion.V25, 501, null)]
    [TestCase("Settings", EasVersion.V25, 501, null)]
    [TestCase("SendMail", EasVersion.V25, 400, null)]
    public async Task Command_NotOfThisVersion_IsRefused(string command, EasVersion version, int http, int? status)
    {
        using var phone = await Bed.ReadyPhoneAsync(version, Bed.NextUser());

        var answer = await phone.Connection.PostAsync(new EasRequest(command));

        Assert.That((answer.StatusCode, answer.RootStatus), Is.EqualTo((http, status)));
        AssertClean(phone);
    }

    [Scenario("L7")]
    [TestCaseSource(nameof(Old))]
    public async Task SendMail_AsPlainMessage_GoesOutOnceAndIsInSentWhenWanted(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        byte[] Message(string subject) => new MimeMessage
        {
            From = TestBed.UserName(user), To = [TestBed.UserName(user)], Subject = subject, Text = "Bis morgen – außer es regnet.", MessageId = $"<{subject}-{user}@phone.example>",
        }.ToBytes();

        phone.Connection.LoseNextAnswer("SendMail");
        await LosesAsync(() => phone.SendMailAsync(Message("Kept")));
        Assert.That((await phone.SendMailAsync(Message("Kept"))).Sent);
        Assert.That((await phone.SendMailAsync(Message("Gone"), saveInSent: false)).Sent);

        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(2));
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.EqualTo(1));
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items.Values.Select(item => item.Element(Email + "Subject")?.Value), Is.EquivalentTo((string[])["Kept", "Gone"]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Old))]
    public async Task Ping_NewMail_EndsItAndTheEstimateTellsHowMany(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox])).Status, Is.EqualTo(1));

        await Bed.DeliverAsync(user, Letters.Plain(1));
        var answer = await phone.PingAsync(TimeSpan.FromSeconds(60), [inbox]);

        Assert.That((answer.Status, answer.Folders.Single()), Is.EqualTo(((int?)2, inbox.Id)));
        Assert.That(await phone.EstimateAsync(inbox), Is.EqualTo(1));
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(await phone.EstimateAsync(inbox), Is.Zero);
        AssertClean(phone);
    }

    [Scenario("L9")]
    [TestCaseSource(nameof(Old))]
    public async Task Mail_ReadMovedAndDeleted_IsSoInOxAndOnTheOtherPhone(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 4).Select(i => Letters.Plain(i)));
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(EasVersion.V141, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (inbox, theirs) = (one.Collection(FolderType.Inbox), two.Collection(FolderType.Inbox));
        var trash = one.Collection(FolderType.DeletedItems);
        await one.SyncUntilDoneAsync(inbox);
        await one.SyncUntilDoneAsync(trash);
        await two.SyncUntilDoneAsync(theirs);
        string Letter(EasCollection folder, int number) => folder.Find(Email + "Subject", $"Letter {number}").Single();

        inbox.Change(Letter(inbox, 1), MailChange.Read(true));
        inbox.Delete(Letter(inbox, 2));
        await one.SyncUntilDoneAsync(inbox);
        var moving = Letter(inbox, 3);
        one.Connection.LoseNextAnswer("MoveItems");
        await LosesAsync(() => one.MoveAsync(inbox, trash, [moving]));
        Assert.That((await one.MoveAsync(inbox, trash, [moving])).Single().Status, Is.EqualTo(3));
        await web.FlagMailAsync("4", set: 32);
        await one.SyncUntilDoneAsync(inbox);
        await one.SyncUntilDoneAsync(trash);
        await two.SyncUntilDoneAsync(theirs);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inbox.Items, Has.Count.EqualTo(2));
            Assert.That(inbox.Text(Letter(inbox, 4), Email + "Read"), Is.EqualTo("1"));
            Assert.That(theirs.Items, Has.Count.EqualTo(2));
            Assert.That(theirs.Text(Letter(theirs, 1), Email + "Read"), Is.EqualTo("1"));
            Assert.That(trash.Items.Values.Select(item => item.Element(Email + "Subject")?.Value), Is.EquivalentTo((string[])["Letter 2", "Letter 3"]));
        }

        // The mail that the phone moved itself is deleted in the old folder once more, which does no harm.
        Assert.That(one.Violations, Is.Empty, string.Join('\n', one.Violations));
        AssertClean(two);
    }

    [TestCaseSource(nameof(Old))]
    public async Task Folder_CreatedRenamedAndDeleted_IsSoInOx(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);

        var made = await phone.FolderCreateAsync("Reisen");
        Assert.That(made.Status, Is.EqualTo(1));
        Assert.That((await phone.FolderUpdateAsync(made.ServerId!, "Fahrten")).Status, Is.EqualTo(1));
        Assert.That((await phone.FolderCreateAsync("Fahrten")).Status, Is.EqualTo(2), "the name is taken");
        Assert.That((await phone.FolderSyncAsync()).Added, Is.Empty, "the phone knows its own folder");
        var folder = phone.Collection(made.ServerId!);
        await phone.SyncUntilDoneAsync(folder);
        Assert.That((await phone.FolderDeleteAsync(made.ServerId!)).Status, Is.EqualTo(1));
        Assert.That((await phone.FolderSyncFromScratchAsync()).Added, Does.Not.Contain(made.ServerId));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Old))]
    public async Task Items_WrittenOnThePhone_ReachOxWithTheirTextAndStayWhenItIsLeftOut(EasVersion version)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var (contacts, calendar, tasks) = (phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks));
        EasCollection[] all = [contacts, calendar, tasks];
        await phone.SyncUntilDoneAsync(all);
        var contact = new ContactDraft { FirstName = "Anna", LastName = "Berg", Notes = "Met in Rome" };
        var meeting = new EventDraft
        {
            Uid = $"old-{user}-{version}@phone", Subject = "Team", Start = Monday, End = Monday.AddHours(1), Zone = TimeZoneRules.Berlin, Body = "Bring cake", Reminder = 15,
            Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, occurrences: 4),
        };
        var task = new TaskDraft { Subject = "Tree", Body = "Not too tall", Due = Monday, Zone = TimeZoneRules.Berlin };

        var (one, two, three) = (contacts.Add(contact.Build(version)), calendar.Add(meeting.Build(version)), tasks.Add(task.Build(version)));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(all));
        await phone.SyncUntilDoneAsync(all);
        Assert.That(((await web.AllContactsAsync()).Single()["note"]?.ToString(), (await web.AllEventsAsync()).Single()["description"]?.ToString(), (await web.AllTasksAsync()).Single()["note"]?.ToString()),
            Is.EqualTo(("Met in Rome", "Bring cake", "Not too tall")));
        Assert.That((await phone.SyncAsync(all)).Collections.SelectMany(part => part.Commands), Is.Empty, "an echo");

        // Another field changes, the text is left out: it stays.
        contacts.Change(contacts.ServerIdOf(one)!, (contact with { Notes = null, LastName = "Tal" }).Build(version));
        calendar.Queue((meeting with { Body = null }).Occurrence(version, calendar.ServerIdOf(two)!, new OccurrenceDraft { Original = Monday.AddDays(7), Subject = "Team (late)", Start = Monday.AddDays(7).AddHours(2), End = Monday.AddDays(7).AddHours(3), Body = "No cake" }));
        tasks.Change(tasks.ServerIdOf(three)!, (task with { Body = null, Importance = 2 }).Build(version));
        await phone.SyncUntilDoneAsync(all);
        var events = await web.AllEventsAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await web.AllContactsAsync()).Single()["note"]?.ToString(), Is.EqualTo("Met in Rome"));
            Assert.That((await web.AllContactsAsync()).Single()["last_name"]?.ToString(), Is.EqualTo("Tal"));
            Assert.That(events.Select(one => one["description"]?.ToString()), Is.EquivalentTo((string[])["Bring cake", "No cake"]));
            Assert.That((await web.AllTasksAsync()).Single()["note"]?.ToString(), Is.EqualTo("Not too tall"));
        }

        // And what OX changes comes back in the same form.
        var stored = (await web.AllContactsAsync()).Single()["id"]!.ToString();
        await web.ChangeAsync("contacts", stored, new JsonObject { ["note"] = "Met in Athens" });
        await phone.SyncUntilDoneAsync(contacts);
        Assert.That(TextOf(version, contacts.Added(one), EasNames.Contacts), Is.EqualTo("Met in Athens"));
        contacts.Delete(contacts.ServerIdOf(one)!);
        await phone.SyncUntilDoneAsync(contacts);
        Assert.That(await web.AllContactsAsync(), Is.Empty);
        AssertClean(phone);
    }

    [Scenario("L18")]
    [Test]
    public async Task Version_RisesFrom25To161WithTheSameKeys_KeepsEveryItemOnce()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 5).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V25, user);
        using var web = await Bed.WebAsync(user);
        await web.NewAsync("contacts", new JsonObject { ["last_name"] = "Berg", ["note"] = "Notes" });
        await web.NewEventAsync(new JsonObject { ["summary"] = "Team", ["startDate"] = OxWeb.Time(Monday, "Europe/Berlin"), ["endDate"] = OxWeb.Time(Monday.AddHours(1), "Europe/Berlin") });
        EasCollection[] all = [.. ((FolderType[])[FolderType.Inbox, FolderType.Contacts, FolderType.Calendar]).Select(type => phone.Collection(type))];
        await phone.SyncUntilDoneAsync(all);
        var ids = all.SelectMany(folder => folder.Items.Keys).Order(StringComparer.Ordinal).ToList();

        foreach (var version in (EasVersion[])[EasVersion.V120, EasVersion.V121, EasVersion.V141, EasVersion.V161, EasVersion.V25])
        {
            phone.Connection.Version = version;
            await phone.FolderSyncAsync();
            await phone.SyncUntilDoneAsync(all);
            Assert.That(all.SelectMany(folder => folder.Items.Keys).Order(StringComparer.Ordinal), Is.EqualTo(ids), version.Text());
        }

        await Bed.DeliverAsync(user, Letters.Plain(6));
        await phone.SyncUntilDoneAsync(all);
        Assert.That(all[0].Items, Has.Count.EqualTo(6));
        AssertClean(phone);
    }

    private static string? TextOf(EasVersion version, XElement item, XNamespace page) =>
        version == EasVersion.V25 ? item.Element(page + "Body")?.Value : item.Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data")?.Value;
}
