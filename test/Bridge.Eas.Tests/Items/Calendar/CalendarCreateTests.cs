using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

internal sealed class CalendarCreateTests
{
    [Test]
    public void Create_Minimal_IsABusyHalfHour()
    {
        var made = Create(Wire.Item((CalendarTags.Subject, "Call"), (CalendarTags.StartTime, "20261123T090000Z")));

        Assert.Multiple(() =>
        {
            Assert.That((made.Summary, made.Transp, made.Uid), Is.EqualTo(("Call", "OPAQUE", "identity")));
            Assert.That((made.StartDate, made.EndDate), Is.EqualTo((new OxDateTime("20261123T100000", "Europe/Berlin"), new OxDateTime("20261123T103000", "Europe/Berlin"))));
            Assert.That((made.Organizer, made.Attendees, made.Alarms), Is.EqualTo(((OxCalendarUser?)null, (IReadOnlyList<OxAttendee>?)null, (IReadOnlyList<OxAlarm>?)null)));
        });
    }

    [Test]
    public void Create_NoTimes_BeginsAtTheNextHalfHour() =>
        Assert.That(Create(Wire.Item((CalendarTags.Subject, "Call"))).StartDate, Is.EqualTo(new OxDateTime("20261121T100000", "Europe/Berlin")));

    [Test]
    public void Create_OnlyAnEnd_BeginsBefore()
    {
        var made = Create(Wire.Item((CalendarTags.EndTime, "20261123T090000Z")));

        Assert.That((made.StartDate!.Value, made.EndDate!.Value), Is.EqualTo(("20261123T093000", "20261123T100000")));
    }

    [Test]
    public void Create_EndBeforeStart_LastsNoTime()
    {
        var made = Create(Wire.Item((CalendarTags.StartTime, "20261123T090000Z"), (CalendarTags.EndTime, "20261122T090000Z")));

        Assert.That(made.EndDate, Is.EqualTo(made.StartDate));
    }

    [TestCase(EasVersion.V141, "UID", "phone-1")]
    [TestCase(EasVersion.V161, "UID", "identity", Description = "16.x: the server's")]
    [TestCase(EasVersion.V161, "ClientUid", "phone-1")]
    public void Create_Uid_IsThePhonesOwnWhereItMayGiveOne(EasVersion version, string element, string uid)
    {
        var tag = element == "UID" ? CalendarTags.UID : CalendarTags.ClientUid;

        Assert.That(Create(Wire.Item((tag, "phone-1"), (CalendarTags.StartTime, "20261123T090000Z")), version).Uid, Is.EqualTo(uid));
    }

    [Test]
    public void Create_UidTooLong_IsOurs() =>
        Assert.That(Create(Wire.Item((CalendarTags.UID, new string('u', 301)), (CalendarTags.StartTime, "20261123T090000Z"))).Uid, Is.EqualTo("identity"));

    // 24 and 25 December, in the dialects phones have (and the zone of the user behind them).
    [Scenario("L53")]
    [TestCase("Europe/Berlin", Blobs.WEurope, "20261223T230000Z", "20261225T230000Z", Description = "local midnight")]
    [TestCase("Europe/Berlin", "zero", "20261224T000000Z", "20261226T000000Z", Description = "bare dates")]
    [TestCase("Europe/Berlin", "utc", "20261224T000000Z", "20261226T000000Z")]
    [TestCase("Europe/Berlin", null, "20261224T000000Z", "20261226T000000Z")]
    [TestCase("Europe/Berlin", null, "20261223T230000Z", "20261225T230000Z", Description = "no blob: the user's midnight")]
    [TestCase("Europe/Berlin", "zero", "20261223T230000Z", "20261225T230000Z")]
    [TestCase("Europe/Berlin", Blobs.WEurope, "20261224T000000Z", "20261226T000000Z", Description = "bare dates with a zone")]
    [TestCase("America/New_York", Blobs.Pacific, "20261224T080000Z", "20261226T080000Z", Description = "a traveller")]
    [TestCase("America/New_York", "zero", "20261224T050000Z", "20261226T050000Z")]
    [TestCase("America/New_York", null, "20261224T000000Z", "20261226T000000Z")]
    [TestCase("Pacific/Pago_Pago", "zero", "20261224T110000Z", "20261226T110000Z")]
    [TestCase("Asia/Kolkata", "zero", "20261223T183000Z", "20261225T183000Z")]
    [TestCase("Pacific/Tongatapu", "zero", "20261223T110000Z", "20261225T110000Z")]
    [TestCase("Europe/London", "zero", "20261224T000000Z", "20261226T000000Z")]
    [TestCase("Europe/Berlin", Blobs.WEurope, "20261223T220000Z", "20261225T220000Z", Description = "an hour beside midnight")]
    public void Create_AllDay_IsTheseTwoDays(string zone, string? blob, string start, string end)
    {
        var item = Wire.Item((CalendarTags.AllDayEvent, "1"), (CalendarTags.StartTime, start), (CalendarTags.EndTime, end));
        if (blob is not null) item = item.With(CalendarTags.Timezone, blob switch { "zero" => Blobs.Zero, "utc" => Blobs.Utc, _ => blob });

        var made = Create(item, zone: zone);

        Assert.That((made.StartDate, made.EndDate), Is.EqualTo((new OxDateTime("20261224"), new OxDateTime("20261226"))));
    }

