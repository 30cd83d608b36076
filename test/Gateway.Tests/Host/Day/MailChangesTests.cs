using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Gateway.Tests.Host.Day;

/// <summary>Two phones and the web interface change the same mails.</summary>
[TestFixture(StoreKind.Embedded)]
[TestFixture(StoreKind.Redis)]
internal sealed class MailChangesTests(StoreKind store) : HostTests(store)
{
    private const int Seen = 32;
    private const int Flagged = 8;

    /// <summary>OX tells of follow-up flags in no cheap way: here every look is a full one.</summary>
    protected override string[] Settings => ["--Eas:Mail:FlagScanSeconds=0"];

    [TestCaseSource(nameof(Versions))]
    public async Task ReadAndFlag_OnPhonesAndInOx_ReachEachOther(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 4).Select(i => Letters.Plain(i)));
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Inbox), two.Collection(FolderType.Inbox));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        // From a phone to OX and to the other phone, without an echo.
        first.Change(Letter(first, 1), MailChange.Read(true));
        first.Change(Letter(first, 2), MailChange.Flagged());
        await one.SyncUntilDoneAsync(first);
        Assert.That(await FlagsAsync(user, 1), Is.EqualTo(Seen));
        Assert.That(await FlagsAsync(user, 2), Is.EqualTo(Flagged));
        Assert.That((await one.SyncAsync(first)).For(first)?.Commands ?? [], Is.Empty, "an echo");
        await two.SyncUntilDoneAsync(second);
        Assert.That(second.Text(Letter(second, 1), EasNames.Email + "Read"), Is.EqualTo("1"));
        Assert.That(FlagOf(second, 2), Is.EqualTo("2"));

        // From OX to both phones.
        await web.FlagMailAsync("3", set: Seen);
        await web.FlagMailAsync("4", set: Flagged);
        await web.FlagMailAsync("1", clear: Seen);
        await web.FlagMailAsync("2", clear: Flagged);
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);
        foreach (var inbox in (EasCollection[])[first, second])
        {
            Assert.That(inbox.Text(Letter(inbox, 3), EasNames.Email + "Read"), Is.EqualTo("1"));
            Assert.That(inbox.Text(Letter(inbox, 1), EasNames.Email + "Read"), Is.EqualTo("0"));
            Assert.That(FlagOf(inbox, 4), Is.EqualTo("2"));
            Assert.That(FlagOf(inbox, 2), Is.Null.Or.EqualTo("0"));
        }

        // Back to how it was, by the other phone.
        second.Change(Letter(second, 3), MailChange.Read(false));
        second.Change(Letter(second, 4), MailChange.FlagCleared());
        await two.SyncUntilDoneAsync(second);
        await one.SyncUntilDoneAsync(first);
        Assert.That(await FlagsAsync(user, 3), Is.Zero);
        Assert.That(await FlagsAsync(user, 4), Is.Zero);
        Assert.That(first.Text(Letter(first, 3), EasNames.Email + "Read"), Is.EqualTo("0"));
        Assert.That(FlagOf(first, 4), Is.Null.Or.EqualTo("0"));
        AssertClean(one, two);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Delete_OnAPhoneAndInOx_ReachesEverybody(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 3).Select(i => Letters.Plain(i)));
        using var one = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var two = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        using var web = await Bed.WebAsync(user);
        var (first, second) = (one.Collection(FolderType.Inbox), two.Collection(FolderType.Inbox));
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        first.Options = first.Options with { DeletesAsMoves = true };
        first.Delete(Letter(first, 1));
        await one.SyncUntilDoneAsync(first);
        await web.DeleteMailAsync("2");
        await one.SyncUntilDoneAsync(first);
        await two.SyncUntilDoneAsync(second);

        Assert.That(first.Items.Keys, Is.EqualTo((string[])[Letter(first, 3)]));
        Assert.That(second.Items.Keys, Is.EqualTo((string[])[Letter(second, 3)]));
        Assert.That(await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total), Is.EqualTo(2));
        AssertClean(one, two);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Change_AnswerLost_IsToldOnce(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 2).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncUntilDoneAsync(inbox);

        inbox.Change(Letter(inbox, 1), MailChange.Read(true));
        phone.Connection.LoseNextAnswer("Sync");
        await LosesAsync(() => phone.SyncAsync(inbox));
        await Bed.DeliverAsync(user, Letters.Plain(3));
        await phone.SyncUntilDoneAsync(inbox);
        await phone.SyncUntilDoneAsync(inbox);

        Assert.That(await FlagsAsync(user, 1), Is.EqualTo(Seen));
        Assert.That(inbox.Items, Has.Count.EqualTo(3));
        Assert.That(inbox.Text(Letter(inbox, 1), EasNames.Email + "Read"), Is.EqualTo("1"));
        AssertClean(phone);
    }

    [Scenario("L9")]
    [TestCaseSource(nameof(Versions))]
    public async Task Move_Repeated_MovesOnceAndAnswersTheSame(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 2).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user, "PHONEONE");
        using var other = await Bed.ReadyPhoneAsync(version, user, "PHONETWO");
        var (inbox, trash) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.DeletedItems));
        var (otherInbox, otherTrash) = (other.Collection(FolderType.Inbox), other.Collection(FolderType.DeletedItems));
        await phone.SyncUntilDoneAsync([inbox, trash]);
        await other.SyncUntilDoneAsync([otherInbox, otherTrash]);
        var letter = Letter(inbox, 1);

        phone.Connection.LoseNextAnswer("MoveItems");
        await LosesAsync(() => phone.MoveAsync(inbox, trash, [letter]));
        var moved = await phone.MoveAsync(inbox, trash, [letter]);
        var again = await phone.MoveAsync(inbox, trash, [letter]);
        await phone.SyncUntilDoneAsync([inbox, trash]);
        await other.SyncUntilDoneAsync([otherInbox, otherTrash]);

        Assert.That(moved, Has.Count.EqualTo(1));
        Assert.That(moved[0].Status, Is.EqualTo(3));
        Assert.That(again[0], Is.EqualTo(moved[0]));
        Assert.That(await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total), Is.EqualTo(1));
        Assert.That(inbox.Items, Has.Count.EqualTo(1));
        Assert.That(trash.Items.Keys, Is.EqualTo((string[])[moved[0].NewId!]));
        Assert.That(otherInbox.Items, Has.Count.EqualTo(1));
        Assert.That(otherTrash.Items, Has.Count.EqualTo(1));
        // The phone that moved a mail may be told that it left the inbox: it knows, and nothing happens.
        Assert.That(phone.Violations, Is.Empty);
        AssertClean(other);
    }

    private static string Letter(EasCollection inbox, int number) => inbox.Find(EasNames.Email + "Subject", $"Letter {number}").Single();

    private static string? FlagOf(EasCollection inbox, int number) =>
        inbox.Items[Letter(inbox, number)].Element(EasNames.Email + "Flag")?.Element(EasNames.Email + "Status")?.Value;

    private Task<int> FlagsAsync(int user, int uid) => Bed.LookAsync(user, "INBOX", folder => folder.Find(uid)!.Flags & (Seen | Flagged));
}
