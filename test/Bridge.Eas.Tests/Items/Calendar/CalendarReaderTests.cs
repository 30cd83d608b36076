using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

internal sealed class CalendarReaderTests
{
    // One edit on the phone, and the OX fields it writes.
    private static readonly object[][] Edits =
    [
        [CalendarTags.Subject, "Preview", "summary"],
        [CalendarTags.Subject, "", "summary"],
        [CalendarTags.Location, "Room 7", "location"],
        [CalendarTags.Location, "", "location"],
        [CalendarTags.Sensitivity, "2", "class"],
        [CalendarTags.BusyStatus, "0", "transp"],
        [CalendarTags.BusyStatus, "1", "status"],
        [CalendarTags.BusyStatus, "3", "extendedProperties"],
        [CalendarTags.Reminder, "30", "alarms"],
        [CalendarTags.Reminder, "", "alarms"],
        [CalendarTags.StartTime, "20261123T083000Z", "startDate,endDate"],
        [CalendarTags.EndTime, "20261123T103000Z", "startDate,endDate"],
    ];

    [TestCaseSource(nameof(Edits))]
    public void Change_OneEdit_WritesThatFieldAlone(object tag, string text, string fields)
    {
        var write = Change(Review(), Shown(Review()).With((WbxmlTag)tag, text));

        Assert.That(string.Join(',', write.Master.Columns.Select(column => column.Name)), Is.EqualTo(fields));
    }

    [Test]
    public void Change_MovedStart_KeepsZoneAndWritesItsClock()
    {
        var write = Change(Review(), Shown(Review()).With(CalendarTags.StartTime, "20261123T083000Z"));

        Assert.That((write.Master.Values.StartDate, write.Master.Values.EndDate), Is.EqualTo((new OxDateTime("20261123T093000", "Europe/Berlin"), Review().EndDate)));
    }

    [Habit(96)]
    [Test]
    public void Change_OnlySubject_LeavesTheRest()
    {
        foreach (var version in Versions)
        {
            var write = Change(AnnasMeeting(), Wire.Item((CalendarTags.Subject, "Preview")), version);

            Assert.That(write.Master.Columns.Select(column => column.Name), Is.EqualTo(new[] { "summary" }), version.ToString());
        }
    }

    [Habit(102)]
    [Scenario("L44"), Scenario("L73")]
    [Test]
    public void Change_ReminderMissingFromAFullItem_RemovesItBefore16()
    {
        Assert.Multiple(() =>
        {
            foreach (var version in Versions)
            {
                var write = Change(Review(), Shown(Review(), version).Without(CalendarTags.Reminder), version);
                Assert.That(write.Master.Columns.Select(column => column.Name), Is.EqualTo(version >= EasVersion.V160 ? Array.Empty<string>() : ["alarms"]), version.ToString());
                if (version < EasVersion.V160) Assert.That(write.Master.Values.Alarms, Is.Empty);
            }
        });
    }

    [Scenario("L34")]
    [Test]
    public void Change_BodyAttendeesCategoriesExceptionsMissing_StayAsTheyAre()
    {
        var series = AnnasMeeting();
        (series.SeriesId, series.Rrule) = ("4711", "FREQ=WEEKLY");
        foreach (var version in Versions)
        {
            var shown = Shown(series, version).Without(CalendarTags.Attendees, CalendarTags.Categories, CalendarTags.Exceptions, CalendarTags.Body, AirSyncBaseTags.Body, CalendarTags.Sensitivity);

            Assert.That(new CalendarReader(Anna(version)).Change(shown, new(series, [MovedTo11()])).IsEmpty, Is.True, version.ToString());
        }
    }

