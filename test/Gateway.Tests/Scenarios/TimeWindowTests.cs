using System.Text.Json.Nodes;
using EasClient;
using EasClient.Http;
using EasClient.Phone;
using Gateway.Tests.Host;
using OxSimulator.Mail;

namespace Gateway.Tests.Scenarios;

/// <summary>How far back a phone syncs: as far as it asks for, up to what the operator allows it, whatever it was before.</summary>
[TestFixture]
internal sealed class TimeWindowTests() : HostTests(StoreKind.Embedded)
{
    private static readonly int[] MailDays = [0, 2, 5, 10, 20, 60], EventDays = [-10, 5, 20, 60, 120, 300];

    /// <summary>FilterType → how many of the mails, of the events, newest first, are inside; -1 where the class has no such window.</summary>
    private static readonly (int FilterType, int Mails, int Events)[] Windows = [(0, 6, 6), (1, 1, -1), (2, 2, -1), (3, 3, -1), (4, 4, 2), (5, 5, 3), (6, -1, 4), (7, -1, 5)];

    [Defect("D14")]
    [TestCaseSource(nameof(EveryVersion))]
    public async Task Window_WithoutALimit_IsThePhones(EasVersion version)
    {
        var user = await FilledAsync(Bed);
        using var phone = await Bed.ReadyPhoneAsync(version, user);
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        foreach (var (filter, mails, events) in Windows)
        {
            await HoldsAsync(phone, inbox, filter, mails);
            await HoldsAsync(phone, calendar, filter, events);
        }

        AssertClean(phone);
    }

    [Defect("D14")]
    [TestCaseSource(nameof(Versions))]
    public async Task Window_WithALimit_IsCutToItAndOtherwiseThePhones(EasVersion version)
    {
        await using var bed = await TestBed.StartAsync(
            StoreKind.Embedded,
            ox: null,
            configure: null,
            "--Eas:Policy:MaxMailAge=OneMonth", "--Eas:Policy:MaxCalendarAge=ThreeMonths",
            "--Eas:Policy:Ages:0:DeviceType=Kiosk*", "--Eas:Policy:Ages:0:MaxMailAge=ThreeDays",
            "--Eas:Policy:Ages:1:Model=Archive?", "--Eas:Policy:Ages:1:MaxMailAge=All", "--Eas:Policy:Ages:1:MaxCalendarAge=All");
        var user = await FilledAsync(bed);
        using var phone = await bed.ReadyPhoneAsync(version, user);
        using var kiosk = TestBed.PhoneOver(bed.Connection(user, "TESTPHONE0002") with { DeviceType = "KioskPad" }, version);
        using var archive = new EasPhone(new EasConnection(bed.Connection(user, "TESTPHONE0003")), new PhoneOptions { Version = version, Model = "Archive2" });
        foreach (var (one, mailAge, calendarAge) in new[] { (phone, 5, 6), (kiosk, 2, 6), (archive, 0, 0) })
        {
            await one.SetUpAsync();

            // At 12.1 a phone tells its model after it has its policy.
            if (one == archive && version == EasVersion.V121) await one.ProvisionAsync();
            Assert.That(((int)one.Policy!.Element(EasNames.Provision + "MaxEmailAgeFilter")!, (int)one.Policy.Element(EasNames.Provision + "MaxCalendarAgeFilter")!), Is.EqualTo((mailAge, calendarAge)));
            var (inbox, calendar) = (one.Collection(FolderType.Inbox), one.Collection(FolderType.Calendar));
            foreach (var (filter, mails, events) in Windows)
            {
                await HoldsAsync(one, inbox, filter, Math.Min(mails, Windows[mailAge].Mails));
                await HoldsAsync(one, calendar, filter, Math.Min(events, Windows[calendarAge].Events));
            }
        }

        AssertClean(phone, kiosk, archive);
    }

