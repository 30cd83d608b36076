using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar.TimeZones;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

internal sealed class CalendarItemTests
{
    [Test]
    public void Write_Appointment141_IsThisItemInThisOrder()
    {
        Assert.That(Wire.Text(Written(Review().Alone())), Is.EqualTo(
            $"""
            Timezone={Blobs.WEurope}
            DtStamp=20251009T091152Z
            StartTime=20261123T090000Z
            Subject=Review
            UID=7d1c@example.net
            OrganizerName=Anna Berg
            OrganizerEmail=anna@example.net
            Location=Room 5
            EndTime=20261123T100000Z
            Body{"{"}Type=1 EstimatedDataSize=18 Truncated=0 Data=Bring the{"\r"}
            figures{"}"}
            Categories{"{"}Category=Work Category=Q4{"}"}
            Sensitivity=0
            BusyStatus=2
            AllDayEvent=0
            Reminder=15
            MeetingStatus=0
            NativeBodyType=1
            ResponseRequested=0
            ResponseType=0
            DisallowNewTimeProposal=0
            """));
    }

    [Test]
    public void Write_Appointment161_HasThePlaceOfAirSyncBase()
    {
        var item = Written(Review().Alone(), EasVersion.V161);

        Assert.Multiple(() =>
        {
            Assert.That(Wire.Text(item.Child(AirSyncBaseTags.Location)!), Is.EqualTo("DisplayName=Room 5"));
            Assert.That(item.Has(CalendarTags.Location), Is.False);
            Assert.That(item.TextOf(CalendarTags.Timezone), Is.EqualTo(Blobs.WEurope));
        });
    }

    [Test]
    public void Write_NothingSet_ClearsOnThePhone()
    {
        var bare = new OxEvent { Id = "1", StartDate = new("20261123T100000", "Europe/Berlin") };
        var modern = Written(bare.Alone(), EasVersion.V161);
        var older = Written(bare.Alone(), EasVersion.V121);

        Assert.Multiple(() =>
        {
            Assert.That(modern.Child(CalendarTags.Reminder)!.IsEmpty, Is.True);
            Assert.That(modern.Child(CalendarTags.Categories)!.IsEmpty, Is.True);
            Assert.That(modern.Child(AirSyncBaseTags.Location)!.IsEmpty, Is.True);
            Assert.That(modern.Child(AirSyncBaseTags.Body)!.TextOf(AirSyncBaseTags.EstimatedDataSize), Is.EqualTo("0"));
            Assert.That(older.Has(CalendarTags.Reminder), Is.False);
            Assert.That(older.TextOf(CalendarTags.Location), Is.Empty);
            Assert.That(older.TextOf(CalendarTags.EndTime), Is.EqualTo("20261123T090000Z"));
            Assert.That(older.Has(CalendarTags.ResponseType), Is.False);
        });
    }

    [Test]
    public void Write_Version25_HasTheOldBody()
    {
        var item = Written(Review().Alone(), EasVersion.V25);

        Assert.Multiple(() =>
        {
            Assert.That(item.TextOf(CalendarTags.Body), Is.EqualTo("Bring the\r\nfigures"));
            Assert.That(item.Has(AirSyncBaseTags.Body), Is.False);
            Assert.That(item.Has(AirSyncBaseTags.NativeBodyType), Is.False);
        });
    }

    // The days 24 to 26 December, as a phone in that zone shows them.
    [Scenario("L53")]
    [TestCase("Europe/Berlin", "20261223T230000Z", "20261226T230000Z")]
    [TestCase("America/New_York", "20261224T050000Z", "20261227T050000Z")]
    [TestCase("Pacific/Pago_Pago", "20261224T110000Z", "20261227T110000Z")]
    [TestCase("Asia/Kolkata", "20261223T183000Z", "20261226T183000Z")]
    [TestCase("UTC", "20261224T000000Z", "20261227T000000Z")]
    public void Write_AllDay_IsLocalMidnightBefore16AndABareDateSince(string zone, string start, string end)
    {
        var older = Written(Holiday().Alone(), EasVersion.V141, zone);
        var modern = Written(Holiday().Alone(), EasVersion.V160, zone);

        Assert.Multiple(() =>
        {
            Assert.That((older.TextOf(CalendarTags.StartTime), older.TextOf(CalendarTags.EndTime)), Is.EqualTo((start, end)));
            Assert.That(older.Has(CalendarTags.Timezone), Is.True);
            Assert.That((modern.TextOf(CalendarTags.StartTime), modern.TextOf(CalendarTags.EndTime)), Is.EqualTo(("20261224T000000Z", "20261227T000000Z")));
            Assert.That(modern.Has(CalendarTags.Timezone), Is.False);
            Assert.That((older.TextOf(CalendarTags.AllDayEvent), modern.TextOf(CalendarTags.AllDayEvent)), Is.EqualTo(("1", "1")));
        });
    }

