using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>Who an event belongs to and what the user answered: always from what OX holds, never from what a phone claims.</summary>
/// <remarks>Source: MS-ASCAL, "MeetingStatus", "ResponseType", "AttendeeStatus".</remarks>
internal static class Meeting
{
    internal const int ReceivedBit = 2;

    private const int MeetingBit = 1, CancelledBit = 4;

    private static readonly (string OxPartStat, int AttendeeStatus)[] Statuses = [("TENTATIVE", 2), ("ACCEPTED", 3), ("DECLINED", 4), ("NEEDS-ACTION", 5)];

    internal static bool IsOrganizer(OxEvent calendarEvent, CalendarViewer viewer) =>
        calendarEvent.Organizer is not { } organizer || viewer.IsSelf(calendarEvent, organizer.Entity, AddressOf(organizer));

    /// <summary>Whether a write may touch more than the user's own answer and reminder.</summary>
    internal static bool MayEdit(OxEvent calendarEvent, CalendarViewer viewer) =>
        IsOrganizer(calendarEvent, viewer) || calendarEvent.AttendeePrivileges == "MODIFY";

    /// <summary>Somebody else takes part.</summary>
    internal static bool IsMeeting(OxEvent calendarEvent, CalendarViewer viewer) =>
        !IsOrganizer(calendarEvent, viewer) || CalendarAttendees.Shown(calendarEvent).Any(attendee => !IsSelf(calendarEvent, attendee, viewer));

    /// <summary>Sum of 1 meeting, 2 received, 4 cancelled; 0 is a plain appointment.</summary>
    internal static int Status(OxEvent calendarEvent, CalendarViewer viewer)
    {
        if (!IsMeeting(calendarEvent, viewer)) return 0;
        return MeetingBit | (IsOrganizer(calendarEvent, viewer) ? 0 : ReceivedBit) | (calendarEvent.Status == "CANCELLED" ? CancelledBit : 0);
    }

    /// <summary>0 none, 1 organizer, 2 tentative, 3 accepted, 4 declined, 5 not answered.</summary>
    internal static int ResponseType(OxEvent calendarEvent, CalendarViewer viewer)
    {
        if (!IsMeeting(calendarEvent, viewer)) return 0;
        return IsOrganizer(calendarEvent, viewer) ? 1 : AttendeeStatus(Self(calendarEvent, viewer)?.PartStat);
    }

    /// <summary>The user's own entry; null when he is not among the attendees.</summary>
    internal static OxAttendee? Self(OxEvent calendarEvent, CalendarViewer viewer) =>
        calendarEvent.Attendees?.FirstOrDefault(attendee => IsSelf(calendarEvent, attendee, viewer));

    internal static bool IsSelf(OxEvent calendarEvent, OxAttendee attendee, CalendarViewer viewer) =>
        viewer.IsSelf(calendarEvent, attendee.Entity, AddressOf(attendee));

    internal static int AttendeeStatus(string? partStat) => Array.Find(Statuses, pair => pair.OxPartStat == partStat).AttendeeStatus is > 0 and var status ? status : 0;

    /// <summary>Null for a status that is no answer.</summary>
    internal static string? PartStat(int? attendeeStatus) =>
        attendeeStatus is 2 or 3 or 4 ? Array.Find(Statuses, pair => pair.AttendeeStatus == attendeeStatus).OxPartStat : null;

    internal static string? AddressOf(OxAttendee attendee) => Address(attendee.Email, attendee.Uri);

    internal static string? AddressOf(OxCalendarUser user) => Address(user.Email, user.Uri);

    private static string? Address(string? email, string? uri)
    {
        if (!string.IsNullOrEmpty(email)) return email;
        return uri?.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) == true && uri.Length > 7 ? uri[7..] : null;
    }
}
