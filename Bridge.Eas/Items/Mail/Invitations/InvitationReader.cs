using System.Globalization;
using Bridge.Eas.Items.Calendar.Recurrence;
using Bridge.Eas.Mime;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>Reads the text/calendar part of a mail. What cannot be read for certain gives no invitation: the mail is then an ordinary one.</summary>
internal static class InvitationReader
{
    private const int MaxUid = 1000;
    private const int LatestYear = 9000;

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <summary>The element is a 16-bit number of seconds: an alarm of days before cannot be told.</summary>
    private static readonly Duration LongestReminder = Duration.FromSeconds(ushort.MaxValue);

    private static readonly Dictionary<string, int> BusyStatuses = new(StringComparer.OrdinalIgnoreCase) { ["FREE"] = 0, ["TENTATIVE"] = 1, ["BUSY"] = 2, ["OOF"] = 3 };

    /// <summary>Who is invited matters for the user himself: of larger gatherings the rest is not looked at.</summary>
    private const int MostAttendees = 2000;

    private static readonly Dictionary<string, InvitationKind> Kinds = new(StringComparer.Ordinal)
    {
        ["REQUEST"] = InvitationKind.Request, ["CANCEL"] = InvitationKind.Cancellation, ["COUNTER"] = InvitationKind.Proposal,
    };

    /// <summary>Null when the mail carries no request, cancellation or proposal that can be told to a phone.</summary>
    internal static Invitation? Read(MimeMessageInfo message)
    {
        if (message is not { Calendar: { IsComplete: true } calendar, CalendarMethod: { } method } || !Kinds.TryGetValue(method, out var kind)) return null;
        try
        {
            return CalendarText.Read(calendar.Text) is { } read ? Read(read, kind) : null;
        }
        catch (Exception e) when (e is OverflowException or ArgumentException or InvalidOperationException)
        {
            // Dates and durations beyond any calendar (UNTIL in the year 9999, a duration of a million years).
            return null;
        }
    }