    [Scenario("L53")]
    [TestCase("Europe/Berlin")]
    [TestCase("America/New_York")]
    [TestCase("Pacific/Kiritimati")]
    public void Create_AllDay161_TakesTheDigits(string zone)
    {
        var made = Create(
            Wire.Item((CalendarTags.AllDayEvent, "1"), (CalendarTags.StartTime, "20261224T000000Z"), (CalendarTags.EndTime, "20261226T000000Z"), (CalendarTags.Timezone, Blobs.Pacific)),
            EasVersion.V161, zone);

        Assert.That((made.StartDate, made.EndDate), Is.EqualTo((new OxDateTime("20261224"), new OxDateTime("20261226"))));
    }

    [Scenario("L53")]
    [TestCase("20260329", "20260328T230000Z", "20260329T220000Z", Description = "23 hours")]
    [TestCase("20261025", "20261024T220000Z", "20261025T230000Z", Description = "25 hours")]
    public void Create_AllDayOnTheDayTheClockMoves_IsThatDay(string day, string start, string end)
    {
        var made = Create(Wire.Item((CalendarTags.AllDayEvent, "1"), (CalendarTags.StartTime, start), (CalendarTags.EndTime, end), (CalendarTags.Timezone, Blobs.WEurope)));

        Assert.That((made.StartDate!.Value, Days(made)), Is.EqualTo((day, 1)));
    }

    [Test]
    public void Create_AllDayThatEndsWhereItBegins_IsOneDay()
    {
        var made = Create(Wire.Item((CalendarTags.AllDayEvent, "1"), (CalendarTags.StartTime, "20261223T230000Z"), (CalendarTags.EndTime, "20261223T230000Z"), (CalendarTags.Timezone, Blobs.WEurope)));

        Assert.That((made.StartDate!.Value, made.EndDate!.Value), Is.EqualTo(("20261224", "20261225")));
    }

    [Habit(10)]
    [Test]
    public void Create_WithAttendees_TheUserOrganizes()
    {
        foreach (var version in (EasVersion[])[EasVersion.V121, EasVersion.V141, EasVersion.V161])
        {
            // iPhones send no organizer; some phones list the user himself.
            var made = Create(
                Wire.Item((CalendarTags.StartTime, "20261123T090000Z"), (CalendarTags.MeetingStatus, "1")).With(People("anna@example.net", "bo@example.org", "BO@example.org")), version);

            Assert.Multiple(() =>
            {
                Assert.That((made.Organizer!.Entity, made.Organizer.Email), Is.EqualTo((AnnasId, "anna@example.net")));
                Assert.That(made.Attendees!.Select(attendee => (attendee.Email, attendee.PartStat)), Is.EqualTo(new[] { ("anna@example.net", "ACCEPTED"), ("bo@example.org", "NEEDS-ACTION") }));
            });
        }
    }

    [Test]
    public void Create_CopyOfAnInvitation_BelongsToItsOrganizer()
    {
        var made = Create(
            Wire.Item((CalendarTags.StartTime, "20261123T090000Z"), (CalendarTags.MeetingStatus, "3"), (CalendarTags.OrganizerEmail, "bo@example.org"), (CalendarTags.OrganizerName, "Bo"))
                .With(People("anna@example.net", "cy@example.org", "bo@example.org")));

        Assert.Multiple(() =>
        {
            Assert.That((made.Organizer!.Entity, made.Organizer.Email, made.Organizer.CommonName), Is.EqualTo(((int?)null, "bo@example.org", "Bo")));
            Assert.That(made.Attendees!.Select(attendee => attendee.Email), Is.EqualTo(new[] { "anna@example.net", "cy@example.org" }));
        });
    }

    [Scenario("L48")]
    [Test]
    public void Create_OrganizerClaimedFrom161_IsIgnored()
    {
        var made = Create(
            Wire.Item((CalendarTags.StartTime, "20261123T090000Z"), (CalendarTags.MeetingStatus, "3"), (CalendarTags.OrganizerEmail, "bo@example.org")), EasVersion.V161);

        Assert.That(made.Organizer, Is.Null);
    }

