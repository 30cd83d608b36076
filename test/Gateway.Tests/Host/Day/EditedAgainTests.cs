using System.Text.Json.Nodes;
using System.Xml.Linq;
using Bridge.Eas.State.Store;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Gateway.Tests.Host.Day;

/// <summary>
/// A phone edits an item, OX stores it otherwise than the phone said, and the answer is lost: the next edit of the user stands on his own one and not on
/// somebody else's, whoever wins a conflict.
/// </summary>
[TestFixture]
internal sealed class EditedAgainTests() : HostTests(StoreKind.Memory)
{
    private static readonly string Long = new('x', 500);

    protected override bool IsExpected(CapturedLine line) => line.Text.Contains("The state store is away", StringComparison.Ordinal);

    private static IEnumerable<TestCaseData> Cases =>
        from version in EveryVersion
        from conflict in new[] { 0, 1 }
        select new TestCaseData(version, conflict);

    [TestCaseSource(nameof(Cases))]
    public async Task Contact_TheUsersLastWordIsKept(EasVersion version, int conflict)
    {
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var book = await ReadyAsync(phone, FolderType.Contacts, conflict, new ContactDraft { FirstName = "Anna", LastName = "Bee" }.Build(version));

        await EditTwiceAsync(phone, book, new ContactDraft { FirstName = "Anna", LastName = Long }.Build(version), new ContactDraft { FirstName = "Hanna", LastName = "Cee" }.Build(version));

        var stored = (await web.AllContactsAsync()).Single();
        Assert.That((stored["first_name"]?.ToString(), stored["last_name"]?.ToString()), Is.EqualTo(("Hanna", "Cee")));
        Assert.That(book.Items.Single().Value.Element(EasNames.Contacts + "LastName")?.Value, Is.EqualTo("Cee"));
        AssertClean(phone);
    }

