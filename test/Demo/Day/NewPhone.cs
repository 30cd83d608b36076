using System.Globalization;
using System.Xml.Linq;
using Demo.Mailbox;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Mail;

namespace Demo.Day;

/// <summary>An account is added: everything comes to the phone for the first time.</summary>
internal static class NewPhone
{
    private const int FirstWindow = 25;
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, string> s_policyWords = new(StringComparer.Ordinal)
    {
        ["DevicePasswordEnabled"] = "a password",
        ["RequireDeviceEncryption"] = "an encrypted device",
    };

    internal static async Task<StepOutcome> FindAccountAsync(DayScene scene, CancellationToken cancellationToken)
    {
        scene.SinceBegin.Start();
        await scene.Phone.NegotiateAsync(cancellationToken);
        return $"The gateway offers {scene.Phone.Commands.Count} commands; phone and gateway agree on version {scene.Phone.Version.Text()}, over TLS.";
    }

    internal static async Task<StepOutcome> TakePolicyAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var phone = scene.Phone;
        await phone.ProvisionAsync(cancellationToken);
        // Later versions describe the device within Provision.
        if (phone.Version <= EasVersion.V140) await phone.SendDeviceInformationAsync(cancellationToken);
        var asked = phone.Policy?.Elements().Where(rule => rule.Value == "1" && s_policyWords.ContainsKey(rule.Name.LocalName))
            .Select(rule => s_policyWords[rule.Name.LocalName]).ToList() ?? [];
        return asked.Count == 0 ? "It asks nothing of the phone, which says that it obeys." : $"It asks for {string.Join(" and ", asked)}; the phone obeys.";
    }

    internal static async Task<StepOutcome> ListFoldersAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var answer = await scene.Phone.FolderSyncAsync(cancellationToken);
        if (answer.Status != 1) throw new StepFailedException($"FolderSync was answered with status {answer.Status}.");
        var folders = scene.Phone.Folders.Values.OrderBy(folder => folder.Type).Select(folder => folder.Name).ToList();
        return $"{folders.Count} folders: {string.Join(", ", folders)}.";
    }

    internal static async Task<StepOutcome> FirstMailsAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var inbox = scene.Inbox;
        var usual = inbox.Options;
        inbox.Options = usual with { WindowSize = FirstWindow };
        await scene.Phone.SyncAsync(inbox, cancellationToken);
        var answer = await scene.Phone.SyncAsync(inbox, cancellationToken);
        inbox.Options = usual;
        var after = scene.SinceBegin.Elapsed;
        if (inbox.Items.Count == 0) throw new StepFailedException($"The first answer brought no mail; its status was {answer.For(inbox)?.Status ?? answer.Status}.");
        if (after > s_promised) throw new StepFailedException($"The newest {inbox.Items.Count} mails came only {Report.Time(after)} after the address was typed in; {Report.Time(s_promised)} are promised.");
        return $"The newest {inbox.Items.Count} mails are there {Report.Time(after)} after the address was typed in.";
    }

    internal static async Task<StepOutcome> WholeInboxAsync(DayScene scene, CancellationToken cancellationToken)
    {
        await scene.Phone.SyncUntilDoneAsync(scene.Inbox, cancellationToken);
        var inOx = await SubjectsInOxAsync(scene, cancellationToken);
        var missing = inOx.Count - scene.Inbox.Items.Count;
        if (scene.Options.Mail is null && missing != 0)
            throw new StepFailedException($"OX has {inOx.Count} mails in the inbox, the phone {scene.Inbox.Items.Count}.");
        foreach (var subject in Letters.Inbox.Select(letter => letter.Subject))
            if (scene.Inbox.Find(EasNames.Email + "Subject", subject).Count == 0) throw new StepFailedException($"\"{subject}\" is not on the phone.");

        var items = scene.Inbox.Items.Values;
        var html = items.Count(item => item.Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Type")?.Value == "2");
        var files = items.Count(item => item.Element(EasNames.AirSyncBase + "Attachments") is not null);
        var unread = items.Count(item => item.Element(EasNames.Email + "Read")?.Value == "0");
        var aside = missing > 0 ? $"\nSet aside, since they cannot be shown: {missing} ({Missing(scene.Inbox, inOx)})." : "";
        return $"{items.Count()} mails: {unread} unread, {html} as HTML, {files} with files; \"{Letters.Umlauts}\" has its umlauts.{aside}";
    }

    internal static async Task<StepOutcome> ContactsAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var contacts = scene.Phone.Collection(FolderType.Contacts);
        await scene.Phone.SyncUntilDoneAsync(contacts, cancellationToken);
        var one = contacts.Items[DayScene.Only(contacts, EasNames.Contacts + "LastName", DemoThings.ContactLastName)];
        return $"{contacts.Items.Count} contacts, {DemoThings.ContactFirstName} {DemoThings.ContactLastName} among them with his number {one.Element(EasNames.Contacts + "MobilePhoneNumber")?.Value}.";
    }

    internal static async Task<StepOutcome> CalendarAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var calendar = scene.Phone.Collection(FolderType.Calendar);
        await scene.Phone.SyncUntilDoneAsync(calendar, cancellationToken);
        var series = calendar.Items[DayScene.Only(calendar, EasNames.Calendar + "Subject", DemoThings.Series)];
        var recurrence = series.Element(EasNames.Calendar + "Recurrence") ?? throw new StepFailedException($"\"{DemoThings.Series}\" came without its weekly rule.");
        if (recurrence.Element(EasNames.Calendar + "Type")?.Value != "1") throw new StepFailedException($"\"{DemoThings.Series}\" is not weekly on the phone.");
        var start = TimeZoneInfo.ConvertTimeFromUtc(EasDate.Read(series.Element(EasNames.Calendar + "StartTime")!.Value), Berlin);
        var wholeDays = calendar.Items.Values.Count(item => item.Element(EasNames.Calendar + "AllDayEvent")?.Value == "1");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{calendar.Items.Count} appointments, {wholeDays} of whole days; \"{DemoThings.Series}\" comes every {start:dddd} at {start:HH:mm}.");
    }

    internal static async Task<StepOutcome> TasksAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var tasks = scene.Phone.Collection(FolderType.Tasks);
        await scene.Phone.SyncUntilDoneAsync(tasks, cancellationToken);
        DayScene.Only(tasks, EasNames.Tasks + "Subject", DemoThings.Task);
        var due = tasks.Items.Values.Select(item => Day(item.Element(EasNames.Tasks + "DueDate"))).OfType<DateTime>().Order().ToList();
        return due.Count == 0
            ? throw new StepFailedException("No task has the day it is due.")
            : string.Create(CultureInfo.InvariantCulture, $"{tasks.Items.Count} tasks, {due.Count} with a day they are due, the next one on {due[0]:d MMMM}.");
    }

    internal static TimeZoneInfo Berlin { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static DateTime? Day(XElement? element) => element is null ? null : EasDate.Read(element.Value);

    private static async Task<IReadOnlyList<string>> SubjectsInOxAsync(DayScene scene, CancellationToken cancellationToken)
    {
        using var held = await scene.World.Ox.Server.EnterAsync(cancellationToken);
        return [.. SimMailbox.Of(scene.World.User).Inbox.Mails.Select(mail => mail.Message.Subject)];
    }

    /// <summary>Subjects that OX has and the phone has not, the first few.</summary>
    private static string Missing(EasCollection inbox, IEnumerable<string> inOx)
    {
        const int most = 5;
        var onPhone = inbox.Items.Values.CountBy(item => item.Element(EasNames.Email + "Subject")?.Value ?? "").ToDictionary(StringComparer.Ordinal);
        var missing = inOx.CountBy(subject => subject).Where(one => one.Value > onPhone.GetValueOrDefault(one.Key)).Select(one => one.Key).ToList();
        return string.Join(", ", missing.Take(most).Select(subject => subject.Length == 0 ? "no subject" : $"\"{subject}\"")) + (missing.Count > most ? " and others" : "");
    }
}
