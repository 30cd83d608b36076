using System.Diagnostics;
using System.Globalization;
using Demo.Mailbox;
using EasClient;
using EasClient.Items;
using EasClient.Phone;

namespace Demo.Day;

/// <summary>The phone waits, and is woken.</summary>
internal static class Waiting
{
    private const int MostComplaints = 5;

    private static readonly TimeSpan s_heartbeat = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(1);

    /// <summary>Long enough for the gateway to hang up the phone's request and to listen to OX.</summary>
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(1.5);

    internal static async Task<StepOutcome> DeliveryAsync(DayScene scene, CancellationToken cancellationToken)
    {
        const string subject = "The train moves again";
        var (phone, inbox) = (scene.Phone, scene.Inbox);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ping = phone.PingAsync(s_heartbeat, [inbox], hangUp.Token);
        await CalmAsync(ping, cancellationToken);

        var letter = new Letter(TimeSpan.Zero, "Bo Chan <user2@example.test>", subject, "Twenty minutes. Thank you for the doors.\n\nBo");
        var raw = letter.ToBytes($"{scene.World.User.FirstName} {scene.World.User.LastName} <{scene.World.User.Address}>", TimeProvider.System.GetUtcNow());
        var watch = Stopwatch.StartNew();
        await scene.World.Ox.DeliverAsync(scene.World.User.Login, raw, cancellationToken);
        var answer = await WokenAsync(ping, hangUp, cancellationToken);
        var woken = watch.Elapsed;
        if (!answer.Folders.Contains(inbox.Id)) throw new StepFailedException("The Ping's answer does not name the inbox.");
        await phone.SyncUntilDoneAsync(inbox, cancellationToken);
        var there = watch.Elapsed;
        DayScene.Only(inbox, EasNames.Email + "Subject", subject);
        return woken > s_promised
            ? throw new StepFailedException($"The phone was woken only {Report.Time(woken)} after the delivery; {Report.Time(s_promised)} is promised.")
            : new($"Woken {Report.Time(woken)} after the delivery; \"{subject}\" is on the phone after {Report.Time(there)}.", there);
    }

    internal static async Task<StepOutcome> OtherDeviceAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var inbox = scene.Tablet.Collection(FolderType.Inbox);
        await scene.Tablet.SyncUntilDoneAsync(inbox, cancellationToken);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ping = scene.Tablet.PingAsync(s_heartbeat, [inbox], hangUp.Token);
        await CalmAsync(ping, cancellationToken);

        var mail = DayScene.Only(scene.Inbox, EasNames.Email + "Subject", Letters.Umlauts);
        var watch = Stopwatch.StartNew();
        scene.Inbox.Change(mail, MailChange.Read(true));
        await scene.Phone.SyncUntilDoneAsync(scene.Inbox, cancellationToken);
        await WokenAsync(ping, hangUp, cancellationToken);
        var woken = watch.Elapsed;
        await scene.Tablet.SyncUntilDoneAsync(inbox, cancellationToken);
        var there = watch.Elapsed;
        if (inbox.Text(DayScene.Only(inbox, EasNames.Email + "Subject", Letters.Umlauts), EasNames.Email + "Read") != "1")
            throw new StepFailedException($"\"{Letters.Umlauts}\" is still unread on the tablet.");
        return woken > s_promised
            ? throw new StepFailedException($"The tablet was woken only {Report.Time(woken)} after the phone began to write; {Report.Time(s_promised)} is promised.")
            : new($"\"{Letters.Umlauts}\" is read on the phone; the tablet is woken after {Report.Time(woken)} and knows it after {Report.Time(there)}.", there);
    }

    internal static async Task<StepOutcome> QuietAsync(DayScene scene, CancellationToken cancellationToken)
    {
        var phone = scene.Phone;
        EasCollection[] all = [scene.Inbox, phone.Collection(FolderType.Contacts), phone.Collection(FolderType.Calendar), phone.Collection(FolderType.Tasks)];
        await phone.SyncUntilDoneAsync(all, null, cancellationToken);
        var (received, calls) = (phone.Counters.BytesReceived, scene.OxCalls);
        var watch = Stopwatch.StartNew();
        var answer = await phone.SyncAsync(all, null, cancellationToken);
        var took = watch.Elapsed;
        var brought = answer.Collections.Sum(collection => collection.Commands.Count);
        return brought > 0
            ? throw new StepFailedException($"Nothing changed, and the gateway brought {brought} changes.")
            : new(string.Create(CultureInfo.InvariantCulture, $"Inbox, contacts, calendar and tasks are asked at once; the answer has {phone.Counters.BytesReceived - received} bytes."), took, scene.OxCalls - calls);
    }

    internal static Task<StepOutcome> JudgeAsync(DayScene scene, CancellationToken cancellationToken)
    {
        EasPhone[] devices = [scene.Phone, scene.Tablet];
        var violations = devices.SelectMany(device => device.Violations).ToList();
        if (violations.Count > 0)
            throw new StepFailedException($"{violations.Count} complaints:\n{string.Join('\n', violations.Select(one => one.ToString()).Distinct(StringComparer.Ordinal).Take(MostComplaints))}");
        var resyncs = devices.Sum(device => device.Counters.FullResyncs + device.Counters.HierarchyResyncs);
        if (resyncs > 0) throw new StepFailedException($"The gateway made the devices start over {resyncs} times.");
        var requests = devices.Sum(device => device.Counters.Requests);
        var bytes = devices.Sum(device => device.Counters.BytesReceived);
        return Task.FromResult<StepOutcome>(string.Create(
            CultureInfo.InvariantCulture, $"{requests} answers, {bytes / 1024.0:0} KiB, judged by the rules of version {scene.Phone.Version.Text()}: no complaint."));
    }

    private static async Task CalmAsync(Task<PingAnswer> ping, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(ping, Task.Delay(s_calm, TimeProvider.System, cancellationToken)) == ping)
            throw new StepFailedException($"The Ping did not wait; its status was {(await ping).Status}.");
    }

    private static async Task<PingAnswer> WokenAsync(Task<PingAnswer> ping, CancellationTokenSource hangUp, CancellationToken cancellationToken)
    {
        // A poll of the folders comes within 30 s when push fails; more than that is no waking.
        if (await Task.WhenAny(ping, Task.Delay(TimeSpan.FromSeconds(40), TimeProvider.System, cancellationToken)) != ping)
        {
            await hangUp.CancelAsync();
            throw new StepFailedException("The Ping sleeps on, 40 s after the change.");
        }

        var answer = await ping;
        return answer.Status == 2 ? answer : throw new StepFailedException($"The Ping ended with status {answer.Status}, not with news.");
    }
}