    /// <summary>A picture is a write of its own, and one that is none is left out.</summary>
    [Test]
    public async Task Contact_WithAPicture_TheUsersLastWordIsKept([Values(EasVersion.V141, EasVersion.V161)] EasVersion version, [Values] bool isOne)
    {
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var book = await ReadyAsync(phone, FolderType.Contacts, conflict: 1, new ContactDraft { FirstName = "Anna", LastName = "Bee" }.Build(version));

        await EditTwiceAsync(
            phone, book, new ContactDraft { FirstName = "Anne", LastName = "Bee", Picture = isOne ? TestPictures.Jpeg(40, 900) : [1, 2, 3] }.Build(version),
            new ContactDraft { FirstName = "Hanna", LastName = "Cee" }.Build(version));

        var stored = (await web.AllContactsAsync()).Single();
        Assert.That((stored["first_name"]?.ToString(), stored["last_name"]?.ToString()), Is.EqualTo(("Hanna", "Cee")));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task Task_TheUsersLastWordIsKept(EasVersion version, int conflict)
    {
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var list = await ReadyAsync(phone, FolderType.Tasks, conflict, new TaskDraft { Subject = "One" }.Build(version));

        await EditTwiceAsync(phone, list, new TaskDraft { Subject = Long }.Build(version), new TaskDraft { Subject = "Three" }.Build(version));

        Assert.That((await web.AllTasksAsync()).Single()["title"]?.ToString(), Is.EqualTo("Three"));
        Assert.That(list.Items.Single().Value.Element(EasNames.Tasks + "Subject")?.Value, Is.EqualTo("Three"));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Cases))]
    public async Task Event_TheUsersLastWordIsKept(EasVersion version, int conflict)
    {
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var plan = new EventDraft { Uid = "one", Subject = "Yoga", Start = new(2027, 1, 11, 10, 0, 0), End = new(2027, 1, 11, 11, 0, 0) };
        var calendar = await ReadyAsync(phone, FolderType.Calendar, conflict, plan.Build(version));

        await EditTwiceAsync(phone, calendar, (plan with { Subject = Long }).BuildChange(version), (plan with { Subject = "Pilates", Location = "Hall 2" }).BuildChange(version));

        var stored = (await web.AllEventsAsync()).Single();
        Assert.That((stored["summary"]?.ToString(), stored["location"]?.ToString()), Is.EqualTo(("Pilates", "Hall 2")));
        Assert.That(calendar.Items.Single().Value.Element(EasNames.Calendar + "Subject")?.Value, Is.EqualTo("Pilates"));
        AssertClean(phone);
    }

    /// <summary>In OX a changed occurrence keeps its place when its series gets another: all is taken as it was said, and yet the phone has to be told.</summary>
    [TestCaseSource(nameof(Cases))]
    public async Task Series_WithASideEffect_TheUsersLastWordIsKept(EasVersion version, int conflict)
    {
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var plan = new EventDraft
        {
            Uid = "one", Subject = "Yoga", Location = "Hall 1", Start = new(2027, 1, 11, 10, 0, 0), End = new(2027, 1, 11, 11, 0, 0), Recurrence = RecurrenceDraft.Daily(4),
            Exceptions = [new OccurrenceDraft { Original = new(2027, 1, 12, 10, 0, 0), Subject = "Tai chi" }],
        };
        var calendar = await ReadyAsync(phone, FolderType.Calendar, conflict, plan.Build(version));

        await EditTwiceAsync(phone, calendar, (plan with { Location = "Hall 2" }).BuildChange(version), (plan with { Location = "Hall 3" }).BuildChange(version));

        Assert.That((await web.AllEventsAsync()).Select(one => one["location"]?.ToString()), Does.Contain("Hall 3").And.Not.Contain("Hall 2"));
        AssertClean(phone);
    }

    [Test]
    public async Task Event_WithFiles_TheUsersLastWordIsKept([Values(EasVersion.V160, EasVersion.V161)] EasVersion version, [Values(0, 1)] int conflict)
    {
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var plan = new EventDraft { Uid = "one", Subject = "Yoga", Start = new(2027, 1, 11, 10, 0, 0), End = new(2027, 1, 11, 11, 0, 0) };
        var calendar = await ReadyAsync(phone, FolderType.Calendar, conflict, plan.Build(version));

        await EditTwiceAsync(
            phone, calendar, (plan with { Attachments = [new Upload("f1", "map.bin", "application/x-map", [1, 2, 3])] }).BuildChange(version), (plan with { Subject = "Pilates" }).BuildChange(version));

        var stored = (await web.AllEventsAsync()).Single();
        Assert.That((stored["summary"]?.ToString(), (stored["attachments"] as JsonArray)?.Count), Is.EqualTo(("Pilates", (int?)1)));
        AssertClean(phone);
    }

    /// <summary>OX drops the changed occurrence with its file when the series moves, and both are made again: by several writes, all of them ours.</summary>
    [Test]
    public async Task Series_MovedWithTheFileOfAnOccurrence_TheUsersLastWordIsKept([Values(EasVersion.V160, EasVersion.V161)] EasVersion version, [Values(0, 1)] int conflict)
    {
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var plan = new EventDraft { Uid = "one", Subject = "Yoga", Start = new(2027, 1, 11, 10, 0, 0), End = new(2027, 1, 11, 11, 0, 0), Recurrence = RecurrenceDraft.Daily(4) };
        var calendar = await ReadyAsync(phone, FolderType.Calendar, conflict, plan.Build(version));
        calendar.Change(calendar.Items.Single().Key, new MailDraft { Attachments = [new Upload("f1", "map.bin", "application/x-map", [1, 2, 3])] }.Build(), "20270112T100000Z");
        await phone.SyncUntilDoneAsync(calendar);
        await phone.SyncUntilDoneAsync(calendar);

        var later = plan with { Start = plan.Start.AddHours(1), End = plan.End.AddHours(1) };
        await EditTwiceAsync(phone, calendar, later.BuildChange(version), (later with { Subject = "Pilates" }).BuildChange(version));

        var stored = await web.AllEventsAsync();
        Assert.That(stored.Single(one => one["rrule"] is not null)["summary"]?.ToString(), Is.EqualTo("Pilates"));
        Assert.That(stored.Single(one => one["rrule"] is null)["attachments"] as JsonArray, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    [Test]
    public async Task Draft_WithFiles_StaysOneWithTheUsersLastWord([Values(EasVersion.V160, EasVersion.V161)] EasVersion version, [Values(0, 1)] int conflict)
    {
        var (user, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var drafts = await ReadyAsync(phone, FolderType.Drafts, conflict, new MailDraft { Subject = "Plan", Body = "one", Attachments = [new Upload("a", "a.bin", "application/x-a", [1, 2, 3])] }.Build());

        await EditTwiceAsync(phone, drafts, new MailDraft { Body = "two" }.Build(), new MailDraft { Body = "three" }.Build());

        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        Assert.That(mail.Message.Root.All().First(part => part.IsText).Text.TrimEnd(), Is.EqualTo("three"));
        Assert.That(mail.Message.Root.All().Count(part => part.FileName is not null), Is.EqualTo(1));
        Assert.That(drafts.Items, Has.Count.EqualTo(1));
        AssertClean(phone);
    }

    /// <summary>Each writing gives the files of a draft other references: a phone whose node died over it has the old ones.</summary>
    [Test]
    public async Task Draft_WithFilesWrittenByANodeThatDied_BringsTheReferencesThatHold([Values(EasVersion.V160, EasVersion.V161)] EasVersion version)
    {
        var (user, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var drafts = await ReadyAsync(phone, FolderType.Drafts, conflict: 1, new MailDraft { Subject = "Plan", Body = "one", Attachments = [new Upload("a", "a.bin", "application/x-a", [1, 2, 3])] }.Build());
        drafts.Change(drafts.Items.Single().Key, new MailDraft { Body = "two" }.Build());
        Bed.Memory!.Before = (operation, keys, _) => operation == "add" && keys.Any(IsGeneration) ? throw new StateStoreException(StateStoreFailure.Timeout, operation) : ValueTask.CompletedTask;
        Assert.ThrowsAsync<EasHttpException>(() => phone.SyncAsync(drafts));
        Bed.Memory.Before = null;
        Bed.OutlastUnclearCalls();

        await phone.SyncUntilDoneAsync(drafts);
        await phone.SyncUntilDoneAsync(drafts);

        var reference = drafts.Items.Single().Value.Descendants(EasNames.AirSyncBase + "FileReference").Single().Value;
        Assert.That((await phone.FetchAttachmentAsync(reference)).Content, Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Total), Is.EqualTo(1));
        AssertClean(phone);

        static bool IsGeneration(string key) => key.Contains(":c:", StringComparison.Ordinal) && char.IsAsciiDigit(key[^1]);
    }

    [Test]
    public async Task Contact_ThatSomebodyElseChangedMeanwhile_IsStillAConflict([Values(0, 1)] int conflict)
    {
        const EasVersion version = EasVersion.V141;
        var (_, phone, web) = await ReadyAsync(version);
        using var ends = phone;
        using var ox = web;
        var book = await ReadyAsync(phone, FolderType.Contacts, conflict, new ContactDraft { FirstName = "Anna", LastName = "Bee" }.Build(version));

        await EditTwiceAsync(
            phone, book, new ContactDraft { FirstName = "Anna", LastName = Long }.Build(version), new ContactDraft { FirstName = "Hanna", LastName = "Cee" }.Build(version),
            async () => await web.ChangeAsync("contacts", (await web.AllContactsAsync()).Single()["id"]!.ToString(), new JsonObject { ["first_name"] = "Theirs" }));

        var stored = (await web.AllContactsAsync()).Single()["first_name"]?.ToString();
        Assert.That((stored, book.Items.Single().Value.Element(EasNames.Contacts + "FirstName")?.Value), Is.EqualTo(conflict == 0 ? ("Hanna", "Hanna") : ("Theirs", "Theirs")));
    }

    private async Task<(int User, EasPhone Phone, OxWeb Web)> ReadyAsync(EasVersion version)
    {
        var user = Bed.NextUser();
        return (user, await Bed.ReadyPhoneAsync(version, user), await Bed.WebAsync(user));
    }

    private static async Task<EasCollection> ReadyAsync(EasPhone phone, FolderType folder, int conflict, IReadOnlyList<XElement> item)
    {
        var collection = phone.Collection(folder);
        collection.Options = collection.Options with { Conflict = conflict };
        await phone.SyncUntilDoneAsync(collection);
        collection.Add(item);
        await phone.SyncUntilDoneAsync(collection);
        await phone.SyncUntilDoneAsync(collection);
        return collection;
    }

    /// <summary>The phone hears nothing of its first edit, and its user goes on.</summary>
    private static async Task EditTwiceAsync(EasPhone phone, EasCollection collection, IReadOnlyList<XElement> first, IReadOnlyList<XElement> second, Func<Task>? meanwhile = null)
    {
        var id = collection.Items.Single().Key;
        collection.Change(id, first);
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(collection));
        if (meanwhile is not null) await meanwhile();

        collection.ClearOutbox();
        collection.Change(id, second);
        await phone.SyncUntilDoneAsync(collection);
        await phone.SyncUntilDoneAsync(collection);
    }
}
