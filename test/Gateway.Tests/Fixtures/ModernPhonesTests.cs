using EasClient;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator.Mail;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Fixtures;

/// <summary>Requests of today's clients, as they send them, for what only they do.</summary>
[TestFixture]
internal sealed class ModernPhonesTests() : HostTests(StoreKind.Embedded)
{
    [Test]
    public async Task Outlook16_ReplyWithItsOwnQuote_GoesOutAsItIs()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        using var account = await Bed.ReadyPhoneAsync(EasVersion.V161, user, "OUTLOOK16FIXTURE");
        var inbox = account.Collection(FolderType.Inbox);
        await account.SyncUntilDoneAsync(inbox);
        using var phone = FixtureOf("outlook-16", user, "OUTLOOK16FIXTURE", account);
        (phone.Values["inbox"], phone.Values["item"]) = (inbox.Id, inbox.Items.Keys.Single());

        Assert.That((await phone.SendAsync("01-SmartReply")).Body, Is.Empty);
        Assert.That((await phone.SendAsync("01-SmartReply")).Body, Is.Empty, "sent before");

        var root = MimePart.Parse(Bed.SentBy(user).Single().Raw);
        Assert.That(root.Text.ReplaceLineEndings("\n"), Is.EqualTo("Yes.\n\n> Hello\n"));
        Assert.That(root.Headers["From"], Does.Contain(TestBed.UserName(user)), "nobody else's address");
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Mails.Single().Flags & MailFlags.Answered), Is.EqualTo(MailFlags.Answered));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Test]
    public async Task Ios17_Draft_IsInTheFolderOnceThoughSentTwice()
    {
        var user = Bed.NextUser();
        using var account = await Bed.ReadyPhoneAsync(EasVersion.V161, user, "IOS17FIXTURE");
        var drafts = account.Collection(FolderType.Drafts);
        await account.SyncUntilDoneAsync(drafts);
        using var phone = FixtureOf("ios-17", user, "IOS17FIXTURE", account);
        (phone.Values["drafts"], phone.Values["draftsKey"]) = (drafts.Id, drafts.SyncKey);

        var first = await phone.SendAsync("01-Sync-draft");
        phone.Values["draftsKey"] = drafts.SyncKey;
        var again = await phone.SendAsync("01-Sync-draft");

        var ids = new[] { first, again }.Select(answer => answer.Xml!.Descendants(EasNames.AirSync + "Responses").Single().Descendants(EasNames.AirSync + "ServerId").Single().Value).ToList();
        Assert.That(ids[0], Is.EqualTo(ids[1]));
        var mail = await Bed.LookAsync(user, MailFolderNames.Drafts, folder => folder.Mails.Single());
        Assert.That((mail.Message.Subject, mail.Message.To.Single().Address), Is.EqualTo(("Entwurf für Bo", "bo@example.org")));
        Assert.That(mail.Message.Root.All().Single(part => part.MediaType == "text/html").Text, Does.Contain("Schöne Grüße"));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    private FixturePhone FixtureOf(string client, int user, string deviceId, EasPhone account)
    {
        var phone = new FixturePhone(client, Bed.Connection(user, deviceId), TestBed.SchemasIfThere);
        phone.Values["policy"] = (account.Connection.PolicyKey ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return phone;
    }
}
