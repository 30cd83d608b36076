using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace Gateway.Tests.Scenarios;

/// <summary>What leaves a folder or a filter, by whomever: nothing is deleted that nobody wanted deleted, nothing shows twice.</summary>
internal sealed class MovesAndFiltersTests : ScenarioTests
{
    protected override string[] Settings => [.. base.Settings, "--Eas:Folders:Shared=true"];

    [Scenario("L27")]
    [TestCaseSource(nameof(Versions))]
    public async Task Delete_OfMailsThatLeftTheFilter_MovesThemToTheTrashAtMost(EasVersion version)
    {
        var user = Bed.NextUser();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var mailbox = SimMailbox.Of(Bed.User(user));
            for (var i = 1; i <= 5; i++) mailbox.Deliver(Letters.Plain(i), received: Bed.Clock.GetUtcNow().AddDays(-60).ToUnixTimeMilliseconds());
            mailbox.Deliver(Letters.Plain(6));
        }

        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        inbox.Options = inbox.Options with { FilterType = 3 };
        var dropped = (await phone.SyncAsync(inbox)).For(inbox)!.Ids("SoftDelete");
        Assert.That(dropped, Has.Count.EqualTo(5));

        // A phone that takes "drop it" for "the user deleted it", and wants it gone for good.
        inbox.Options = inbox.Options with { DeletesAsMoves = false };
        foreach (var id in dropped) inbox.Delete(id);
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(
            await Bed.LookAsync(user, "INBOX", folder => folder.Total) + await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total),
            Is.EqualTo(6), "every mail can be had back");
        Assert.That(SubjectsOn(inbox), Is.EqualTo((string[])["Letter 6"]));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Filter_TimeGoesBy_MailsLeaveSoftlyAndWakeNobody(EasVersion version)
    {
        var user = Bed.NextUser();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var mailbox = SimMailbox.Of(Bed.User(user));
            for (var i = 1; i <= 3; i++) mailbox.Deliver(Letters.Plain(i), received: Bed.Clock.GetUtcNow().AddDays(-2).ToUnixTimeMilliseconds());
        }

        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { FilterType = 2 };
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(3));

        Bed.Clock.Advance(TimeSpan.FromDays(3));
        try
        {
            Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox])).Status, Is.EqualTo(1));
            var answer = (await phone.SyncAsync(inbox)).For(inbox)!;
            Assert.That((answer.Ids("SoftDelete").Count, answer.Ids("Delete").Count), Is.EqualTo((3, 0)));
        }
        finally
        {
            Bed.Clock.Advance(TimeSpan.FromDays(-3));
        }

        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(3));
        AssertClean(phone);
    }

    [Scenario("L28")]
    [TestCaseSource(nameof(Versions))]
    public async Task Share_WithdrawnFromAnEchoingPhone_LosesItsOwnerNothing(EasVersion version)
    {
        var (owner, guest) = (Bed.NextUser(), Bed.NextUser());
        using var web = await Bed.WebAsync(owner);
        SimFolder book;
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            book = Bed.User(owner).Context.AddPrivateFolder(Bed.User(owner), "Customers", "contacts");
            book.Context.Share(book, Bed.User(guest), SimPermission.Of(8, 64, 64, 64));
        }

        for (var i = 0; i < 60; i++) await web.CallAsync("contacts", "new", "", new JsonObject { ["folder_id"] = book.Id, ["last_name"] = $"customer {i}" });
        using var phone = await Bed.ReadyPhoneAsync(version, guest);
        var shared = phone.Collection(phone.Folders.Values.Single(folder => folder.Name.StartsWith("Customers", StringComparison.Ordinal)).Id);
        await phone.SyncUntilDoneAsync(shared);
        Assert.That(shared.Items, Has.Count.EqualTo(60));

        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None)) book.Context.Share(book, Bed.User(guest), 0);
        var ids = shared.Items.Keys.ToList();
        await phone.FolderSyncAsync();
        Assert.That(phone.Folders, Does.Not.ContainKey(shared.Id), "the folder goes, not its items");
        foreach (var id in ids) shared.Delete(id);
        var echo = await phone.Connection.PostAsync(SyncOf(phone, shared));

        Assert.That(StatusOf(echo), Is.EqualTo("12"));
        Assert.That((await web.StateAsync())["contacts"]![book.Id]!.AsArray(), Has.Count.EqualTo(60));
        Assert.That(phone.Counters.Count("Sync/Collection 3"), Is.Zero);
    }

    [Scenario("L29")]
    [TestCase(EasVersion.V121, 1)]
    [TestCase(EasVersion.V141, 2)]
    [TestCase(EasVersion.V161, 3)]
    public async Task Mails_MovedToAndFroWhileAPhoneSyncs_EachIsVisibleOnce(EasVersion version, int seed)
    {
        var random = new Random(seed);
        var user = await DeliverLettersAsync(20);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var (inbox, trash) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.DeletedItems));
        (inbox.Options, trash.Options) = (inbox.Options with { WindowSize = 4 }, trash.Options with { WindowSize = 4 });
        for (var i = 0; i < 120; i++)
        {
            await MoveSomeAsync(user, random, random.Next(3));
            await phone.SyncAsync(random.Next(3) switch { 0 => [inbox], 1 => [trash], _ => [inbox, trash] });
        }

        await HealAsync(phone, inbox, trash);
        await HealAsync(phone, inbox, trash);

        Assert.That(inbox.Items.Count, Is.EqualTo(await Bed.LookAsync(user, "INBOX", folder => folder.Total)));
        Assert.That(SubjectsOn(inbox).Concat(SubjectsOn(trash)).Order(StringComparer.Ordinal), Is.EqualTo(Enumerable.Range(1, 20).Select(i => $"Letter {i}").Order(StringComparer.Ordinal)));
        AssertClean(phone);
    }

    [Scenario("L30")]
    [TestCaseSource(nameof(Versions))]
    public async Task Mail_MovedByThePhoneAndBackInOx_IsWhereItIsAndOnce(EasVersion version)
    {
        var user = await DeliverLettersAsync(2);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var (inbox, trash) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.DeletedItems));
        await phone.SyncUntilDoneAsync([inbox, trash]);

        for (var i = 0; i < 3; i++)
        {
            Assert.That((await phone.MoveAsync(inbox, trash, [Letter(inbox, 1)])).Single().Status, Is.EqualTo(3));
            using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
            {
                var mailbox = SimMailbox.Of(Bed.User(user));
                mailbox.Move(mailbox.Require("INBOX/Trash").Mails.Single(), mailbox.Inbox);
            }

            await phone.SyncUntilDoneAsync([inbox, trash]);
            Assert.That(SubjectsOn(inbox), Is.EqualTo((string[])["Letter 1", "Letter 2"]));
            Assert.That(trash.Items, Is.Empty);
        }

        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
        Assert.That(phone.Counters.FullResyncs, Is.Zero);
    }

    [Scenario("L31")]
    [Test]
    public async Task Delete_InEverySpelling_MovesUnlessToldNotTo([ValueSource(nameof(Versions))] EasVersion version, [Values("absent", "empty", "1", "0")] string spelling)
    {
        var user = await DeliverLettersAsync(2);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        inbox.Options = inbox.Options with { DeletesAsMoves = spelling == "absent" ? null : spelling != "0" };
        inbox.Delete(Letter(inbox, 1));
        var request = new XElement(SyncOf(phone, inbox).Xml!);
        if (spelling == "empty") request.Descendants(EasNames.AirSync + "DeletesAsMoves").Single().RemoveNodes();

        var answer = await phone.Connection.PostAsync(EasRequest.Of("Sync", request));

        Assert.That(answer.StatusCode, Is.EqualTo(200));
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total), Is.EqualTo(spelling == "0" ? 0 : 1));
    }

    [Scenario("L32")]
    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    [TestCase(EasVersion.V161)]
    public async Task EmptyFolder_OfAnythingButTheTrash_IsRefused(EasVersion version)
    {
        var user = await DeliverLettersAsync(3);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        var status = await phone.EmptyFolderAsync(inbox.Id, subFolders: true);

        Assert.That(status, Is.Not.Null.And.Not.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(3));
        AssertClean(phone);
    }

    [Scenario("L33")]
    [Test]
    public async Task ChangeAndDelete_InOneRequest_TheDeletionWins([ValueSource(nameof(Versions))] EasVersion version, [Values] bool deleteFirst)
    {
        var user = await DeliverLettersAsync(2);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        await web.NewAsync("contacts", new JsonObject { ["last_name"] = "Gone" });
        var (inbox, book) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Contacts));
        await phone.SyncUntilDoneAsync([inbox, book]);
        var (mail, contact) = (Letter(inbox, 1), book.Items.Keys.Single());
        if (deleteFirst) Delete();
        inbox.Change(mail, MailChange.Read(true));
        book.Change(contact, Contact("Edited"));
        if (!deleteFirst) Delete();

        await phone.SyncUntilDoneAsync([inbox, book]);
        await phone.SyncUntilDoneAsync([inbox, book]);

        Assert.That(await web.AllContactsAsync(), Is.Empty);
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(1));
        Assert.That(SubjectsOn(inbox), Is.EqualTo((string[])["Letter 2"]));
        Assert.That(book.Items, Is.Empty);
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));

        void Delete()
        {
            inbox.Delete(mail);
            book.Delete(contact);
        }
    }

    private async Task MoveSomeAsync(int user, Random random, int count)
    {
        using var gate = await Bed.Ox.Server.EnterAsync(CancellationToken.None);
        var mailbox = SimMailbox.Of(Bed.User(user));
        for (var i = 0; i < count; i++)
        {
            var (from, to) = random.Next(2) == 0 ? (mailbox.Inbox, mailbox.Require("INBOX/Trash")) : (mailbox.Require("INBOX/Trash"), mailbox.Inbox);
            if (from.Total > 0) mailbox.Move(from.Mails[random.Next(from.Total)], to);
        }
    }
}
