using Demo.Mailbox;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Demo.Day;

/// <summary>What is done on the phone is there in OX.</summary>
internal static class FromPhone
{
    private const int Title = 200;
    private const int LastName = 502;
    private const int Done = 3;

    internal static async Task<StepOutcome> ReadMailAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var id = DayScene.Only(scene.Inbox, EasNames.Email + "Subject", Letters.ReadOnPhone);
        scene.Inbox.Change(id, MailChange.Read(true));
        await scene.Phone.SyncUntilDoneAsync(scene.Inbox, cancellationToken);
        var mail = await scene.Web.MailAsync(Letters.ReadOnPhone, cancellationToken);
        return (mail.Flags & MailFlags.Seen) != 0
            ? $"\"{Letters.ReadOnPhone}\" is read in OX, too."
            : throw new StepFailedException($"\"{Letters.ReadOnPhone}\" is still unread in OX.");
    }

    internal static async Task<StepOutcome> DeleteMailAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var usual = scene.Inbox.Options;
        scene.Inbox.Options = usual with { DeletesAsMoves = true };
        scene.Inbox.Delete(DayScene.Only(scene.Inbox, EasNames.Email + "Subject", Letters.DeletedOnPhone));
        await scene.Phone.SyncUntilDoneAsync(scene.Inbox, cancellationToken);
        scene.Inbox.Options = usual;
        await scene.Web.MailAsync(Letters.DeletedOnPhone, cancellationToken, "default0/INBOX/Trash");
        return $"\"{Letters.DeletedOnPhone}\" lies in OX's trash.";
    }

    internal static async Task<StepOutcome> AddContactAsync(DayScene scene, CancellationToken cancellationToken)
    {
        const string name = "Çelik";
        var contacts = scene.Phone.Collection(FolderType.Contacts);
        var contact = new ContactDraft { FirstName = "Aylin", LastName = name, CompanyName = "Harbour Café", MobilePhone = "+49 170 5550111", Email1 = "aylin@example.org" };
        Taken(contacts, contacts.Add(contact.Build()), await SyncAsync(scene, contacts, cancellationToken));
        var ids = await scene.Web.FindAsync("contacts", LastName, name, cancellationToken);
        if (ids.Count != 1) throw new StepFailedException($"OX has {ids.Count} contacts named {name}.");
        var stored = await scene.Web.GetAsync("contacts", ids[0], cancellationToken);
        return stored["cellular_telephone1"]?.ToString() == contact.MobilePhone
            ? $"Aylin {name} of the Harbour Café is in OX's contacts, number and all."
            : throw new StepFailedException($"Aylin {name} is in OX, but with the number \"{stored["cellular_telephone1"]}\".");
    }

    internal static async Task<StepOutcome> AddAppointmentAsync(DayScene scene, CancellationToken cancellationToken)
    {
        const string subject = "Coffee with Aylin";
        var calendar = scene.Phone.Collection(FolderType.Calendar);
        var start = TimeProvider.System.GetLocalNow().Date.AddDays(1).AddHours(16).AddMinutes(30);
        var coffee = new EventDraft
        {
            Uid = "coffee-with-aylin@phone.example", Subject = subject, Start = start, End = start.AddMinutes(45), Zone = TimeZoneRules.Berlin, Location = "Harbour Café",
            Reminder = 10,
        };
        Taken(calendar, calendar.Add(coffee.Build(scene.Phone.Version)), await SyncAsync(scene, calendar, cancellationToken));
        var found = await scene.Web.FindEventsAsync(subject, cancellationToken);
        if (found.Count != 1) throw new StepFailedException($"OX has {found.Count} appointments \"{subject}\".");
        var expected = OxWebUser.Time(start)["value"]!.ToString();
        var stored = found[0]["startDate"]?["value"]?.ToString();
        return stored == expected
            ? $"\"{subject}\" stands in OX's calendar, tomorrow at {start:HH:mm}."
            : throw new StepFailedException($"\"{subject}\" starts at {stored} in OX, and at {expected} on the phone.");
    }

    internal static async Task<StepOutcome> FinishTaskAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var tasks = scene.Phone.Collection(FolderType.Tasks);
        var id = DayScene.Only(tasks, EasNames.Tasks + "Subject", DemoThings.Task);
        tasks.Change(id, new TaskDraft { Subject = DemoThings.Task, Importance = 2, Completed = TimeProvider.System.GetUtcNow().UtcDateTime }.Build(scene.Phone.Version));
        await scene.Phone.SyncUntilDoneAsync(tasks, cancellationToken);
        if (tasks.RefusalOf(id) is { } status) throw new StepFailedException($"The gateway refused the change with status {status}.");
        var ids = await scene.Web.FindAsync("tasks", Title, DemoThings.Task, cancellationToken);
        if (ids.Count != 1) throw new StepFailedException($"OX has {ids.Count} tasks \"{DemoThings.Task}\".");
        var stored = await scene.Web.GetAsync("tasks", ids[0], cancellationToken);
        return (int?)stored["status"] == Done
            ? $"\"{DemoThings.Task}\" is ticked off in OX."
            : throw new StepFailedException($"\"{DemoThings.Task}\" has status {stored["status"]} in OX, not {Done} (done).");
    }

    private static async Task<EasCollection> SyncAsync(DayScene scene, EasCollection collection, CancellationToken cancellationToken)
    {
        await scene.Phone.SyncUntilDoneAsync(collection, cancellationToken);
        return collection;
    }

    private static void Taken(EasCollection collection, string clientId, EasCollection synced)
    {
        if (synced.ServerIdOf(clientId) is null)
            throw new StepFailedException($"The gateway refused it with status {collection.RefusalOf(clientId)}.");
    }
}
