using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;

namespace OxSimulator.Chronos.Ical;

/// <summary>An event as an RFC 5545 object with an RFC 5546 method.</summary>
internal static class IcalWriter
{
    private static readonly (string Field, string Property)[] Texts =
        [("summary", "SUMMARY"), ("location", "LOCATION"), ("description", "DESCRIPTION"), ("url", "URL")];

    internal static byte[] Write(string method, CalendarEvent one, IReadOnlyList<Attendee> attendees, string? comment, long now)
    {
        var ical = new StringBuilder();
        void Line(string text) => Fold(ical, text);
        Line("BEGIN:VCALENDAR");
        Line("PRODID:-//OX simulator//EN");
        Line("VERSION:2.0");
        Line("CALSCALE:GREGORIAN");
        Line("METHOD:" + method);
        foreach (var zone in new[] { one.Start, one.End }.Where(date => date.Zone is not null && !date.IsUtc).Select(date => date.Zone!).Distinct(StringComparer.Ordinal))
            IcalTimeZone.Write(zone, one.Start.Local.Year, Line);
        Line("BEGIN:VEVENT");
        Line("UID:" + one.Uid);
        Line("DTSTAMP:" + Utc(now));
        Line("CREATED:" + Utc(one.Created));
        Line("LAST-MODIFIED:" + Utc(one.LastModified));
        Line("SEQUENCE:" + one.Sequence.ToString(CultureInfo.InvariantCulture));
        Line("DTSTART" + Date(one.Start));
        Line("DTEND" + Date(one.End));
        if (one.RecurrenceId is { } id) Line(id.AllDay ? "RECURRENCE-ID;VALUE=DATE:" + id.Text : "RECURRENCE-ID:" + id.Text);
        if (one.Rule is not null) Line("RRULE:" + one.Rule);
        foreach (var deleted in one.DeleteExceptions) Line(deleted.AllDay ? "EXDATE;VALUE=DATE:" + deleted.Text : "EXDATE:" + deleted.Text);
        foreach (var (field, property) in Texts)
            if (one.Text(field) is { } text) Line($"{property}:{Escape(text)}");
        if (one.Fields["categories"] is JsonArray categories) Line("CATEGORIES:" + string.Join(',', categories.Select(name => Escape(name!.ToString()))));
        Line("CLASS:" + one.Class);
        Line("TRANSP:" + (one.Text("transp") ?? "OPAQUE"));
        Line("STATUS:" + (method == "CANCEL" ? "CANCELLED" : one.Text("status") ?? "CONFIRMED"));
        if (one.Organizer is { } organizer) Line($"ORGANIZER{Name(organizer["cn"]?.ToString())}:mailto:{AttendeeResolver.Address(organizer)}");
        foreach (var attendee in attendees) Line(Attendee(attendee));
        if (comment is { Length: > 0 }) Line("COMMENT:" + Escape(comment));
        Line("END:VEVENT");
        Line("END:VCALENDAR");
        return Encoding.UTF8.GetBytes(ical.ToString());
    }

    private static string Attendee(Attendee one)
    {
        var line = new StringBuilder("ATTENDEE");
        line.Append(Name(one.Cn)).Append(";CUTYPE=").Append(one.CuType).Append(";PARTSTAT=").Append(one.PartStat);
        if (one.Role is not null) line.Append(";ROLE=").Append(one.Role);
        if (one.Rsvp ?? one.PartStat == Model.Attendee.NeedsAction) line.Append(";RSVP=TRUE");
        return line.Append(':').Append(one.Uri).ToString();
    }

    private static string Name(string? name) => name is null ? "" : $";CN=\"{name.Replace("\"", "'", StringComparison.Ordinal)}\"";

    private static string Date(EventDate date) => date.AllDay ? ";VALUE=DATE:" + date.Value
        : date.Zone is null || date.IsUtc ? ":" + date.Value : $";TZID={date.Zone}:{date.Value}";

    private static string Utc(long millis) =>
        DateTimeOffset.FromUnixTimeMilliseconds(millis).UtcDateTime.ToString(EventDate.UtcForm, CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\r\n", "\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Lines end with CRLF and are folded before they pass 75 bytes.</summary>
    private static void Fold(StringBuilder ical, string text)
    {
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > 74)
            {
                ical.Append("\r\n ");
                bytes = 1;
            }

            ical.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        ical.Append("\r\n");
    }
}
