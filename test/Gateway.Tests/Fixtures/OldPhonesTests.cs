using System.Xml.Linq;
using EasClient;
using EasClient.Http;
using EasClient.Wbxml;
using Gateway.Tests.Host;
using OxSimulator.Mail;
using OxSimulator.Mail.Mime;

namespace Gateway.Tests.Fixtures;

/// <summary>Old phones live a day, request by request as they send them.</summary>
[TestFixture]
internal sealed class OldPhonesTests() : HostTests(StoreKind.Embedded)
{
    private static readonly XNamespace Sync = EasNames.AirSync;
    private static readonly XNamespace Email = EasNames.Email;

    [TestCaseSource(typeof(FixtureRequest), nameof(FixtureRequest.All))]
    public void Fixture_OfEachClient_IsADocumentOfItsCommand(string name)
    {
        var values = new[] { "user", "policy", "key", "inbox", "calendar", "contacts", "tasks", "trash", "item", "attachment", "id", "inboxKey", "calendarKey", "contactsKey", "tasksKey", "drafts", "draftsKey" }
            .ToDictionary(value => value, value => value, StringComparer.Ordinal);

        var request = FixtureRequest.Load(name).With(values);

        Assert.That(request.Body.Length == 0 || request.Xml is not null || request.ContentType == EasRequest.MimeType, "a body of a known type");
        if (request.Xml is not { } xml) return;
        Assert.That(xml.Name.LocalName, Is.EqualTo(request.Command));
        Assert.That(WbxmlEncoder.Encode(xml), Is.EqualTo(request.Body), "no byte too many");
        var version = FixtureRequest.Load(name).Version;
        Assert.That(xml.DescendantsAndSelf().Select(element => CodePages.Find(element.Name)!).Where(tag => version < tag.First || version > tag.Last), Is.Empty, "of its version");
    }

