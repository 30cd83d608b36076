using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar;

/// <summary>Reads the answers of chronos. Source: OX HTTP API, chronos, result shapes.</summary>
internal static class OxCalendarReader
{
    /// <summary>Events overlap and that was not to be ignored; <see cref="HardConflicts"/> when it cannot be.</summary>
    private const string Conflicts = "CAL-4091";
    private const string HardConflicts = "CAL-4092";

    /// <summary>Events of a listing; <c>null</c> entries (gone) are left out.</summary>
    internal static List<OxEvent> ReadEvents(ref Utf8JsonReader json)
    {
        var events = new List<OxEvent>();
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            if (json.TokenType != JsonTokenType.Null) events.Add(ReadEvent(ref json));
        return events;
    }

    internal static OxEvent ReadEvent(ref Utf8JsonReader json) => OxRow.ReadObject(ref json, OxEventColumns.All);

    internal static (List<OxEvent> Modified, List<OxEvent> Deleted) ReadUpdates(ref Utf8JsonReader json)
    {
        List<OxEvent> modified = [], deleted = [];
        OxRow.Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isModified = json.ValueTextEquals("newAndModified"u8);
            var isDeleted = json.ValueTextEquals("deleted"u8);
            json.Read();
            if (json.TokenType != JsonTokenType.StartArray || !(isModified || isDeleted)) json.Skip();
            else if (isModified) modified = ReadEvents(ref json);
            else deleted = ReadEvents(ref json);
        }
        return (modified, deleted);
    }

    /// <summary>The outcome of a write: what it did, or the conflicts that kept it from being done.</summary>
    internal static OxCalendarAnswer ReadAnswer(ref Utf8JsonReader json)
    {
        var answer = new OxCalendarAnswer();
        OxRow.Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name is "id" && json.TokenType != JsonTokenType.Null) answer.Id = OxCell.Id.Read(ref json);
            else if (name is "folderId" && json.TokenType != JsonTokenType.Null) answer.FolderId = OxCell.Id.Read(ref json);
            else if (name is "error" && json.TokenType == JsonTokenType.StartObject) answer.Error = ReadError(ref json);
            else if (json.TokenType != JsonTokenType.StartArray) json.Skip();
            else if (name is "created") answer.Created = ReadEvents(ref json);
            else if (name is "updated") answer.Updated = ReadEvents(ref json);
            else if (name is "deleted") answer.Deleted = ReadEvents(ref json);
            else if (name is "conflicts") answer.Error = ReadConflicts(ref json);
            else json.Skip();
        }
        return answer;
    }

    /// <summary>One answer per event; early 7.10.0 gave one for all.</summary>
    internal static (List<OxCalendarAnswer> Answers, bool PerEvent) ReadAnswers(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject) return ([ReadAnswer(ref json)], false);
        var answers = new List<OxCalendarAnswer>();
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) answers.Add(ReadAnswer(ref json));
        return (answers, true);
    }

    internal static List<OxFreeBusy> ReadFreeBusy(ref Utf8JsonReader json)
    {
        var all = new List<OxFreeBusy>();
        OxRow.Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var row = JsonSerializer.Deserialize(ref json, Json.OxJson.Default.OxFreeBusyRow);
            if (row?.Attendee is not null)
                all.Add(new(
                    row.Attendee,
                    [.. (row.FreeBusyTime ?? []).Select(time => new OxFreeBusyTime(time.StartTime, time.EndTime, time.FbType ?? "BUSY"))],
                    // A warning stands where an attendee's times could not be had.
                    row.FreeBusyTime is { Count: > 0 } || row.Warnings is null or { Count: 0 }));
        }
        return all;
    }

    private static OxError ReadConflicts(ref Utf8JsonReader json)
    {
        using var conflicts = JsonDocument.ParseValue(ref json);
        var hard = conflicts.RootElement.EnumerateArray()
            .Where(conflict => conflict.ValueKind == JsonValueKind.Object && conflict.TryGetProperty("hard_conflict", out var flag) && flag.ValueKind == JsonValueKind.True).ToList();
        return new(hard.Count > 0 ? HardConflicts : Conflicts, OxErrorCategory.UserInput) { Arguments = [.. hard.SelectMany(Taken).Distinct(StringComparer.Ordinal)] };
    }

    /// <summary>The addresses (<c>uri</c>) of the rooms and things that are taken.</summary>
    private static IEnumerable<string> Taken(JsonElement conflict)
    {
        if (!conflict.TryGetProperty("conflicting_attendees", out var attendees) || attendees.ValueKind != JsonValueKind.Array) yield break;
        foreach (var attendee in attendees.EnumerateArray())
        {
            if (attendee.ValueKind != JsonValueKind.Object || Text(attendee, "cuType") is not ("RESOURCE" or "ROOM")) continue;
            foreach (var name in (string[])["uri", "email"])
                if (Text(attendee, name) is { Length: > 0 } address) yield return name == "email" ? "mailto:" + address : address;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static OxError ReadError(ref Utf8JsonReader json)
    {
        using var error = JsonDocument.ParseValue(ref json);
        return OxCaller.TryReadError(System.Text.Encoding.UTF8.GetBytes(error.RootElement.GetRawText())) ?? new OxError("", OxErrorCategory.Error);
    }
}

/// <summary>A calendar result while it is read.</summary>
internal sealed class OxCalendarAnswer
{
    internal string? Id { get; set; }

    internal string? FolderId { get; set; }

    internal IReadOnlyList<OxEvent> Created { get; set; } = [];

    internal IReadOnlyList<OxEvent> Updated { get; set; } = [];

    internal IReadOnlyList<OxEvent> Deleted { get; set; } = [];

    internal OxError? Error { get; set; }

    internal OxEventResult Result => new(Created, Updated, Deleted);
}

/// <summary>An attendee's entry in a free/busy answer, as it stands.</summary>
internal sealed record OxFreeBusyRow(OxAttendee? Attendee, IReadOnlyList<OxFreeBusyRowTime>? FreeBusyTime, IReadOnlyList<JsonElement>? Warnings);

internal sealed record OxFreeBusyRowTime(long StartTime, long EndTime, string? FbType);
