using System.Globalization;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX event ⇄ EAS calendar item, element by element. Source: MS-ASCAL, "Elements"; OX HTTP API, chronos, event JSON.</summary>
/// <remarks>What no row can say has a class of its own: times and zone, recurrence, exceptions, attendees, body, place, categories.</remarks>
internal static class CalendarMap
{
    private static readonly (string Ox, string Eas)[] Sensitivities = [("PUBLIC", "0"), ("PRIVATE", "2"), ("CONFIDENTIAL", "3")];

    private const string NoProposals = "X-MICROSOFT-DISALLOW-COUNTER";

    private static readonly string[] OnlineMeetings = ["X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "X-GOOGLE-CONFERENCE"];

    internal static readonly CalendarField DtStamp = new(CalendarTags.DtStamp, (e, _) =>
        (e.LastModified ?? e.Timestamp) is { } millis ? CalendarDate.Compact(CalendarDate.FromMillis(millis)) : null);

    internal static readonly CalendarField StartTime = new(CalendarTags.StartTime, (e, v) => EventTimes.Of(e, v.Zone)?.StartText(v));

    internal static readonly CalendarField EndTime = new(CalendarTags.EndTime, (e, v) => EventTimes.Of(e, v.Zone)?.EndText(v));

    internal static readonly CalendarField AllDayEvent = new(CalendarTags.AllDayEvent, (e, _) => e.StartDate?.IsDate == true ? "1" : "0");

    internal static readonly CalendarField Subject = new(
        CalendarTags.Subject, (e, _) => e.Summary ?? "", (e, text, _) => e.Summary = text, OxEventColumns.Summary);

    internal static readonly CalendarField Uid = new(CalendarTags.UID, (e, _) => e.Uid is { } uid ? GlobalObjectId.UidOf(uid) : null);

    /// <summary>Always there: Android takes an appointment without organizer for somebody else's meeting.</summary>
    internal static readonly CalendarField OrganizerName = new(CalendarTags.OrganizerName, (e, v) =>
        e.Organizer is null ? NotEmpty(v.Name, v.Address) : NotEmpty(e.Organizer.CommonName, Meeting.AddressOf(e.Organizer)));

    internal static readonly CalendarField OrganizerEmail = new(CalendarTags.OrganizerEmail, (e, v) =>
        e.Organizer is null ? v.Address : Meeting.AddressOf(e.Organizer));

    internal static readonly CalendarField Sensitivity = new(
        CalendarTags.Sensitivity,
        (e, _) => Array.Find(Sensitivities, pair => pair.Ox == e.Classification).Eas ?? "0",
        (e, text, _) => e.Classification = text switch { "0" or "" => "PUBLIC", "3" => "CONFIDENTIAL", _ => "PRIVATE" },
        OxEventColumns.Classification);

    internal static readonly CalendarField Busy = new(
        CalendarTags.BusyStatus,
        (e, v) => BusyStatus.FromOx(e, v).ToString(CultureInfo.InvariantCulture),
        (e, text, _) => BusyStatus.ToOx(e, BusyStatus.Read(text)),
        OxEventColumns.Transp, OxEventColumns.Status, OxEventColumns.ExtendedProperties);

    internal static readonly CalendarField Alarm = new(
        CalendarTags.Reminder,
        (e, v) => Reminder.MinutesOf(e, v)?.ToString(CultureInfo.InvariantCulture),
        (e, text, v) => e.Alarms = Reminder.With(e, Reminder.Read(text), v),
        OxEventColumns.Alarms);

    internal static readonly CalendarField MeetingStatus = new(CalendarTags.MeetingStatus, (e, v) => Meeting.Status(e, v).ToString(CultureInfo.InvariantCulture));

    /// <summary>Of the organizer: whether anybody is asked to answer; of others: whether he himself is.</summary>
    internal static readonly CalendarField ResponseRequested = new(CalendarTags.ResponseRequested, (e, v) =>
        Meeting.IsMeeting(e, v) && (Meeting.IsOrganizer(e, v) ? CalendarAttendees.Shown(e).Any(one => one.Rsvp != false) : Meeting.Self(e, v)?.Rsvp != false) ? "1" : "0");

    internal static readonly CalendarField DisallowNewTimeProposal = new(
        CalendarTags.DisallowNewTimeProposal,
        (e, _) => string.Equals(ExtendedProperty.Of(e, NoProposals), "TRUE", StringComparison.OrdinalIgnoreCase) ? "1" : "0",
        (e, text, _) => ExtendedProperty.Set(e, NoProposals, text == "0" ? null : "TRUE"),
        OxEventColumns.ExtendedProperties);

    internal static readonly CalendarField ResponseType = new(CalendarTags.ResponseType, (e, v) => Meeting.ResponseType(e, v).ToString(CultureInfo.InvariantCulture));

    /// <summary>Where a conference's own software dials in.</summary>
    internal static readonly CalendarField OnlineMeetingConference = new(CalendarTags.OnlineMeetingConfLink, (e, _) => ConferenceOf(e, "sip:", "sips:", "conf:"));

    /// <summary>Where a browser goes: OX's own conferences first, then what other calendars put beside their invitations.</summary>
    internal static readonly CalendarField OnlineMeetingLink = new(CalendarTags.OnlineMeetingExternalLink, (e, _) =>
        ConferenceOf(e, "https:", "http:") ?? OnlineMeetings.Select(name => ExtendedProperty.Of(e, name)).FirstOrDefault(IsLink));

    /// <summary>The rows a phone writes; an event's own reminder also when he is not its organizer.</summary>
    internal static readonly CalendarField[] Written = [Subject, Sensitivity, Busy, Alarm, DisallowNewTimeProposal];

    private static string? ConferenceOf(OxEvent calendarEvent, params string[] schemes) =>
        calendarEvent.Conferences?.Select(conference => conference.Uri).FirstOrDefault(uri => Array.Exists(schemes, scheme => uri?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true));

    private static bool IsLink(string? text) => text?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true;

    private static string NotEmpty(string? name, string? address) => string.IsNullOrWhiteSpace(name) ? address ?? "" : name;
}
