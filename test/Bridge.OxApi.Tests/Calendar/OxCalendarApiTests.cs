using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Sessions;
using Bridge.OxApi.Tests.Stub;

namespace Bridge.OxApi.Tests.Calendar;

internal sealed class OxCalendarApiTests
{
    private const string Series = """
        {"id":"4711","folder":"cal://0/31","uid":"7d1c@example.net","seriesId":"4711","sequence":0,"timestamp":1760001112223,"created":1760000000000,"lastModified":1760001112000,
         "summary":"Review","startDate":{"value":"20261123T100000","tzid":"Europe/Berlin"},"endDate":{"value":"20261123T110000","tzid":"Europe/Berlin"},
         "rrule":"FREQ=WEEKLY;BYDAY=MO;COUNT=6","deleteExceptionDates":["20261207T090000Z"],"transp":"OPAQUE","class":"PUBLIC","status":"CONFIRMED",
         "organizer":{"uri":"mailto:anna@example.net","cn":"Anna Berg","email":"anna@example.net","entity":17},
         "attendees":[{"uri":"mailto:anna@example.net","cn":"Anna Berg","email":"anna@example.net","entity":17,"cuType":"INDIVIDUAL","partStat":"ACCEPTED","role":"REQ-PARTICIPANT","folder":"cal://0/31"},
                      {"uri":"mailto:bo@example.org","cn":"Bo","email":"bo@example.org","cuType":"INDIVIDUAL","partStat":"NEEDS-ACTION","rsvp":true,"newer":{"x":1}}],
         "alarms":[{"id":3,"uid":"x","action":"DISPLAY","trigger":{"duration":"-PT15M","related":"START"}}],"flags":["scheduled","organizer","accepted","series","alarms","event_confirmed"],
         "extendedProperties":{"X-A":{"value":"1"}},"geo":{"lat":1.5,"long":-2},"unknown":[1,{"a":2}],
         "createdBy":{"uri":"mailto:anna@example.net","entity":17},"calendarUser":{"uri":"mailto:anna@example.net","entity":17}}
        """;

    private static readonly OxFolderId Folder = new("cal://0/31");
    private static readonly OxRange Range = new(1785542400000, 1826755200000);

