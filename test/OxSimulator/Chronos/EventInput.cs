using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Chronos.Recurrence;
using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>What a client wrote about an event: the fields that are there, parsed and checked one by one. Unknown names are ignored, as the server does.</summary>
internal sealed class EventInput
{
    private static readonly string[] Classes = ["PUBLIC", "PRIVATE", "CONFIDENTIAL"];
    private static readonly string[] Statuses = ["TENTATIVE", "CONFIRMED", "CANCELLED"];
    private static readonly string[] TextFields = ["summary", "location", "description", "color", "url"];

    /// <summary>Characters for which the database has room.</summary>
    private static readonly (string Name, int Most)[] Limits = [("summary", 255), ("location", 255), ("description", 65_535)];

    private readonly JsonObject _json;

    internal EventInput(JsonObject json)
    {
        _json = json;
        Start = Date("startDate");
        End = Date("endDate");
        CheckRule();
        foreach (var name in TextFields)
            if (json[name] is { } text && text.GetValueKind() != System.Text.Json.JsonValueKind.String) throw ChronosFaults.InvalidData(name, "not a text");
        foreach (var (name, most) in Limits)
            if (Has(name) && _json[name]?.ToString() is { } text && text.Length > most) throw ChronosFaults.TooLong(name, most, text.Length);
        Check("class", Classes);
        Check("status", Statuses);
        if (Alarms is { } alarms && alarms.Any(alarm => alarm is not JsonObject one || one["trigger"] is not JsonObject trigger
            || (trigger["duration"] is null && trigger["dateTime"] is null))) throw ChronosFaults.InvalidAlarm();
    }

    internal EventDate? Start { get; }

    internal EventDate? End { get; }

    internal string? Uid => _json["uid"]?.ToString() is { Length: > 0 } uid ? uid : null;

    internal string? FileName => _json["filename"]?.ToString();

    internal bool Has(string name) => _json.ContainsKey(name);

    internal string? Rule => _json["rrule"]?.ToString() is { Length: > 0 } rule ? rule : null;

    internal JsonArray? Attendees => _json["attendees"] as JsonArray;

    internal JsonObject? Organizer => _json["organizer"] as JsonObject;

    internal JsonArray? Alarms => _json["alarms"] as JsonArray;

    internal JsonArray? Attachments => _json["attachments"] as JsonArray;

    internal IEnumerable<(string Name, JsonNode? Value)> PlainFields =>
        CalendarEvent.PlainFields.Where(Has).Select(name => (name, Normalise(name, _json[name])));

    /// <summary>The dates of <c>deleteExceptionDates</c> in the light of the series' start; null when not given.</summary>
    internal List<RecurrenceId>? DeleteExceptions(EventDate seriesStart)
    {
        if (_json["deleteExceptionDates"] is not JsonArray dates) return null;
        var ids = new List<RecurrenceId>();
        foreach (var date in dates)
            ids.Add(RecurrenceId.TryParse(date!.ToString(), seriesStart, out var id) ? id : throw ChronosFaults.InvalidRecurrenceId(date.ToString()));
        return ids;
    }

    private static JsonNode? Normalise(string name, JsonNode? value)
    {
        if (value is JsonValue text && text.TryGetValue(out string? s))
            return s.Length == 0 ? null : name is "class" or "status" or "transp" or "attendeePrivileges" ? s.ToUpperInvariant() : s;
        return value switch
        {
            JsonArray { Count: 0 } or JsonObject { Count: 0 } => null,
            _ => value?.DeepClone(),
        };
    }

    private EventDate? Date(string name)
    {
        if (_json[name] is not { } node) return null;
        if (EventDate.TryParse(node, out var date)) return date;
        if (node is JsonObject json && json["tzid"]?.ToString() is { } zone && TimeZones.Find(zone) is null) throw ChronosFaults.InvalidTimeZone(zone);
        throw OxFaults.BadJson($"The value of field {name} is not a date").AsException();
    }

    private void CheckRule()
    {
        if (Rule is not { } text) return;
        if (!RecurrenceRule.TryParse(text, out _, out var supported)) throw ChronosFaults.InvalidRule(text);
        if (!supported) throw ChronosFaults.UnsupportedRule(text);
    }

    private void Check(string name, string[] values)
    {
        if (_json[name]?.ToString() is { } value && !values.Contains(value.ToUpperInvariant())) throw ChronosFaults.InvalidData(name, value);
    }
}
