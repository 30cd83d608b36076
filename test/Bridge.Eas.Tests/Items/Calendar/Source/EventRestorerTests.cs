using System.Text;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>Events that a phone deleted in masses, kept and made anew on the OX simulator.</summary>
[TestFixture("8.x")]
[TestFixture("7.10.6")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class EventRestorerTests(string profile)
{
    private const string Colleague = "user2@example.test";

    private static readonly char[] StampEnds = [' ', '\n', '{', '}'];

    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task SeriesWithItsExceptions_IsOnThePhoneAsBefore()
    {
        // The legacy calendar has ten colours.
        var color = _world.IsLegacy ? "red" : "teal";
        var series = await _world.MakeAsync(new OxEvent
        {
            Summary = "Yoga", Location = "Hall", Color = color, Categories = ["Sport"], Rrule = "FREQ=WEEKLY;BYDAY=MO;COUNT=6",
            StartDate = new("20261123T100000", "Europe/Berlin"), EndDate = new("20261123T110000", "Europe/Berlin"),
            Alarms = [new OxAlarm { Action = "DISPLAY", Trigger = new() { Duration = "-PT15M" } }],
        });
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch
            .Set(OxEventColumns.Summary, "Pilates").Set(OxEventColumns.Location, null)
            .Set(OxEventColumns.StartDate, new OxDateTime("20261201T140000", "Europe/Berlin")).Set(OxEventColumns.EndDate, new OxDateTime("20261201T150000", "Europe/Berlin")));
        await _world.DeleteAsync(series.Id!, "20261207T090000Z");
        var (before, _) = await _world.ReadAsync(series.Id!);

        var kept = await KeepAsync(series.Id!, "424242");
        await _world.DeleteAsync(series.Id!);
        Assert.That(await _world.EventsAsync(), Is.Empty);
        var first = await RestoreAsync(kept);
        var second = await RestoreAsync(kept);

        var events = await _world.EventsAsync();
        Assert.That((kept.Count, first, second), Is.EqualTo((1, new RestoreOutcome(1, 0, 0), new RestoreOutcome(0, 1, 0))));
        Assert.That(events, Has.Count.EqualTo(2), "the series and its changed occurrence");
        Assert.That((events[0].Uid, events[0].Color, events[0].Alarms?.Single().Trigger?.Duration), Is.EqualTo((series.Uid, color, "-PT15M")));
        var (after, _) = await _world.ReadAsync(events[0].Id!);
        Assert.That(Text(after), Is.EqualTo(Text(before)));
    }

    [Test]
    public async Task Meeting_HasItsPeopleAgain_AndNobodyGetsMail()
    {
        var meeting = await _world.MakeAsync(new OxEvent
        {
            StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"),
            Attendees = [Guest("bo@example.org"), Guest(Colleague)],
        });
        var kept = await KeepAsync(meeting.Id!);
        await _world.DeleteAsync(meeting.Id!);
        var mails = await _world.MailsAsync();

        Assert.That(await RestoreAsync(kept), Is.EqualTo(new RestoreOutcome(1, 0, 0)));

        var back = (await _world.EventsAsync()).Single();
        Assert.That(back.Attendees!.Select(attendee => attendee.Email), Is.EquivalentTo(new[] { "user1@example.test", "bo@example.org", Colleague }));
        Assert.That((back.Uid, back.Organizer?.Email), Is.EqualTo((meeting.Uid, "user1@example.test")));
        Assert.That(await _world.MailsAsync() - mails, Is.EqualTo(_world.IsLegacy ? 1 : 0), "the legacy calendar invites people from outside, whoever asks it not to");
    }

    [Test]
    public async Task SomebodyElsesEventThatTheUserLeft_IsAnEntryOfHisOwn_Once()
    {
        var host = await _world.LoginAsync(Colleague);
        var invited = (await _world.Api.NewAsync(
            host, await _world.CalendarOfAsync(host),
            new OxEvent { Summary = "Kick-off", StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"), Attendees = [Guest("user1@example.test")] },
            OxScheduling.None, CancellationToken.None)).Value;
        var kept = await KeepAsync(invited.Id!);
        await _world.DeleteAsync(invited.Id!);

        var first = await RestoreAsync(kept);
        var second = await RestoreAsync(kept);

        var own = (await _world.EventsAsync()).Single();
        Assert.That((first, second), Is.EqualTo((new RestoreOutcome(1, 0, 0), new RestoreOutcome(0, 1, 0))));
        Assert.That((own.Summary, own.StartDate?.Value, own.Attendees is null or { Count: 0 }), Is.EqualTo(("Kick-off", "20261201T090000", true)));
        Assert.That(await _world.MailsAsync(), Is.EqualTo(_world.IsLegacy ? 1 : 0), "the legacy calendar tells organizers who leaves");
    }

    [Test]
    public async Task SeriesLeftHalfRestored_IsCompletedByTheNextTry()
    {
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        var kept = await KeepAsync(series.Id!);
        await _world.DeleteAsync(series.Id!);

        await _world.FaultAsync("""{"module":"chronos","action":"update","count":1,"status":503}""");
        var broken = await _world.Source.RestoreAsync(_world.Context(), kept, CancellationToken.None);
        Assert.That((broken.Failure?.Kind, (await _world.EventsAsync()).Count), Is.EqualTo((SourceFailureKind.Unavailable, 1)));

        Assert.That(await RestoreAsync(kept), Is.EqualTo(new RestoreOutcome(0, 1, 0)));
        Assert.That((await _world.EventsAsync()).Select(one => one.Summary), Is.EqualTo(new[] { "Yoga", "Pilates" }));
    }

    [Test]
    public async Task EventInAnotherCalendarMeanwhile_StaysThere()
    {
        var made = await _world.MakeAsync(new OxEvent { StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin") });
        var kept = await KeepAsync(made.Id!);
        var other = await _world.MakeCalendarAsync("Other");
        await _world.Api.MoveAsync(_world.Session, _world.Folder, made.Id!, OxTimestamps.Any, new OxFolderId(other), OxScheduling.None, CancellationToken.None);

        Assert.That(await RestoreAsync(kept), Is.EqualTo(new RestoreOutcome(0, 1, 0)));
        Assert.That(await _world.EventsAsync(), Is.Empty);
    }

    [Test]
    public async Task EventWithAFile_ComesWithoutIt()
    {
        var kept = """
            [{"id":"77","folder":"cal://0/31","uid":"u-77","timestamp":1760000000000,"summary":"Plan","startDate":{"value":"20261201"},"endDate":{"value":"20261202"},
              "attachments":[{"managedId":9,"filename":"plan.pdf","fmtType":"application/pdf","size":12}],"alarms":[{"id":3,"action":"DISPLAY","trigger":{"duration":"-PT5M"}}]}]
            """u8.ToArray();

        Assert.That(await RestoreAsync([kept]), Is.EqualTo(new RestoreOutcome(1, 0, 0)));

        var back = (await _world.EventsAsync()).Single();
        Assert.That((back.Uid, back.Summary, back.Attachments, back.Alarms?.Count), Is.EqualTo(("u-77", "Plan", (object?)null, 1)));
    }

    [Test]
    public async Task TwoOccurrencesOfASeriesThatIsNotHis_AreTwoEntries()
    {
        byte[][] kept =
        [
            .. new[] { "20261201", "20261208" }.Select(day => Encoding.UTF8.GetBytes(
                $$"""[{"id":"9{{day}}","seriesId":"8","recurrenceId":"{{day}}T080000Z","uid":"u-8","summary":"Part","startDate":{"value":"{{day}}T090000","tzid":"Europe/Berlin"},"endDate":{"value":"{{day}}T100000","tzid":"Europe/Berlin"},"organizer":{"uri":"mailto:bo@example.org"},"attendees":[{"uri":"mailto:user1@example.test"}]}]""")),
        ];

        Assert.That(await RestoreAsync(kept), Is.EqualTo(new RestoreOutcome(2, 0, 0)));
        Assert.That(await RestoreAsync(kept), Is.EqualTo(new RestoreOutcome(0, 2, 0)));
        Assert.That(await _world.EventsAsync(), Has.Count.EqualTo(2));
    }

    [TestCase("nonsense")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""[{"summary":"no uid"}]""")]
    [TestCase("""[{"uid":"u","summary":"no start"}]""")]
    public async Task CopyThatIsNone_IsRefused(string copy) => Assert.That(await RestoreAsync([Encoding.UTF8.GetBytes(copy)]), Is.EqualTo(new RestoreOutcome(0, 0, 1)));

    [Test]
    public async Task Keep_OneThatOxCannotRead_CostsTheOthersNothing()
    {
        var ids = new List<string>();
        for (var day = 1; day <= 3; day++)
            ids.Add((await _world.MakeAsync(new OxEvent { StartDate = new($"2026120{day}T090000", "Europe/Berlin"), EndDate = new($"2026120{day}T100000", "Europe/Berlin") })).Id!);
        await _world.FaultAsync("""{"module":"chronos","action":"list","count":1,"code":"CAL-4221"}""");

        Assert.That(await KeepAsync([.. ids]), Has.Count.EqualTo(3), "asked for again in parts");
    }

    [Test]
    public async Task Keep_OxAway_IsAFailure()
    {
        var made = await _world.MakeSeriesAsync();
        await _world.FaultAsync("""{"module":"chronos","count":5,"status":503}""");

        var kept = await _world.Source.KeepAsync(_world.Context(), [ItemKey.Parse(made.Id!)], CancellationToken.None);

        Assert.That(kept.Failure?.Kind, Is.EqualTo(SourceFailureKind.Unavailable));
    }

    private static OxAttendee Guest(string address) => new() { Uri = "mailto:" + address, Email = address };

    private static string Text(WbxmlElement item) => string.Join(" ", Wire.Text(item).Split(StampEnds).Where(part => !part.StartsWith("DtStamp=", StringComparison.Ordinal)));

    private async Task<IReadOnlyList<byte[]>> KeepAsync(params string[] ids) =>
        (await _world.Source.KeepAsync(_world.Context(), [.. ids.Select(id => ItemKey.Parse(id))], CancellationToken.None)).Value!;

    private async Task<RestoreOutcome> RestoreAsync(IReadOnlyList<byte[]> copies) => (await _world.Source.RestoreAsync(_world.Context(), copies, CancellationToken.None)).Value!;
}
