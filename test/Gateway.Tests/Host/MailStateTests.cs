using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using EasClient.Requests;
using EasClient.Wbxml;

namespace Gateway.Tests.Host;

/// <summary>Flags with their dates, categories and reply marks, from one phone to another and from OX's web interface: each change is told alone.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class MailStateTests(StoreKind store) : HostTests(store)
{
    private const int Answered = 1, Flagged = 8, Forwarded = 256;

    private static readonly DateTime Start = new(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Due = new(2026, 12, 3, 0, 0, 0, DateTimeKind.Utc);

    private static readonly XName Flag = EasNames.Email + "Flag", Categories = EasNames.Email + "Categories", Verb = EasNames.Email2 + "LastVerbExecuted";

    private static readonly EasVersion[] WithFlags = [.. EasVersions.All.Where(version => version >= EasVersion.V120)];

    private static readonly EasVersion[] WithCategories = [.. EasVersions.All.Where(version => version >= EasVersion.V140)];

    /// <summary>What is changed in OX is found at once.</summary>
    protected override string[] Settings => ["--Eas:Mail:FlagScanSeconds=0"];

    [TestCaseSource(nameof(WithFlags))]
    public async Task FlagDates_OfOnePhone_WakeTheOther(EasVersion version)
    {
        var (user, one, other) = await TwoPhonesAsync(version, 2);
        using var _ = one.Phone;
        using var __ = other.Phone;
        var id = Letter(one.Inbox, 1);

        // Whoever changes and whoever is told: both go through the host at once.
        var waiting = other.Phone.PingAsync(TimeSpan.FromSeconds(60), [other.Inbox]);
        one.Inbox.Change(id, MailChange.FlaggedUntil(Start, Due, reminder: Start.AddHours(8), type: "Call"));
        await one.Phone.SyncUntilDoneAsync(one.Inbox);
        Assert.That((await waiting).Status, Is.EqualTo(2));

        var told = await ToldAsync(other);
        Assert.That(told.Elements().Select(element => element.Name), Is.EqualTo(new[] { Flag }), "nothing but the flag");
        Assert.That(Texts(told.Element(Flag)!), Is.EquivalentTo(new[]
        {
            "Status=2", "FlagType=Call", "StartDate=2026-12-01T00:00:00.000Z", "UtcStartDate=2026-12-01T00:00:00.000Z", "DueDate=2026-12-03T00:00:00.000Z",
            "UtcDueDate=2026-12-03T00:00:00.000Z", "ReminderSet=1", "ReminderTime=2026-12-01T08:00:00.000Z",
        }));
        Assert.That(await FlagsAsync(user) & Flagged, Is.EqualTo(Flagged));
        Assert.That((await one.Phone.SyncAsync(one.Inbox)).For(one.Inbox)?.Commands ?? [], Is.Empty, "the phone itself is told nothing");
        AssertClean(one.Phone, other.Phone);
    }

    [TestCaseSource(nameof(WithFlags))]
    public async Task Flag_DoneOnOnePhone_IsDoneOnTheOther_AndOpenAgainWhenFlaggedInOx(EasVersion version)
    {
        var (user, one, other) = await TwoPhonesAsync(version, 2);
        using var _ = one.Phone;
        using var __ = other.Phone;
        var id = Letter(one.Inbox, 2);
        one.Inbox.Change(id, MailChange.FlaggedUntil(Start, Due));
        await one.Phone.SyncUntilDoneAsync(one.Inbox);
        await other.Phone.SyncUntilDoneAsync(other.Inbox);

        one.Inbox.Change(id, MailChange.FlagDone(Due));
        await one.Phone.SyncUntilDoneAsync(one.Inbox);
        var done = await ToldAsync(other);

        Assert.That(Texts(done.Element(Flag)!), Is.EquivalentTo(new[] { "Status=1", "FlagType=Flag for follow up", "DateCompleted=2026-12-03T00:00:00.000Z", "CompleteTime=2026-12-03T00:00:00.000Z" }));
        Assert.That(await FlagsAsync(user, 2) & Flagged, Is.Zero);

        using var web = await Bed.WebAsync(user);
        await web.FlagMailAsync("2", set: Flagged);
        var open = await ToldAsync(other);
        Assert.That(Texts(open.Element(Flag)!), Is.EquivalentTo(new[] { "Status=2", "FlagType=Flag for follow up" }));
        AssertClean(one.Phone, other.Phone);
    }

    [TestCaseSource(nameof(WithFlags))]
    public async Task FlagDates_AnswerLost_AreThereOnceThePhoneRepeats(EasVersion version)
    {
        var (_, one, other) = await TwoPhonesAsync(version, 1);
        using var _ = one.Phone;
        using var __ = other.Phone;
        one.Inbox.Change(Letter(one.Inbox, 1), MailChange.FlaggedUntil(Start, Due));
        one.Phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => one.Phone.SyncAsync(one.Inbox));
        await one.Phone.SyncUntilDoneAsync(one.Inbox);
        await other.Phone.SyncUntilDoneAsync(other.Inbox);

        Assert.That(FlagOf(other.Inbox, 1), Is.EqualTo("2026-12-03T00:00:00.000Z").And.EqualTo(FlagOf(one.Inbox, 1)));
        Assert.That((await other.Phone.SyncAsync(other.Inbox)).For(other.Inbox)?.Commands ?? [], Is.Empty);
        AssertClean(one.Phone, other.Phone);
    }

    [TestCaseSource(nameof(WithFlags))]
    public async Task FlagDates_OfAMovedMail_MoveWithIt(EasVersion version)
    {
        var (_, one, other) = await TwoPhonesAsync(version, 2);
        using var _ = one.Phone;
        using var __ = other.Phone;
        var (trash, others) = (one.Phone.Collection(FolderType.DeletedItems), other.Phone.Collection(FolderType.DeletedItems));
        await one.Phone.SyncUntilDoneAsync(trash);
        await other.Phone.SyncUntilDoneAsync(others);
        one.Inbox.Change(Letter(one.Inbox, 1), MailChange.FlaggedUntil(Start, Due));
        await one.Phone.SyncUntilDoneAsync(one.Inbox);

        await one.Phone.MoveAsync(one.Inbox, trash, [Letter(one.Inbox, 1)]);
        await one.Phone.SyncUntilDoneAsync([one.Inbox, trash]);
        await other.Phone.SyncUntilDoneAsync([other.Inbox, others]);

        Assert.That(FlagOf(others, 1), Is.EqualTo("2026-12-03T00:00:00.000Z").And.EqualTo(FlagOf(trash, 1)));
        Assert.That((await one.Phone.SyncAsync(trash)).For(trash)?.Commands ?? [], Is.Empty);
        Assert.That(one.Phone.Violations.Concat(other.Phone.Violations), Is.Empty);
    }

    [TestCaseSource(nameof(WithCategories))]
    public async Task Categories_OfOnePhone_AreColoursAndKeywordsInOxAndOnTheOther(EasVersion version)
    {
        var (user, one, other) = await TwoPhonesAsync(version, 2);
        using var _ = one.Phone;
        using var __ = other.Phone;

        one.Inbox.Change(Letter(one.Inbox, 1), MailChange.Categories("Blue", "Größere Kunden"));
        await one.Phone.SyncUntilDoneAsync(one.Inbox);
        var told = await ToldAsync(other);
        var inOx = await Bed.LookAsync(user, "INBOX", folder => (folder.Find(1)!.ColorLabel, string.Join(',', folder.Find(1)!.UserFlags)));
        one.Inbox.Change(Letter(one.Inbox, 1), MailChange.Categories());
        await one.Phone.SyncUntilDoneAsync(one.Inbox);
        var emptied = await ToldAsync(other);

        Assert.That(inOx, Is.EqualTo((2, "Gr&APYA3w-ere_Kunden")));
        Assert.That(told.Elements().Select(element => element.Name), Is.EqualTo(new[] { Categories }), "nothing but the categories");
        Assert.That(Texts(told.Element(Categories)!), Is.EqualTo(new[] { "Category=Blue", "Category=Größere Kunden" }));
        Assert.That(emptied.Element(Categories)!.HasElements, Is.False);
        AssertClean(one.Phone, other.Phone);
    }

    [TestCaseSource(nameof(WithCategories))]
    public async Task Marks_SetInOx_AreToldOneByOne(EasVersion version)
    {
        var (user, one, other) = await TwoPhonesAsync(version, 1);
        using var _ = one.Phone;
        using var __ = other.Phone;
        using var web = await Bed.WebAsync(user);

        await web.CallAsync("mail", "update", "&folder=default0/INBOX&id=1", new JsonObject { ["color_label"] = 5 });
        var colored = await ToldAsync(one);
        await web.FlagMailAsync("1", set: Answered);
        var answered = await ToldAsync(one);
        await web.FlagMailAsync("1", set: Forwarded);
        await web.FlagMailAsync("1", clear: Answered);
        var forwarded = await ToldAsync(one);

        Assert.That(new[] { colored, answered, forwarded }.Select(told => told.ToString(SaveOptions.DisableFormatting)).Select(text => XElement.Parse(text).Elements().Single().Value), Is.EqualTo(new[] { "Purple", "1", "3" }));
        Assert.That((colored.Elements().Single().Name, answered.Elements().Single().Name), Is.EqualTo((Categories, Verb)));
        AssertClean(one.Phone);
    }

    [TestCaseSource(nameof(WithCategories))]
    public async Task Mail_AnsweredOnOnePhone_IsAnsweredOnTheOther_WithTheTime(EasVersion version)
    {
        var (user, one, other) = await TwoPhonesAsync(version, 1);
        using var _ = one.Phone;
        using var __ = other.Phone;
        var source = new MailSource(one.Inbox.Id, Letter(one.Inbox, 1));
        var answer = new MimeMessage { From = TestBed.UserName(user), To = ["bo@example.org"], Subject = "Re: Letter 1", Text = "Yes.", MessageId = $"<yes-{user}@phone.example>" };

        Assert.That((await one.Phone.ReplyAsync(source, answer.ToBytes())).Sent);
        var told = await ToldAsync(other);

        Assert.That(told.Elements().Select(element => element.Name), Is.EqualTo(new[] { Verb, EasNames.Email2 + "LastVerbExecutionTime" }));
        Assert.That(told.Element(Verb)!.Value, Is.EqualTo("1"));
        Assert.That(Math.Abs((EasDate.Read(told.Elements().Last().Value) - Bed.Clock.GetUtcNow().UtcDateTime).TotalMinutes), Is.LessThan(2));
        AssertClean(one.Phone, other.Phone);
    }

    [TestCaseSource(nameof(WithCategories))]
    public async Task Mail_WithEverything_IsSaidToHaveIt(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.Plain(1)]);
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("mail", "update", "&folder=default0/INBOX&id=1", new JsonObject { ["color_label"] = 10, ["set_flags"] = Flagged | Answered, ["set_user_flags"] = new JsonArray("Work", "$MDNSent") });
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);
        var mail = inbox.Items.Values.Single();

        Assert.That(Texts(mail.Element(Categories)!), Is.EqualTo(new[] { "Category=Yellow", "Category=Work" }));
        Assert.That((mail.Element(Flag)!.Elements().First().Value, mail.Element(Verb)?.Value), Is.EqualTo(("2", "1")));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(WithCategories))]
    public async Task Conversation_Moved_GoesFromEveryFolderButSent(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, [Letters.Plain(1), Letters.Reply(2, to: 1), Letters.Reply(3, to: 1), Letters.Plain(4)]);
        using var web = await Bed.WebAsync(user);
        await web.CallAsync("folders", "new", "&folder_id=default0/INBOX&tree=1", new JsonObject { ["title"] = "Done", ["module"] = "mail" });
        await web.CallAsync("mail", "update", "&folder=default0/INBOX&id=3", new JsonObject { ["folder_id"] = "default0/INBOX/Sent" });
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        var done = phone.Collection(phone.Folders.Values.Single(folder => folder.Name == "Done").Id);
        await phone.SyncUntilDoneAsync([inbox, done]);
        var conversation = Wire.Bytes(inbox.Items[Letter(inbox, 1)].Element(EasNames.Email2 + "ConversationId")!);

        var status = new[]
        {
            await phone.MoveConversationAsync(conversation, done.Id, always: false), await phone.MoveConversationAsync(conversation, "m-none"), await phone.MoveConversationAsync([1, 2, 3, 4, 5], done.Id),
            await phone.MoveConversationAsync(conversation, done.Id), await phone.MoveConversationAsync(conversation, done.Id),
        };
        await phone.SyncUntilDoneAsync([inbox, done]);

        Assert.That(status, Is.EqualTo(new int?[] { 155, 156, 6, 1, 1 }));
        Assert.That(Subjects(inbox), Is.EqualTo(new[] { "Letter 4" }));
        Assert.That(Subjects(done), Is.EqualTo(new[] { "Letter 1", "Re: Letter 1" }));
        Assert.That(await Bed.LookAsync(user, "INBOX/Sent", folder => folder.Total), Is.EqualTo(1));
        Assert.That(phone.Violations, Is.Empty, string.Join('\n', phone.Violations));

        static IEnumerable<string> Subjects(EasCollection folder) => folder.Items.Values.Select(item => item.Element(EasNames.Email + "Subject")!.Value).Order(StringComparer.Ordinal);
    }

    private async Task<(int User, Side One, Side Other)> TwoPhonesAsync(EasVersion version, int mails)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, mails).Select(i => Letters.Plain(i)));
        return (user, await ReadyAsync("PHONEONE"), await ReadyAsync("PHONETWO"));

        async Task<Side> ReadyAsync(string deviceId)
        {
            var phone = await Bed.ReadyPhoneAsync(version, user, deviceId);
            await phone.SyncUntilDoneAsync(phone.Collection(FolderType.Inbox));
            return new Side(phone, phone.Collection(FolderType.Inbox));
        }
    }

    /// <summary>The one Change that a phone is told.</summary>
    private static async Task<XElement> ToldAsync(Side side)
    {
        var answer = (await side.Phone.SyncAsync(side.Inbox)).For(side.Inbox);
        Assert.That(answer?.Commands.Select(command => command.Kind), Is.EqualTo(new[] { "Change" }));
        return answer!.Commands.Single().Data!;
    }

    private Task<int> FlagsAsync(int user, int uid = 1) => Bed.LookAsync(user, "INBOX", folder => folder.Find(uid)!.Flags);

    private static string Letter(EasCollection collection, int number) => collection.Find(EasNames.Email + "Subject", $"Letter {number}").Single();

    private static string? FlagOf(EasCollection collection, int number) => collection.Items[Letter(collection, number)].Element(Flag)?.Element(EasNames.Tasks + "DueDate")?.Value;

    private static IEnumerable<string> Texts(XElement element) => element.Elements().Select(child => $"{child.Name.LocalName}={child.Value}");

    private sealed record Side(EasPhone Phone, EasCollection Inbox);
}
