using System.Globalization;
using System.Text.Json.Nodes;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Host;

namespace Gateway.Tests.Scenarios;

/// <summary>A node dies at any of its words with the store, before the store heard it or after: what the phone asked for happens once, and nothing is lost.</summary>
internal sealed class CrashTests : ScenarioTests
{
    private const int MostWords = 60;

    [Scenario("L2")]
    [TestCase(EasVersion.V141, false)]
    [TestCase(EasVersion.V141, true)]
    [TestCase(EasVersion.V161, true)]
    public async Task Contacts_NodeDiesAtAnyWord_AddChangeAndDeleteHappenOnce(EasVersion version, bool heard)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var book = phone.Collection(FolderType.Contacts);
        book.Add(Contact("changed 0"));
        book.Add(Contact("deleted 0"));
        await HealAsync(phone, book);

        await AtEveryWordAsync(heard, async (step, died) =>
        {
            book.Add(Contact($"deleted {step}"));
            book.Change(book.Find(EasNames.Contacts + "LastName", $"changed {step - 1}").Single(), Contact($"changed {step}"));
            book.Delete(book.Find(EasNames.Contacts + "LastName", $"deleted {step - 1}").Single());
            await web.NewAsync("contacts", new JsonObject { ["last_name"] = $"ox {step:000}" });
            var outcome = await TryAsync(() => phone.SyncAsync(book));
            if (died()) Assert.That(outcome, Is.EqualTo(503).Or.EqualTo(200), "never a reason to start over or to ask for a password");
        }, async step =>
        {
            await HealAsync(phone, book);
            await HealAsync(phone, book);
            Assert.That(await NamesInAsync(web), Is.EqualTo(new[] { $"changed {step}", $"deleted {step}" }.Concat(Enumerable.Range(1, step).Select(one => $"ox {one:000}"))), $"in OX, step {step}");
            Assert.That(NamesOn(book), Is.EqualTo(await NamesInAsync(web)), $"on the phone, step {step}");
        });
        AssertClean(phone);
    }

    [Scenario("L2")]
    [TestCase(EasVersion.V121, false)]
    [TestCase(EasVersion.V141, true)]
    [TestCase(EasVersion.V161, false)]
    public async Task Tasks_NodeDiesAtAnyWord_AddHappensOnce(EasVersion version, bool heard)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var tasks = phone.Collection(FolderType.Tasks);
        await HealAsync(phone, tasks);

        await AtEveryWordAsync(heard, async (step, _) =>
        {
            tasks.Add(ToDo($"task {step:000}", version));
            await TryAsync(() => phone.SyncAsync(tasks));
        }, async step =>
        {
            await HealAsync(phone, tasks);
            Assert.That(await TasksInAsync(web), Is.EqualTo(Enumerable.Range(1, step).Select(one => $"task {one:000}")), $"in OX, step {step}");
            Assert.That(SubjectsOn(tasks), Is.EqualTo(await TasksInAsync(web)), $"on the phone, step {step}");
        });
        AssertClean(phone);
    }

    [Scenario("L2")]
    [TestCase(EasVersion.V141, true)]
    [TestCase(EasVersion.V161, false)]
    [TestCase(EasVersion.V161, true)]
    public async Task Calendar_NodeDiesAtAnyWord_AddHappensOnce(EasVersion version, bool heard)
    {
        var user = Bed.NextUser();
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        using var web = await Bed.WebAsync(user);
        var calendar = phone.Collection(FolderType.Calendar);
        await HealAsync(phone, calendar);
        var monday = new DateTime(2027, 1, 11, 10, 0, 0, DateTimeKind.Unspecified);

        await AtEveryWordAsync(heard, async (step, _) =>
        {
            var start = monday.AddDays(step);
            calendar.Add(new EventDraft { Uid = string.Create(CultureInfo.InvariantCulture, $"{user}-{step}@phone"), Subject = $"event {step:000}", Start = start, End = start.AddHours(1) }.Build(version));
            await TryAsync(() => phone.SyncAsync(calendar));
        }, async step =>
        {
            await HealAsync(phone, calendar);
            Assert.That(
                (await web.AllEventsAsync()).Select(one => one["summary"]?.ToString()).Order(StringComparer.Ordinal),
                Is.EqualTo(Enumerable.Range(1, step).Select(one => $"event {one:000}")), $"in OX, step {step}");
            Assert.That(SubjectsOn(calendar), Is.EqualTo(Enumerable.Range(1, step).Select(one => $"event {one:000}")), $"on the phone, step {step}");
        });
        AssertClean(phone);
    }

    [Scenario("L26")]
    [TestCase(EasVersion.V121, false)]
    [TestCase(EasVersion.V141, false)]
    [TestCase(EasVersion.V161, true)]
    public async Task FirstMails_NodeDiesAtAnyWordOfEachWindow_EveryMailComesOnce(EasVersion version, bool heard)
    {
        const int Window = 2;
        var user = await DeliverLettersAsync(60);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        inbox.Options = inbox.Options with { WindowSize = Window };
        await phone.SyncAsync(inbox);
        await phone.SyncAsync(inbox);

        await AtEveryWordAsync(heard, async (_, died) =>
        {
            var key = inbox.SyncKey;
            var outcome = await TryAsync(() => phone.SyncAsync(inbox));
            if (outcome != 200) Assert.That((outcome, inbox.SyncKey), Is.EqualTo((503, key)), "what was not committed is not promised");
            else if (died()) Assert.That(inbox.Items.Count % Window, Is.Zero);
        }, async _ =>
        {
            if (inbox.MoreAvailable) await phone.SyncAsync(inbox);
        });
        await HealAsync(phone, inbox);

        Assert.That(inbox.Items, Has.Count.EqualTo(60));
        Assert.That(inbox.DoubledBy(EasNames.Email + "Subject"), Is.Empty);
        AssertClean(phone);
    }

    [Scenario("L2")]
    [TestCase(EasVersion.V121, true)]
    [TestCase(EasVersion.V141, false)]
    [TestCase(EasVersion.V141, true)]
    public async Task Mail_NodeDiesAtAnyWord_FlagAndDeletionHappenOnce(EasVersion version, bool heard)
    {
        var user = await DeliverLettersAsync(MostWords);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var inbox = phone.Collection(FolderType.Inbox);
        await HealAsync(phone, inbox);
        var steps = 0;

        await AtEveryWordAsync(heard, async (step, _) =>
        {
            steps = step;
            inbox.Delete(Letter(inbox, step));
            inbox.Change(Letter(inbox, MostWords), MailChange.Read(step % 2 == 1));
            await TryAsync(() => phone.SyncAsync(inbox));
        }, async step =>
        {
            await HealAsync(phone, inbox);
            Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Total), Is.EqualTo(MostWords - step));
            Assert.That(inbox.Items, Has.Count.EqualTo(MostWords - step));
            Assert.That(await Bed.LookAsync(user, "INBOX", folder => folder.Find(MostWords)!.Flags & 32), Is.EqualTo(step % 2 == 1 ? 32 : 0));
        });
        Assert.That(await Bed.LookAsync(user, "INBOX/Trash", folder => folder.Total), Is.EqualTo(steps));
        AssertClean(phone);
    }

    /// <summary>Repeats an act with the death at its first word, at its second, and so on, until it ends before the death comes.</summary>
    /// <param name="heard">Whether the store hears the word at which the node dies.</param>
    /// <param name="act">The step and whether the node has died.</param>
    /// <param name="judge">Runs with the store alive again.</param>
    private async Task AtEveryWordAsync(bool heard, Func<int, Func<bool>, Task> act, Func<int, Task> judge)
    {
        for (var step = 1; step < MostWords; step++)
        {
            var died = KillStoreAt(step, heard);
            await act(step, died);
            Revive();
            Bed.OutlastUnclearCalls();
            await judge(step);
            if (!died())
            {
                await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Figure: {step - 1} words"));
                Assert.That(step, Is.GreaterThan(3), "the act must talk to the store");
                return;
            }
        }

        Assert.Fail("The act never comes to its end.");
    }
}