    [TestCaseSource(nameof(EveryVersion))]
    public async Task Limit_Changed_HoldsFromTheNextSyncOnWithoutStartingOver(EasVersion version)
    {
        await using var bed = await TestBed.StartAsync(StoreKind.Embedded, ox: null, configure: null, "--Eas:Policy:Mode=None");
        var user = await FilledAsync(bed);
        using var phone = await bed.ReadyPhoneAsync(version, user);
        var (inbox, calendar) = (phone.Collection(FolderType.Inbox), phone.Collection(FolderType.Calendar));
        await phone.SyncUntilDoneAsync([inbox, calendar]);
        Assert.That((inbox.Items.Count, calendar.Items.Count), Is.EqualTo((6, 6)));

        await bed.RestartAsync("--Eas:Policy:MaxMailAge=OneWeek", "--Eas:Policy:MaxCalendarAge=TwoWeeks");
        Assert.That((await phone.EstimateAsync(inbox), await phone.EstimateAsync(calendar)), Is.EqualTo(((int?)3, (int?)4)), "what leaves is told");
        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox, calendar])).Status, Is.EqualTo(1), "and wakes nobody");
        foreach (var (folder, left) in new[] { (inbox, 3), (calendar, 4) })
        {
            var answer = (await phone.SyncAsync(folder)).For(folder)!;
            Assert.That((answer.Ids("SoftDelete").Count, answer.Ids("Delete").Count), Is.EqualTo((left, 0)));
        }

        using (await bed.Ox.Server.EnterAsync(CancellationToken.None)) SimMailbox.Of(bed.User(user)).Deliver(Letters.Plain(99), received: bed.Clock.GetUtcNow().AddDays(-40).ToUnixTimeMilliseconds());
        Assert.That(await phone.EstimateAsync(inbox), Is.Zero);
        Assert.That((await phone.PingAsync(TimeSpan.FromSeconds(1), [inbox])).Status, Is.EqualTo(1), "what is too old wakes nobody");

        await bed.RestartAsync("--Eas:Policy:MaxMailAge=OneMonth");
        var woken = await phone.PingAsync(TimeSpan.FromMinutes(5), [inbox, calendar]);
        Assert.That(woken.Folders, Is.EquivalentTo(new[] { inbox.Id, calendar.Id }), "what enters wakes");
        Assert.That((await phone.EstimateAsync(inbox), await phone.EstimateAsync(calendar)), Is.EqualTo(((int?)2, (int?)4)));
        await phone.SyncUntilDoneAsync([inbox, calendar]);

        Assert.That((inbox.Items.Count, calendar.Items.Count), Is.EqualTo((5, 6)));
        AssertClean(phone);
    }

    /// <summary>The phone asks for a window and holds that many, which the estimate told before.</summary>
    private static async Task HoldsAsync(EasPhone phone, EasCollection folder, int filter, int expected)
    {
        if (expected < 0) return;
        folder.Options = folder.Options with { FilterType = filter };
        await phone.SyncUntilDoneAsync(folder);
        Assert.That(folder.Items, Has.Count.EqualTo(expected), $"{folder.Id}, FilterType {filter}");
        Assert.That(await phone.EstimateAsync(folder), Is.Zero, $"{folder.Id}, FilterType {filter}");
    }

    private static async Task<int> FilledAsync(TestBed bed)
    {
        var user = bed.NextUser();
        var now = bed.Clock.GetUtcNow();
        using (await bed.Ox.Server.EnterAsync(CancellationToken.None))
        {
            var mailbox = SimMailbox.Of(bed.User(user));
            foreach (var days in MailDays) mailbox.Deliver(Letters.Plain(days), received: now.AddDays(-days).ToUnixTimeMilliseconds());
        }

        using var web = await bed.WebAsync(user);
        foreach (var days in EventDays)
        {
            var start = now.UtcDateTime.Date.AddDays(-days).AddHours(12);
            await web.NewEventAsync(new JsonObject { ["summary"] = $"{days} days ago", ["startDate"] = OxWeb.Time(start, "Europe/Berlin"), ["endDate"] = OxWeb.Time(start.AddHours(1), "Europe/Berlin") });
        }

        return user;
    }
}
