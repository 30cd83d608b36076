using EasClient;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Gateway.Tests.Host;

/// <summary>A phone empties folders: the trash for good, junk into the trash, others not at all unless the operator lets it.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class EmptyFolderTests(StoreKind store) : HostTests(store)
{
    private const int Done = 1, Denied = 5, NotFound = 6;

    private static int _letters;

    private Task<int> CountAsync(int user, string folder) => Bed.LookAsync(user, folder, held => held.Total);

    private Task<string> DeliverAsync(int user, string folder) => Bed.Ox.DeliverAsync(TestBed.UserName(user), Letters.Plain(Interlocked.Increment(ref _letters)), folder, CancellationToken.None);

    private static EasFolder Named(EasPhone phone, string name) => phone.Folders.Values.Single(folder => folder.Name == name);

    [TestCaseSource(nameof(Versions))]
    public async Task Trash_GoesForGood_AndThePhoneLearnsIt(EasVersion version)
    {
        var user = Bed.NextUser();
        foreach (var _ in Enumerable.Range(0, 3)) await DeliverAsync(user, MailFolderNames.Trash);
        await DeliverAsync(user, "INBOX");
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var trash = phone.Collection(FolderType.DeletedItems);
        await phone.SyncUntilDoneAsync(trash);
        Assert.That(trash.Items, Has.Count.EqualTo(3));

        Assert.That(await phone.EmptyFolderAsync(trash.Id), Is.EqualTo(Done));
        Assert.That(await phone.EmptyFolderAsync(trash.Id), Is.EqualTo(Done), "once more, as after a lost answer");

        Assert.That(await CountAsync(user, MailFolderNames.Trash), Is.Zero);
        Assert.That(await CountAsync(user, "INBOX"), Is.EqualTo(1));
        await phone.SyncUntilDoneAsync(trash);
        Assert.That(trash.Items, Is.Empty);
        AssertClean(phone);
    }

    [Test]
    public async Task Junk_GoesToTheTrash()
    {
        var user = Bed.NextUser();
        await DeliverAsync(user, MailFolderNames.Spam);
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);

        Assert.That(await phone.EmptyFolderAsync(Named(phone, "Spam").Id), Is.EqualTo(Done));

        Assert.That(await CountAsync(user, MailFolderNames.Spam), Is.Zero);
        Assert.That(await CountAsync(user, MailFolderNames.Trash), Is.EqualTo(1));
    }

    [Test]
    public async Task SubfoldersOfTheTrash_GoWithIt_WhenThePhoneSaysSo()
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var trash = phone.Collection(FolderType.DeletedItems);
        var inner = await phone.FolderCreateAsync("Old", FolderType.UserMail, trash.Id);
        Assert.That(inner.Status, Is.EqualTo(1));

        Assert.That(await phone.EmptyFolderAsync(trash.Id), Is.EqualTo(Done));
        await phone.FolderSyncAsync();
        Assert.That(phone.Folders.Values.Select(folder => folder.Name), Does.Contain("Old"));

        Assert.That(await phone.EmptyFolderAsync(trash.Id, subFolders: true), Is.EqualTo(Done));
        await phone.FolderSyncAsync();
        Assert.That(phone.Folders.Values.Select(folder => folder.Name), Does.Not.Contain("Old"));
        AssertClean(phone);
    }

    [Test]
    public async Task Inbox_AndWhatIsNoMail_AreRefused()
    {
        var user = Bed.NextUser();
        await DeliverAsync(user, "INBOX");
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);

        Assert.That(await phone.EmptyFolderAsync(phone.Folder(FolderType.Inbox).Id), Is.EqualTo(Denied));
        Assert.That(await phone.EmptyFolderAsync(phone.Folder(FolderType.Contacts).Id), Is.EqualTo(Denied));
        Assert.That(await phone.EmptyFolderAsync("Mnowhere"), Is.EqualTo(NotFound));
        Assert.That(await phone.EmptyFolderAsync(phone.Folder(FolderType.Outbox).Id), Is.EqualTo(Done), "always empty");

        Assert.That(await CountAsync(user, "INBOX"), Is.EqualTo(1));
    }
}

/// <summary>The same where the operator lets phones empty every folder, and shows folders nobody subscribed to.</summary>
[TestFixture(StoreKind.Embedded)]
internal sealed class OpenFolderTests(StoreKind store) : HostTests(store)
{
    protected override string[] Settings => ["--Eas:Folders:MayEmpty=All", "--Eas:Folders:SubscribedOnly=false"];

    [Test]
    public async Task Inbox_GoesToTheTrash()
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Letters.Plain(1));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);

        Assert.That(await phone.EmptyFolderAsync(phone.Folder(FolderType.Inbox).Id), Is.EqualTo(1));

        Assert.That(await Bed.LookAsync(user, "INBOX", held => held.Total), Is.Zero);
        Assert.That(await Bed.LookAsync(user, MailFolderNames.Trash, held => held.Total), Is.EqualTo(1));
    }

    [Test]
    public async Task UnsubscribedFolder_IsShown()
    {
        var user = Bed.NextUser();
        using var web = await Bed.WebAsync(user);
        var id = (await web.CallAsync("folders", "new", "&tree=0&folder_id=default0/INBOX", System.Text.Json.Nodes.JsonNode.Parse("""{"folder":{"title":"Quiet","module":"mail","subscribed":false}}""")))!.ToString();
        await web.CallAsync("folders", "update", $"&tree=0&timestamp=9999999999999&id={id}", System.Text.Json.Nodes.JsonNode.Parse("""{"folder":{"subscribed":false}}"""));

        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V161, user);

        Assert.That(phone.Folders.Values.Select(folder => folder.Name), Does.Contain("Quiet"));
    }
}