    /// <summary>What a mail of any method is about.</summary>
    /// <returns>The event, its UID, the original start of the one occurrence that is meant, null when any of these cannot be read; and when it starts, if it says so.</returns>
    internal static (CalendarComponent Meeting, string Uid, Instant? Occurrence, Instant? Start)? Subject(MimeMessageInfo message)
    {
        if (message.Calendar is not { IsComplete: true } text) return null;
        try
        {
            if (CalendarText.Read(text.Text) is not { } calendar || MeetingIn(calendar) is not var (meeting, uid)) return null;
            var zones = new InvitationZones(calendar);
            var start = Moment.Parse(meeting["DTSTART"], zones)?.Instant;
            if (!meeting.Has("RECURRENCE-ID")) return (meeting, uid, null, start);
            return Moment.Parse(meeting["RECURRENCE-ID"], zones) is { } original ? (meeting, uid, original.Instant, start) : null;
        }
        catch (Exception e) when (e is OverflowException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>DTSTAMP, which is always UTC; null when there is none.</summary>
    internal static Instant? StampOf(CalendarComponent meeting) =>
        meeting["DTSTAMP"]?.Value.Trim() is { } text && text.EndsWith('Z') && TimePattern.Parse(text[..^1]).TryGetValue(default, out var stamp) ? stamp.InUtc().ToInstant() : null;

    /// <summary>Which of the organizer's invitations it is, or is about; null if it does not say. Source: RFC 5545, "Sequence Number".</summary>
    internal static int? SequenceOf(CalendarComponent meeting) =>
        int.TryParse(meeting["SEQUENCE"]?.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    /// <summary>Exceptions that travel with their series are told by the calendar.</summary>
    private static (CalendarComponent Meeting, string Uid)? MeetingIn(CalendarComponent calendar)
    {
        var events = calendar.All("VEVENT").ToList();
        if ((events.Find(one => !one.Has("RECURRENCE-ID")) ?? events.FirstOrDefault()) is not { } meeting) return null;
        return meeting["UID"] is { Value.Length: > 0 and <= MaxUid } uid ? (meeting, uid.Value.Trim()) : null;
    }

    private static Invitation? Read(CalendarComponent calendar, InvitationKind kind)
    {
        if (MeetingIn(calendar) is not var (meeting, uid)) return null;

        var zones = new InvitationZones(calendar);
        if (Moment.Parse(meeting["DTSTART"], zones) is not { } begin) return null;
        if (EndOf(meeting, begin, zones) is not { } end || end < begin.Instant || end.InUtc().Year > LatestYear) return null;

        var series = new Series(begin.Local, begin.Zone, begin.IsDate, RecurrenceRule.Parse(meeting["RRULE"]?.Value));
        return new Invitation
        {
            Uid = uid,
            Kind = kind,
            Start = begin.Instant,
            End = end,
            Zone = begin.Zone,
            IsAllDay = begin.IsDate || IsTrue(meeting, "X-MICROSOFT-CDO-ALLDAYEVENT"),
            Stamp = Moment.Parse(meeting["DTSTAMP"], zones)?.Instant,
            RecurrenceId = Moment.Parse(meeting["RECURRENCE-ID"], zones)?.Instant,
            Recurrence = meeting.Has("RRULE") ? RecurrenceMap.ToEas(series, dateDigits: false, out _) : null,
            Original = Moment.Parse(meeting["X-MS-OLK-ORIGINALSTART"], zones)?.Instant is { } from && Moment.Parse(meeting["X-MS-OLK-ORIGINALEND"], zones)?.Instant is { } until && until >= from ? (from, until) : null,
            Summary = meeting["SUMMARY"]?.Text ?? "",
            Location = meeting["LOCATION"]?.Text ?? "",
            Organizer = OrganizerOf(meeting["ORGANIZER"]),
            OrganizerAddress = meeting["ORGANIZER"]?.Address ?? "",
            Attendees = [.. meeting.Each("ATTENDEE").Take(MostAttendees).Select(PersonOf)],
            Sensitivity = meeting["CLASS"]?.Value.Trim().ToUpperInvariant() switch { "PRIVATE" => 2, "CONFIDENTIAL" => 3, _ => 0 },
            BusyStatus = BusyOf(meeting),
            ReminderSeconds = ReminderOf(meeting, begin),
            Sequence = SequenceOf(meeting) ?? 0,
            DisallowsNewTime = IsTrue(meeting, "X-MICROSOFT-DISALLOW-COUNTER"),
        };
    }

    private static Instant? EndOf(CalendarComponent meeting, Moment start, InvitationZones zones)
    {
        if (meeting.Has("DTEND")) return Moment.Parse(meeting["DTEND"], zones)?.Instant;
        if (meeting["DURATION"] is { } duration)
            return PeriodPattern.NormalizingIso.Parse(duration.Value.Trim()).TryGetValue(Period.Zero, out var period)
                ? (start.Local + period).InZoneLeniently(start.Zone).ToInstant()
                : null;
        return start.IsDate ? start.Local.PlusDays(1).InZoneLeniently(start.Zone).ToInstant() : start.Instant;
    }

    private static int BusyOf(CalendarComponent meeting)
    {
        if (meeting["X-MICROSOFT-CDO-INTENDEDSTATUS"] is { } status && BusyStatuses.TryGetValue(status.Value.Trim(), out var busy)) return busy;
        return meeting["TRANSP"]?.Value.Trim().Equals("TRANSPARENT", StringComparison.OrdinalIgnoreCase) == true ? 0 : 2;
    }

    /// <summary>Of the first alarm, if it goes off before the start or at it; "-PT15M", or a moment.</summary>
    private static int? ReminderOf(CalendarComponent meeting, Moment start)
    {
        if (meeting.All("VALARM").FirstOrDefault()?["TRIGGER"] is not { } trigger || trigger.Parameters.GetValueOrDefault("RELATED") == "END") return null;
        var text = trigger.Value.Trim();
        Duration before;
        if (text.EndsWith('Z'))
        {
            if (!TimePattern.Parse(text[..^1]).TryGetValue(default, out var moment)) return null;
            before = start.Instant - moment.InUtc().ToInstant();
        }
        else
        {
            var isBefore = text.StartsWith('-');
            if (!PeriodPattern.NormalizingIso.Parse(text.TrimStart('-', '+')).TryGetValue(Period.Zero, out var period) || period.HasDateComponent && (period.Years != 0 || period.Months != 0)) return null;
            before = isBefore ? period.ToDuration() : -period.ToDuration();
        }

        return before >= Duration.Zero && before <= LongestReminder ? (int)before.TotalSeconds : null;
    }

    private static string OrganizerOf(CalendarProperty? organizer)
    {
        if (organizer?.Address is not { Length: > 0 } address) return "";
        var name = organizer.Parameters.GetValueOrDefault("CN");
        return new MimeAddress(string.IsNullOrWhiteSpace(name) ? null : MimeText.CleanLine(name, 1024), address).ToString();
    }

    private static InvitedPerson PersonOf(CalendarProperty attendee) => new(
        attendee.Address,
        attendee.Parameters.GetValueOrDefault("PARTSTAT")?.ToUpperInvariant() ?? "NEEDS-ACTION",
        attendee.Parameters.GetValueOrDefault("RSVP")?.Equals("TRUE", StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsTrue(CalendarComponent meeting, string name) => meeting[name]?.Value.Trim().Equals("TRUE", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A date or a time with its zone.</summary>
    private sealed record Moment(LocalDateTime Local, DateTimeZone Zone, bool IsDate)
    {
        internal Instant Instant => Local.InZoneLeniently(Zone).ToInstant();

        /// <summary>A day is one of the organizer's, whose zone the calendar may tell; a time without any zone is nobody's time.</summary>
        internal static Moment? Parse(CalendarProperty? property, InvitationZones zones)
        {
            if (property is null) return null;
            var text = property.Value.Trim();
            if (DatePattern.Parse(text).TryGetValue(default, out var date))
                return IsReal(date.Year) ? new(date.AtMidnight(), ZoneOf(property, zones, date.AtMidnight()) ?? DateTimeZone.Utc, IsDate: true) : null;
            var isUtc = text.EndsWith('Z');
            if (!TimePattern.Parse(isUtc ? text[..^1] : text).TryGetValue(default, out var local) || !IsReal(local.Year)) return null;
            return (isUtc ? DateTimeZone.Utc : ZoneOf(property, zones, local)) is { } zone ? new(local, zone, IsDate: false) : null;
        }

        private static bool IsReal(int year) => year is > 1900 and < LatestYear;

        private static DateTimeZone? ZoneOf(CalendarProperty property, InvitationZones zones, LocalDateTime at) =>
            (property.Parameters.GetValueOrDefault("TZID") ?? zones.Own) is { } id ? zones.Find(id, at) : null;
    }
}
