using System.Text;
using System.Xml.Linq;
using EasClient.Phone;
using EasClient.Requests;
using EasClient.Wbxml;

namespace EasClient.Tests.Phone;

/// <summary>Everything that is neither account nor Sync.</summary>
public sealed class CommandTests
{
    private const string Multipart =
        "0200000014000000380000004C0000000500000003016A000014454D033100014E464D03310001001151037200010014" +
        "4B00115703746578742F706C61696E0001001451033100010101010168656C6C6F";

    [Test]
    public async Task Ping_StatusesOfTheProtocol_AreRead()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        server.Then(Raw("03016A00000D454703320001494A033500010101")).Then(Raw("03016A00000D45470335000148033630000101")).Then(Raw("03016A00000D45470331000101"));
        var inbox = phone.Collection(FolderType.Inbox);

        var changed = await phone.PingAsync(TimeSpan.FromSeconds(480), [inbox]);
        var range = await phone.PingPartlyAsync(30, null);
        var again = await phone.PingAgainAsync();

        Assert.That(Convert.ToHexString(server.Log[0].Body), Is.EqualTo("03016A00000D4548033438300001494A4B033500014C03456D61696C0001010101"));
        Assert.That(changed.Folders, Is.EqualTo(["5"]));
        Assert.That(range, Has.Property(nameof(PingAnswer.Status)).EqualTo(5).And.Property(nameof(PingAnswer.HeartbeatInterval)).EqualTo(60));
        Assert.That(again.Status, Is.EqualTo(1));
        Assert.That(server.Log[2].Body, Is.Empty);
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task SendMail_Since14_TravelsInComposeMail()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        server.Then(Say.Empty()).Then(Raw("03016A000015455203313230000101"));

        var sent = await phone.SendMailAsync("A:B"u8.ToArray(), clientId: "a1");
        var refused = await phone.SendMailAsync("A:B"u8.ToArray());

