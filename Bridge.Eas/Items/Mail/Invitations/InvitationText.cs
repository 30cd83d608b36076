using System.Globalization;
using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Mime;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>Writes an invitation to a meeting for people who were not on its list. Source: RFC 5546, "REQUEST", "Forwarding to an uninvited calendar user".</summary>
internal static class InvitationText
{
    private const string Guest = ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE";
    private const string End = "END:VEVENT";

    /// <summary>More of a series' deleted days are not told.</summary>
    private const int MostDates = 500;

    /// <summary>An event of OX.</summary>
    /// <param name="meeting">The event, a series' master or one occurrence.</param>
    /// <param name="facts">The same in short.</param>
    /// <param name="user">The zone of days and times without one.</param>
    /// <param name="guests">Who is invited beside the others.</param>
    /// <param name="now">When.</param>
    /// <returns>Null for an event that has no time.</returns>
    internal static string? Of(OxEvent meeting, MeetingFacts facts, DateTimeZone user, IReadOnlyList<MimeAddress> guests, DateTimeOffset now)
    {
        if (EventTimes.Of(meeting, user) is not { } times) return null;
        var text = new CalendarTextWriter();
        text.Line("BEGIN:VCALENDAR");
        text.Line("VERSION:2.0");
        text.Line("PRODID:-//Exchange ActiveSync gateway//EN");
        text.Line("METHOD:REQUEST");
        text.Zone(times);
        text.Line("BEGIN:VEVENT");
        text.Text("UID", facts.Uid);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{facts.Sequence}"));
        text.Moment("DTSTAMP", Instant.FromDateTimeOffset(now));
        text.Moment("DTSTART", times, times.Start);
        text.Moment("DTEND", times, times.End);
        if (facts.RecurrenceId is { } occurrence) text.Line(occurrence);
        else WriteSeries(text, meeting, times);
        text.Text("SUMMARY", meeting.Summary);
        text.Text("LOCATION", meeting.Location);
        text.Text("DESCRIPTION", meeting.Description);
        if (meeting.Classification is "PRIVATE" or "CONFIDENTIAL") text.Line("CLASS:" + meeting.Classification);
        text.Line(meeting.Transp == "TRANSPARENT" ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
        text.Person("ORGANIZER", facts.Organizer);
        foreach (var attendee in meeting.Attendees ?? [])
            if (Meeting.AddressOf(attendee) is { } address && MeetingMail.CanReach(address)) text.Person("ATTENDEE", new MimeAddress(attendee.CommonName, address), AnswerOf(attendee));
        foreach (var guest in guests) text.Person("ATTENDEE", guest, Guest);
        text.Line(End);
        text.Line("END:VCALENDAR");
        return text.ToString();
    }

    /// <summary>An invitation that came by mail, as it is but for those it goes to now.</summary>
    internal static string With(string calendar, IReadOnlyList<MimeAddress> guests)
    {
        var added = new CalendarTextWriter();
        foreach (var guest in guests) added.Person("ATTENDEE", guest, Guest);
        return string.Join("\r\n", calendar.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.Trim().Equals(End, StringComparison.OrdinalIgnoreCase) ? added + End : line)) + "\r\n";
    }

    private static void WriteSeries(CalendarTextWriter text, OxEvent meeting, EventTimes times)
    {
        if (EventGroup.SeriesOf(meeting, times) is not { } series) return;
        text.Line("RRULE:" + MimeText.CleanLine(meeting.Rrule!, 1024));
        foreach (var day in EventGroup.DeletedDays(meeting, series).Order().Take(MostDates)) text.Moment("EXDATE", times, day + times.Start.TimeOfDay);
    }

    private static string AnswerOf(OxAttendee attendee) => attendee.PartStat is "ACCEPTED" or "DECLINED" or "TENTATIVE" or "DELEGATED" ? ";PARTSTAT=" + attendee.PartStat : ";PARTSTAT=NEEDS-ACTION";
}
