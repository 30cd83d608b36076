using System.Globalization;
using System.Text;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Fuzz.Tests.State;

/// <summary>What a phone costs in the store when all is synced.</summary>
internal sealed class PhoneAtRestTests
{
    private const int Mails = 5000;
    private const int MonthOfMails = 600;
    private const int MailsElsewhere = 40;
    private const int OneMonth = 5;

    [Test]
    public void TypicalPhone_AllSynced_TakesEighteenKibibytesAtMost()
    {
        using var world = new PhoneWorld();
        Fill(world);
        world.Run(() => WritePimAsync(world.NewPhone("WRITER")));
        var before = world.DeviceKeys();

        var phone = world.NewPhone("PHONE1");
        world.Run(() => LiveAsync(phone));

        world.Print();
        var mine = world.DeviceKeys().Except(before, StringComparer.Ordinal).ToList();
        var size = mine.Sum(key => Encoding.UTF8.GetByteCount(key) + world.World.Store.GetAsync(key, CancellationToken.None).AsTask().GetAwaiter().GetResult()!.Length);
        TestContext.Out.WriteLine($"one phone: {mine.Count} records, {size:N0} bytes");
        Assert.Multiple(() =>
        {
            Assert.That(phone.Collection(FolderType.Inbox).Items, Has.Count.InRange(MonthOfMails - 50, MonthOfMails + 50));
            Assert.That(phone.Collection(FolderType.Contacts).Items, Has.Count.EqualTo(300));
            Assert.That(phone.Collection(FolderType.Calendar).Items, Has.Count.EqualTo(400));
            Assert.That(size, Is.LessThanOrEqualTo(18 * 1024));
        });
    }

    private static void Fill(PhoneWorld world)
    {
        var user = world.World.Ox.FindUser("user1")!;
        var box = SimMailbox.Of(user);
        var now = world.World.Clock.GetUtcNow();
        // Ids of an installation that has been there for years.
        for (var i = 0; i < 300_000; i++) user.Context.NextObjectId();
        for (var i = 0; i < Mails; i++)
        {
            // The newest 600 within a month, the others before it.
            var age = i < MonthOfMails ? TimeSpan.FromHours(i) : TimeSpan.FromDays(32) + TimeSpan.FromHours(i);
            box.Deliver(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"From: a@example.net\r\nSubject: {Mails - i}\r\n\r\nx\r\n")), received: (now - age).ToUnixTimeMilliseconds());
        }

        foreach (var number in Enumerable.Range(1, 6))
        {
            var folder = box.Create(box.Inbox.Id, $"Folder {number}");
            for (var i = 0; i < MailsElsewhere; i++)
                box.Deliver("From: a@example.net\r\n\r\nx\r\n"u8.ToArray(), folder.Id, (now - TimeSpan.FromHours(i * 5)).ToUnixTimeMilliseconds());
        }
    }

    private static async Task WritePimAsync(EasPhone phone)
    {
        await phone.SetUpAsync();
        var (contacts, calendar, tasks) = (phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks));
        await phone.SyncUntilDoneAsync([contacts, calendar, tasks]);
        for (var i = 0; i < 300; i++) contacts.Add(new ContactDraft { FirstName = "A", LastName = $"B{i}" }.Build());
        for (var i = 0; i < 400; i++)
            calendar.Add(new EventDraft { Uid = $"uid-{i}", Subject = "e", Start = new DateTime(2026, 1, 5, 10, 0, 0).AddDays(i % 200), End = new DateTime(2026, 1, 5, 11, 0, 0).AddDays(i % 200) }.Build(phone.Version));
        for (var i = 0; i < 50; i++) tasks.Add(new TaskDraft { Subject = $"t{i}" }.Build(phone.Version));
        await phone.SyncUntilDoneAsync([contacts, calendar, tasks]);
    }

    private static async Task LiveAsync(EasPhone phone)
    {
        await phone.SetUpAsync();
        await phone.SendDeviceInformationAsync();
        var mail = phone.Folders.Values.Where(folder => folder.Type is FolderType.Inbox or FolderType.UserMail).Select(folder => phone.Collection(folder.Id)).ToList();
        foreach (var collection in mail) collection.Options = collection.Options with { FilterType = OneMonth };
        EasCollection[] all = [.. mail, phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks)];
        foreach (var collection in all) await phone.SyncUntilDoneAsync(collection);

        // A day's use: a mail is read, a contact changed, one thing is found by the next look.
        mail[0].Change(mail[0].Items.Keys.First(), MailChange.Read(true));
        all[^3].Change(all[^3].Items.Keys.First(), new ContactDraft { FirstName = "C", LastName = "D" }.Build());
        await phone.SyncUntilDoneAsync(all);
        await phone.SyncUntilDoneAsync(all);
        await phone.PingAsync(TimeSpan.FromSeconds(60), all);
    }
}
