using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Scenarios;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace Gateway.Tests.Host;

/// <summary>Mail folders that the mail server shows beside the user's own, for all or of colleagues: each with the rights that the user has there.</summary>
[TestFixture]
internal sealed class PublicMailFolderTests() : HostTests(StoreKind.Embedded)
{
    private const string News = "default0/Public/News", Board = "default0/Public/Board", Secret = "default0/Public/Secret";

    protected override string[] Settings => ["--Eas:Folders:Rules:0:DeviceType=Solo*", "--Eas:Folders:Rules:0:MailSubfolders=false"];

    [Defect("D6")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Folders_ThatTheUserReadsAndWants_AreOnHisPhones(EasVersion version)
    {
        var user = await FilledAsync();
        using var web = await Bed.WebAsync(user);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var solo = TestBed.PhoneOver(Bed.Connection(user, "PHONETWO") with { DeviceType = "SoloPhone" }, version);
        await solo.SetUpAsync();

        Assert.That(NamesOn(phone), Is.EquivalentTo(new[] { "News", "Board" }), "what holds them and what is secret he may not read");
        Assert.That(NamesOn(solo), Is.Empty);
        var news = On(phone, "News");
        await phone.SyncUntilDoneAsync(news);
        Assert.That(news.Items, Has.Count.EqualTo(1));

        await web.CallAsync("folders", "update", $"&id={Uri.EscapeDataString(News)}&tree=0&timestamp=9999999999999", new JsonObject { ["folder"] = new JsonObject { ["subscribed"] = false } });
        await phone.FolderSyncAsync();
        Assert.That(NamesOn(phone), Is.EquivalentTo(new[] { "Board" }));
        AssertClean(phone, solo);
    }

    [Defect("D6")]
    [TestCaseSource(nameof(Versions))]
    public async Task Folder_OnlyToRead_StaysAsItIsWhateverThePhoneDoes(EasVersion version)
    {
        var user = await FilledAsync();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var (inbox, news, board) = (phone.Collection(FolderType.Inbox), On(phone, "News"), On(phone, "Board"));
        await Bed.DeliverAsync(user, Letters.Plain(1));
        await phone.SyncUntilDoneAsync([inbox, news, board]);
        var (mine, theirs) = (inbox.Items.Keys.Single(), news.Items.Keys.Single());

        news.Change(theirs, MailChange.Read(read: true));
        await phone.SyncUntilDoneAsync(news);
        await phone.SyncUntilDoneAsync(news);
        Assert.That(news.Text(theirs, EasNames.Email + "Read"), Is.EqualTo("0"), "the flag goes back");

        news.Delete(theirs);
        await phone.SyncUntilDoneAsync(news);
        await phone.SyncUntilDoneAsync(news);
        Assert.That(news.Items.Keys, Is.EqualTo(new[] { theirs }), "the mail comes again");

        Assert.That((await phone.MoveAsync(news, inbox, [theirs])).Single().Status, Is.Not.EqualTo(3));
        Assert.That((await phone.MoveAsync(inbox, news, [mine])).Single().Status, Is.Not.EqualTo(3));
        await phone.SyncUntilDoneAsync([inbox, news, board]);
        AssertClean(phone);

        Assert.That((await phone.MoveAsync(inbox, board, [mine])).Single().Status, Is.EqualTo(3), "where he may add he may");
        await phone.SyncUntilDoneAsync([inbox, news, board]);
        Assert.That((inbox.Items.Count, news.Items.Count, board.Items.Count), Is.EqualTo((0, 1, 1)));
        foreach (var (folder, count) in new[] { ("INBOX", 0), (News, 1), (Board, 1), ("INBOX/Trash", 0) }) Assert.That(await Bed.LookAsync(user, folder, one => one.Total), Is.EqualTo(count), folder);
        Assert.That(await Bed.LookAsync(user, News, one => one.Unread), Is.EqualTo(1));
    }

    /// <summary>A tree that holds others, one to read with a mail in it, one to add to, and one that he only sees.</summary>
    private async Task<int> FilledAsync()
    {
        var user = Bed.NextUser();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var mailbox = SimMailbox.Of(Bed.User(user));
            mailbox.Create("default0", "Public").OwnRights = 1;
            mailbox.Create("default0/Public", "News").OwnRights = SimPermission.ReadOnly;
            mailbox.Create("default0/Public", "Board").OwnRights = SimPermission.Author;
            mailbox.Create("default0/Public", "Secret").OwnRights = 1;
            mailbox.Deliver(Letters.Plain(7), News);
            mailbox.Deliver(Letters.Plain(8), Secret);
        }

        return user;
    }

    private static EasCollection On(EasPhone phone, string name) => phone.Collection(phone.Folders.Values.Single(folder => folder.Name == name).Id);

    private static IEnumerable<string> NamesOn(EasPhone phone) => phone.Folders.Values.Select(folder => folder.Name).Where(name => name is "Public" or "News" or "Board" or "Secret");
}
