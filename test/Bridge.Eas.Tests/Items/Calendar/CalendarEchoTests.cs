using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.OxApi.Calendar;
using static Bridge.Eas.Tests.Items.Calendar.Samples;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>Phones send back whole items they did not edit. Whatever was shown, coming back, must change nothing.</summary>
internal sealed class CalendarEchoTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"];

    private static IEnumerable<(string Name, EventGroup Group)> Groups()
    {
        yield return ("appointment", Review().Alone());
        yield return ("all day", Holiday().Alone());
        yield return ("own meeting", AnnasMeeting().Alone());
        yield return ("somebody's meeting", BosMeeting().Alone());
        yield return ("bare", new OxEvent { Id = "1", Uid = "u", StartDate = new("20261123T100000Z"), EndDate = new("20261123T110000Z") }.Alone());
        yield return ("floating", Changed(Review(), e => (e.StartDate, e.EndDate) = (new("20261123T100000"), new("20261123T110000"))).Alone());
        yield return ("two zones", Changed(Review(), e => e.EndDate = new("20261123T110000", "America/New_York")).Alone());
        yield return ("Morocco", Changed(Review(), e => (e.StartDate, e.EndDate) = (new("20160620T100000", "Africa/Casablanca"), new("20160620T110000", "Africa/Casablanca"))).Alone());
        yield return ("odd values", Changed(Review(), e => (e.Summary, e.Location, e.Classification, e.Status) = (" spaces ", "", "PRIVATE", "TENTATIVE")).Alone());
        foreach (var rule in (string[])
                 [
                     "FREQ=WEEKLY;BYDAY=MO;COUNT=6", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU;UNTIL=20270322T090000Z", "FREQ=DAILY;UNTIL=20270322",
                     "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=HOURLY", "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=1",
                     "FREQ=DAILY;BYDAY=MO,TU;INTERVAL=2", "FREQ=MONTHLY;BYMONTHDAY=-2;UNTIL=20280101T000000Z",
                 ])
        {
            var series = Weekly(rule);
            series.DeleteExceptionDates = ["20261207T090000Z"];
            yield return ($"series {rule}", new(series, [MovedTo11()]));
            var days = Changed(Weekly(rule), e => (e.StartDate, e.EndDate, e.DeleteExceptionDates) = (new("20261123"), new("20261124"), ["20261207"]));
            yield return ($"all-day series {rule}", new(days, [Changed(MovedTo11("20261130"), e => (e.StartDate, e.EndDate) = (new("20261201"), new("20261202")))]));
        }
    }

    [Test]
    public void Change_ItemAsShown_WritesNothing()
    {
        var wrong = new List<string>();
        foreach (var version in Versions)
        {
            foreach (var zone in Zones)
            {
                foreach (var (name, group) in Groups())
                {
                    var viewer = Anna(version, zone);
                    var shown = Wire.Written(writer => CalendarItem.Write(writer, group, viewer));
                    var write = new CalendarReader(viewer).Change(shown, group);
                    if (!write.IsEmpty || write.Dropped > 0)
                        wrong.Add($"{name} {version} {zone}: {string.Join(',', write.Master.Columns)} {write.Occurrences.Count} {write.Own is not null} dropped {write.Dropped}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Create_ItemAsShownInAnotherCalendar_IsTheSameEvent()
    {
        foreach (var version in (EasVersion[])[EasVersion.V121, EasVersion.V141, EasVersion.V161])
        {
            var viewer = Anna(version);
            var shown = Wire.Written(writer => CalendarItem.Write(writer, new(Weekly(), [MovedTo11()]), viewer));
            var (made, write) = new CalendarReader(viewer).Create(shown, "identity");

            Assert.Multiple(() =>
            {
                Assert.That((made.Summary, made.Location, made.Description), Is.EqualTo(("Review", "Room 5", "Bring the\nfigures")), version.ToString());
                Assert.That((made.StartDate, made.EndDate), Is.EqualTo((Review().StartDate, Review().EndDate)));
                Assert.That(made.Rrule, Is.EqualTo("FREQ=WEEKLY;BYDAY=MO;COUNT=6"));
                Assert.That((made.Transp, made.Classification), Is.EqualTo(("OPAQUE", (string?)null)), "the server's default is public");
                Assert.That(made.Categories, Is.EqualTo(Review().Categories));
                Assert.That(made.Alarms!.Single().Trigger, Is.EqualTo(new OxTrigger { Duration = "-PT15M", Related = "START" }));
                Assert.That(write.Occurrences.Single().Patch.Values.StartDate, Is.EqualTo(MovedTo11().StartDate));
                Assert.That(write.Occurrences.Single().Patch.Values.Location, Is.EqualTo("Room 6"));
                Assert.That(write.Occurrences.Single().RecurrenceId, Is.EqualTo("20261130T090000Z"));
            });
        }
    }

    private static OxEvent Changed(OxEvent calendarEvent, Action<OxEvent> change)
    {
        change(calendarEvent);
        return calendarEvent;
    }
}
