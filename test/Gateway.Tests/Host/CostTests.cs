using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using OxSimulator.Control;
using OxSimulator.Mail;

namespace Gateway.Tests.Host;

/// <summary>What Syncs cost OX, by the simulator's own count: each element of a multiple is a call.</summary>
[TestFixture]
internal sealed class CostTests() : HostTests(StoreKind.Embedded)
{
    [TestCaseSource(nameof(Versions))]
    public async Task FirstSync_OfAHundredMails_CostsThreeCallsAndOnePerBody(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 100).Select(i => Letters.Plain(i)));
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await phone.SyncAsync(inbox);
        Bed.Ox.Server.Calls.Clear();

        await phone.SyncAsync(inbox);

        Assert.That(inbox.Items, Has.Count.EqualTo(100));
        Assert.That(inbox.MoreAvailable, Is.False);
        var calls = Bed.CallsOf(user);
        var bodies = calls.Count(call => call.Action == "get");
        Assert.That(bodies, Is.EqualTo(100), Summary(calls));
        Assert.That(calls, Has.Count.LessThanOrEqualTo(100 + 3), Summary(calls));
        AssertClean(phone);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task NoChange_OfAnyFolder_CostsTwoCallsAndTenRows(EasVersion version)
    {
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Range(1, 100).Select(i => Letters.Plain(i)));
        using var web = await Bed.WebAsync(user);
        var start = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);
        for (var i = 0; i < 30; i++)
        {
            await web.NewAsync("contacts", new JsonObject { ["last_name"] = $"Contact {i}" });
            await web.NewAsync("tasks", new JsonObject { ["title"] = $"Task {i}" });
            await web.NewEventAsync(new JsonObject { ["summary"] = $"Event {i}", ["startDate"] = OxWeb.Time(start.AddDays(i), "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddDays(i).AddHours(1), "Europe/Berlin") });
        }

        using var phone = await Bed.ReadyPhoneAsync(version, user);
        foreach (var type in (FolderType[])[FolderType.Inbox, FolderType.Contacts, FolderType.Calendar, FolderType.Tasks])
        {
            var folder = phone.Collection(type);
            await phone.SyncUntilDoneAsync(folder);
            Assert.That(folder.Items, Has.Count.EqualTo(type == FolderType.Inbox ? 100 : 30), folder.ItemClass);
            await AssertCheapAsync(phone, user, folder);

            // The phone's own change is not read back.
            if (type == FolderType.Inbox) folder.Change(folder.Items.Keys.First(), MailChange.Read(true));
            await phone.SyncAsync(folder);
            await phone.SyncAsync(folder);
            await AssertCheapAsync(phone, user, folder);
        }

        AssertClean(phone);
    }

    [Test]
    public async Task NoChange_OfAnInboxOfFiftyThousandMails_CostsTwoCallsAndTenRows()
    {
        const int All = 50_000, New = 300;
        var user = Bed.NextUser();
        using (await Bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var (mailbox, letter) = (SimMailbox.Of(Bed.User(user)), Letters.Plain(1));
            for (var i = 0; i < All - New; i++) mailbox.Deliver(letter, received: DateTimeOffset.UtcNow.AddDays(-100).ToUnixTimeMilliseconds());
            for (var i = 0; i < New; i++) mailbox.Deliver(letter);
        }

        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { FilterType = 3 };
        await phone.SyncUntilDoneAsync(inbox);
        Assert.That(inbox.Items, Has.Count.EqualTo(New));

        await AssertCheapAsync(phone, user, inbox);

        const int Rounds = 50;
        var took = Stopwatch.StartNew();
        for (var i = 0; i < Rounds; i++) await phone.SyncAsync(inbox);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: no-change Sync of {All} mails: {took.Elapsed.TotalMilliseconds / Rounds:0.0} ms with TLS, phone and simulator"));
        AssertClean(phone);
    }

    /// <summary>The same with all of them on the phone: it takes a minute.</summary>
    [Test]
    public async Task NoChange_OfFiftyThousandMailsOnThePhone_CostsTwoCallsAndTenRows()
    {
        const int All = 50_000;
        var user = Bed.NextUser();
        await Bed.DeliverAsync(user, Enumerable.Repeat(Letters.Plain(1), All));
        using var phone = await Bed.ReadyPhoneAsync(EasVersion.V141, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { WindowSize = 512 };
        var took = Stopwatch.StartNew();
        await phone.SyncUntilDoneAsync(inbox);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {All / took.Elapsed.TotalSeconds:0} items/s over {All} mails"));
        Assert.That(inbox.Items, Has.Count.EqualTo(All));

        await AssertCheapAsync(phone, user, inbox);
        took.Restart();
        for (var i = 0; i < 50; i++) await phone.SyncAsync(inbox);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: no-change Sync of {All} held mails: {took.Elapsed.TotalMilliseconds / 50:0.0} ms with TLS, phone and simulator"));
        AssertClean(phone);
    }

    private async Task AssertCheapAsync(EasPhone phone, int user, EasCollection folder)
    {
        Bed.Ox.Server.Calls.Clear();
        var answer = await phone.SyncAsync(folder);

        Assert.That(answer.Empty, $"something was told: {folder.ItemClass}");
        var calls = Bed.CallsOf(user);
        Assert.That(calls, Has.Count.LessThanOrEqualTo(2), $"{folder.ItemClass}: {Summary(calls)}");
        Assert.That(calls.Sum(call => call.Rows), Is.LessThanOrEqualTo(10), $"{folder.ItemClass}: {Summary(calls)}");
    }

    private static string Summary(IEnumerable<LoggedCall> calls) =>
        string.Join(", ", calls.GroupBy(call => $"{call.Module} {call.Action}").Select(group => $"{group.Key} × {group.Count()} ({group.Sum(call => call.Rows)} rows)"));
}