    [Test]
    public async Task IPhoneOs3_Day_IsServedAt25()
    {
        var user = Bed.NextUser();
        byte[] file = [.. Enumerable.Range(0, 3000).Select(i => (byte)i)];
        await Bed.DeliverAsync(user, [Letters.Plain(1, text: new string('x', 4000)), Letters.WithFile(2, "photo.jpg", file)]);
        using var phone = new FixturePhone("iphone-os-3", Bed.Connection(user), TestBed.SchemasIfThere);
        phone.Values["id"] = $"{user}";

        Assert.That((await phone.SendAsync("01-FolderSync")).StatusCode, Is.EqualTo(449));
        var policy = await phone.SendAsync("02-Provision");
        Assert.That(policy.Xml!.Descendants(EasNames.Provision + "Data").Single().Value, Does.StartWith("<wap-provisioningdoc>"));
        Assert.That((await phone.SendAsync("03-Provision-acknowledge")).RootStatus, Is.EqualTo(1));
        Assert.That((await phone.SendAsync("01-FolderSync")).RootStatus, Is.EqualTo(1));
        await phone.SendAsync("04-Sync-first");
        var mails = (await phone.SendAsync("05-Sync-mails")).Xml!.Descendants(Sync + "Add").ToList();
        var longer = mails.Single(mail => mail.Descendants(Email + "Subject").Single().Value == "Letter 1");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mails, Has.Count.EqualTo(2));
            Assert.That((longer.Descendants(Email + "BodyTruncated").Single().Value, longer.Descendants(Email + "Body").Single().Value.Length), Is.EqualTo(("1", 512)));
        }

        phone.Values["item"] = longer.Element(Sync + "ServerId")!.Value;
        phone.Values["attachment"] = mails.SelectMany(mail => mail.Descendants(Email + "AttName")).Single().Value;
        var whole = (await phone.SendAsync("06-Sync-fetch-and-read")).Xml!.Descendants(Sync + "Fetch").Single();
        Assert.That(whole.Descendants(Email + "Body").Single().Value.Trim(), Is.EqualTo(new string('x', 4000)));
        Assert.That((await phone.SendAsync("07-GetAttachment")).Body, Is.EqualTo(file));
        Assert.That((await phone.SendAsync("08-SendMail")).StatusCode, Is.EqualTo(200));
        Assert.That((await phone.SendAsync("08-SendMail")).StatusCode, Is.EqualTo(200), "sent before");
        var ping = await phone.SendAsync("09-Ping");

        Assert.That(Bed.SentBy(user), Has.Count.EqualTo(1));
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.EqualTo(1));
        Assert.That((await phone.SendAsync("10-SmartForward")).StatusCode, Is.EqualTo(200));
        Assert.That((await phone.SendAsync("11-SmartReply")).StatusCode, Is.EqualTo(200));
        Assert.That(Bed.SentBy(user).Skip(1).Select(mail => MimePart.Parse(mail.Raw).Text), Has.All.Contain(new string('x', 70)).And.All.Contain("-------- Original"));
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Mails.Count(mail => (mail.Flags & (MailFlags.Answered | MailFlags.Forwarded)) == (MailFlags.Answered | MailFlags.Forwarded))), Is.EqualTo(1));
        Assert.That((ping.RootStatus, ping.Xml!.Descendants(EasNames.Ping + "Folder").Single().Value), Is.EqualTo(((int?)2, phone.Values["inbox"])), "the mail has come in");
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Test]
    public async Task WindowsMobile6_Day_IsServedAt120()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 3).Select(i => Letters.Plain(i)));
        using var phone = new FixturePhone("windows-mobile-6", Bed.Connection(user), TestBed.SchemasIfThere);
        Assert.That((await phone.SendAsync("01-FolderSync")).StatusCode, Is.EqualTo(449));
        await phone.SendAsync("02-Provision");
        await phone.SendAsync("03-Provision-acknowledge");
        Assert.That((await phone.SendAsync("01-FolderSync")).RootStatus, Is.EqualTo(1));
        Assert.That((await phone.SendAsync("04-Settings")).RootStatus, Is.EqualTo(1));
        Assert.That((await phone.SendAsync("05-Sync-first")).Xml!.Descendants(Sync + "Collection").Count(), Is.EqualTo(3));
        Assert.That((await phone.SendAsync("06-GetItemEstimate")).Xml!.Descendants(EasNames.GetItemEstimate + "Estimate").Single().Value, Is.EqualTo("3"));
        var all = (await phone.SendAsync("07-Sync-all")).Xml!;
        var mail = all.Descendants(Sync + "Add").First();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Descendants(Sync + "Class").Select(itemClass => itemClass.Value), Is.EqualTo((string[])["Email", "Calendar", "Contacts"]));
            Assert.That(mail.Descendants(EasNames.AirSyncBase + "Body").Single().Element(EasNames.AirSyncBase + "Type")?.Value, Is.EqualTo("1"));
            Assert.That(mail.Descendants().Where(element => element.Name.Namespace == EasNames.Email2), Is.Empty);
        }

        phone.Values["item"] = mail.Element(Sync + "ServerId")!.Value;
        var flagged = (await phone.SendAsync("08-Sync-flag")).Xml!;
        Assert.That(flagged.Descendants(Sync + "Responses"), Is.Empty, "silence is success");
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Mails.Count(mail => (mail.Flags & 8) != 0)), Is.EqualTo(1));
        Assert.That((await phone.SendAsync("09-MoveItems")).Xml!.Descendants(EasNames.Move + "Status").Single().Value, Is.EqualTo("3"));
        var nothing = (await phone.SendAsync("10-Sync-nothing")).Xml!;
        Assert.That(nothing.Descendants(Sync + "Collection").Single().Element(Sync + "Status")?.Value, Is.EqualTo("1"), "up to 12.0 nothing is said in words");
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }

    [Test]
    public async Task NokiaMailForExchange_Day_IsServedAt25()
    {
        var user = Bed.NextUser();
        using var phone = new FixturePhone("nokia-mfe", Bed.Connection(user), TestBed.SchemasIfThere);
        using var web = await Bed.WebAsync(user);
        await phone.SendAsync("01-Provision");
        await phone.SendAsync("02-Provision-acknowledge");
        Assert.That((await phone.SendAsync("03-FolderSync")).RootStatus, Is.EqualTo(1));
        var folders = (await phone.SendAsync("04-GetHierarchy")).Xml!;
        Assert.That(folders.Elements().Select(folder => folder.Element(EasNames.FolderHierarchy + "ServerId")!.Value), Does.Contain(phone.Values["inbox"]).And.Not.Contain(phone.Values["contacts"]));
        var primed = (await phone.SendAsync("05-Sync-first")).Xml!.Descendants(Sync + "CollectionId").Select(id => id.Value);
        Assert.That(primed, Is.EqualTo((string[])[phone.Values["contacts"], phone.Values["tasks"]]), "a class alone means its default folder");
        var added = (await phone.SendAsync("06-Sync-add")).Xml!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(added.Descendants(Sync + "Responses").Elements(Sync + "Add").Select(add => add.Element(Sync + "Status")?.Value), Is.EqualTo((string[])["1", "1"]));
            var contact = (await web.AllContactsAsync()).Single();
            Assert.That((contact["last_name"]?.ToString(), contact["note"]?.ToString()), Is.EqualTo(("Müller", "Aus Köln")));
            var task = (await web.AllTasksAsync()).Single();
            Assert.That((task["title"]?.ToString(), task["note"]?.ToString()), Is.EqualTo(("Baum kaufen", "Nicht zu groß")));
        }

        var found = (await phone.SendAsync("07-Search")).Xml!;
        Assert.That(found.Descendants(EasNames.Gal + "FirstName").Count(), Is.EqualTo(found.Descendants(EasNames.Gal + "DisplayName").Count()).And.GreaterThan(0), "it wants a first name always");
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }
}

/// <summary>A phone that never provisions, where the operator lets it in.</summary>
[TestFixture]
internal sealed class OldPhoneWithoutPolicyTests() : HostTests(StoreKind.Embedded)
{
    private static readonly XNamespace Sync = EasNames.AirSync;

    protected override string[] Settings => ["--Eas:Policy:Mode=Offered"];

    [Test]
    public async Task Android21_Day_IsServedAt25()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 12).Select(i => Letters.Plain(i)));
        using var phone = new FixturePhone("android-2.1", Bed.Connection(user), TestBed.SchemasIfThere);
        Assert.That((await phone.SendAsync("01-FolderSync-validate")).RootStatus, Is.EqualTo(1));
        Assert.That((await phone.SendAsync("02-FolderSync")).RootStatus, Is.EqualTo(1));
        await phone.SendAsync("03-Sync-first");
        var items = new List<string>();
        XElement answer;
        do
        {
            answer = (await phone.SendAsync("04-Sync-mails")).Xml!;
            items.AddRange(answer.Descendants(Sync + "Add").Select(add => add.Element(Sync + "ServerId")!.Value));
        }
        while (answer.Descendants(Sync + "MoreAvailable").Any());

        phone.Values["item"] = items[0];
        await phone.SendAsync("05-Sync-delete");
        await phone.SendAsync("04-Sync-mails");

        Assert.That(items, Has.Count.EqualTo(12).And.Unique);
        Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(11));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));
    }
}
