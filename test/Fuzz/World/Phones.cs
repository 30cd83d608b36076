using Bridge.Eas.Protocol.Http;
using EasClient;
using EasClient.Http;
using EasClient.Items;
using EasClient.Judges;
using EasClient.Phone;
using EasClient.Requests;
using OxSimulator.Mail;

namespace Fuzz.World;

/// <summary>A short life of a test phone, in which it uses every command: what it sends is what others are made of.</summary>
internal static class Phones
{
    internal const string DeviceId = "FUZZPHONE1";

    internal static readonly EasLogin Login = new("user1@example.test", "user1", "example.test", "secret");

    internal static PhoneWay Live(FuzzWorld world)
    {
        var user = world.Ox.FindUser("user1")!;
        foreach (var number in Enumerable.Range(1, 4)) SimMailbox.Of(user).Deliver(Mail(number));
        var way = new PhoneWay(world);
        var options = new EasConnectionOptions { Server = new Uri("http://eas.invalid/"), User = Login.Name, Password = Login.Password, DeviceId = DeviceId, DeviceType = "iPhone" };
        using var phone = new EasPhone(new EasConnection(options, world.Clock, way), new PhoneOptions { Version = world.Version, MaxRounds = 40 });
        phone.Connection.Version = world.Version;
        world.Clock.Drive(LiveAsync(phone));
        return way;
    }

    private static async Task<bool> LiveAsync(EasPhone phone)
    {
        await TryAsync(() => phone.SetUpAsync());
        await TryAsync(() => phone.SendDeviceInformationAsync());
        await TryAsync(() => phone.UserAddressesAsync());
        var inbox = phone.Collection(FolderType.Inbox);
        var contacts = phone.Collection(FolderType.Contacts);
        var calendar = phone.Collection(FolderType.Calendar);
        var tasks = phone.Collection(FolderType.Tasks);
        EasCollection[] all = [inbox, contacts, calendar, tasks];
        await TryAsync(() => phone.SyncUntilDoneAsync(all));

        contacts.Add(new ContactDraft { FirstName = "Anna", LastName = "Berg", Email1 = "anna@example.net", Birthday = new(1980, 2, 29), Business = new("Weg 1", "Berlin"), Notes = "n", Categories = ["a"], Picture = [0xFF, 0xD8, 0xFF, 0xE0] }.Build(phone.Version));
        calendar.Add(Event("uid-1").Build(phone.Version));
        calendar.Add(Series("uid-2").Build(phone.Version));
        tasks.Add(new TaskDraft { Subject = "t", Body = "b", Due = new(2026, 1, 5), Reminder = new(2026, 1, 4, 9, 0, 0), Recurrence = RecurrenceDraft.Daily(3) }.Build(phone.Version));
        await TryAsync(() => phone.SyncUntilDoneAsync(all));

        ChangeFirst(contacts, new ContactDraft { FirstName = "Anne", LastName = "Berg" }.Build(phone.Version));
        ChangeFirst(calendar, Event("uid-1").BuildChange(phone.Version));
        ChangeFirst(tasks, new TaskDraft { Subject = "t2", Completed = new(2026, 1, 3) }.Build(phone.Version));
        ChangeFirst(inbox, MailChange.Of(MailChange.Read(true), MailChange.Flagged()));
        await TryAsync(() => phone.SyncUntilDoneAsync(all));
        await TryAsync(() => phone.SyncAgainAsync(all));
        await TryAsync(() => phone.EstimateAsync(all));
        await TryAsync(() => phone.PingAsync(TimeSpan.FromSeconds(60), all));
        await TryAsync(() => phone.PingAgainAsync());
        await TryAsync(() => phone.SyncAsync([inbox], new SyncLimits { Wait = 1 }));
        await TryAsync(() => phone.SearchGalAsync("user"));
        await TryAsync(() => phone.SearchMailAsync("hello", inbox.Id));
        foreach (var mail in inbox.Items.Keys.Take(1).ToList())
        {
            await TryAsync(() => phone.FetchItemAsync(inbox.Id, mail, []));
            await TryAsync(() => phone.FetchItemAsync(inbox.Id, mail, [], multipart: true));
            await TryAsync(() => phone.FetchAttachmentAsync(mail + ":2"));
            await TryAsync(() => phone.GetAttachmentAsync(mail + ":2"));
            await TryAsync(() => phone.ReplyAsync(new MailSource(inbox.Id, mail, null, null), Mail(90)));
            await TryAsync(() => phone.MoveAsync(inbox, phone.Collection(FolderType.DeletedItems), [mail]));
        }

        await TryAsync(() => phone.GetHierarchyAsync());
        await TryAsync(() => phone.SendMailAsync(Mail(91)));
        await TryAsync(() => phone.FolderCreateAsync("New", FolderType.UserMail));
        await TryAsync(() => phone.FolderUpdateAsync(inbox.Id, "Other"));
        await TryAsync(() => phone.FolderDeleteAsync("Mnone"));
        await TryAsync(() => phone.EmptyFolderAsync(phone.Folder(FolderType.DeletedItems).Id));
        await TryAsync(() => phone.FolderSyncAsync());
        foreach (var collection in all)
        {
            foreach (var item in collection.Items.Keys.TakeLast(1).ToList()) collection.Delete(item);
        }

        await TryAsync(() => phone.SyncUntilDoneAsync(all));
        return true;
    }

    private static void ChangeFirst(EasCollection collection, IReadOnlyList<System.Xml.Linq.XElement> item)
    {
        if (collection.Items.Keys.FirstOrDefault() is { } first) collection.Change(first, item);
    }

    private static EventDraft Event(string uid) => new()
    {
        Uid = uid, Subject = "e", Start = new(2026, 1, 5, 10, 0, 0), End = new(2026, 1, 5, 11, 0, 0), Location = "l", Body = "b", Reminder = 15, Categories = ["c"],
        Attendees = [new("B", "b@example.net")],
    };

    private static EventDraft Series(string uid) => Event(uid) with
    {
        Recurrence = RecurrenceDraft.Weekly(Weekdays.Monday, 5),
        Exceptions = [new OccurrenceDraft { Original = new(2026, 1, 12, 10, 0, 0), Deleted = true }, new OccurrenceDraft { Original = new(2026, 1, 19, 10, 0, 0), Subject = "x" }],
    };

    private static byte[] Mail(int number) => new MimeMessage
    {
        From = "Anna <anna@example.net>", To = ["user1@example.test"], Subject = $"Hello {number}", Text = "Hello", Html = "<p>Hello</p>", MessageId = $"<{number}@example.net>",
        Attachments = number % 2 == 0 ? [new MimeAttachment("a.pdf", "application/pdf", [1, 2, 3])] : [],
    }.ToBytes();

    /// <summary>A step that the gateway refuses, or a command that it does not have, ends nothing.</summary>
    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception refused) when (refused is EasStatusException or EasHttpException or TimeoutException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // What was sent is what counts.
        }
    }
}
