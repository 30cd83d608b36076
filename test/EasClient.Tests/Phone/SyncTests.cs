using System.Xml.Linq;
using EasClient.Http;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using EasClient.Wbxml;

namespace EasClient.Tests.Phone;

public sealed class SyncTests
{
    private static readonly XNamespace Ns = EasNames.AirSync;

    [Test]
    public async Task SyncUntilDone_FirstSync_PrimesThenFollowsMoreAvailable()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        server.Then(Answers.Collection("K1", "5"))
            .Then(Answers.Collection("K2", "5", Answers.More, Answers.Commands(Answers.Add("5:1", Answers.Subject("A")))))
            .Then(Answers.Collection("K3", "5", Answers.Commands(Answers.Add("5:2", Answers.Subject("B")))));
        var inbox = phone.Collection(FolderType.Inbox);

        var rounds = await phone.SyncUntilDoneAsync([inbox]);

        Assert.That(rounds, Is.EqualTo(3));
        Assert.That(inbox.Items.Keys, Is.EqualTo(["5:1", "5:2"]));
        Assert.That(inbox.SyncKey, Is.EqualTo("K3"));
        Assert.That(Convert.ToHexString(server.Log[0].Body), Is.EqualTo("03016A00455C4F4B033000015203350001010101"));
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task Sync_At121_SendsTheClassFirst()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server, EasVersion.V121);
        await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Say.Empty());

        var answer = await phone.SyncAsync(phone.Collection(FolderType.Inbox));

        Assert.That(answer.Empty, Is.True);
        var sent = server.Log.Single().Xml.Descendants(Ns + "Collection").Single();
        Assert.That(sent.Elements().Select(e => e.Name.LocalName), Is.EqualTo(["Class", "SyncKey", "CollectionId", "GetChanges", "WindowSize", "Options"]));
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task Sync_ServerCommands_MoveTheMirror()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Answers.Collection("K3", "5", Answers.Commands(Answers.Change("5:1", Answers.Read(true)), Answers.Add("5:2", Answers.Subject("B")))))
            .Then(Answers.Collection("K4", "5", Answers.Commands(Answers.SoftDelete("5:2"), Answers.Delete("5:77"))));

        await phone.SyncAsync(inbox);
        var read = inbox.Text("5:1", EasNames.Email + "Read");
        await phone.SyncAsync(inbox);

        Assert.That(read, Is.EqualTo("1"));
        Assert.That(inbox.Text("5:1", EasNames.Email + "Subject"), Is.EqualTo("First"), "a mail's change names only what changed");
        Assert.That(inbox.Items.Keys, Is.EqualTo(["5:1"]));
        Assert.That(phone.Counters.UnknownDeletes, Is.EqualTo(1));
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task Sync_AddOfKnownItem_IsCountedAsDoubled()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Answers.Collection("K3", "5", Answers.Commands(Answers.Add("5:1", Answers.Subject("First")), Answers.Change("5:9", Answers.Read(true)))));

        await phone.SyncAsync(inbox);

        Assert.That(phone.Counters.DoubledAdds, Is.EqualTo(1));
        Assert.That(phone.Counters.UnknownChanges, Is.EqualTo(1));
        Assert.That(phone.Violations.Select(v => v.Rule), Is.EqualTo(["ItemKnown", "ItemUnknown"]));
    }

    [Test]
    public async Task Sync_ClientCommands_TravelAndTakeEffect()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Answers.Collection("K3", "5", Answers.Responses(Answers.Added("1", "5:8"))));
        inbox.Change("5:1", MailChange.Read(true));
        inbox.Add([Answers.Subject("New")]);

        await phone.SyncAsync(inbox);

        var commands = server.Log.Single().Xml.Descendants(Ns + "Commands").Single();
        Assert.That(commands.Elements().Select(e => e.Name.LocalName), Is.EqualTo(["Change", "Add"]));
        Assert.That(inbox.Text("5:1", EasNames.Email + "Read"), Is.EqualTo("1"));
        Assert.That(inbox.ServerIdOf("1"), Is.EqualTo("5:8"));
        Assert.That(inbox.Added("1").Value, Is.EqualTo("New"));
        Assert.That(inbox.Outbox, Is.Empty);
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task Sync_AnswerLost_SendsTheSameBytesAgain()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        var answer = Answers.Collection("K3", "5", Answers.Responses(Answers.Added("1", "5:8")));
        server.Then(answer).Then(answer);
        inbox.Add([Answers.Subject("New")]);
        phone.Connection.LoseNextAnswer("Sync");

        Assert.That(() => phone.SyncAsync(inbox), Throws.TypeOf<AnswerLostException>());
        Assert.That(inbox.SyncKey, Is.EqualTo("K2"));
        await phone.SyncAsync(inbox);

        Assert.That(server.Log[1].Body, Is.EqualTo(server.Log[0].Body));
        Assert.That(inbox.Items.Keys, Is.EquivalentTo(["5:1", "5:8"]));
    }

    [Test]
    public async Task Sync_Refusals_FollowTheirStatus()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Answers.Collection("K3", "5", Answers.Responses(Answers.Refused("Change", "5:1", "7"))))
            .Then(Answers.Collection("K4", "5", Answers.Responses(Answers.Refused("Change", "5:1", "8"))));
        inbox.Change("5:1", MailChange.Read(true));
        await phone.SyncAsync(inbox);
        var afterConflict = inbox.Text("5:1", EasNames.Email + "Read");
        var conflict = inbox.RefusalOf("5:1");
        inbox.Change("5:1", MailChange.Read(true));
        await phone.SyncAsync(inbox);

        Assert.That(conflict, Is.EqualTo(7));
        Assert.That(afterConflict, Is.EqualTo("0"), "the server's version stands");
        Assert.That(inbox.Items, Is.Empty, "8 says that the item is gone");
    }

    [Test]
    public async Task SyncUntilDone_Status3_StartsOverAndKeepsUnsentItems()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Answers.CollectionStatus("K2", "5", "3"))
            .Then(Answers.Collection("N1", "5"))
            .Then(Answers.Collection(
                "N2", "5", Answers.Responses(Answers.Added("1", "5:8")), Answers.Commands(Answers.Add("5:1", Answers.Subject("First")))));
        inbox.Add([Answers.Subject("New")]);
        inbox.Delete("5:1");

        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(inbox.FullResyncs, Is.EqualTo(1));
        Assert.That(phone.Counters.FullResyncs, Is.EqualTo(1));
        Assert.That(inbox.Items.Keys, Is.EquivalentTo(["5:1", "5:8"]));
        Assert.That(server.Log[2].Xml.Descendants(Ns + "Commands").Elements().Select(e => e.Name.LocalName), Is.EqualTo(["Add"]));
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task SyncUntilDone_Status12_SyncsFoldersFirst()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Answers.Status(Ns + "Sync", 12)).Then(Answers.Folders("F2", ("9", "Tasks", 7))).Then(Say.Empty());

        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(phone.Counters.FolderSyncsAsked, Is.EqualTo(1));
        Assert.That(phone.Folders, Contains.Key("9"));
    }

    [Test]
    public async Task Sync_SeveralCollections_ShareOneRequest()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var one = Answers.Collection("K1", "5").Descendants(Ns + "Collection").Single();
        var two = Answers.Collection("C1", "8").Descendants(Ns + "Collection").Single();
        server.Then(new XElement(Ns + "Sync", new XElement(Ns + "Collections", one, two)));

        await phone.SyncAsync([phone.Collection("5"), phone.Collection("8")], new SyncLimits { WindowSize = 50 });

        Assert.That(phone.Collection("8").SyncKey, Is.EqualTo("C1"));
        Assert.That(server.Log.Single().Xml.Elements().Select(e => e.Name.LocalName), Is.EqualTo(["Collections", "WindowSize"]));
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task Sync_OptionsNotRepeated_TravelOnlyWhenTheyChanged()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = phone.Collection("5");
        inbox.Options = inbox.Options with { Repeat = false };
        server.Then(Answers.Collection("K1", "5")).Then(Answers.Collection("K2", "5")).Then(Answers.Collection("K3", "5")).Then(Answers.Collection("K4", "5"));

        await phone.SyncAsync(inbox);
        await phone.SyncAsync(inbox);
        await phone.SyncAsync(inbox);
        inbox.Options = inbox.Options with { FilterType = 2 };
        await phone.SyncAsync(inbox);

        Assert.That(server.Log.Select(heard => heard.Xml.Descendants(Ns + "Options").Any()), Is.EqualTo([false, true, false, true]));
    }

    [Test]
    public async Task Sync_Calendar16_KeepsOccurrencesInTheMirror()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server, EasVersion.V161);
        var subject = new XElement(EasNames.Calendar + "Subject", "Series");
        server.Then(Answers.Collection("K1", "7"))
            .Then(Answers.Collection("K2", "7", Answers.Commands(Answers.Add("7:1", subject))))
            .Then(Answers.Collection("K3", "7"));
        var calendar = phone.Collection(FolderType.Calendar);
        await phone.SyncUntilDoneAsync(calendar);
        calendar.Change("7:1", [new XElement(EasNames.Calendar + "Subject", "Moved")], "20260105T090000Z");
        calendar.Delete("7:1", "20260112T090000Z");

        await phone.SyncAsync(calendar);

        var exceptions = calendar.Items["7:1"].Element(EasNames.Calendar + "Exceptions")!.Elements().ToList();
        Assert.That(exceptions[0].Element(EasNames.Calendar + "Subject")!.Value, Is.EqualTo("Moved"));
        Assert.That(exceptions[1].Element(EasNames.Calendar + "Deleted")!.Value, Is.EqualTo("1"));
        var sent = server.Log[2].Xml.Descendants(Ns + "Commands").Single();
        Assert.That(sent.Descendants(EasNames.AirSyncBase + "InstanceId").Select(e => e.Value), Is.EqualTo(["20260105T090000Z", "20260112T090000Z"]));
    }

    [Test]
    public async Task Sync_Strict_ThrowsAtTheFirstViolation()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server, options: new PhoneOptions { Strict = true });
        server.Then(Answers.Collection("K1", "5", new XElement(Ns + "Commands")));

        Assert.That(() => phone.SyncAsync(phone.Collection("5")), Throws.TypeOf<EasClient.Judges.ViolationException>());
    }

    [Test]
    public async Task SyncAgain_EmptyRequest_HasNoBody()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        server.Then(Say.Empty()).Then(Answers.Status(Ns + "Sync", 13));

        var empty = await phone.SyncAgainAsync([inbox]);
        var unknown = await phone.SyncAgainAsync([inbox]);

        Assert.That(empty.Empty, Is.True);
        Assert.That(unknown.Status, Is.EqualTo(13));
        Assert.That(server.Log[0].Body, Is.Empty);
        Assert.That(phone.Violations, Is.Empty);
    }
}
