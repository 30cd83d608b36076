using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Source.PhoneEvents;

namespace Bridge.Eas.Tests.Items.Calendar.Source;

/// <summary>What phones add, against the OX simulator.</summary>
[TestFixture("7.10.6")]
[TestFixture("8.x")]
[TestFixture("7.8.4")]
[TestFixture("7.6.3")]
[TestFixture("6.22")]
[TestFixture("6.16")]
internal sealed class CalendarSourceAddingTests(string profile)
{
    private CalendarWorld _world = null!;

    private bool HasUidsOfItsUsers => profile == "8.x";

    [SetUp]
    public async Task StartAsync() => _world = await CalendarWorld.StartAsync(profile);

    [TearDown]
    public ValueTask StopAsync() => _world.DisposeAsync();

    [Scenario("L56")]
    [Test]
    public async Task AddAsync_SeriesWithAMovedAndADeletedOccurrence_IsInOxAsThePhoneHasIt()
    {
        var outcome = await _world.AddAsync(Series().With(Exceptions(Deleted("20261130T090000Z"), Moved("20261207T090000Z", "20261207T140000Z", "20261207T150000Z"))));
        var events = await _world.EventsAsync();

        Assert.Multiple(() =>
        {
            Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, _world.IsLegacy)), "that module compares no series with what was known when one of its occurrences is written");
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
    public async Task AddAsync_RoomThatIsTaken_KeepsTheMeetingAndItsPeople()
    {
        await _world.AddAsync(Meeting("first", hour: 9, ("room1@example.test", "3")));

        var outcome = await _world.AddAsync(Meeting("second", hour: 9, ("room1@example.test", "3"), ("user2@example.test", "1")), identity: "id-2");

        var people = (await _world.EventAsync(outcome.Key.ToString()!)).Attendees!.Select(attendee => attendee.Email).ToList();
        Assert.That((outcome.Status, outcome.SendBack), Is.EqualTo((ItemStatus.Success, true)));
        Assert.That(people, Has.None.EqualTo("room1@example.test").And.Member("user2@example.test"));
    }

    /// <summary>The phone never heard of its first try, and knows nothing of what the user did at OX's web interface since.</summary>
    [Test]
    public async Task AddAsync_GuestInvitedSinceTheFirstTry_StaysInTheMeeting()
    {
        var meeting = Meeting("Yoga", hour: 9, ("bo@example.org", "1"));
        var first = await _world.AddAsync(meeting);
        var id = first.Key.ToString()!;
        var before = (await _world.EventAsync(id)).Attendees!;
        await _world.ChangeAsync(id, null, patch => patch.Set(OxEventColumns.Attendees, [.. before, new OxAttendee { Uri = "mailto:nora@example.org", Email = "nora@example.org", CuType = "INDIVIDUAL" }]));

        var again = await _world.AddAsync(meeting);
        var more = await _world.AddAsync(Meeting("Yoga", hour: 9, ("bo@example.org", "1"), ("user2@example.test", "1")));

        Assert.That((again.Status, again.Key, again.SendBack, more.Key), Is.EqualTo((ItemStatus.Success, first.Key, true, first.Key)));
        Assert.That(
            (await _world.EventAsync(id)).Attendees!.Select(attendee => attendee.Email), Is.EquivalentTo(new[] { "user1@example.test", "bo@example.org", "nora@example.org", "user2@example.test" }));
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
}