    [TestCase("20261123T120000Z", null, "20261123T120000Z")]
    [TestCase("20261123T120000Z", "UTC", "20261123T120000Z")]
    [TestCase("20261123T120000", null, "20261123T110000Z", Description = "floating: the user's clock")]
    [TestCase("20261123T120000", "America/New_York", "20261123T170000Z")]
    [TestCase("20261123T120000", "W. Europe Standard Time", "20261123T110000Z")]
    [TestCase("20261123T120000", "No/Where", "20261123T110000Z", Description = "an unknown zone: the user's clock")]
    public void Write_StartInAnyForm_IsThatInstant(string value, string? zone, string start)
    {
        var calendarEvent = Review();
        calendarEvent.StartDate = new(value, zone);

        Assert.That(Written(calendarEvent.Alone()).TextOf(CalendarTags.StartTime), Is.EqualTo(start));
    }

    [Test]
    public void Write_Series_HasItsMovedAndItsDeletedOccurrence()
    {
        var series = Weekly();
        series.DeleteExceptionDates = ["20261207T090000Z"];
        var group = new EventGroup(series, [MovedTo11()]);

        Assert.Multiple(() =>
        {
            var item = Written(group);
            Assert.That(Wire.Text(item.Child(CalendarTags.Recurrence)!), Is.EqualTo("Type=1\nOccurrences=6\nInterval=1\nDayOfWeek=2\nFirstDayOfWeek=1"));
            Assert.That(Wire.Text(item.Child(CalendarTags.Exceptions)!), Is.EqualTo(
                "Exception{ExceptionStartTime=20261130T090000Z Subject=Review StartTime=20261130T100000Z EndTime=20261130T110000Z Location=Room 6 DtStamp=20251009T091152Z}\n"
                + "Exception{Deleted=1 ExceptionStartTime=20261207T090000Z}"));

            var modern = Written(group, EasVersion.V160);
            Assert.That(Wire.Text(modern.Child(CalendarTags.Exceptions)!), Does.StartWith(
                "Exception{InstanceId=20261130T090000Z Subject=Review StartTime=20261130T100000Z EndTime=20261130T110000Z Location{DisplayName=Room 6}"));

            Assert.That(Written(group, EasVersion.V140).Child(CalendarTags.Recurrence)!.Has(CalendarTags.FirstDayOfWeek), Is.False);
        });
    }

    [TestCase("20261130T090000Z")]
    [TestCase("Europe/Berlin:20261130T100000")]
    [TestCase("20261130T100000")]
    public void Write_RecurrenceIdInAnyForm_IsTheOriginalStart(string recurrenceId)
    {
        var item = Written(new(Weekly(), [MovedTo11(recurrenceId)]));

        Assert.That(item.Child(CalendarTags.Exceptions)!.Children[0].TextOf(CalendarTags.ExceptionStartTime), Is.EqualTo("20261130T090000Z"));
    }

    [Test]
    public void Write_ExceptionAcrossTheClockChange_HasTheOriginalStartOfThatDay()
    {
        var series = Weekly("FREQ=WEEKLY");
        (series.StartDate, series.EndDate) = (new("20261019T100000", "Europe/Berlin"), new("20261019T110000", "Europe/Berlin"));
        series.DeleteExceptionDates = ["20261019T080000Z", "20261026T090000Z"];

        var starts = Written(series.Alone()).Child(CalendarTags.Exceptions)!.Children.Select(exception => exception.TextOf(CalendarTags.ExceptionStartTime));

        Assert.That(starts, Is.EqualTo(new[] { "20261019T080000Z", "20261026T090000Z" }));
    }

    [Scenario("L44")]
    [Test]
    public void Write_ExceptionWithoutWhatTheMasterHas_SaysSo()
    {
        var moved = MovedTo11();
        (moved.Alarms, moved.Categories, moved.Description, moved.Location) = ([], null, null, null);

        var exception = Written(new(Weekly(), [moved])).Child(CalendarTags.Exceptions)!.Children[0];

        Assert.Multiple(() =>
        {
            Assert.That(exception.Child(CalendarTags.Reminder)!.IsEmpty, Is.True);
            Assert.That(exception.Child(CalendarTags.Categories)!.IsEmpty, Is.True);
            Assert.That(exception.Child(CalendarTags.Location)!.IsEmpty, Is.True);
            Assert.That(exception.Child(AirSyncBaseTags.Body)!.TextOf(AirSyncBaseTags.EstimatedDataSize), Is.EqualTo("0"));
        });
    }

