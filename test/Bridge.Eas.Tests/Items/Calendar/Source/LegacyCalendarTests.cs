using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>What is special to the calendar that OX had before 7.10.</summary>
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class LegacyCalendarTests(string profile)
{
    private const string Colleague = "user2@example.test";

    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task Deletions_AreToldOnceAlthoughOxTellsNothingButTheirIds()
    {
        var first = await _world.MakeAsync(At("20261201T090000"));
        var second = await _world.MakeAsync(At("20261202T090000"));
        var cursor = (await _world.DetectAsync()).Cursor;

        await _world.DeleteAsync(first.Id!);
        var one = await _world.DetectAsync(cursor);
        var quiet = await _world.DetectAsync(one.Cursor);
        await _world.DeleteAsync(second.Id!);
        var other = await _world.DetectAsync(quiet.Cursor);

        Assert.That((one.Deleted.Select(key => key.ToString()).Single(), quiet.Unchanged), Is.EqualTo((first.Id, true)));
        Assert.That(other.Deleted.Select(key => key.ToString()), Does.Contain(second.Id));
        Assert.That((await _world.DetectAsync(other.Cursor)).Unchanged, Is.True);
    }

    [Test]
    public async Task List_RefusedForOneThatIsGone_TellsTheOthersInOneMoreCall()
    {
        var first = await _world.MakeAsync(At("20261201T090000"));
        var second = await _world.MakeAsync(At("20261202T090000"));
        await _world.FaultAsync("""{"module":"calendar","action":"list","code":"OX-0001","category":"USER_INPUT"}""");

        var listed = await _world.Api.ListAsync(
            _world.Session, [new(_world.Folder, first.Id!), new(_world.Folder, "424242"), new(_world.Folder, second.Id!)], OxEventColumns.All, CancellationToken.None);

        Assert.That(listed.Error, Is.Null);
        Assert.That(listed.Value.Select(one => one.Id), Is.EqualTo(new[] { first.Id, second.Id }));
    }

    [Test]
    public async Task Guest_OfTheHouse_HasTheMeetingInHisCalendar_AndARoomIsBooked()
    {
        var outcome = await _world.AddAsync(Item("20261201T090000Z").With(CalendarTags.MeetingStatus, "1").With(Guests((Colleague, "1"), ("room1@example.test", "3"), ("bo@example.org", "1"))));

        var bo = await _world.LoginAsync(Colleague);
        var his = (await _world.Api.GetAsync(bo, await _world.CalendarOfAsync(bo), outcome.Key.ToString()!, null, CancellationToken.None)).Value;
        Assert.That(his.Attendees!.Select(attendee => (attendee.Email, attendee.CuType, IsOfTheHouse: attendee.Entity > 0)), Is.EquivalentTo(new[]
        {
            ("user1@example.test", "INDIVIDUAL", true), (Colleague, "INDIVIDUAL", true), ("room1@example.test", "RESOURCE", true), ("bo@example.org", "INDIVIDUAL", false),
        }));

        var busy = (await _world.Api.FreeBusyAsync(
            _world.Session, Range("20261201T000000", "20261202T000000"),
            [new() { Entity = bo.UserId }, new() { Uri = "mailto:room1@example.test" }, new() { Uri = "mailto:bo@example.org" }], CancellationToken.None)).Value;
        Assert.That(busy.Select(one => (one.Known, one.Times.Select(time => time.Type).SingleOrDefault())), Is.EqualTo(new[] { (true, "BUSY-TENTATIVE"), (true, "BUSY"), (false, (string?)null) }));
    }

    [Test]
    public async Task Rule_ChangedOnThePhone_KeepsTheExceptionsThatHaveAPlaceInIt()
    {
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch
            .Set(OxEventColumns.Summary, "Pilates")
            .Set(OxEventColumns.StartDate, new OxDateTime("20261201T140000", "Europe/Berlin")).Set(OxEventColumns.EndDate, new OxDateTime("20261201T150000", "Europe/Berlin")));
        await _world.DeleteAsync(series.Id!, "20261207T090000Z");
        var (item, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);

        var longer = Wire.Item().With(item.Child(CalendarTags.Recurrence)!.With(CalendarTags.Occurrences, "8"));
        var outcome = await _world.ChangeAsync(series.Id!, longer, EasVersion.V161, known: version);

        var events = await _world.EventsAsync();
        Assert.That((outcome.Status, outcome.Version), Is.EqualTo((ItemStatus.Success, (long?)(await _world.ReadAsync(series.Id!)).Version)), "and what was made again is no news for the phone");
        Assert.That((events[0].Rrule, events[0].DeleteExceptionDates), Is.EqualTo(("FREQ=WEEKLY;BYDAY=MO;COUNT=8", new[] { "20261207T090000Z" })));
        Assert.That((events[1].Summary, events[1].RecurrenceId, events[1].StartDate!.Value), Is.EqualTo(("Pilates", "20261130T090000Z", "20261201T140000")));
    }

    [Test]
    public async Task SeriesAfterMidnight_IsChangedAndDeletedOnTheRightNights()
    {
        var series = await _world.MakeAsync(new OxEvent
        {
            Rrule = "FREQ=DAILY;COUNT=6", StartDate = new("20261123T003000", "Europe/Berlin"), EndDate = new("20261123T013000", "Europe/Berlin"),
        });

        await _world.ChangeAsync(series.Id!, "20261124T233000Z", patch => patch.Set(OxEventColumns.Location, "Hall"));
        await _world.DeleteAsync(series.Id!, "20261125T233000Z");

        var events = await _world.EventsAsync();
        Assert.That((events[0].ChangeExceptionDates, events[0].DeleteExceptionDates), Is.EqualTo((new[] { "20261124T233000Z" }, new[] { "20261125T233000Z" })));
        Assert.That((events[1].Location, events[1].StartDate!.Value), Is.EqualTo(("Hall", "20261125T003000")));
    }

    [TestCase("0", 0)]
    [TestCase("1", 1)]
    [TestCase("2", 2)]
    [TestCase("3", 3)]
    public async Task BusyStatus_OfEveryKind_ComesBack(string sent, int shown)
    {
        var made = await _world.AddAsync(Item("20261201T090000Z").With(CalendarTags.BusyStatus, "2"));
        var (_, version) = await _world.ReadAsync(made.Key.ToString()!);

        var outcome = await _world.ChangeAsync(made.Key.ToString()!, Wire.Item((CalendarTags.BusyStatus, sent)), EasVersion.V161, known: version);

        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, false)));
        Assert.That((await _world.ReadAsync(made.Key.ToString()!, EasVersion.V161)).Item.NumberOf(CalendarTags.BusyStatus), Is.EqualTo(shown));
    }

    [Test]
    public async Task WorkingElsewhere_HasNoPlace_TheRestIsKeptAndThePhoneHearsOfIt()
    {
        var made = await _world.AddAsync(Item("20261201T090000Z").With(CalendarTags.BusyStatus, "4"), EasVersion.V161);

        Assert.That((made.Status, made.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That((await _world.ReadAsync(made.Key.ToString()!, EasVersion.V161)).Item.TextOf(CalendarTags.BusyStatus), Is.EqualTo("2"));
    }

    [Test]
    public async Task Rule_WithoutWordsForIt_LeavesASingleEventAndThePhoneHearsOfIt()
    {
        // Every second week in weeks that begin on Sunday, Sunday and Monday.
        var recurrence = WbxmlElement.Of(
            CalendarTags.Recurrence, WbxmlElement.Of(CalendarTags.Type, "1"), WbxmlElement.Of(CalendarTags.Interval, "2"), WbxmlElement.Of(CalendarTags.DayOfWeek, "3"),
            WbxmlElement.Of(CalendarTags.FirstDayOfWeek, "0"));

        var made = await _world.AddAsync(Item("20261123T090000Z").With(recurrence));

        Assert.That((made.Status, made.SendBack, (await _world.EventsAsync()).Single().Rrule), Is.EqualTo((ItemStatus.Success, true, (string?)null)));
    }

    [Test]
    public async Task Occurrence_AnsweredAlone_LeavesTheSeriesUnanswered()
    {
        var host = await _world.LoginAsync(Colleague);
        var hosts = await _world.CalendarOfAsync(host);
        var meeting = (await _world.Api.NewAsync(
            host, hosts,
            new()
            {
                Summary = "Weekly", Rrule = "FREQ=WEEKLY;BYDAY=MO;COUNT=6", StartDate = new("20261123T100000", "Europe/Berlin"), EndDate = new("20261123T110000", "Europe/Berlin"),
                Attendees = [new() { Entity = host.UserId }, new() { Entity = _world.Session.UserId }],
            },
            OxScheduling.None, CancellationToken.None)).Value;

        var answered = await _world.Api.UpdateAttendeeAsync(
            _world.Session, _world.Folder, meeting.Id!, OxTimestamps.Any, "20261130T090000Z", new() { Entity = _world.Session.UserId, PartStat = "DECLINED" }, alarms: null, OxScheduling.All, CancellationToken.None);

        var events = await _world.EventsAsync();
        Assert.That(Answer(events[0]), Is.EqualTo("NEEDS-ACTION"), "the series");
        Assert.That((answered.Error, Answer(events[1]), events[1].RecurrenceId), Is.EqualTo(((OxError?)null, "DECLINED", "20261130T090000Z")));

        string? Answer(OxEvent one) => one.Attendees!.Single(attendee => attendee.Entity == _world.Session.UserId).PartStat;
    }

    [Test]
    public async Task Event_InAnotherCalendarOfTheUser_IsFoundByItsUid()
    {
        var made = await _world.MakeAsync(At("20261201T090000"));
        var other = await _world.MakeCalendarAsync("Club");
        await _world.Api.MoveAsync(_world.Session, _world.Folder, made.Id!, OxTimestamps.Any, new OxFolderId(other), OxScheduling.None, CancellationToken.None);

        var found = (await _world.Api.ResolveAsync(_world.Session, made.Uid!, CancellationToken.None)).Value;
        var none = await _world.Api.ResolveAsync(_world.Session, "nobody's", CancellationToken.None);

        Assert.That((found?.Id, found?.Folder, none.Error, none.Value), Is.EqualTo((made.Id, other, (OxError?)null, (OxEvent?)null)));
    }

    [Test]
    public async Task Organizer_AddsAGuest_OthersAndTheirAnswersStay()
    {
        var made = await _world.AddAsync(Item("20261201T090000Z").With(CalendarTags.MeetingStatus, "1").With(Guests((Colleague, "1"))));
        var bo = await _world.LoginAsync(Colleague);
        await _world.Api.UpdateAttendeeAsync(bo, await _world.CalendarOfAsync(bo), made.Key.ToString()!, OxTimestamps.Any, null, new() { Entity = bo.UserId, PartStat = "ACCEPTED", Comment = "gladly" }, null, OxScheduling.All, CancellationToken.None);
        var (_, version) = await _world.ReadAsync(made.Key.ToString()!);

        var outcome = await _world.ChangeAsync(made.Key.ToString()!, Wire.Item().With(Guests((Colleague, "1"), ("zoe@example.org", "1"))), known: version);

        var stored = await _world.EventAsync(made.Key.ToString()!);
        Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Success));
        Assert.That(stored.Attendees!.Select(attendee => (attendee.Email, attendee.PartStat, attendee.Comment)), Is.EquivalentTo(new[]
        {
            ("user1@example.test", "ACCEPTED", null), (Colleague, "ACCEPTED", "gladly"), ("zoe@example.org", "NEEDS-ACTION", (string?)null),
        }));
    }

    private static OxEvent At(string start) => new() { StartDate = new(start, "Europe/Berlin"), EndDate = new(start[..9] + "120000", "Europe/Berlin") };

    private static WbxmlElement Item(string start) => Wire.Item(
        (CalendarTags.Subject, "Plan"), (CalendarTags.StartTime, start), (CalendarTags.EndTime, start[..9] + "110000Z"), (CalendarTags.DtStamp, "20261121T084000Z"));

    private static WbxmlElement Guests(params (string Address, string Type)[] guests) => WbxmlElement.Of(
        CalendarTags.Attendees,
        [.. guests.Select(guest => WbxmlElement.Of(
            CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, guest.Address), WbxmlElement.Of(CalendarTags.Name, guest.Address), WbxmlElement.Of(CalendarTags.AttendeeType, guest.Type)))]);

    private static OxRange Range(string from, string until) => new(Millis(from), Millis(until));

    private static long Millis(string digits) => CalendarDate.Parse(digits + "Z")!.Value.InUtc().ToInstant().ToUnixTimeMilliseconds();
}
