using Bridge.Eas.Items.Calendar;
using Bridge.Eas.Items.Calendar.TimeZones;
using Bridge.Eas.Mime;
using Bridge.OxApi.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>What a mail about somebody's meeting must say of it, whether the calendar knows it or only an invitation.</summary>
/// <param name="RecurrenceId">The line that names the one occurrence; null for all of it.</param>
internal sealed record MeetingFacts(string Uid, int Sequence, string Summary, MimeAddress Organizer, Instant Start, Instant End, string? RecurrenceId)
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <returns>Null when it lacks what is needed, or its organizer cannot be written to.</returns>
    internal static MeetingFacts? Of(OxEvent meeting, DateTimeZone user)
    {
        if (meeting is not { Uid: { Length: > 0 } uid, Organizer: { } organizer } || EventTimes.Of(meeting, user) is not { } times) return null;
        if (Meeting.AddressOf(organizer) is not { } address || !MeetingMail.CanReach(address)) return null;
        var original = meeting.RecurrenceId is { } id ? InstantOf(id, times) : null;
        return new(
            uid, meeting.Sequence ?? 0, meeting.Summary ?? "", new MimeAddress(organizer.CommonName, address), times.StartInstant, times.EndInstant,
            original is { } instant ? LineOf(instant, times.Zone, times.IsAllDay) : null);
    }

    /// <returns>Null as above.</returns>
    internal static MeetingFacts? Of(Invitation mail) => MeetingMail.CanReach(mail.OrganizerAddress)
        ? new(
            mail.Uid, mail.Sequence, mail.Summary, new MimeAddress(Name: null, mail.OrganizerAddress), mail.Start, mail.End,
            mail.RecurrenceId is { } instant ? LineOf(instant, mail.Zone, mail.IsAllDay) : null)
        : null;

    /// <summary>"RECURRENCE-ID:20270118T090000Z", of a day "RECURRENCE-ID;VALUE=DATE:20270118".</summary>
    private static string LineOf(Instant original, DateTimeZone zone, bool isAllDay) =>
        isAllDay ? "RECURRENCE-ID;VALUE=DATE:" + DatePattern.Format(original.InZone(zone).Date) : "RECURRENCE-ID:" + CalendarDate.Compact(original);

    /// <summary>OX's id: UTC, by the clock of a zone that it names, or a day.</summary>
    private static Instant? InstantOf(string id, EventTimes times)
    {
        var colon = id.LastIndexOf(':');
        if (CalendarDate.Parse(id[(colon + 1)..]) is not { } digits) return null;
        if (id.EndsWith('Z')) return digits.InUtc().ToInstant();
        return digits.InZoneLeniently((colon > 0 ? ZoneFinder.ById(id[..colon]) : null) ?? times.Zone).ToInstant();
    }
}