    [Test]
    public void Write_MoreExceptionsThanPhonesTake_LeavesOutTheOldest()
    {
        var series = Weekly("FREQ=DAILY");
        series.DeleteExceptionDates = [.. Enumerable.Range(0, 300).Select(day => new DateTime(2026, 11, 23).AddDays(day).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture))];

        var exceptions = Written(series.Alone()).Child(CalendarTags.Exceptions)!.Children;

        Assert.Multiple(() =>
        {
            Assert.That(exceptions, Has.Count.EqualTo(256));
            Assert.That(exceptions[0].TextOf(CalendarTags.ExceptionStartTime), Is.EqualTo("20270106T090000Z"));
        });
    }

    [Test]
    public void Write_OwnMeeting_ListsEverybodyButTheOrganizer()
    {
        var item = Written(AnnasMeeting().Alone());

        Assert.Multiple(() =>
        {
            Assert.That(Wire.Text(item.Child(CalendarTags.Attendees)!), Is.EqualTo(
                "Attendee{Email=bo@example.org Name=Bo AttendeeStatus=5 AttendeeType=1}\n"
                + "Attendee{Email=cy@example.org Name=Cy AttendeeStatus=3 AttendeeType=2}\n"
                + "Attendee{Email=beamer@example.net Name=beamer@example.net AttendeeStatus=2 AttendeeType=3}"));
            Assert.That(item.TextOf(CalendarTags.MeetingStatus), Is.EqualTo("1"));
            Assert.That(item.TextOf(CalendarTags.ResponseType), Is.EqualTo("1"));
        });
    }

    [TestCase("NEEDS-ACTION", "5", "1")]
    [TestCase("TENTATIVE", "2", "1")]
    [TestCase("ACCEPTED", "3", "2")]
    [TestCase("DECLINED", "4", "2")]
    public void Write_SomebodyElsesMeeting_ShowsMyAnswer(string partStat, string responseType, string busy)
    {
        var meeting = BosMeeting();
        meeting.Attendees = [BoAttends("ACCEPTED"), AnnaAttends(partStat)];
        var item = Written(meeting.Alone());

        Assert.Multiple(() =>
        {
            Assert.That(item.TextOf(CalendarTags.MeetingStatus), Is.EqualTo("3"));
            Assert.That(item.TextOf(CalendarTags.ResponseType), Is.EqualTo(responseType));
            Assert.That(item.TextOf(CalendarTags.BusyStatus), Is.EqualTo(busy));
            Assert.That(item.TextOf(CalendarTags.OrganizerEmail), Is.EqualTo("bo@example.org"));
            Assert.That(Wire.Text(item.Child(CalendarTags.Attendees)!), Does.StartWith("Attendee{Email=anna@example.net"));
        });
    }

    [Test]
    public void Write_MeetingInACalendarSharedByItsOwner_IsSeenWithHisEyes()
    {
        var meeting = BosMeeting();
        meeting.Organizer = new() { Email = "cy@example.net", Entity = 21 };
        meeting.Attendees = [AnnaAttends("ACCEPTED") with { Folder = "cal://0/31" }, new() { Email = "cy@example.net", Entity = 21, PartStat = "ACCEPTED", Folder = "cal://0/88" }];
        meeting.Folder = "cal://0/88";

        Assert.That(Written(meeting.Alone()).TextOf(CalendarTags.MeetingStatus), Is.EqualTo("1"));
    }

    [TestCase(true, "5")]
    [TestCase(false, "7")]
    public void Write_CancelledMeeting_SaysSo(bool own, string status)
    {
        var meeting = own ? AnnasMeeting() : BosMeeting();
        meeting.Status = "CANCELLED";

        Assert.That(Written(meeting.Alone()).TextOf(CalendarTags.MeetingStatus), Is.EqualTo(status));
    }

    [Test]
    public void Write_OnlyMyselfTakesPart_IsNoMeeting()
    {
        var alone = AnnasMeeting();
        alone.Attendees = [AnnaAttends()];

        var item = Written(alone.Alone());

        Assert.That((item.TextOf(CalendarTags.MeetingStatus), item.Has(CalendarTags.Attendees)), Is.EqualTo(("0", false)));
    }

    [TestCase("PUBLIC", "0")]
    [TestCase("PRIVATE", "2")]
    [TestCase("CONFIDENTIAL", "3")]
    [TestCase(null, "0")]
    public void Write_Class_IsSensitivity(string? ox, string eas)
    {
        var calendarEvent = Review();
        calendarEvent.Classification = ox;

        Assert.That(Written(calendarEvent.Alone()).TextOf(CalendarTags.Sensitivity), Is.EqualTo(eas));
    }

    [Scenario("L44")]
    [TestCase("-PT15M", "START", "15")]
    [TestCase("-PT1H30M", "START", "90")]
    [TestCase("-P1D", "START", "1440")]
    [TestCase("-P1W", null, "10080")]
    [TestCase("PT0S", "START", "0")]
    [TestCase("-PT75M", "END", "15")]
    [TestCase("PT10M", "START", null, Description = "after the start: EAS has no such reminder")]
    [TestCase("-PT99999999H", "START", null)]
    [TestCase("soon", "START", null)]
    public void Write_Alarm_IsMinutesBeforeTheStart(string duration, string? related, string? minutes)
    {
        var calendarEvent = Review();
        calendarEvent.Alarms = [new() { Action = "EMAIL", Trigger = new() { Duration = "-PT1M" } }, new() { Action = "DISPLAY", Trigger = new() { Duration = duration, Related = related } }];

        Assert.That(Written(calendarEvent.Alone()).TextOf(CalendarTags.Reminder), Is.EqualTo(minutes));
    }

    [Test]
    public void Write_AlarmAtAnInstant_IsMinutesBeforeTheStart()
    {
        var calendarEvent = Review();
        calendarEvent.Alarms = [new() { Action = "AUDIO", Trigger = new() { DateTime = "20261123T080000Z" } }];

        Assert.That(Written(calendarEvent.Alone()).TextOf(CalendarTags.Reminder), Is.EqualTo("60"));
    }

    [Test]
    public void Write_OnlineMeeting_HasItsLinkSince141()
    {
        var calendarEvent = Review();
        calendarEvent.Conferences = [new() { Uri = "tel:+49123" }, new() { Uri = "https://meet.example.net/42" }];

        Assert.Multiple(() =>
        {
            Assert.That(Written(calendarEvent.Alone()).TextOf(CalendarTags.OnlineMeetingExternalLink), Is.EqualTo("https://meet.example.net/42"));
            Assert.That(Written(calendarEvent.Alone(), EasVersion.V140).Has(CalendarTags.OnlineMeetingExternalLink), Is.False);
        });
    }

    [Test]
    public void Write_HugeDescription_IsCutWhereItIsAbsurdAndNowhereElse()
    {
        var calendarEvent = Review();
        calendarEvent.Description = new string('ä', 60 * 1024);
        var viewer = Anna() with { Options = new() { BodyPreferences = [new(1, 512)] } };

        var body = Wire.Written(writer => CalendarItem.Write(writer, calendarEvent.Alone(), viewer)).Child(AirSyncBaseTags.Body)!;

        Assert.Multiple(() =>
        {
            Assert.That(body.TextOf(AirSyncBaseTags.Data), Has.Length.EqualTo(50 * 1024));
            Assert.That(body.TextOf(AirSyncBaseTags.Truncated), Is.EqualTo("1"));
            Assert.That(body.NumberOf(AirSyncBaseTags.EstimatedDataSize), Is.EqualTo(120 * 1024));
        });
    }

    /// <summary>The phone may have exceptions that OX has not, or no longer: without the element it would keep them.</summary>
    [Test]
    public void Write_ChangeOfASeriesWithoutExceptions_SaysThatThereAreNone([Values] bool isChange)
    {
        var exceptions = Wire.Written(writer => CalendarItem.Write(writer, Weekly().Alone(), Anna(), isChange)).Child(CalendarTags.Exceptions);
        Assert.That((exceptions is not null, exceptions?.Children.Count), Is.EqualTo((isChange, isChange ? 0 : (int?)null)));
    }

    [Test]
    public void Write_NoStart_IsSetAside() =>
        Assert.That(() => Written(new OxEvent { Id = "1", Summary = "no start" }.Alone()), Throws.InstanceOf<InvalidDataException>());

    private static WbxmlElement Written(EventGroup group, EasVersion version = EasVersion.V141, string zone = "Europe/Berlin") =>
        Wire.Written(writer => CalendarItem.Write(writer, group, Anna(version, zone)));
}