        Assert.That(Convert.ToHexString(server.Log[0].Body), Is.EqualTo("03016A000015455103613100010850C303413A420101"));
        Assert.That(sent.Sent, Is.True);
        Assert.That(refused, Is.EqualTo(new MailResult(200, 120)));
        Assert.That(refused.Sent, Is.False);
    }

    [Test]
    public async Task Reply_At121_TravelsAsMimeWithItsSourceInTheQuery()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server, EasVersion.V121);
        server.Then(Say.Empty()).Then(Say.Empty(500));

        var sent = await phone.ReplyAsync(new MailSource("5", "5:1"), "A:B"u8.ToArray());
        var failed = await phone.SendMailAsync("A:B"u8.ToArray(), saveInSent: false);

        Assert.That(server.Log[0].Target, Does.Contain("Cmd=SmartReply").And.EndsWith("&CollectionId=5&ItemId=5%3A1&SaveInSent=T"));
        Assert.That(server.Log[0].Headers["Content-Type"], Is.EqualTo("message/rfc822"));
        Assert.That(Encoding.ASCII.GetString(server.Log[0].Body), Is.EqualTo("A:B"));
        Assert.That(sent.Sent, Is.True);
        Assert.That(failed, Is.EqualTo(new MailResult(500, null)));
        Assert.That(failed.Sent, Is.False);
    }

    [Test]
    public async Task FetchAttachment_MultipartAndInline_GiveTheSameBytes()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var ns = EasNames.ItemOperations;
        server.Then(new Say(200, Convert.FromHexString(Multipart), "application/vnd.ms-sync.multipart")).Then(new XElement(
            ns + "ItemOperations",
            new XElement(ns + "Status", "1"),
            new XElement(
                ns + "Response",
                new XElement(
                    ns + "Fetch",
                    new XElement(ns + "Status", "1"),
                    new XElement(EasNames.AirSyncBase + "FileReference", "r"),
                    new XElement(
                        ns + "Properties", new XElement(ns + "Data", "aGVsbG8="), new XElement(EasNames.AirSyncBase + "ContentType", "text/plain"))))));

        var parts = await phone.FetchAttachmentAsync("r", multipart: true);
        var inline = await phone.FetchAttachmentAsync("r");

        Assert.That(server.Log.Select(heard => heard.Headers.GetValueOrDefault("MS-ASAcceptMultiPart")), Is.EqualTo(["T", null]));
        Assert.That(parts.Content, Is.EqualTo("hello"u8.ToArray()));
        Assert.That(inline.Content, Is.EqualTo("hello"u8.ToArray()));
        Assert.That(inline.ContentType, Is.EqualTo("text/plain"));
        Assert.That(phone.Violations, Is.Empty);
    }

    [Test]
    public async Task Move_Success_TakesTheItemAlong()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var inbox = await PhoneSetUp.InboxAsync(server, phone);
        var trash = phone.Collection(FolderType.DeletedItems);
        server.Then(Answers.Collection("T1", "6")).Then(Answers.Collection("T2", "6"));
        await phone.SyncUntilDoneAsync(trash);
        server.Then(Raw("03016A000005454A4703353A3100014B033300014C03363A3900010101"));

        var results = await phone.MoveAsync(inbox, trash, ["5:1"]);

        Assert.That(results, Is.EqualTo([new MoveResult("5:1", 3, "6:9")]));
        Assert.That(inbox.Items, Is.Empty);
        Assert.That(trash.Text("6:9", EasNames.Email + "Subject"), Is.EqualTo("First"));
    }

    [TestCase(EasVersion.V121, new[] { "Class", "CollectionId", "FilterType", "SyncKey" })]
    [TestCase(EasVersion.V141, new[] { "SyncKey", "CollectionId", "Options" })]
    public async Task Estimate_EachVersion_HasItsOwnOrder(EasVersion version, string[] order)
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server, version);
        var ns = EasNames.GetItemEstimate;
        server.Then(new XElement(
            ns + "GetItemEstimate",
            new XElement(
                ns + "Response",
                new XElement(ns + "Status", "1"),
                new XElement(ns + "Collection", new XElement(ns + "CollectionId", "5"), new XElement(ns + "Estimate", "17")))));

        var estimate = await phone.EstimateAsync(phone.Collection("5"));

        Assert.That(estimate, Is.EqualTo(17));
        var sent = server.Log.Single().Xml.Descendants(ns + "Collection").Single();
        Assert.That(sent.Elements().Select(e => e.Name.LocalName), Is.EqualTo(order));
    }

    [Test]
    public async Task SearchGal_NoHits_GivesNone()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var ns = EasNames.Search;
        server.Then(Found(new XElement(ns + "Result"), new XElement(ns + "Total", "0"))).Then(Found(
            new XElement(ns + "Result", new XElement(ns + "Properties", new XElement(EasNames.Gal + "DisplayName", "Ann"))),
            new XElement(ns + "Range", "0-0"),
            new XElement(ns + "Total", "1")));

        var none = await phone.SearchGalAsync("zz");
        var one = await phone.SearchGalAsync("an");

        Assert.That(none.Hits, Is.Empty);
        Assert.That(none.Total, Is.Zero);
        Assert.That(one.Hits.Single().Gal("DisplayName"), Is.EqualTo("Ann"));
        Assert.That(one.Range, Is.EqualTo("0-0"));
        Assert.That(phone.Violations, Is.Empty);

        XElement Found(params object[] store) => new(
            ns + "Search",
            new XElement(ns + "Status", "1"),
            new XElement(ns + "Response", new XElement(ns + "Store", new XElement(ns + "Status", "1"), store)));
    }

    [Test]
    public async Task UserAddresses_OfAccounts_BeginWithThePrimary()
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server);
        var ns = EasNames.Settings;
        server.Then(new XElement(
            ns + "Settings",
            new XElement(ns + "Status", "1"),
            new XElement(
                ns + "UserInformation",
                new XElement(ns + "Status", "1"),
                new XElement(
                    ns + "Get",
                    new XElement(
                        ns + "Accounts",
                        new XElement(
                            ns + "Account",
                            new XElement(
                                ns + "EmailAddresses",
                                new XElement(ns + "SMTPAddress", "alias@example.test"),
                                new XElement(ns + "PrimarySmtpAddress", "user1@example.test"))))))));

        Assert.That(await phone.UserAddressesAsync(), Is.EqualTo(["user1@example.test", "alias@example.test"]));
    }

    [TestCase(EasVersion.V141, false)]
    [TestCase(EasVersion.V161, true)]
    public async Task Respond_SendResponse_ExistsSince16(EasVersion version, bool expected)
    {
        await using var server = await StubServer.StartAsync();
        using var phone = await PhoneSetUp.PhoneAsync(server, version);
        var ns = EasNames.MeetingResponse;
        server.Then(new XElement(
            ns + "MeetingResponse",
            new XElement(
                ns + "Result", new XElement(ns + "RequestId", "5:1"), new XElement(ns + "Status", "1"), new XElement(ns + "CalendarId", "7:1"))));

        var result = await phone.RespondAsync("5", "5:1", MeetingReply.Accept, sendResponse: true);

        Assert.That(result, Is.EqualTo(new MeetingResult(1, "7:1")));
        Assert.That(server.Log.Single().Xml.Descendants(ns + "SendResponse").Any(), Is.EqualTo(expected));
    }

    [Test]
    public void Requests_OfEveryKind_AreInTheTokenTable()
    {
        XElement[] requests =
        [
            SettingsRequest.Of(SettingsRequest.OofGet(), SettingsRequest.RightsManagementGet()),
            SettingsRequest.Of(SettingsRequest.OofSet(2, "Away", "2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z")),
            SearchRequest.Mailbox(new MailSearch("word") { CollectionIds = ["5"] }, "0-9", [new BodyPreference(1, 512, true, 100)]),
            SearchRequest.FindMail("id", "word", "5", "0-9"),
            SearchRequest.FindPeople("id", "an", "0-9"),
            FetchRequest.Of(FetchRequest.Found("long", [], 2), FetchRequest.EmptyFolder("6", true), FetchRequest.Attachment("r", "0-9")),
            ComposeRequest.ForwardMeeting("1", new MailSource("7", "7:1"), [("Ann", "ann@example.test")], "text"),
            MeetingRequest.Build("5", "5:1", MeetingReply.Decline, "2026-01-02T03:04:05.000Z", true, "no"),
            ProvisionRequest.AskForWipe(),
            ProvisionRequest.AcknowledgeWipe(accountOnly: true),
        ];
        foreach (var request in requests)
            Assert.That(WbxmlDecoder.Decode(WbxmlEncoder.Encode(request)).ToString(), Is.EqualTo(request.ToString()));
    }

    private static Say Raw(string hex) => new(200, Convert.FromHexString(hex));
}
