using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;

namespace OxSimulator.Chronos.Ical;

/// <summary>An iTIP message: its method and its events, each in the form that chronos takes from clients.</summary>
internal sealed record IcalMessage(string Method, IReadOnlyList<IcalEvent> Events);

/// <param name="Json">Event data with <c>recurrenceId</c> on exceptions.</param>
internal sealed record IcalEvent(string Uid, int Sequence, string? RecurrenceId, JsonObject Json);

/// <summary>Reads the events of an iCalendar object; everything else in it is passed over.</summary>
internal static class IcalReader
{
    private const int MostLines = 20_000;

    private static readonly (string Property, string Field)[] Texts =
        [("SUMMARY", "summary"), ("LOCATION", "location"), ("DESCRIPTION", "description"), ("URL", "url"), ("CLASS", "class"), ("TRANSP", "transp"), ("STATUS", "status")];

    /// <param name="fallbackZone">Stands in for a TZID that nobody knows.</param>
    internal static IcalMessage Read(string ical, string fallbackZone)
    {
        var method = "PUBLISH";
        var events = new List<IcalEvent>();
        List<IcalProperty>? inEvent = null;
        var depth = 0;
        foreach (var property in Unfold(ical).Take(MostLines).Select(IcalProperty.Parse).OfType<IcalProperty>())
        {
            switch (property.Name)
            {
                case "BEGIN" when property.Value.Trim().Equals("VEVENT", StringComparison.OrdinalIgnoreCase):
                    (inEvent, depth) = ([], 0);
                    break;
                case "BEGIN":
                    depth++;
                    break;
                case "END" when property.Value.Trim().Equals("VEVENT", StringComparison.OrdinalIgnoreCase) && inEvent is not null:
                    if (ToEvent(inEvent, fallbackZone) is { } one) events.Add(one);
                    inEvent = null;
                    break;
                case "END":
                    depth--;
                    break;
                case "METHOD":
                    method = property.Value.Trim().ToUpperInvariant();
                    break;
                default:
                    // Lines of an alarm inside the event are not the event's.
                    if (depth == 0) inEvent?.Add(property);
                    break;
            }
        }

        return new(method, [.. events.OrderBy(one => one.RecurrenceId is null ? 0 : 1)]);
    }

    private static IcalEvent? ToEvent(List<IcalProperty> lines, string fallbackZone)
    {
        IcalProperty? Line(string name) => lines.Find(line => line.Name == name);
        if (Line("UID")?.Value.Trim() is not { Length: > 0 } uid) return null;
        var json = new JsonObject { ["uid"] = uid };
        foreach (var (property, field) in Texts)
            if (Line(property)?.Text is { Length: > 0 } text) json[field] = text;
        var start = Line("DTSTART") is { } startLine ? Date(startLine, fallbackZone) : null;
        if (start is not null) json["startDate"] = start.Value.ToJson(nameUtc: true);
        var end = Line("DTEND") is { } endLine ? Date(endLine, fallbackZone) : start is { } begin && Line("DURATION") is { } duration ? After(begin, duration.Value) : null;
        if (end is not null) json["endDate"] = end.Value.ToJson(nameUtc: true);
        if (Line("RRULE") is { } rule) json["rrule"] = rule.Value.Trim();
        var deleted = lines.Where(line => line.Name == "EXDATE").SelectMany(line => line.Value.Split(',').Select(value => Date(line with { Value = value }, fallbackZone)))
            .OfType<EventDate>().Select(date => (JsonNode)RecurrenceId.Of(date).Text).ToArray();
        if (deleted.Length > 0) json["deleteExceptionDates"] = new JsonArray(deleted);
        if (lines.Where(line => line.Name == "CATEGORIES").SelectMany(line => line.Text.Split(',')).ToList() is { Count: > 0 } categories)
            json["categories"] = new JsonArray([.. categories.Select(name => (JsonNode)name)]);
        if (Line("ORGANIZER") is { } organizer) json["organizer"] = Person(organizer);
        var attendees = lines.Where(line => line.Name == "ATTENDEE").Select(line => (JsonNode)Attendee(line)).ToArray();
        if (attendees.Length > 0) json["attendees"] = new JsonArray(attendees);
        var recurrenceId = Line("RECURRENCE-ID") is { } id && Date(id, fallbackZone) is { } original ? RecurrenceId.Of(original).Text : null;
        var sequence = int.TryParse(Line("SEQUENCE")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new(uid, sequence, recurrenceId, json);
    }

    private static JsonObject Person(IcalProperty line)
    {
        var json = new JsonObject { ["uri"] = line.Value.Trim() };
        if (line["CN"] is { } name) json["cn"] = name;
        return json;
    }

    private static JsonObject Attendee(IcalProperty line)
    {
        var json = Person(line);
        foreach (var (parameter, field) in new[] { ("PARTSTAT", "partStat"), ("ROLE", "role"), ("CUTYPE", "cuType") })
            if (line[parameter] is { } value) json[field] = value;
        if (line["RSVP"] is { } rsvp) json["rsvp"] = rsvp.Equals("TRUE", StringComparison.OrdinalIgnoreCase);
        return json;
    }

    private static EventDate? Date(IcalProperty line, string fallbackZone)
    {
        var zone = line["TZID"] is { } tzid ? Zone(tzid) ?? fallbackZone : null;
        return EventDate.TryParse(line.Value.Trim(), zone, out var date) ? date : null;
    }

    /// <summary>IANA names, Windows names, and what mail programs wrap around them.</summary>
    private static string? Zone(string tzid)
    {
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(tzid, out var iana)) return iana;
        if (TimeZones.Find(tzid) is not null) return tzid;
        var parts = tzid.Split('/');
        return parts.Length > 2 && string.Join('/', parts[^2..]) is var tail && TimeZones.Find(tail) is not null ? tail : null;
    }

    private static EventDate? After(EventDate start, string duration)
    {
        try
        {
            return start.At(start.Local + System.Xml.XmlConvert.ToTimeSpan(duration.Trim()));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Unfold(string ical)
    {
        string? pending = null;
        foreach (var line in ical.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line is [var first, ..] && first is ' ' or '\t')
            {
                pending += line[1..];
                continue;
            }

            if (pending is not null) yield return pending;
            pending = line;
        }

        if (pending is not null) yield return pending;
    }
}