    private OxBed _bed = null!;
    private IOxSession _session = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bed = await OxBed.StartAsync();
        _session = await _bed.LoginAsync();
    }

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    private StubRequest Asked(string action) => _bed.Ox.Asked("chronos", action).Single(request => request.Body != "[]");

    [Test]
    public async Task Get_Series_IsReadWhole()
    {
        _bed.Ox.On("chronos", "get", StubAnswer.Data(Series));

        var read = (await _bed.Calendar.GetAsync(_session, Folder, "4711", null, CancellationToken.None)).Value;

        Assert.That((read.Id, read.SeriesId, read.Uid, read.Timestamp, read.Classification), Is.EqualTo(("4711", "4711", "7d1c@example.net", (long?)1760001112223, "PUBLIC")));
        Assert.That(read.StartDate, Is.EqualTo(new OxDateTime("20261123T100000", "Europe/Berlin")));
        Assert.That(read.DeleteExceptionDates, Is.EqualTo(new[] { "20261207T090000Z" }));
        Assert.That(read.Organizer!.Entity, Is.EqualTo(17));
        Assert.That(read.Attendees!.Select(attendee => (attendee.Email, attendee.PartStat, attendee.Rsvp)),
            Is.EqualTo(new[] { ("anna@example.net", "ACCEPTED", (bool?)null), ("bo@example.org", "NEEDS-ACTION", true) }));
        Assert.That(read.Alarms!.Single().Trigger, Is.EqualTo(new OxTrigger { Duration = "-PT15M", Related = "START" }));
        Assert.That(read.Geo, Is.EqualTo(new OxGeo(1.5, -2)));
        Assert.That(read.ExtendedProperties!.Value.GetProperty("X-A").GetProperty("value").GetString(), Is.EqualTo("1"));
        Assert.That(read.Flags, Does.Contain("series"));
        Assert.That(Asked("get").Query.ContainsKey("recurrenceId"), Is.False);
    }

    [Test]
    public async Task Update_AttendeesAsRead_KeepWhatWeDoNotKnow()
    {
        _bed.Ox.On("chronos", "get", StubAnswer.Data(Series));
        _bed.Ox.On("chronos", "update", StubAnswer.Data("""{"created":[],"updated":[{"id":"4711","timestamp":9}],"deleted":[]}"""));
        var read = (await _bed.Calendar.GetAsync(_session, Folder, "4711", null, CancellationToken.None)).Value;

        var patch = new OxPatch<OxEvent>().Take(OxEventColumns.Attendees, read).Clear(OxEventColumns.Location);
        var result = await _bed.Calendar.UpdateAsync(_session, Folder, "4711", 1760001112223, "20261130T090000Z", patch, OxScheduling.None, CancellationToken.None);

        Assert.That(result.Value.Updated.Single().Timestamp, Is.EqualTo(9));
        Assert.That(Asked("update").Body, Does.Contain("\"newer\":{\"x\":1}").And.EndsWith("\"location\":null}"));
        Assert.That(Asked("update").Query, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["action"] = "update", ["session"] = "s1", ["folder"] = "cal://0/31", ["id"] = "4711", ["timestamp"] = "1760001112223",
            ["recurrenceId"] = "20261130T090000Z", ["checkConflicts"] = "false", ["sendInternalNotifications"] = "false", ["scheduling"] = "none",
        }));
    }

    [TestCase("""{"value":"20261121"}""", true, false)]
    [TestCase("""{"value":"20261121T120000Z"}""", false, true)]
    [TestCase("""{"value":"20261121T120000Z","tzid":"UTC"}""", false, true)]
    [TestCase("""{"value":"20261121T120000"}""", false, false)]
    public async Task Get_EachFormOfDate_IsTold(string date, bool isDate, bool isUtc)
    {
        _bed.Ox.On("chronos", "get", StubAnswer.Data($$"""{"id":"1","startDate":{{date}}}"""));

        var start = (await _bed.Calendar.GetAsync(_session, Folder, "1", null, CancellationToken.None)).Value.StartDate!;

        Assert.That((start.IsDate, start.IsUtc), Is.EqualTo((isDate, isUtc)));
    }

    [Test]
    public async Task Updates_ModifiedAndDeleted_AreToldApart()
    {
        _bed.Ox.On("chronos", "updates", StubAnswer.Json("""
            {"timestamp":1760001112223,"data":{"newAndModified":[{"id":"4711","folder":"cal://0/31","seriesId":"4711","timestamp":1760001112223}],
             "deleted":[{"id":"4602","folder":"cal://0/31","uid":"99","timestamp":1760000900000}]}}
            """));

        var changes = (await _bed.Calendar.UpdatesAsync(_session, Folder, 1760000000000, Range, OxEventColumns.Light, CancellationToken.None)).Value;

        Assert.That((changes.Modified.Single().Id, changes.Deleted.Single().Id, changes.Timestamp), Is.EqualTo(("4711", "4602", 1760001112223)));
        var query = Asked("updates").Query;
        Assert.That((query["rangeStart"], query["rangeEnd"], query["expand"], query["fields"]),
            Is.EqualTo(("20260801T000000Z", "20271121T000000Z", "false", "id,folder,seriesId,recurrenceId,uid,timestamp,lastModified")));
    }

    [TestCase("""{"timestamp":0,"data":{"newAndModified":[],"deleted":[]}}""")]
    [TestCase("""{"data":{}}""")]
    public async Task Updates_NoChange_NeverMovesTheCursorBack(string answer)
    {
        _bed.Ox.On("chronos", "updates", StubAnswer.Json(answer));

        Assert.That((await _bed.Calendar.UpdatesAsync(_session, Folder, 77, Range, OxEventColumns.Light, CancellationToken.None)).Value.Timestamp, Is.EqualTo(77));
    }

    [Test]
    public async Task List_SomeGone_LeavesThemOut()
    {
        _bed.Ox.On("chronos", "list", StubAnswer.Data("""[{"id":"1"},null,{"id":"3"}]"""));

        var result = await _bed.Calendar.ListAsync(
            _session, [new(Folder, "1"), new(Folder, "2"), new(Folder, "3", "20261130T090000Z")], OxEventColumns.Light, CancellationToken.None);

        Assert.That(result.Value.Select(read => read.Id), Is.EqualTo(new[] { "1", "3" }));
        Assert.That(Asked("list").Body, Does.EndWith("""{"id":"3","folder":"cal://0/31","recurrenceId":"20261130T090000Z"}]"""));
    }

    [Test]
    public async Task New_SetFields_AreSentByName()
    {
        _bed.Ox.On("chronos", "new", StubAnswer.Data("""{"created":[{"id":"5","timestamp":8}],"updated":[],"deleted":[]}"""));

        var result = await _bed.Calendar.NewAsync(
            _session, Folder,
            new OxEvent { Id = "ignored", Uid = "u", Summary = "A", StartDate = new("20261121"), EndDate = new("20261122"), Alarms = [], Categories = ["x"] },
            OxScheduling.All, CancellationToken.None);

        Assert.That((result.Value.Id, result.Value.Timestamp), Is.EqualTo(("5", (long?)8)));
        Assert.That(Asked("new").Body, Is.EqualTo(
            """{"uid":"u","summary":"A","categories":["x"],"startDate":{"value":"20261121"},"endDate":{"value":"20261122"},"alarms":[]}"""));
        Assert.That((Asked("new").Query["scheduling"], Asked("new").Query["sendInternalNotifications"]), Is.EqualTo(("all", "true")));
    }

    [Test]
    public async Task New_UidTaken_IsADuplicateThatNamesTheOther()
    {
        _bed.Ox.On("chronos", "new", StubAnswer.Json("""{"error":"e","error_params":["u","4711"],"code":"CAL-4090","categories":"USER_INPUT"}"""));

        var result = await _bed.Calendar.NewAsync(_session, Folder, new OxEvent { Uid = "u" }, OxScheduling.All, CancellationToken.None);

        Assert.That((result.Error!.IsDuplicate, result.Error.Arguments[1]), Is.EqualTo((true, "4711")));
    }

    [TestCase("true", "CAL-4092")]
    [TestCase("false", "CAL-4091")]
    public async Task New_ConflictsAsData_IsAnError(string hard, string code)
    {
        _bed.Ox.On("chronos", "new", StubAnswer.Data("""{"conflicts":[{"hard_conflict":HARD,"conflicting_attendees":[{"entity":5}],"event":{"id":"9"}}]}""".Replace("HARD", hard, StringComparison.Ordinal)));

        Assert.That((await _bed.Calendar.NewAsync(_session, Folder, new OxEvent { Uid = "u" }, OxScheduling.All, CancellationToken.None)).Error!.Code, Is.EqualTo(code));
    }

    [Test]
    public async Task New_RoomTaken_TellsWhich()
    {
        _bed.Ox.On("chronos", "new", StubAnswer.Data("""
            {"conflicts":[
             {"hard_conflict":true,"conflicting_attendees":[{"entity":5,"uri":"mailto:a@example.test","cuType":"INDIVIDUAL"},{"entity":1,"uri":"mailto:room1@example.test","email":"room1@example.test","cuType":"RESOURCE"}]},
             {"hard_conflict":false,"conflicting_attendees":[{"entity":6,"uri":"mailto:b@example.test","cuType":"RESOURCE"}]}]}
            """));

        var result = await _bed.Calendar.NewAsync(_session, Folder, new OxEvent { Uid = "u" }, OxScheduling.All, CancellationToken.None);

        Assert.That(result.Error!.Arguments, Is.EqualTo((string[])["mailto:room1@example.test"]));
    }

    [Test]
    public async Task Delete_OneFails_TellsPerEvent()
    {
        _bed.Ox.On("chronos", "delete", StubAnswer.Json("""
            {"timestamp":1760002000000,"data":[
             {"folderId":"cal://0/31","id":"4602","timestamp":1760002000000,"created":[],"updated":[],"deleted":[{"id":"4602","folder":"cal://0/31"}]},
             {"folderId":"cal://0/31","id":"9999","timestamp":0,"error":{"error":"e","code":"CAL-4041","categories":"USER_INPUT"}}]}
            """));

        var result = await _bed.Calendar.DeleteAsync(_session, [new(Folder, "4602"), new(Folder, "9999")], 5, OxScheduling.All, CancellationToken.None);

        Assert.That(result.Value[0].Result!.Deleted.Single().Id, Is.EqualTo("4602"));
        Assert.That(result.Value[1].Error!.IsNotFound);
    }

    [Test]
    public async Task Delete_AnsweredByOneObject_IsUnderstood()
    {
        _bed.Ox.On("chronos", "delete", StubAnswer.Data("""{"created":[],"updated":[],"deleted":[{"id":"1"},{"id":"2"}]}"""));

        var result = await _bed.Calendar.DeleteAsync(_session, [new(Folder, "1"), new(Folder, "2")], 5, OxScheduling.All, CancellationToken.None);

        Assert.That(result.Value.Select(outcome => outcome.Error), Is.EqualTo(new OxError?[] { null, null }));
    }

    [Test]
    public async Task UpdateAttendee_Reply_SendsTheAttendeeAlone()
    {
        _bed.Ox.On("chronos", "updateAttendee", StubAnswer.Data("""{"created":[],"updated":[{"id":"1"}],"deleted":[]}"""));

        await _bed.Calendar.UpdateAttendeeAsync(
            _session, Folder, "1", 5, null, new OxAttendee { Entity = 17, PartStat = "ACCEPTED", Comment = "ok" }, null, OxScheduling.All, CancellationToken.None);

        Assert.That(Asked("updateAttendee").Body, Is.EqualTo("""{"attendee":{"entity":17,"partStat":"ACCEPTED","comment":"ok"}}"""));
    }

    [Test]
    public async Task Resolve_Unknown_IsNull()
    {
        _bed.Ox.On("chronos", "resolve", StubAnswer.Error("CAL-4040", "USER_INPUT"), StubAnswer.Json("{}"), StubAnswer.Data("""{"id":"7"}"""));

        Assert.That((await _bed.Calendar.ResolveAsync(_session, "u", CancellationToken.None)).Value, Is.Null);
        Assert.That((await _bed.Calendar.ResolveAsync(_session, "u", CancellationToken.None)).Value, Is.Null);
        Assert.That((await _bed.Calendar.ResolveAsync(_session, "u", CancellationToken.None)).Value!.Id, Is.EqualTo("7"));
    }

    [TestCase("ACCEPTED", "accept_and_ignore_conflicts", OxScheduling.All, "all")]
    [TestCase("TENTATIVE", "tentative", OxScheduling.None, "none")]
    [TestCase("DECLINED", "decline", OxScheduling.None, "none")]
    public async Task AnswerMail_Invitation_NamesItsPart(string partStat, string action, OxScheduling scheduling, string told)
    {
        _bed.Ox.On("chronos/itip", action, StubAnswer.Data("""[{"id":"9","folder":"cal://0/31"}]"""));

        var events = (await _bed.Calendar.AnswerMailAsync(_session, new OxMailInvitation(OxBed.Inbox, 17, "1.2"), partStat, "", scheduling, CancellationToken.None)).Value!;

        var asked = _bed.Ox.Asked("chronos/itip", action).Single();
        Assert.That((events.Single().Id, asked.Query["scheduling"], asked.Query.ContainsKey("message")), Is.EqualTo(("9", told, false)));
        Assert.That(asked.Body, Does.Contain("""conversion.mailid":"17","com.openexchange.mail.conversion.sequenceid":"1.2""").And.Contain(OxBed.Inbox.Value));
    }

    [Test]
    public async Task FreeBusy_KnownAndUnknown_AreTold()
    {
        _bed.Ox.On("chronos", "freeBusy", StubAnswer.Data("""
            [{"attendee":{"entity":21,"uri":"mailto:bo@example.net"},"freeBusyTime":[{"startTime":1,"endTime":2,"fbType":"BUSY-TENTATIVE","event":{"id":"9"}}]},
             {"attendee":{"entity":22},"freeBusyTime":[]},
             {"attendee":{"uri":"mailto:x@y.z"},"warnings":[{"code":"FBI-0003","error":"no"}]}]
            """));

        var all = (await _bed.Calendar.FreeBusyAsync(_session, Range, [new OxAttendee { Entity = 21 }], CancellationToken.None)).Value;

        Assert.That(all[0].Times, Is.EqualTo(new[] { new OxFreeBusyTime(1, 2, "BUSY-TENTATIVE") }));
        Assert.That(all.Select(entry => entry.Known), Is.EqualTo(new[] { true, true, false }));
        Assert.That(Asked("freeBusy").Body, Is.EqualTo("""{"attendees":[{"entity":21}]}"""));
    }
}
