using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>The source against the OX simulator: real calls, real answers, on both calendars that OX has had.</summary>
[TestFixture("7.10.6")]
[TestFixture("8.x")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class CalendarSourceTests(string profile)
{
    private CalendarWorld _world = null!;

    private bool HasUidsOfItsUsers => profile == "8.x";

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Test]
    public async Task DetectAsync_FirstTime_ListsEverySeriesAsOneItem()
    {
        var single = await _world.MakeAsync(At("20261201T090000"));
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));

        var found = await _world.DetectAsync();

        Assert.Multiple(() =>
        {
            Assert.That(found.Complete, Is.True);
            Assert.That(found.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { single.Id, series.Id }));
        });
    }

    [Test]
    public async Task DetectAsync_NothingHappened_IsUnchangedForOneCall()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var found = await _world.DetectAsync();
        await _world.ResetAsync();

        var again = await _world.DetectAsync(found.Cursor);

        Assert.Multiple(async () =>
        {
            Assert.That(again.Unchanged, Is.True);
            Assert.That(again.Cursor, Is.EqualTo(found.Cursor));
            Assert.That(await _world.CallsAsync(), Is.EqualTo((1, 1)));
        });
    }

    [Test]
    public async Task DetectAsync_AfterChanges_TellsThemAlone()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var gone = await _world.MakeAsync(At("20261202T090000"));
        var series = await _world.MakeSeriesAsync();
        var cursor = (await _world.DetectAsync()).Cursor;

        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        await _world.DeleteAsync(gone.Id!);
        var made = await _world.MakeAsync(At("20261203T090000"));
        var told = await _world.DetectAsync(cursor);

        Assert.Multiple(() =>
        {
            Assert.That((told.Complete, told.Unchanged), Is.EqualTo((false, false)));
            Assert.That(told.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { series.Id, made.Id }));
            Assert.That(told.Deleted.Select(key => key.ToString()), Does.Contain(gone.Id));
        });
        Assert.That((await _world.DetectAsync(told.Cursor)).Unchanged, Is.True);
    }

    [Test]
    public async Task DetectAsync_OccurrenceChangedAndDeleted_GivesTheSeriesTheVersionOfWhatIsWritten()
    {
        var series = await _world.MakeSeriesAsync();
        var cursor = (await _world.DetectAsync()).Cursor;
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        await _world.DeleteAsync(series.Id!, "20261207T090000Z");

        var told = (await _world.DetectAsync(cursor)).Items.Single();
        var (item, version) = await _world.ReadAsync(series.Id!);

        Assert.Multiple(async () =>
        {
            Assert.That(version, Is.EqualTo(told.Version));
            Assert.That((await _world.DetectAsync()).Items.Single().Version, Is.EqualTo(version), "a complete listing says the same");
            Assert.That(item.Child(CalendarTags.Exceptions)!.Children, Has.Count.EqualTo(2));
        });

        await _world.DeleteAsync(series.Id!, "20261130T090000Z");
        Assert.That((await _world.ReadAsync(series.Id!)).Version, Is.GreaterThan(version), "an exception that goes makes the item newer");
    }

    [Test]
    public async Task DetectAsync_AnotherFilter_ListsAgainAndTellsWhatIsOutside()
    {
        var old = await _world.MakeAsync(At("20260101T090000"));
        var recent = await _world.MakeAsync(At("20261115T090000"));
        var endless = await _world.MakeAsync(At("20250106T090000", "FREQ=WEEKLY"));
        var ended = await _world.MakeAsync(At("20250106T090000", "FREQ=WEEKLY;COUNT=3"));
        var cursor = (await _world.DetectAsync()).Cursor;

        var found = await _world.DetectAsync(cursor, filter: 4);

        Assert.Multiple(() =>
        {
            Assert.That(found.Complete, Is.True);
            Assert.That(found.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { recent.Id, endless.Id }));
            Assert.That(found.OutsideFilter.Select(key => key.ToString()), Is.EquivalentTo(new[] { old.Id, ended.Id }));
        });
    }

    [Test]
    public async Task DetectAsync_AfterADay_ListsAgain()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var cursor = (await _world.DetectAsync()).Cursor;

        Assert.That((await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(25))).Complete, Is.True);
    }

    [Test]
    public async Task DetectAsync_Audit_TellsWhichGapsAreCertain()
    {
        var stays = await _world.MakeAsync(At("20261201T090000"));
        var gone = await _world.MakeAsync(At("20261202T090000"));
        var forgotten = await _world.MakeAsync(At("20261203T090000"));
        var first = await _world.DetectAsync();
        await _world.DeleteAsync(forgotten.Id!);
        var cursor = (await _world.DetectAsync(first.Cursor)).Cursor;
        await _world.DeleteAsync(gone.Id!);

        var audit = await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(24));

        Assert.That((first.IsAudit, audit.IsAudit, audit.Complete), Is.EqualTo((true, true, true)));
        Assert.That(audit.Items.Select(item => item.Key.ToString()), Is.EqualTo(new[] { stays.Id }));
        Assert.That(audit.Deleted.Select(key => key.ToString()), Does.Contain(gone.Id));
        Assert.That((await _world.DetectAsync(audit.Cursor, now: CalendarWorld.Now.AddHours(47))).Complete, Is.False, "once a day");
    }

    [Test]
    public async Task DetectAsync_AfterTheFilterChanged_DoubtsWhatOxDidNotTell()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var gone = await _world.MakeAsync(At("20261202T090000"));
        var cursor = (await _world.DetectAsync(filter: 0)).Cursor;
        await _world.DeleteAsync(gone.Id!);

        var anew = await _world.DetectAsync(cursor, filter: 4);

        Assert.That((anew.Complete, anew.IsAudit), Is.EqualTo((true, true)));
        Assert.That(anew.Deleted.Select(key => key.ToString()), Is.EqualTo(new[] { gone.Id }));
    }

    [Test]
    public async Task DetectAsync_AuditOfACalendarWithoutUpdates_IsTheOnlyWordThereIs()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var cursor = (await _world.DetectAsync()).Cursor;
        await _world.FaultAsync("""{"module":"chronos","action":"updates","count":9,"code":"CAL-4228"}""");

        var soon = await _world.DetectAsync(cursor);
        var later = await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(24));

        Assert.That((soon.Complete, soon.IsAudit, later.Complete, later.IsAudit), Is.EqualTo((true, false, true, false)));
    }

    [Test]
    public async Task DetectAsync_AuditFails_ChangesAreToldAndItIsTriedAnHourLater()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var cursor = (await _world.DetectAsync()).Cursor;
        var made = await _world.MakeAsync(At("20261202T090000"));
        await _world.FaultAsync("""{"module":"chronos","action":"all","count":1,"status":503}""");

        var found = await _world.DetectAsync(cursor, now: CalendarWorld.Now.AddHours(24));
        var soon = await _world.DetectAsync(found.Cursor, now: CalendarWorld.Now.AddHours(24.5));
        var later = await _world.DetectAsync(found.Cursor, now: CalendarWorld.Now.AddHours(25));

        Assert.That(found.Items.Select(item => item.Key.ToString()), Does.Contain(made.Id));
        Assert.That((found.Complete, soon.Complete, later.IsAudit), Is.EqualTo((false, false, true)));
    }

    [Test]
    public async Task DetectAsync_CursorOfAnotherForm_ListsAgain() => Assert.That((await _world.DetectAsync([9, 9, 9])).Complete, Is.True);

    [Test]
    public async Task DetectAsync_TooManyForOneAnswer_AsksInParts()
    {
        var single = await _world.MakeAsync(At("20261201T090000"));
        var endless = await _world.MakeAsync(At("20250106T090000", "FREQ=WEEKLY"));
        await _world.FaultAsync("""{"module":"chronos","action":"all","count":1,"code":"CAL-5072"}""");

        var found = await _world.DetectAsync();

        Assert.That(found.Items.Select(item => item.Key.ToString()), Is.EquivalentTo(new[] { single.Id, endless.Id }));
    }

    [Test]
    public async Task DetectAsync_OxAway_IsUnavailable()
    {
        await _world.FaultAsync("""{"module":"chronos","count":5,"status":503}""");

        var result = await _world.Source.DetectAsync(_world.Context(), null, mustTell: false, CancellationToken.None);

        Assert.That(result.Failure!.Kind, Is.EqualTo(SourceFailureKind.Unavailable));
    }

    [Test]
    public async Task ProbeAsync_TokenChangesOnlyWithTheCalendar()
    {
        await _world.MakeAsync(At("20261201T090000"));
        var first = await ProbeAsync(null);
        var same = await ProbeAsync(first);
        await _world.MakeAsync(At("20261202T090000"));
        await _world.ResetAsync();
        var other = await ProbeAsync(same);

        Assert.Multiple(async () =>
        {
            Assert.That(same, Is.EqualTo(first));
            Assert.That(other, Is.Not.EqualTo(first));
            Assert.That((await _world.CallsAsync()).Calls, Is.EqualTo(1));
            Assert.That(await ProbeAsync(other), Is.EqualTo(other));
        });
    }

    [Test]
    public async Task ProbeAsync_Deletion_ChangesTheToken()
    {
        var gone = await _world.MakeAsync(At("20261201T090000"));
        var before = await ProbeAsync(null);
        await _world.DeleteAsync(gone.Id!);

        Assert.That(await ProbeAsync(before), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task PrepareAsync_ManyItems_TwoCallsInTheOrderAskedFor()
    {
        var wanted = new List<string>();
        for (var day = 1; day <= 9; day++) wanted.Insert(0, (await _world.MakeAsync(At($"2026120{day}T090000"))).Id!);
        var series = await _world.MakeSeriesAsync();
        await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));
        wanted.Insert(3, series.Id!);
        wanted.Insert(5, "424242");
        await _world.ResetAsync();

        var prepared = new List<PreparedItem>();
        await foreach (var item in _world.Source.PrepareAsync(_world.Context(), [.. wanted.Select(id => new WantedItem(new SourceItem(ItemKey.Parse(id), 0), null))], CancellationToken.None))
            prepared.Add(item);

        Assert.Multiple(async () =>
        {
            Assert.That(prepared.Select(item => item.Key.ToString()), Is.EqualTo(wanted));
            Assert.That(prepared[5].Preparation, Is.EqualTo(Preparation.Gone));
            // The legacy calendar tells exceptions by their series alone, which are asked for once more.
            Assert.That((await _world.CallsAsync()).Calls, _world.IsLegacy ? Is.LessThanOrEqualTo(4) : Is.EqualTo(2));
        });
    }

    [Test]
    public async Task PrepareAsync_OxAway_SaysLater()
    {
        var made = await _world.MakeAsync(At("20261201T090000"));
        await _world.FaultAsync("""{"module":"chronos","count":5,"status":503}""");

        await foreach (var item in _world.Source.PrepareAsync(_world.Context(), [new WantedItem(new SourceItem(ItemKey.Parse(made.Id!), 0), null)], CancellationToken.None))
            Assert.That(item.Preparation, Is.EqualTo(Preparation.Later));
    }

    [Scenario("L56")]
    [Test]
    public async Task AddAsync_SeriesWithAMovedAndADeletedOccurrence_IsInOxAsThePhoneHasIt()
    {
        var outcome = await _world.AddAsync(Series().With(Exceptions(Deleted("20261130T090000Z"), Moved("20261207T090000Z", "20261207T140000Z", "20261207T150000Z"))));
        var events = await _world.EventsAsync();

        Assert.Multiple(() =>
        {
            Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, false)));
            Assert.That(events.Select(one => one.StartDate), Is.EqualTo(new[] { new OxDateTime("20261123T100000", "Europe/Berlin"), new OxDateTime("20261207T150000", "Europe/Berlin") }));
            Assert.That(events[0].Uid, Is.EqualTo("phone-1"));
            Assert.That(events[0].Rrule, Is.EqualTo("FREQ=WEEKLY;BYDAY=MO;COUNT=6"));
            Assert.That(events[0].DeleteExceptionDates, Is.EqualTo(new[] { "20261130T090000Z" }));
        });

        var (item, version) = await _world.ReadAsync(outcome.Key.ToString()!);
        Assert.Multiple(async () =>
        {
            Assert.That(version, Is.EqualTo(outcome.Version), "no echo: what the phone sent is not sent to it");
            Assert.That((await _world.DetectAsync()).Items.Single().Version, Is.EqualTo(outcome.Version));
            Assert.That(item.Child(CalendarTags.Exceptions)!.Children.Select(exception => exception.TextOf(CalendarTags.ExceptionStartTime)), Is.EqualTo(new[] { "20261130T090000Z", "20261207T090000Z" }));
        });
    }

    [Test]
    public async Task AddAsync_Again_AdoptsWhatTheFirstMade([Values("phone-1", null)] string? uid)
    {
        var item = uid is null ? Series().Without(CalendarTags.UID) : Series();
        var first = await _world.AddAsync(item);
        var second = await _world.AddAsync(item);

        Assert.Multiple(async () =>
        {
            Assert.That((second.Status, second.Key, second.Version), Is.EqualTo((ItemStatus.Success, first.Key, first.Version)));
            Assert.That(await _world.EventsAsync(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task AddAsync_ReplyLostAfterTheEffect_IsRetriedAndAdopted()
    {
        await _world.FaultAsync("""{"module":"chronos","action":"new","drop":true,"after":true}""");
        var lost = await _world.AddAsync(Series());
        var second = await _world.AddAsync(Series());

        Assert.Multiple(async () =>
        {
            Assert.That((lost.Status, second.Status), Is.EqualTo((ItemStatus.Retry, ItemStatus.Success)));
            Assert.That(await _world.EventsAsync(), Has.Count.EqualTo(1));
        });
    }

    /// <summary>The user moved what the first try made, before the phone heard of it: one event, and the phone is told that it is not in this calendar.</summary>
    [Test]
    public async Task AddAsync_MovedToAnotherCalendarSince_IsNotMadeAgain()
    {
        var first = await _world.AddAsync(Series());
        var other = await _world.MakeCalendarAsync("Other");
        await _world.Api.MoveAsync(_world.Session, _world.Folder, first.Key!.Value.ToString(), OxTimestamps.Any, new OxFolderId(other), OxScheduling.None, CancellationToken.None);

        var second = await _world.AddAsync(Series());

        Assert.That((second.Status, second.Key, second.SendBack), Is.EqualTo((ItemStatus.Success, first.Key, true)));
        Assert.That(await _world.EventsAsync(), Is.Empty);
    }

    /// <summary>From 8 on each user has uids of his own, and nothing is in the way.</summary>
    [Test]
    public async Task AddAsync_UidOfAnEventTheUserCannotSee_GetsItsOwnWhereItHasTo()
    {
        var other = await _world.LoginAsync("user2@example.test");
        await _world.Api.NewAsync(other, await _world.CalendarOfAsync(other), new() { Uid = "phone-1", StartDate = new("20261201"), EndDate = new("20261202") }, OxScheduling.None, CancellationToken.None);

        var outcome = await _world.AddAsync(Series());

        Assert.That((outcome.Status, (await _world.EventsAsync()).Single().Uid), Is.EqualTo((ItemStatus.Success, HasUidsOfItsUsers ? "phone-1" : "id-1")));

        var again = await _world.AddAsync(Series());
        Assert.That((again.Status, again.Key), Is.EqualTo((ItemStatus.Success, outcome.Key)));
        Assert.That(await _world.EventsAsync(), Has.Count.EqualTo(1));
    }

    [TestCase(null, null, "said", 1, Description = "the very same Add")]
    [TestCase("Other", null, "said", 1, Description = "the very same Add; the user of OX has given it another subject since")]
    [TestCase(null, "There", "else", 1, Description = "the phone has edited it since")]
    [TestCase("Other", "There", "else", 2, Description = "another event under a ClientId used again")]
    public async Task AddAsync_StoreForgotTheFirstTry_IsKnownByWhatThePhoneSaid(string? subjectInOx, string? placeOnThePhone, string said, int events)
    {
        var look = Phones.FirstLook with { MergesSince = DateTimeOffset.UnixEpoch };
        var item = Series().Without(CalendarTags.UID);
        var first = await _world.AddAsync(item, identity: "mark-1", said: new("c1", "said"));
        if (subjectInOx is not null) await _world.ChangeAsync(first.Key!.Value.ToString(), null, patch => patch.Set(OxEventColumns.Summary, subjectInOx));
        if (placeOnThePhone is not null) item = item.With(CalendarTags.Location, placeOnThePhone);

        var second = await _world.AddAsync(item, identity: "mark-2", look: look, said: new("c1", said));

        Assert.That((second.Status, second.Undecided), Is.EqualTo((ItemStatus.Success, events == 1 ? Undecided.StoreLostAfterAdd : null)));
        Assert.That(await _world.EventsAsync(), Has.Count.EqualTo(events));
    }

    /// <summary>An OX that cannot look for a uid is no reason to keep the phone's event from it; one that is away for the moment is.</summary>
    [TestCase("""{"module":"chronos","action":"resolve","code":"SVL-0018"}""", ItemStatus.Success)]
    [TestCase("""{"module":"chronos","action":"resolve","count":5,"status":503}""", ItemStatus.Retry)]
    public async Task AddAsync_UidTakenAndOxFailsToTellByWhom_IsMadeOrTriedAgain(string fault, object status)
    {
        var other = await _world.LoginAsync("user2@example.test");
        await _world.Api.NewAsync(other, await _world.CalendarOfAsync(other), new() { Uid = "phone-1", StartDate = new("20261201"), EndDate = new("20261202") }, OxScheduling.None, CancellationToken.None);
        await _world.FaultAsync(fault);

        var outcome = await _world.AddAsync(Series());

        // Where it is not taken nobody has to be asked.
        var expected = HasUidsOfItsUsers ? ItemStatus.Success : (ItemStatus)status;
        Assert.That((outcome.Status, (await _world.EventsAsync()).Count), Is.EqualTo((expected, expected == ItemStatus.Success ? 1 : 0)));
    }

    [Test]
    public async Task AddAsync_161_TellsTheUid()
    {
        var outcome = await _world.AddAsync(Series().With(CalendarTags.ClientUid, "client-1"), EasVersion.V161);

        Assert.That(Wire.Text(Wire.Written(outcome.WriteData!)), Is.EqualTo("UID=client-1"));
    }

    [Test]
    public async Task AddAsync_RuleOxRefuses_KeepsTheRestAndSendsItBack()
    {
        await _world.FaultAsync("""{"module":"chronos","action":"new","code":"CAL-4223","category":"USER_INPUT"}""");

        var outcome = await _world.AddAsync(Series());

        Assert.That((outcome.Status, outcome.SendBack, (await _world.EventsAsync()).Single().Rrule), Is.EqualTo((ItemStatus.Success, true, (string?)null)));
    }

    [Test]
    public async Task AddAsync_TextsLongerThanOxHasRoomFor_AreCutAndTheRestIsKept()
    {
        var place = new string('p', 300);
        var notes = new string('n', 300);

        var outcome = await _world.AddAsync(Series().With(CalendarTags.Subject, new string('s', 400)).With(CalendarTags.Location, place).With(WbxmlElement.Of(
            AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, notes))));

        var made = (await _world.EventsAsync()).Single();
        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That((made.Summary, made.Location, made.Description, made.Rrule is not null), Is.EqualTo((new string('s', 255), place[..255], notes, true)));
    }

    [Test]
    public async Task ChangeAsync_TextsLongerThanOxHasRoomFor_AreCutAndTheRestIsKept()
    {
        var made = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(made.Id!);

        var outcome = await _world.ChangeAsync(made.Id!, item.With(CalendarTags.Subject, new string('s', 400)).With(CalendarTags.Location, "Hall 2"), known: version);

        var now = (await _world.EventsAsync()).Single();
        Assert.That((outcome.Status, outcome.SendBack, now.Summary, now.Location), Is.EqualTo((ItemStatus.Success, true, new string('s', 255), "Hall 2")));
    }

    [Test]
    public async Task AddAsync_RoomThatIsTaken_KeepsTheMeetingAndItsPeople()
    {
        await _world.AddAsync(Meeting("first", hour: 9, ("room1@example.test", "3")));

        var outcome = await _world.AddAsync(Meeting("second", hour: 9, ("room1@example.test", "3"), ("user2@example.test", "1")), identity: "id-2");

        var people = (await _world.EventAsync(outcome.Key.ToString()!)).Attendees!.Select(attendee => attendee.Email).ToList();
        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That(people, Has.None.EqualTo("room1@example.test").And.Member("user2@example.test"));
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

    [Scenario("L50")]
    [TestCase(EasVersion.V141, 0, Description = "the phone mails its invitation itself")]
    [TestCase(EasVersion.V161, 1, Description = "the server does")]
    public async Task AddAsync_Meeting_IsMailedByWhoeverHasTo(EasVersion version, int mails)
    {
        var meeting = Series().With(CalendarTags.MeetingStatus, "1").With(WbxmlElement.Of(
            CalendarTags.Attendees, WbxmlElement.Of(CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, "bo@example.org"), WbxmlElement.Of(CalendarTags.Name, "Bo"))));

        var outcome = await _world.AddAsync(meeting, version);

        // The legacy calendar tells people outside of everything, whoever asks it not to.
        Assert.That((outcome.Status, await _world.MailsAsync()), Is.EqualTo((ItemStatus.Success, _world.IsLegacy ? 1 : mails)));
        Assert.That((await _world.ReadAsync(outcome.Key.ToString()!)).Item.TextOf(CalendarTags.MeetingStatus), Is.EqualTo("1"));
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

    [Test]
    public async Task DeleteAsync_OccurrenceOfASeriesThatOthersChangedMeanwhile_SendsTheSeriesBack([Values] bool changed)
    {
        var series = await _world.MakeSeriesAsync();
        var (_, version) = await _world.ReadAsync(series.Id!, EasVersion.V161);
        if (changed) await _world.ChangeAsync(series.Id!, "20261130T090000Z", patch => patch.Set(OxEventColumns.Summary, "Pilates"));

        var deleted = await _world.Source.DeleteAsync(
            _world.Context(EasVersion.V161),
            [new(ItemKey.Parse(series.Id!), "20261207T090000Z", false, version), new(ItemKey.Parse(series.Id!), "20261214T090000Z", false, version)],
            CancellationToken.None);

        Assert.That(deleted.Select(outcome => (outcome.Status, outcome.SendBack)), Is.EqualTo(new[] { (ItemStatus.Success, changed), (ItemStatus.Success, false) }));
    }

    [Test]
    public async Task OccurrenceDeleted_SeriesChangedBetweenReadingAndWriting_IsDeletedAndSentBack([Values] bool modern)
    {
        var series = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(series.Id!, modern ? EasVersion.V161 : EasVersion.V141);
        var context = _world.Context(modern ? EasVersion.V161 : EasVersion.V141) with
        {
            KeepClaim = async _ => await _world.ChangeAsync(series.Id!, null, patch => patch.Set(OxEventColumns.Location, "Hall 2")),
        };

        var outcome = modern
            ? (await _world.Source.DeleteAsync(context, [new(ItemKey.Parse(series.Id!), "20261207T090000Z", false, version)], CancellationToken.None))[0]
            : (await _world.Source.ChangeAsync(context, [new(ItemKey.Parse(series.Id!), null, item.With(Exceptions(Deleted("20261207T090000Z"))), version, ClientWins: false)], CancellationToken.None))[0];
        var stored = await _world.EventAsync(series.Id!);

        Assert.Multiple(() =>
        {
            Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)), "the phone has not seen the other change yet");
            Assert.That((stored.Location, stored.DeleteExceptionDates), Is.EqualTo(("Hall 2", new[] { "20261207T090000Z" })));
        });
    }

    [Test]
    public async Task ChangeAsync_SeveralOccurrencesDeletedAtOnce_SendsTheSeriesBack()
    {
        var series = await _world.MakeSeriesAsync();
        var (item, version) = await _world.ReadAsync(series.Id!);

        var outcome = await _world.ChangeAsync(series.Id!, item.With(Exceptions(Deleted("20261130T090000Z"), Deleted("20261207T090000Z"))), known: version);

        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)), "what somebody wrote between the two would not have been seen");
        Assert.That((await _world.EventAsync(series.Id!)).DeleteExceptionDates, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task DeleteAsync_SomebodyElsesMeetingOrAnOccurrenceOfIt_TellsNobody([Values] bool occurrence, [Values] bool oneIsGone)
    {
        var bo = await _world.LoginAsync("user2@example.test");
        var boCalendar = await _world.CalendarOfAsync(bo);
        var meeting = (await _world.Api.NewAsync(
            bo, boCalendar, new()
            {
                Summary = "Bo's", Rrule = "FREQ=WEEKLY;COUNT=3", StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"),
                Attendees = [new() { Entity = bo.UserId }, new() { Entity = _world.Session.UserId }],
            },
            OxScheduling.None, CancellationToken.None)).Value;
        var gone = ItemKey.Parse(meeting.Id! + "00");

        var deleted = await _world.Source.DeleteAsync(
            _world.Context(EasVersion.V161),
            [.. oneIsGone ? [new ClientDelete(gone, null, ToTrash: false)] : Array.Empty<ClientDelete>(), new(ItemKey.Parse(meeting.Id!), occurrence ? "20261208T080000Z" : null, ToTrash: false)],
            CancellationToken.None);

        Assert.That(deleted.Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.Success));
        Assert.That(await _world.MailsAsync(), Is.EqualTo(_world.IsLegacy ? 1 : 0), "the legacy calendar tells organizers who leaves, whoever asks it not to");
        Assert.That((await _world.Api.GetAsync(bo, boCalendar, meeting.Id!, null, CancellationToken.None)).Error, Is.Null, "it is Bo's");
    }

    [Test]
    public async Task DeleteAsync_OwnMeeting_IsCalledOffByOxFrom160On([Values(EasVersion.V141, EasVersion.V160)] EasVersion version)
    {
        var made = await _world.MakeAsync(new()
        {
            StartDate = new("20261201T090000", "Europe/Berlin"), EndDate = new("20261201T100000", "Europe/Berlin"),
            Attendees = [new() { Entity = _world.Session.UserId }, new() { Uri = "mailto:guest@example.org", Email = "guest@example.org" }],
        });

        await _world.Source.DeleteAsync(_world.Context(version), [new(ItemKey.Parse(made.Id!), null, ToTrash: false)], CancellationToken.None);

        // The legacy calendar has invited the guest and calls the meeting off, whoever asks it not to.
        Assert.That(await _world.MailsAsync(), Is.EqualTo(_world.IsLegacy ? 2 : version == EasVersion.V160 ? 1 : 0));
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

        Assert.That((elsewhere.SendBack, later.SendBack), Is.EqualTo((false, answered)));
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
            Assert.That((stored.Summary, stored.Location, stored.Alarms!.Count), Is.EqualTo(("from the web", "Hall 3", 1)));
        });
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
    public async Task DeleteAsync_EventsAndWhatIsGone_Succeed()
    {
        var one = await _world.MakeAsync(At("20261201T090000"));
        var two = await _world.MakeSeriesAsync();
        ItemKey[] keys = [ItemKey.Parse(one.Id!), ItemKey.Parse("424242"), ItemKey.Parse(two.Id!)];

        var outcomes = await _world.Source.DeleteAsync(_world.Context(), [.. keys.Select(key => new ClientDelete(key, null, false))], CancellationToken.None);

        Assert.That(outcomes.Select(outcome => outcome.Status), Is.All.EqualTo(ItemStatus.Success));
        Assert.That(await _world.EventsAsync(), Is.Empty);
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

    [Test]
    public async Task MoveAsync_ToAnotherCalendar_IsThereUnderItsId()
    {
        var other = await _world.MakeCalendarAsync("Club");
        var made = await _world.MakeAsync(At("20261201T090000"));
        ItemKey[] keys = [ItemKey.Parse(made.Id!), ItemKey.Parse("424242")];
        UnclearMove[] unclear = [.. keys.Select(key => new UnclearMove(key, default, null, 0))];
        var sight = (await _world.Source.LookAsync(_world.Context(), keys, other, CancellationToken.None)).Value!;
        var before = (await _world.Source.SettleAsync(_world.Context(), unclear, other, CancellationToken.None)).Value!;
        var moves = await _world.Source.MoveAsync(_world.Context(), keys, other, sight, CancellationToken.None);
        var after = (await _world.Source.SettleAsync(_world.Context(), unclear, other, CancellationToken.None)).Value!;

        Assert.Multiple(async () =>
        {
            Assert.That(sight.There.Keys, Is.EqualTo(keys[..1]));
            Assert.That(before.Select(move => move.End), Is.EqualTo(new[] { MoveEnd.StillThere, MoveEnd.Gone }));
            Assert.That(moves[0], Is.EqualTo(new ItemMove(MoveEnd.Moved, keys[0])));
            Assert.That(moves[1].End, Is.EqualTo(MoveEnd.Refused));
            Assert.That(after, Is.EqualTo(new[] { new ItemMove(MoveEnd.Moved, keys[0]), new ItemMove(MoveEnd.Gone) }));
            Assert.That(await _world.EventsAsync(), Is.Empty);
        });
    }

    private static OxEvent At(string start, string? rule = null) => new()
    {
        StartDate = new(start, "Europe/Berlin"), EndDate = new(start, "Europe/Berlin"), Rrule = rule,
    };

    private static WbxmlElement Series() => Wire.Item(
        (CalendarTags.Timezone, Blobs.WEurope), (CalendarTags.Subject, "Yoga"), (CalendarTags.StartTime, "20261123T090000Z"), (CalendarTags.EndTime, "20261123T100000Z"), (CalendarTags.UID, "phone-1"))
        .With(WbxmlElement.Of(
            CalendarTags.Recurrence, WbxmlElement.Of(CalendarTags.Type, "1"), WbxmlElement.Of(CalendarTags.DayOfWeek, "2"), WbxmlElement.Of(CalendarTags.Occurrences, "6")));

    private static WbxmlElement Meeting(string uid, int hour, params (string Address, string Type)[] guests) => Wire.Item(
        (CalendarTags.Timezone, Blobs.WEurope), (CalendarTags.Subject, "Meeting"), (CalendarTags.StartTime, $"20261123T{hour:00}0000Z"), (CalendarTags.EndTime, $"20261123T{hour + 1:00}0000Z"),
        (CalendarTags.UID, uid), (CalendarTags.MeetingStatus, "1")).With(WbxmlElement.Of(CalendarTags.Attendees, [.. guests.Select(guest => WbxmlElement.Of(
            CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, guest.Address), WbxmlElement.Of(CalendarTags.Name, guest.Address), WbxmlElement.Of(CalendarTags.AttendeeType, guest.Type)))]));

    private static WbxmlElement Exceptions(params WbxmlElement[] exceptions) => WbxmlElement.Of(CalendarTags.Exceptions, exceptions);

    private static WbxmlElement Deleted(string original) =>
        WbxmlElement.Of(CalendarTags.Exception, WbxmlElement.Of(CalendarTags.Deleted, "1"), WbxmlElement.Of(CalendarTags.ExceptionStartTime, original));

    private static WbxmlElement Moved(string original, string start, string end) => WbxmlElement.Of(
        CalendarTags.Exception, WbxmlElement.Of(CalendarTags.ExceptionStartTime, original), WbxmlElement.Of(CalendarTags.StartTime, start), WbxmlElement.Of(CalendarTags.EndTime, end));

    private async Task<string> ProbeAsync(string? previous) => (await _world.Source.ProbeAsync(_world.Context(), previous, CancellationToken.None)).Value!;
}