    [Test]
    public void Change_EmptyElements161_ClearTheValues()
    {
        var write = Change(Review(), Wire.Item(
            (CalendarTags.Reminder, ""), (CalendarTags.Categories, ""), (AirSyncBaseTags.Location, ""), (AirSyncBaseTags.Body, ""), (CalendarTags.Subject, "")), EasVersion.V161);

        var values = write.Master.Values;
        Assert.Multiple(() =>
        {
            Assert.That(write.Master.Columns.Select(column => column.Name), Is.EquivalentTo(new[] { "summary", "alarms", "location", "description", "categories" }));
            Assert.That((values.Summary, values.Location, values.Description, values.Categories), Is.EqualTo(("", "", "", (IReadOnlyList<string>?)null)));
            Assert.That(values.Alarms, Is.Empty);
        });
    }

    [TestCase(EasVersion.V121)]
    [TestCase(EasVersion.V141)]
    public void Change_EmptyBodyText_Clears(EasVersion version)
    {
        var body = WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, ""));

        Assert.That(Change(Review(), Shown(Review(), version).With(body), version).Master.Has(OxEventColumns.Description), Is.True);
    }

    [Test]
    public void Change_HtmlBody_BecomesText()
    {
        var body = WbxmlElement.Of(
            AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "2"),
            WbxmlElement.Of(AirSyncBaseTags.Data, "<html><head><style>p{}</style></head><body><p>Bring <b>all</b></p><div>figures</div></body></html>"));

        Assert.That(Change(Review(), Shown(Review()).With(body)).Master.Values.Description, Does.Match("^Bring all\n+figures$"));
    }

    [Scenario("L36")]
    [Test]
    public void Change_CutBodyWithAnotherBeginning_KeepsItsEnd()
    {
        var calendarEvent = Review();
        calendarEvent.Description = new string('a', 110 * 1024) + "the end";
        var viewer = Anna() with { Options = new() { BodyPreferences = [new(1, 1000)] } };
        var shown = Wire.Written(writer => CalendarItem.Write(writer, calendarEvent.Alone(), viewer));
        var cut = shown.Child(AirSyncBaseTags.Body)!.TextOf(AirSyncBaseTags.Data)!;
        var edited = WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, "NEW" + cut[3..]));

        Assert.Multiple(() =>
        {
            Assert.That(new CalendarReader(viewer).Change(shown, calendarEvent.Alone()).IsEmpty, Is.True, "the cut text is no edit");
            Assert.That(new CalendarReader(viewer).Change(shown.With(edited), calendarEvent.Alone()).Master.Values.Description, Does.StartWith("NEWaaa").And.EndWith("athe end"));
        });
    }

    [Test]
    public void Change_Reminder_KeepsOtherAlarms()
    {
        var calendarEvent = Review();
        var mail = new OxAlarm { Id = 9, Action = "EMAIL", Trigger = new() { Duration = "-P1D" } };
        calendarEvent.Alarms = [mail, .. calendarEvent.Alarms!];

        var set = Change(calendarEvent, Wire.Item((CalendarTags.Reminder, "5"))).Master.Values.Alarms!;
        var removed = Change(calendarEvent, Wire.Item((CalendarTags.Reminder, ""))).Master.Values.Alarms!;

        Assert.Multiple(() =>
        {
            Assert.That(set[0], Is.SameAs(mail));
            Assert.That((set[1].Id, set[1].Trigger!.Duration), Is.EqualTo((3, "-PT5M")));
            Assert.That(removed, Is.EqualTo(new[] { mail }));
        });
    }

    [Test]
    public void Change_OutOfOffice_KeepsOtherProperties()
    {
        var calendarEvent = Review();
        using var properties = System.Text.Json.JsonDocument.Parse("""{"X-OTHER":{"value":"1"}}""");
        calendarEvent.ExtendedProperties = properties.RootElement.Clone();

        var written = Change(calendarEvent, Wire.Item((CalendarTags.BusyStatus, "3"))).Master.Values;
        calendarEvent.ExtendedProperties = written.ExtendedProperties;

        Assert.Multiple(() =>
        {
            Assert.That(written.ExtendedProperties!.Value.GetRawText(), Is.EqualTo("""{"X-OTHER":{"value":"1"},"X-MICROSOFT-CDO-BUSYSTATUS":"OOF"}"""));
            Assert.That(Shown(calendarEvent).TextOf(CalendarTags.BusyStatus), Is.EqualTo("3"));
            Assert.That(Change(calendarEvent, Wire.Item((CalendarTags.BusyStatus, "2"))).Master.Values.ExtendedProperties!.Value.GetRawText(), Is.EqualTo("""{"X-OTHER":{"value":"1"}}"""));
        });
    }

    [Test]
    public void Change_BlobWithOtherNames_KeepsTheStoredZone()
    {
        var calendarEvent = Review();
        (calendarEvent.StartDate, calendarEvent.EndDate) = (new("20261123T100000", "Europe/Vienna"), new("20261123T110000", "Europe/Vienna"));
        var nameless = Blobs.Make(-60, "", (0, 10, 0, 5, 3), (0, 3, 0, 5, 2), -60);

        Assert.That(Change(calendarEvent, Shown(calendarEvent).With(CalendarTags.Timezone, nameless)).IsEmpty, Is.True);
    }

    [Test]
    public void Change_NoBlobOrZeros_KeepsTheStoredZone()
    {
        var calendarEvent = Review();
        (calendarEvent.StartDate, calendarEvent.EndDate) = (new("20261123T100000", "Asia/Tokyo"), new("20261123T110000", "Asia/Tokyo"));
        var moved = Shown(calendarEvent).With(CalendarTags.StartTime, "20261123T003000Z");

        Assert.Multiple(() =>
        {
            Assert.That(Change(calendarEvent, moved.Without(CalendarTags.Timezone)).Master.Values.StartDate, Is.EqualTo(new OxDateTime("20261123T093000", "Asia/Tokyo")));
            Assert.That(Change(calendarEvent, moved.With(CalendarTags.Timezone, Blobs.Zero)).Master.Values.StartDate, Is.EqualTo(new OxDateTime("20261123T093000", "Asia/Tokyo")));
        });
    }

    [Test]
    public void Change_SeriesMovedByTheOrganizer_MovesItsEndOfRepetition()
    {
        var series = Weekly("FREQ=WEEKLY;BYDAY=MO;X-NOTE=1;UNTIL=20261214T090000Z");
        var write = Change(series, Shown(series).With(CalendarTags.StartTime, "20261123T150000Z").With(CalendarTags.EndTime, "20261123T160000Z"));

        Assert.Multiple(() =>
        {
            Assert.That(write.Master.Values.StartDate, Is.EqualTo(new OxDateTime("20261123T160000", "Europe/Berlin")));
            Assert.That(write.Master.Has(OxEventColumns.Rrule), Is.False, "a rule with unknown parts is OX's alone");
        });

        var plain = Weekly("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214T090000Z");
        write = Change(plain, Shown(plain).With(CalendarTags.StartTime, "20261123T150000Z").With(CalendarTags.EndTime, "20261123T160000Z"));
        Assert.Multiple(() =>
        {
            Assert.That(write.Master.Values.Rrule, Is.EqualTo("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214T150000Z"));
            Assert.That(write.KeepsPattern, Is.True);
        });
    }

    [Scenario("L42")]
    [Test]
    public void Change_SubjectOfASeriesWithARuleEasCannotSay_KeepsTheRule()
    {
        var series = Weekly("FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=2;COUNT=9");

        var write = Change(series, Shown(series).With(CalendarTags.Subject, "Preview"));

        Assert.That(write.Master.Columns.Select(column => column.Name), Is.EqualTo(new[] { "summary" }));
    }

    [Test]
    public void Change_AnotherRecurrence_ReplacesTheRule()
    {
        var daily = WbxmlElement.Of(CalendarTags.Recurrence, WbxmlElement.Of(CalendarTags.Type, "0"), WbxmlElement.Of(CalendarTags.Occurrences, "5"));

        var write = Change(Weekly(), Shown(Weekly()).With(daily));

        Assert.That((write.Master.Values.Rrule, write.KeepsPattern), Is.EqualTo(("FREQ=DAILY;COUNT=5", false)));
    }

    [TestCase(EasVersion.V141, true, Description = "a full item without it")]
    [TestCase(EasVersion.V161, false, Description = "absent is unchanged")]
    public void Change_RecurrenceMissing_MakesItSingleBefore16(EasVersion version, bool removes)
    {
        var write = Change(Weekly(), Shown(Weekly(), version).Without(CalendarTags.Recurrence), version);

        Assert.That(write.Master.Has(OxEventColumns.Rrule), Is.EqualTo(removes));
    }

    [Test]
    public void Change_EmptyRecurrence161_MakesItSingle()
    {
        var write = Change(Weekly(), Wire.Item((CalendarTags.Recurrence, "")), EasVersion.V161);

        Assert.That((write.Master.Has(OxEventColumns.Rrule), write.Master.Values.Rrule), Is.EqualTo((true, (string?)null)));
    }

    // The hours an Android, an iPhone that moved the series, and a confused one send for the occurrence of 30 November, 10:00 in Berlin.
    [Habit(19)]
    [Scenario("L72")]
    [TestCase("20261130T090000Z")]
    [TestCase("20261130T080000Z")]
    [TestCase("20261130T153000Z")]
    [TestCase("2026-11-30T09:00:00.000Z")]
    public void Change_ExceptionWithAnyHourOfItsDay_IsThatOccurrence(string original)
    {
        var write = Change(Weekly(), WithException(Weekly(), original, (CalendarTags.Subject, "Other")));

        var occurrence = write.Occurrences.Single();
        Assert.Multiple(() =>
        {
            Assert.That(occurrence.RecurrenceId, Is.EqualTo("20261130T090000Z"));
            Assert.That(occurrence.Patch.Columns.Select(column => column.Name), Is.EqualTo(new[] { "summary" }));
            Assert.That(write.Master.IsEmpty, Is.True);
        });
    }

    [TestCase("20261202T090000Z", Description = "a Wednesday")]
    [TestCase("20270104T090000Z", Description = "after the sixth")]
    [TestCase("20261116T090000Z", Description = "before the first")]
    [TestCase("", Description = "none")]
    [TestCase("soon")]
    public void Change_ExceptionOfNoOccurrence_IsDroppedAndCounted(string original)
    {
        var write = Change(Weekly(), WithException(Weekly(), original, (CalendarTags.Subject, "Other")));

        Assert.That((write.Occurrences.Count, write.Dropped), Is.EqualTo((0, 1)));
    }

    [Scenario("L54")]
    [Test]
    public void Change_ExceptionMovedAcrossTheClockChange_IsTheRightOccurrence()
    {
        var series = Weekly("FREQ=WEEKLY");
        (series.StartDate, series.EndDate) = (new("20261019T100000", "Europe/Berlin"), new("20261019T110000", "Europe/Berlin"));

        // The phone still counts with summer time for the occurrence after the change.
        var write = Change(series, WithException(
            series, "20261026T080000Z", (CalendarTags.StartTime, "20261026T130000Z"), (CalendarTags.EndTime, "20261026T140000Z")));

        Assert.Multiple(() =>
        {
            Assert.That(write.Occurrences.Single().RecurrenceId, Is.EqualTo("20261026T090000Z"));
            Assert.That(write.Occurrences.Single().Patch.Values.StartDate, Is.EqualTo(new OxDateTime("20261026T140000", "Europe/Berlin")));
        });
    }

    [Habit(104)]
    [Scenario("L72")]
    [TestCase("Europe/Berlin", "20261207T000000Z", Description = "bare date")]
    [TestCase("Europe/Berlin", "20261206T230000Z", Description = "local midnight")]
    [TestCase("America/New_York", "20261207T050000Z")]
    [TestCase("America/New_York", "20261207T000000Z")]
    [TestCase("Pacific/Kiritimati", "20261206T100000Z")]
    public void Change_DeletedAllDayOccurrence_IsFoundByItsDate(string zone, string original)
    {
        var series = Weekly();
        (series.StartDate, series.EndDate) = (new("20261123"), new("20261124"));
        var deleted = WithException(series, original, [(CalendarTags.Deleted, "1")], zone: zone);

        var write = new CalendarReader(Anna(zone: zone)).Change(deleted, series.Alone());

        Assert.That((write.Occurrences.Single().Kind, write.Occurrences.Single().RecurrenceId), Is.EqualTo((OccurrenceWriteKind.Delete, "20261207")));
    }

    [Test]
    public void Change_DeletedOccurrenceOfAnException_NamesTheException()
    {
        var group = new EventGroup(Weekly(), [MovedTo11()]);
        var write = new CalendarReader(Anna()).Change(WithException(Weekly(), "20261130T090000Z", (CalendarTags.Deleted, "1")), group);

        Assert.That((write.Occurrences.Single().ExceptionId, write.Occurrences.Single().Kind), Is.EqualTo(("4712", OccurrenceWriteKind.Delete)));
    }

    [Test]
    public void Change_DeletingWhatIsDeleted_WritesNothing()
    {
        var series = Weekly();
        series.DeleteExceptionDates = ["20261130T090000Z"];

        Assert.That(Change(series, WithException(Weekly(), "20261130T090000Z", (CalendarTags.Deleted, "1"))).IsEmpty, Is.True);
    }

    [Test]
    public void Change_ExceptionForADeletedOccurrence_BringsItBack()
    {
        var series = Weekly();
        series.DeleteExceptionDates = ["20261130T090000Z"];

        var write = Change(series, WithException(Weekly(), "20261130T090000Z", (CalendarTags.Subject, "Again")));

        Assert.That((write.Occurrences.Single().WasDeleted, write.Occurrences.Single().Patch.Values.Summary), Is.EqualTo((true, "Again")));
    }

    [Scenario("L44")]
    [Test]
    public void Change_ExceptionInheritingAll_KeepsItsOwnReminder()
    {
        var moved = MovedTo11();
        moved.Alarms = [];
        var group = new EventGroup(Weekly(), [moved]);

        var write = new CalendarReader(Anna()).Change(WithException(Weekly(), "20261130T090000Z", (CalendarTags.Subject, "Review")), group);

        Assert.That(write.IsEmpty, Is.True, "what an exception leaves out is not removed");
    }

    [Test]
    public void ChangeInstance_161_ChangesThatOccurrenceAlone()
    {
        var write = new CalendarReader(Anna(EasVersion.V161)).ChangeInstance(
            "20261130T090000Z", Wire.Item((CalendarTags.StartTime, "20261130T100000Z"), (CalendarTags.EndTime, "20261130T110000Z")), Weekly().Alone());

        Assert.Multiple(() =>
        {
            Assert.That(write.Master.IsEmpty, Is.True);
            Assert.That(write.Occurrences.Single().RecurrenceId, Is.EqualTo("20261130T090000Z"));
            Assert.That(write.Occurrences.Single().Patch.Values.StartDate, Is.EqualTo(new OxDateTime("20261130T110000", "Europe/Berlin")));
        });
    }

    [Test]
    public void DeleteInstance_161_DeletesThatOccurrenceAlone()
    {
        var reader = new CalendarReader(Anna(EasVersion.V161));

        Assert.Multiple(() =>
        {
            Assert.That(reader.DeleteInstance("20261130T090000Z", Weekly().Alone()).Occurrences.Single().RecurrenceId, Is.EqualTo("20261130T090000Z"));
            Assert.That(reader.DeleteInstance("20261202T090000Z", Weekly().Alone()).Dropped, Is.EqualTo(1));
            Assert.That(reader.DeleteInstance("20261130T090000Z", Review().Alone()).Dropped, Is.EqualTo(1), "no series");
        });
    }

    [Test]
    public void Change_AttendeesByTheOrganizer_KeepAnswersAndTheOrganizer()
    {
        var list = Attendees(("bo@example.org", "Bo", "1", "5"), ("new@example.org", "", "2", "0"));

        var write = Change(AnnasMeeting(), Shown(AnnasMeeting()).With(list)).Master.Values.Attendees!;

        Assert.That(
            write.Select(attendee => (attendee.Email, attendee.PartStat, attendee.Role)),
            Is.EqualTo(new[]
            {
                ("anna@example.net", "ACCEPTED", "REQ-PARTICIPANT"), ("bo@example.org", "NEEDS-ACTION", "REQ-PARTICIPANT"), ("new@example.org", "NEEDS-ACTION", "OPT-PARTICIPANT"),
            }));
    }

    [Scenario("L40")]
    [Test]
    public void Change_StaleAnswersFromTheOrganizersPhone_AreIgnored()
    {
        var list = Attendees(("bo@example.org", "Bo", "1", "4"), ("cy@example.org", "Cy", "2", "5"), ("beamer@example.net", "", "3", "0"));

        Assert.That(Change(AnnasMeeting(), Shown(AnnasMeeting()).With(list)).IsEmpty, Is.True);
    }

    [TestCase(EasVersion.V121, "0", false)]
    [TestCase(EasVersion.V141, "1", false, Description = "a Windows phone's odd empty list")]
    [TestCase(EasVersion.V141, "0", true)]
    [TestCase(EasVersion.V161, "1", true)]
    public void Change_EmptyAttendees_ClearOnlyWhenMeant(EasVersion version, string meetingStatus, bool clears)
    {
        var sent = Shown(AnnasMeeting(), version).With(CalendarTags.Attendees, "").With(CalendarTags.MeetingStatus, meetingStatus);

        var write = Change(AnnasMeeting(), sent, version);

        Assert.That(write.Master.Has(OxEventColumns.Attendees), Is.EqualTo(clears));
        if (clears) Assert.That(write.Master.Values.Attendees!.Select(attendee => attendee.Email), Is.EqualTo(new[] { "anna@example.net" }));
    }

    [Test]
    public void Change_FirstAttendee_MakesTheUserOrganizer()
    {
        var write = Change(Review(), Shown(Review()).With(Attendees(("bo@example.org", "Bo", "1", "0")))).Master.Values;

        Assert.Multiple(() =>
        {
            Assert.That(write.Organizer!.Entity, Is.EqualTo(AnnasId));
            Assert.That(write.Attendees!.Select(attendee => (attendee.Email, attendee.PartStat)), Is.EqualTo(new[] { ("anna@example.net", "ACCEPTED"), ("bo@example.org", "NEEDS-ACTION") }));
        });
    }

    [Habit(8), Habit(108), Habit(109)]
    [Scenario("L39"), Scenario("L48")]
    [Test]
    public void Change_AlarmOfSomebodysMeetingFromAnIPhone_TouchesNobodyElse()
    {
        // The phone leaves out the other attendees, claims the organizer, cuts the text: only the reminder is Anna's to change.
        var sent = Shown(BosMeeting()).With(CalendarTags.Reminder, "60").With(CalendarTags.OrganizerEmail, "anna@example.net").With(CalendarTags.MeetingStatus, "1")
            .With(CalendarTags.Subject, "mine now").With(WbxmlElement.Of(CalendarTags.Attendees, "")).With(CalendarTags.StartTime, "20261123T100000Z")
            .With(WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, "cut")));

        var write = Change(BosMeeting(), sent);

        Assert.Multiple(() =>
        {
            Assert.That(write.Master.IsEmpty, Is.True);
            Assert.That(write.Own!.PartStat, Is.Null);
            Assert.That(write.Own.Alarms!.Single().Trigger!.Duration, Is.EqualTo("-PT60M"));
            Assert.That(write.Dropped, Is.EqualTo(5), "subject, text, start, end");
            Assert.That(write.IsOwnOnly, Is.True);
        });
    }

    [Scenario("L49")]
    [TestCase("3", "ACCEPTED")]
    [TestCase("4", "DECLINED")]
    [TestCase("2", "TENTATIVE")]
    [TestCase("5", null)]
    public void Change_OwnAnswerInTheAttendees_IsAnAnswer(string status, string? partStat)
    {
        var write = Change(BosMeeting(), Shown(BosMeeting()).With(Attendees(("anna@example.net", "Anna", "1", status))));

        Assert.That(write.Own?.PartStat, Is.EqualTo(partStat));
        Assert.That(Change(BosMeeting(), Wire.Item().With(Attendees(("anna@example.net", "Anna", "1", status))), EasVersion.V161).Own, Is.Null, "16.x phones do not say it so");
    }

    [Test]
    public void Change_AttendeeWhoMayEdit_Edits()
    {
        var meeting = BosMeeting();
        meeting.AttendeePrivileges = "MODIFY";

        Assert.That(Change(meeting, Wire.Item((CalendarTags.Subject, "Ours"))).Master.Values.Summary, Is.EqualTo("Ours"));
    }

    [Test]
    public void Change_CancelledByItsOrganizer_IsCancelled() =>
        Assert.That(Change(AnnasMeeting(), Wire.Item((CalendarTags.MeetingStatus, "5"))).Master.Values.Status, Is.EqualTo("CANCELLED"));

    [Test]
    public void Change_LocationMissing_ClearsOnlyIfThePhoneManagesIt()
    {
        var sent = Shown(Review()).Without(CalendarTags.Location);
        var managed = Anna() with { Supported = new HashSet<string>(StringComparer.Ordinal) { "Location", "Subject" } };

        Assert.Multiple(() =>
        {
            Assert.That(Change(Review(), sent).IsEmpty, Is.True);
            Assert.That(new CalendarReader(managed).Change(sent, Review().Alone()).Master.Values.Location, Is.Empty);
        });
    }

    private static CalendarWrite Change(OxEvent stored, WbxmlElement sent, EasVersion version = EasVersion.V141) =>
        new CalendarReader(Anna(version)).Change(sent, stored.Alone());

    private static WbxmlElement Shown(OxEvent stored, EasVersion version = EasVersion.V141, string zone = "Europe/Berlin") =>
        Wire.Written(writer => CalendarItem.Write(writer, stored.Alone(), Anna(version, zone)));

    private static WbxmlElement WithException(OxEvent series, string original, params (WbxmlTag Tag, string Text)[] fields) =>
        WithException(series, original, fields, "Europe/Berlin");

    private static WbxmlElement WithException(OxEvent series, string original, (WbxmlTag Tag, string Text)[] fields, string zone) =>
        Shown(series, zone: zone).With(WbxmlElement.Of(CalendarTags.Exceptions, WbxmlElement.Of(
            CalendarTags.Exception, [WbxmlElement.Of(CalendarTags.ExceptionStartTime, original), .. fields.Select(field => WbxmlElement.Of(field.Tag, field.Text))])));

    private static WbxmlElement Attendees(params (string Email, string Name, string Type, string Status)[] attendees) =>
        WbxmlElement.Of(CalendarTags.Attendees, [.. attendees.Select(attendee => WbxmlElement.Of(
            CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, attendee.Email), WbxmlElement.Of(CalendarTags.Name, attendee.Name),
            WbxmlElement.Of(CalendarTags.AttendeeStatus, attendee.Status), WbxmlElement.Of(CalendarTags.AttendeeType, attendee.Type)))]);
}
