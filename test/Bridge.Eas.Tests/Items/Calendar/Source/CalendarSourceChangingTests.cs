using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Source.PhoneEvents;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>What phones change, against the OX simulator.</summary>
[TestFixture("7.10.6")]
[TestFixture("8.x")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class CalendarSourceChangingTests(string profile)
{
    private CalendarWorld _world = null!;

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task ChangeAsync_TextsLongerThanOxHasRoomFor_AreCutAndTheRestIsKept()
    {
        var made = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(made.Id!);

        var outcome = await _world.ChangeAsync(made.Id!, item.With(CalendarTags.Subject, new string('s', 400)).With(CalendarTags.Location, "Hall 2"), known: version);

        var now = (await _world.EventsAsync()).Single();
        Assert.That((outcome.Status, outcome.SendBack, now.Summary, now.Location), Is.EqualTo((ItemStatus.Success, true, new string('s', 255), "Hall 2")));
        Assert.That((outcome.Version, outcome.IsShared), Is.EqualTo(((long?)(await _world.ReadAsync(made.Id!)).Version, false)), "the phone's own");
    }

    [Test]
    public async Task ChangeAsync_ToAnHourWhenItsRoomIsTaken_StaysWhereItIsAndKeepsTheRest()
    {
        await _world.AddAsync(Meeting("first", hour: 9, ("room1@example.test", "3")));
        var made = await _world.AddAsync(Meeting("second", hour: 14, ("room1@example.test", "3")), identity: "id-2");
        var (item, version) = await _world.ReadAsync(made.Key.ToString()!);

        var moved = item.With(CalendarTags.Subject, "Later").With(CalendarTags.StartTime, "20261123T090000Z").With(CalendarTags.EndTime, "20261123T100000Z");
        var outcome = await _world.ChangeAsync(made.Key.ToString()!, moved, known: version);

        var now = (await _world.ReadAsync(made.Key.ToString()!)).Item;
        Assert.That(
            (outcome.Status, outcome.SendBack, now.TextOf(CalendarTags.Subject), now.TextOf(CalendarTags.StartTime)),
            Is.EqualTo((ItemStatus.Success, true, "Later", "20261123T140000Z")));
    }

    [Test]
    public async Task ChangeAsync_Subject_ChangesThatAndIsNotEchoed()
    {
        var rule = _world.IsLegacy ? "FREQ=MONTHLY;BYDAY=2MO" : "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=2";
        var made = await _world.MakeSeriesAsync(rule);
        var (item, version) = await _world.ReadAsync(made.Id!);

        var outcome = await _world.ChangeAsync(made.Id!, item.With(CalendarTags.Subject, "Tai chi"), known: version);
        var stored = await _world.EventAsync(made.Id!);

        Assert.Multiple(async () =>
        {
            Assert.That((stored.Summary, stored.Rrule), Is.EqualTo(("Tai chi", rule)));
            Assert.That((await _world.DetectAsync()).Items.Single().Version, Is.EqualTo(outcome.Version));
        });
    }

    [Test]
    public async Task ChangeAsync_NothingNew_WritesNothing()
    {
        var made = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(made.Id!);
        await _world.ResetAsync();

        var outcome = await _world.ChangeAsync(made.Id!, item, known: version);

        Assert.Multiple(async () =>
        {
            Assert.That((outcome.Status, outcome.Version, outcome.SendBack), Is.EqualTo((ItemStatus.Success, (long?)version, false)));
            Assert.That((await _world.CallsAsync()).Calls, Is.EqualTo(1), "it was only read");
        });
    }

    [Scenario("L54")]
    [Test]
    public async Task ChangeAsync_SeriesMovedToAnotherHour_KeepsItsExceptions()
    {
        var series = await _world.MakeSeriesAsync("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261228T090000Z");
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates").Set(OxEventColumns.Location, "Hall 2"));
        await _world.DeleteAsync(series.Id!, "20261207T090000Z");
        var (item, version) = await _world.ReadAsync(series.Id!);

        var outcome = await _world.ChangeAsync(
            series.Id!, item.With(CalendarTags.StartTime, "20261123T150000Z").With(CalendarTags.EndTime, "20261123T160000Z").Without(CalendarTags.Exceptions), known: version);
        var events = await _world.EventsAsync();

        Assert.Multiple(() =>
        {
            Assert.That(outcome.Status, Is.EqualTo(ItemStatus.Success));
            Assert.That(events[0].StartDate, Is.EqualTo(new OxDateTime("20261123T160000", "Europe/Berlin")));
            Assert.That(events[0].Rrule, Is.EqualTo("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261228T150000Z"));
            Assert.That(events[0].DeleteExceptionDates, Is.EqualTo(new[] { "20261207T150000Z" }));
            Assert.That((events[1].Summary, events[1].Location, events[1].RecurrenceId), Is.EqualTo(("Pilates", "Hall 2", "20261130T150000Z")));
        });
        Assert.That((await _world.ReadAsync(series.Id!)).Version, Is.EqualTo(outcome.Version));
    }

    /// <summary>Two phones move a series at once: who comes second finds it without its exceptions, and must not be the reason that they are gone.</summary>
    [Test]
    public async Task ChangeAsync_SeriesMovedOnBySomebodyElse_KeepsItsExceptions()
    {
        var made = await _world.MakeSeriesAsync();
        await _world.DeleteAsync(made.Id!, "20261130T090000Z");
        await _world.ChangeAsync(made.Id!, "20261207T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        var (_, version) = await _world.ReadAsync(made.Id!);
        var writes = 0;
        var context = _world.Context(EasVersion.V161) with
        {
            // The series is moved, its exceptions are not made again yet.
            KeepClaim = async _ =>
            {
                if (++writes == 2) await _world.ChangeAsync(made.Id!, null, patch => patch.Set(OxEventColumns.StartDate, new("20261123T130000", "Europe/Berlin")).Set(OxEventColumns.EndDate, new("20261123T140000", "Europe/Berlin")));
            },
        };

        var outcomes = await _world.Source.ChangeAsync(
            context, [new ClientChange(ItemKey.Parse(made.Id!), null, Wire.Item((CalendarTags.StartTime, "20261123T100000Z"), (CalendarTags.EndTime, "20261123T110000Z")), version, ClientWins: true)], CancellationToken.None);

        var events = await _world.EventsAsync();
        Assert.That((outcomes[0].Status, outcomes[0].SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That(events.Single(one => one.Rrule is not null).DeleteExceptionDates, Is.EqualTo(new[] { "20261130T120000Z" }));
        Assert.That(events.Where(one => one.Rrule is null).Select(one => (one.Summary, one.RecurrenceId)), Is.EqualTo(new[] { ("Pilates", "20261207T120000Z") }));
    }

    [Habit(110)]
    [Scenario("L55")]
    [Test]
    public async Task ChangeAsync_161SeriesSentWholeWithAHarmlessEdit_KeepsItsExceptions()
    {
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        var (item, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);

        await _world.ChangeAsync(series.Id!, item.With(CalendarTags.Reminder, "10").Without(CalendarTags.Exceptions), EasVersion.V161, known: version);

        Assert.That((await _world.EventsAsync()).Select(one => one.Summary), Is.EqualTo(new[] { "Yoga", "Pilates" }));
    }

    [Test]
    public async Task ChangeAsync_161Instances_AreMadeOneByOneBesideTheSeries()
    {
        var series = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);
        var key = ItemKey.Parse(series.Id!);

        var outcomes = await _world.Source.ChangeAsync(
            _world.Context(EasVersion.V161),
            [
                new(key, "20261130T090000Z", Wire.Item((CalendarTags.StartTime, "20261130T100000Z"), (CalendarTags.EndTime, "20261130T110000Z")), version, false),
                new(key, null, item.With(CalendarTags.Subject, "Tai chi"), version, false),
                new(key, "20261130T090000Z", Wire.Item((CalendarTags.Subject, "Pilates")), version, false),
                new(key, "20261202T090000Z", Wire.Item((CalendarTags.Subject, "no such day")), version, false),
            ],
            CancellationToken.None);
        var deleted = await _world.Source.DeleteAsync(_world.Context(EasVersion.V161), [new(key, "20261207T090000Z", false)], CancellationToken.None);
        var events = await _world.EventsAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(outcomes.Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.Success));
            Assert.That(outcomes[3].SendBack, Is.True);
            Assert.That(events.Select(one => (one.Summary, one.StartDate!.Value)), Is.EqualTo(new[] { ("Tai chi", "20261123T100000"), ("Pilates", "20261130T110000") }));
            Assert.That(events[0].DeleteExceptionDates, Is.EqualTo(new[] { "20261207T090000Z" }));
            Assert.That((await _world.ReadAsync(series.Id!)).Version, Is.EqualTo(deleted[0].Version));
        });
    }

    /// <summary>Whose answers OX takes back when it is moved, its organizer's phone must not go on showing.</summary>
    [Test]
    public async Task ChangeAsync_MeetingAtAnotherTime_TellsThePhoneWhoIsAskedAgain([Values] bool answered)
    {
        var bo = await _world.LoginAsync("user2@example.test");
        var made = await _world.MakeAsync(new()
        {
            StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"),
            Attendees = [new() { Entity = _world.Session.UserId }, new() { Entity = bo.UserId }],
        });
        if (answered)
        {
            var answer = await _world.Api.UpdateAttendeeAsync(
                bo, await _world.CalendarOfAsync(bo), made.Id!, OxTimestamps.Any, null, new() { Entity = bo.UserId, PartStat = "ACCEPTED" }, null, OxScheduling.None, CancellationToken.None);
            Assert.That(answer.Error, Is.Null);
        }

        var (item, version) = await _world.ReadAsync(made.Id!);

        var elsewhere = await _world.ChangeAsync(made.Id!, item.With(CalendarTags.Location, "Hall 2"), known: version);
        var later = await _world.ChangeAsync(
            made.Id!, item.With(CalendarTags.Location, "Hall 2").With(CalendarTags.StartTime, "20261201T100000Z").With(CalendarTags.EndTime, "20261201T110000Z"), known: elsewhere.Version);

        Assert.That((elsewhere.SendBack, later.SendBack, later.IsShared), Is.EqualTo((false, answered, false)));
        Assert.That(later.Version, Is.EqualTo((await _world.ReadAsync(made.Id!)).Version));
        Assert.That((await _world.EventAsync(made.Id!)).Attendees!.Single(attendee => attendee.Entity == bo.UserId).PartStat, Is.EqualTo("NEEDS-ACTION"));
    }

    /// <summary>In OX a changed occurrence keeps its place, on the phone it went with the series, since its place was told to be the series' own.</summary>
    [Test]
    public async Task ChangeAsync_PlaceOfASeries_TellsThePhoneOfOccurrencesThatKeepTheirs([Values] bool inherits)
    {
        var made = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(made.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates").Set(OxEventColumns.Location, inherits ? null : "Hall 3"));
        var (item, version) = await _world.ReadAsync(made.Id!);

        var renamed = await _world.ChangeAsync(made.Id!, item.With(CalendarTags.Subject, "Tai chi"), known: version);
        var outcome = await _world.ChangeAsync(made.Id!, item.With(CalendarTags.Subject, "Tai chi").With(CalendarTags.Location, "Hall 2"), known: renamed.Version);

        Assert.That((renamed.SendBack, outcome.SendBack), Is.EqualTo((false, inherits)));
    }

    [Test]
    public async Task Write_ClaimLostOnTheWay_WritesNothingMore()
    {
        var (first, second) = (await _world.MakeAsync(At("20261201T090000")), await _world.MakeAsync(At("20261202T090000")));
        ClientChange[] changes = [.. new[] { first, second }.Select(one => new ClientChange(ItemKey.Parse(one.Id!), null, Wire.Item((CalendarTags.Location, "Hall 2")), null, ClientWins: true))];

        Assert.That(async () => await _world.Source.ChangeAsync(Phones.LosesClaimAfter(1, _world.Context()), changes, CancellationToken.None), Throws.InstanceOf<ClaimLostException>());
        Assert.That(
            async () => await _world.Source.DeleteAsync(Phones.LosesClaimAfter(0, _world.Context()), [new(changes[0].Key, null, ToTrash: false)], CancellationToken.None),
            Throws.InstanceOf<ClaimLostException>());

        Assert.That((await _world.EventsAsync()).Select(one => one.Location), Is.EqualTo(new[] { "Hall 2", null }));
    }

    [Test]
    public async Task ChangeAsync_ChangedOnBothSides_IsTheServersUnlessThePhoneWins()
    {
        var made = await _world.MakeAsync(At("20261201T090000"));
        var (item, version) = await _world.ReadAsync(made.Id!);
        await _world.ChangeAsync(made.Id!, null, patch => patch.Set(OxEventColumns.Summary, "from the web"));

        var refused = await _world.ChangeAsync(made.Id!, item.With(CalendarTags.Location, "Hall 2"), known: version);
        var reminder = await _world.ChangeAsync(made.Id!, Wire.Item((CalendarTags.Reminder, "5")), known: version);
        var won = await _world.ChangeAsync(made.Id!, Wire.Item((CalendarTags.Location, "Hall 3")), known: version, clientWins: true);
        var stored = await _world.EventAsync(made.Id!);

        Assert.Multiple(() =>
        {
            Assert.That((refused.Status, reminder.Status, won.Status), Is.EqualTo((ItemStatus.Conflict, ItemStatus.Success, ItemStatus.Success)));
            Assert.That((reminder.SendBack, won.SendBack), Is.EqualTo((true, true)), "the phone has not seen the other change yet");
            Assert.That((reminder.IsShared, won.IsShared), Is.EqualTo((true, true)), "nor is what came of it its own");
            Assert.That((stored.Summary, stored.Location, stored.Alarms!.Count), Is.EqualTo(("from the web", "Hall 3", 1)));
        });
    }

    /// <summary>Whether the phone's user or somebody else took a guest out, or invited him, nobody can tell: then nobody loses his place.</summary>
    [Test]
    public async Task ChangeAsync_GuestsOfAPhoneThatWinsOverAnotherChange_AreAddedAndNoneIsTakenOut([Values(null, Snapshot.Stale)] long? known)
    {
        var (id, version) = await MeetingOfAsync("bo@example.org", "user2@example.test");
        await InviteAsync(id, "nora@example.org");

        var outcome = await _world.ChangeAsync(
            id, Wire.Item((CalendarTags.Location, "Hall 2")).With(Guests(("bo@example.org", "5"), ("ann@example.org", "3"), ("zoe@example.org", "0"))), known: known ?? version, clientWins: true);

        var stored = await _world.EventAsync(id);
        Assert.That((outcome.Status, outcome.SendBack, outcome.Undecided, stored.Location), Is.EqualTo((ItemStatus.Success, true, Undecided.GuestsOfAnOlderList, "Hall 2")));
        Assert.That(
            stored.Attendees!.Select(attendee => attendee.Email),
            Is.EquivalentTo(new[] { "user1@example.test", "bo@example.org", "user2@example.test", "nora@example.org", "zoe@example.org" }), "Ann, whose answer the phone knows, somebody has taken out");
    }

    [Test]
    public async Task ChangeAsync_GuestsOfAPhoneThatKnowsTheMeeting_AreThoseOfThePhone()
    {
        var (id, version) = await MeetingOfAsync("bo@example.org", "user2@example.test");

        var outcome = await _world.ChangeAsync(id, Wire.Item((CalendarTags.Location, "Hall 2")).With(Guests(("bo@example.org", "5"), ("ann@example.org", "3"))), known: version);

        Assert.That((outcome.Status, outcome.SendBack, outcome.Undecided), Is.EqualTo((ItemStatus.Success, false, (Undecided?)null)));
        Assert.That((await _world.EventAsync(id)).Attendees!.Select(attendee => attendee.Email), Is.EquivalentTo(new[] { "user1@example.test", "bo@example.org", "ann@example.org" }));
    }

    /// <summary>The old list of a phone that sends whole items is no wish of its user's, and so no conflict either.</summary>
    [Test]
    public async Task ChangeAsync_ReminderWithAnOlderListOfGuests_IsKeptBesideTheInvitation()
    {
        var (id, _) = await MeetingOfAsync("bo@example.org");
        var (item, version) = await _world.ReadAsync(id);
        await InviteAsync(id, "nora@example.org");

        var outcome = await _world.ChangeAsync(id, item.With(CalendarTags.Reminder, "5"), known: version);

        var stored = await _world.EventAsync(id);
        Assert.That((outcome.Status, outcome.SendBack, stored.Alarms?.Count), Is.EqualTo((ItemStatus.Success, true, (int?)1)));
        Assert.That(stored.Attendees!.Select(attendee => attendee.Email), Is.EquivalentTo(new[] { "user1@example.test", "bo@example.org", "nora@example.org" }));
    }

    [Test]
    public async Task ChangeAsync_GuestsOfAnOccurrenceWhoseSeriesOthersChanged_StayInIt()
    {
        var series = await _world.MakeSeriesAsync();
        await InviteAsync(series.Id!, "bo@example.org");
        var (_, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);
        await InviteAsync(series.Id!, "nora@example.org");

        var outcome = await _world.ChangeAsync(
            series.Id!, Wire.Item((CalendarTags.Subject, "Pilates")).With(Guests(("bo@example.org", null), ("zoe@example.org", null))), EasVersion.V161, instance: "20261130T090000Z", known: version);

        var occurrence = (await _world.EventsAsync()).Single(one => one.Summary == "Pilates");
        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That(occurrence.Attendees!.Select(attendee => attendee.Email), Is.EquivalentTo(new[] { "user1@example.test", "bo@example.org", "nora@example.org", "zoe@example.org" }));
    }

    [Habit(94)]
    [Scenario("L39"), Scenario("L49")]
    [Test]
    public async Task ChangeAsync_SomebodyElsesMeeting_WritesReminderAndAnswerAlone()
    {
        var bo = await _world.LoginAsync("user2@example.test");
        var boCalendar = await _world.CalendarOfAsync(bo);
        var meeting = (await _world.Api.NewAsync(
            bo, boCalendar, new()
            {
                Summary = "Bo's", StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"),
                Attendees = [new() { Entity = bo.UserId }, new() { Entity = _world.Session.UserId }],
            },
            OxScheduling.None, CancellationToken.None)).Value;
        var (item, version) = await _world.ReadAsync(meeting.Id!);
        Assert.That((item.TextOf(CalendarTags.MeetingStatus), item.TextOf(CalendarTags.ResponseType)), Is.EqualTo(("3", "5")));
        await _world.ResetAsync();

        var answered = item.With(CalendarTags.Reminder, "30").With(CalendarTags.Subject, "mine").With(WbxmlElement.Of(
            CalendarTags.Attendees,
            WbxmlElement.Of(CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, "user1@example.test"), WbxmlElement.Of(CalendarTags.Name, "me"), WbxmlElement.Of(CalendarTags.AttendeeStatus, "3"))));
        var outcome = await _world.ChangeAsync(meeting.Id!, answered, known: version);
        var stored = (await _world.Api.GetAsync(bo, boCalendar, meeting.Id!, null, CancellationToken.None)).Value;
        var mine = (await _world.ReadAsync(meeting.Id!)).Item;

        Assert.Multiple(async () =>
        {
            Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
            Assert.That((stored.Summary, stored.Attendees!.Count), Is.EqualTo(("Bo's", 2)));
            Assert.That((mine.TextOf(CalendarTags.Reminder), mine.TextOf(CalendarTags.ResponseType)), Is.EqualTo(("30", "3")));
            Assert.That(await _world.MailsAsync(), Is.EqualTo(_world.IsLegacy ? 1 : 0), "the legacy calendar always tells the organizer");
        });
    }

    [Test]
    public async Task ChangeAsync_Gone_IsNotFound() =>
        Assert.That((await _world.ChangeAsync("424242", Wire.Item((CalendarTags.Subject, "x")))).Status, Is.EqualTo(ItemStatus.NotFound));

    [Test]
    public async Task ChangeAsync_OxAway_IsRetriedNeverLost()
    {
        var made = await _world.MakeAsync(At("20261201T090000"));
        await _world.FaultAsync("""{"module":"chronos","action":"update","status":503}""");

        Assert.That((await _world.ChangeAsync(made.Id!, Wire.Item((CalendarTags.Subject, "x")))).Status, Is.EqualTo(ItemStatus.Retry));
    }

    /// <summary>The older module writes an exception, or a series' files, whoever wrote the series since it was read: another phone's change would pass for this one's.</summary>
    [Test]
    public async Task ChangeAsync_OccurrenceThatIsAnEventOfItsOwn_GoesBackWhereOxDoesNotWatchItsSeries()
    {
        var series = await _world.MakeSeriesAsync();
        var whole = await _world.ChangeAsync(series.Id!, Wire.Item((CalendarTags.Subject, "Tai chi")), EasVersion.V161, known: (await _world.ReadAsync(series.Id!)).Version);
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));

        var occurrence = await _world.ChangeAsync(series.Id!, Wire.Item((CalendarTags.Subject, "Aikido")), EasVersion.V161, "20261130T090000Z", (await _world.ReadAsync(series.Id!)).Version);

        Assert.That((whole.Status, whole.SendBack), Is.EqualTo((ItemStatus.Success, false)));
        Assert.That((occurrence.Status, occurrence.SendBack), Is.EqualTo((ItemStatus.Success, _world.IsLegacy)));
    }

    [Test]
    public async Task ChangeAsync_ChangedBetweenReadingAndWriting_DecidesAgain()
    {
        var made = await _world.MakeAsync(At("20261201T090000"));
        await _world.FaultAsync("""{"module":"chronos","action":"update","code":"CAL-4120","category":"CONFLICT"}""");

        var outcome = await _world.ChangeAsync(made.Id!, Wire.Item((CalendarTags.Subject, "x")));

        Assert.That((outcome.Status, (await _world.EventAsync(made.Id!)).Summary), Is.EqualTo((ItemStatus.Success, "x")));
    }

    [Scenario("L70")]
    [Test]
    public async Task ChangeAsync_NoRightToWrite_IsUndoneByTheNextSync()
    {
        var made = await _world.MakeAsync(At("20261201T090000"));

        var outcome = (await _world.Source.ChangeAsync(
            _world.Context(rights: FolderRights.Read), [new ClientChange(ItemKey.Parse(made.Id!), null, Wire.Item((CalendarTags.Subject, "x")), null, false)], CancellationToken.None))[0];

        Assert.That((outcome.Status, outcome.SendBack, (await _world.EventAsync(made.Id!)).Summary), Is.EqualTo((ItemStatus.Success, true, "Yoga")));
    }

    [Test]
    public async Task ChangeAsync_DeletedOccurrenceComesBackAsException()
    {
        var series = await _world.MakeSeriesAsync();
        await _world.DeleteAsync(series.Id!, "20261130T090000Z");
        var (item, version) = await _world.ReadAsync(series.Id!);

        var outcome = await _world.ChangeAsync(series.Id!, item.With(Exceptions(Moved("20261130T090000Z", "20261130T100000Z", "20261130T110000Z"))), known: version);

        // What the legacy calendar has deleted of a series stays so, and the phone is told.
        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, _world.IsLegacy)));
        Assert.That((await _world.EventsAsync()).Select(one => one.StartDate!.Value), Is.EqualTo(_world.IsLegacy ? ["20261123T100000"] : new[] { "20261123T100000", "20261130T110000" }));
    }

    /// <summary>The user's own meeting, and its version.</summary>
    private async Task<(string Id, long Version)> MeetingOfAsync(params string[] guests)
    {
        var made = await _world.MakeAsync(At("20261201T090000"));
        await InviteAsync(made.Id!, guests);
        return (made.Id!, (await _world.ReadAsync(made.Id!)).Version);
    }

    private async Task InviteAsync(string id, params string[] guests)
    {
        var before = (await _world.EventAsync(id)).Attendees ?? [];
        OxAttendee[] invited = [.. guests.Select(guest => new OxAttendee { Uri = "mailto:" + guest, Email = guest, CuType = "INDIVIDUAL" })];
        await _world.ChangeAsync(id, null, patch => patch.Set(OxEventColumns.Attendees, [.. before.Count > 0 ? before : [new OxAttendee { Entity = _world.Session.UserId }], .. invited]));
    }

    private static WbxmlElement Guests(params (string Address, string? Status)[] guests) => WbxmlElement.Of(CalendarTags.Attendees, [.. guests.Select(guest => WbxmlElement.Of(
        CalendarTags.Attendee,
        [
            WbxmlElement.Of(CalendarTags.Email, guest.Address), WbxmlElement.Of(CalendarTags.Name, guest.Address),
            .. guest.Status is null ? Array.Empty<WbxmlElement>() : [WbxmlElement.Of(CalendarTags.AttendeeStatus, guest.Status)],
        ]))]);
}