    [Scenario("L56")]
    [Test]
    public void Create_SeriesWithExceptions_KeepsThem()
    {
        var item = Wire.Item((CalendarTags.Subject, "Yoga"), (CalendarTags.StartTime, "20261123T090000Z"), (CalendarTags.EndTime, "20261123T100000Z"), (CalendarTags.Timezone, Blobs.WEurope))
            .With(
                WbxmlElement.Of(CalendarTags.Recurrence, WbxmlElement.Of(CalendarTags.Type, "1"), WbxmlElement.Of(CalendarTags.DayOfWeek, "2"), WbxmlElement.Of(CalendarTags.Occurrences, "4")),
                WbxmlElement.Of(
                    CalendarTags.Exceptions,
                    WbxmlElement.Of(CalendarTags.Exception, WbxmlElement.Of(CalendarTags.Deleted, "1"), WbxmlElement.Of(CalendarTags.ExceptionStartTime, "20261130T090000Z")),
                    WbxmlElement.Of(CalendarTags.Exception, WbxmlElement.Of(CalendarTags.ExceptionStartTime, "20261207T090000Z"), WbxmlElement.Of(CalendarTags.Subject, "Pilates"))));

        foreach (var version in Versions)
        {
            var (made, write) = new CalendarReader(Anna(version)).Create(item, "identity");

            Assert.Multiple(() =>
            {
                Assert.That(made.Rrule, Is.EqualTo("FREQ=WEEKLY;BYDAY=MO;COUNT=4"));
                Assert.That(made.DeleteExceptionDates, Is.EqualTo(new[] { "20261130T090000Z" }));
                Assert.That(write.Occurrences.Single().RecurrenceId, Is.EqualTo("20261207T090000Z"));
                Assert.That(write.Occurrences.Single().Patch.Values.Summary, Is.EqualTo("Pilates"));
            });
        }
    }

    [Test]
    public void Create_161Place_IsItsNameAndWhatThatDoesNotSayOfItsAddress()
    {
        var named = Create(Place((AirSyncBaseTags.DisplayName, "Café"), (AirSyncBaseTags.City, "Köln"), (AirSyncBaseTags.Street, "Domplatz 1")), EasVersion.V161);
        var whole = Create(Place((AirSyncBaseTags.DisplayName, "Café, Domplatz 1, 50667 Köln"), (AirSyncBaseTags.City, "Köln"), (AirSyncBaseTags.Street, "Domplatz 1")), EasVersion.V161);
        var address = Create(Place((AirSyncBaseTags.City, "Köln"), (AirSyncBaseTags.Street, "Domplatz 1")), EasVersion.V161);

        Assert.That((named.Location, whole.Location, address.Location), Is.EqualTo(("Café, Domplatz 1, Köln", "Café, Domplatz 1, 50667 Köln", "Domplatz 1, Köln")));

        static WbxmlElement Place(params (WbxmlTag Tag, string Text)[] parts) => Wire.Item((CalendarTags.StartTime, "20261123T090000Z"))
            .With(WbxmlElement.Of(AirSyncBaseTags.Location, [.. parts.Select(part => WbxmlElement.Of(part.Tag, part.Text))]));
    }

    [Habit(16)]
    [Test]
    public void Create_WithFiles_TakesThemFrom160On_ButNoneWithoutContent()
    {
        Assert.That((Files("QQ==", EasVersion.V161), Files("", EasVersion.V161), Files("QQ==", EasVersion.V141)), Is.EqualTo((("a_b.txt", 1L, 0), ((string?)null, 0L, 0), ((string?)null, 0L, 0))));

        static (string? Name, long Size, int Dropped) Files(string content, EasVersion version)
        {
            var file = WbxmlElement.Of(
                AirSyncBaseTags.Add, WbxmlElement.Of(AirSyncBaseTags.ClientId, "1"), WbxmlElement.Of(AirSyncBaseTags.DisplayName, "a/b.txt"), WbxmlElement.Of(AirSyncBaseTags.Content, content));
            var item = Wire.Item((CalendarTags.Subject, "Call"), (CalendarTags.StartTime, "20261123T090000Z")).With(WbxmlElement.Of(AirSyncBaseTags.Attachments, file));
            var (made, write) = new CalendarReader(Anna(version, "Europe/Berlin")).Create(item, "identity");
            var attachment = made.Attachments?.SingleOrDefault();
            return (attachment?.Filename, attachment?.Upload?.Length ?? 0, write.Dropped);
        }
    }

    [Test]
    public void Create_Nonsense_StillKeepsWhatTheUserTyped()
    {
        var made = Create(Wire.Item(
            (CalendarTags.Subject, "Call"), (CalendarTags.StartTime, "99991231T235959Z"), (CalendarTags.EndTime, "yesterday"), (CalendarTags.Timezone, "not a blob"),
            (CalendarTags.BusyStatus, "many"), (CalendarTags.Reminder, "-5"), (CalendarTags.Sensitivity, "x"), (CalendarTags.AllDayEvent, "perhaps")));

        Assert.That(made.Summary, Is.EqualTo("Call"));
        Assert.That(made.StartDate, Is.Not.Null);
    }

    private static int Days(OxEvent made) => (Day(made.EndDate!) - Day(made.StartDate!)).Days;

    private static DateTime Day(OxDateTime value) => DateTime.ParseExact(value.Value, "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);

    private static WbxmlElement People(params string[] addresses) =>
        WbxmlElement.Of(CalendarTags.Attendees, [.. addresses.Select(address => WbxmlElement.Of(
            CalendarTags.Attendee, WbxmlElement.Of(CalendarTags.Email, address), WbxmlElement.Of(CalendarTags.Name, address)))]);

    private static OxEvent Create(WbxmlElement item, EasVersion version = EasVersion.V141, string zone = "Europe/Berlin") =>
        new CalendarReader(Anna(version, zone)).Create(item, "identity").Event;
}
