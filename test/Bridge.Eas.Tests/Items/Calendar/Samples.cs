using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>Events as OX holds them, and Anna, whose calendar it is.</summary>
internal static class Samples
{
    internal const int AnnasId = 17;

    internal static readonly EasVersion[] Versions = [EasVersion.V25, EasVersion.V120, EasVersion.V121, EasVersion.V140, EasVersion.V141, EasVersion.V160, EasVersion.V161];

    internal static CalendarViewer Anna(EasVersion version = EasVersion.V141, string zone = "Europe/Berlin") => new(
        version, DateTimeZoneProviders.Tzdb[zone], Instant.FromUtc(2026, 11, 21, 8, 40), AnnasId, "Anna Berg", "anna@example.net",
        address => string.Equals(address, "anna@example.net", StringComparison.OrdinalIgnoreCase), CollectionOptions.Default);

    internal static OxEvent Review() => new()
    {
        Id = "4711",
        Folder = "cal://0/31",
        Uid = "7d1c@example.net",
        Timestamp = 1760001112223,
        LastModified = 1760001112000,
        Summary = "Review",
        Location = "Room 5",
        Description = "Bring the\nfigures",
        Categories = ["Work", "Q4"],
        Classification = "PUBLIC",
        Transp = "OPAQUE",
        Status = "CONFIRMED",
        StartDate = new("20261123T100000", "Europe/Berlin"),
        EndDate = new("20261123T110000", "Europe/Berlin"),
        Alarms = [new() { Id = 3, Uid = "x", Action = "DISPLAY", Trigger = new() { Duration = "-PT15M", Related = "START" } }],
    };

    internal static OxEvent Weekly(string rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=6")
    {
        var series = Review();
        (series.SeriesId, series.Rrule) = ("4711", rule);
        return series;
    }

    internal static OxEvent Holiday()
    {
        var day = Review();
        (day.StartDate, day.EndDate, day.AllDay, day.Transp) = (new("20261224"), new("20261227"), true, "TRANSPARENT");
        return day;
    }

    internal static OxAttendee AnnaAttends(string partStat = "ACCEPTED") => new()
    {
        Uri = "mailto:anna@example.net", Email = "anna@example.net", CommonName = "Anna Berg", Entity = AnnasId, CuType = "INDIVIDUAL", Role = "REQ-PARTICIPANT", PartStat = partStat,
    };

    internal static OxAttendee BoAttends(string partStat = "NEEDS-ACTION") => new()
    {
        Uri = "mailto:bo@example.org", Email = "bo@example.org", CommonName = "Bo", CuType = "INDIVIDUAL", Role = "REQ-PARTICIPANT", PartStat = partStat, Rsvp = true,
    };

    internal static OxEvent AnnasMeeting()
    {
        var meeting = Review();
        meeting.Organizer = new() { Uri = "mailto:anna@example.net", CommonName = "Anna Berg", Email = "anna@example.net", Entity = AnnasId };
        meeting.Attendees =
        [
            AnnaAttends(), BoAttends(),
            new() { Uri = "mailto:cy@example.org", Email = "cy@example.org", CommonName = "Cy", CuType = "INDIVIDUAL", Role = "OPT-PARTICIPANT", PartStat = "ACCEPTED" },
            new() { Uri = "mailto:beamer@example.net", Email = "beamer@example.net", CommonName = "", Entity = 90, CuType = "RESOURCE", PartStat = "TENTATIVE" },
        ];
        return meeting;
    }

    internal static OxEvent BosMeeting()
    {
        var meeting = Review();
        meeting.Organizer = new() { Uri = "mailto:bo@example.org", CommonName = "Bo", Email = "bo@example.org" };
        meeting.Attendees = [BoAttends("ACCEPTED"), AnnaAttends("NEEDS-ACTION")];
        return meeting;
    }

    /// <summary>One occurrence of <see cref="Weekly"/>, an hour later and elsewhere.</summary>
    internal static OxEvent MovedTo11(string recurrenceId = "20261130T090000Z")
    {
        var moved = Review();
        (moved.Id, moved.SeriesId, moved.RecurrenceId, moved.Location, moved.Timestamp) = ("4712", "4711", recurrenceId, "Room 6", 1760001119999);
        (moved.StartDate, moved.EndDate) = (new("20261130T110000", "Europe/Berlin"), new("20261130T120000", "Europe/Berlin"));
        return moved;
    }

    internal static EventGroup Alone(this OxEvent calendarEvent) => new(calendarEvent, []);
}
