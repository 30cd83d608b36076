using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;

namespace OxSimulator.Appointments;

/// <summary>What a client of the legacy module wrote, as chronos would be told it. Names that are no fields are ignored, as the server does.</summary>
internal static class AppointmentInput
{
    private const long Day = 86_400_000;

    private static readonly (string Old, string New)[] Texts = [("title", "summary"), ("location", "location"), ("note", "description"), ("uid", "uid")];

    private static readonly string[] Times = ["start_date", "end_date", "full_time", "timezone"];

    internal static JsonObject Translate(JsonObject json, CalendarEvent? stored, ChronosScope scope)
    {
        if (stored is null)
        {
            if (Number(json, "start_date") is null) throw AppointmentFaults.NoStart();
            if (Number(json, "end_date") is null) throw AppointmentFaults.NoEnd();
            if (string.IsNullOrEmpty(json["title"]?.ToString())) throw AppointmentFaults.NoTitle();
        }

        var target = new JsonObject();
        foreach (var (old, now) in Texts)
            if (json.ContainsKey(old)) target[now] = json[old]?.ToString();
        if (json.ContainsKey("categories"))
            target["categories"] = new JsonArray([.. (json["categories"]?.ToString() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(one => (JsonNode)one)]);
        if (json.ContainsKey("color_label")) target["color"] = AppointmentColors.ColorOf(Number(json, "color_label") ?? 0);
        // What was told as private may be either of the two that chronos knows.
        if (json.ContainsKey("private_flag") && Flag(json["private_flag"]) != (stored is not null && stored.Class != "PUBLIC")) target["class"] = Flag(json["private_flag"]) ? "PRIVATE" : "PUBLIC";
        if (json.ContainsKey("shown_as")) ReadShownAs(json, target, stored);
        if (json.ContainsKey("alarm"))
            target["alarms"] = Number(json, "alarm") is >= 0 and var minutes ? new JsonArray(Alarm(minutes)) : new JsonArray();
        ReadTimes(json, target, stored, scope.Call);
        if (AppointmentRule.IsIn(json)) target["rrule"] = AppointmentRule.Read(json, stored);
        if (stored is null && json["organizer"]?.ToString() is { Length: > 0 } organizer && !scope.CalendarUser.HasAddress(organizer))
            target["organizer"] = new JsonObject { ["uri"] = AttendeeResolver.Mailto + organizer };
        AppointmentPeople.Read(json, target, stored, scope);
        return target;
    }

    /// <exception cref="OxFaultException">SVL-0009 when it is no number.</exception>
    internal static long? Number(JsonObject json, string name)
    {
        if (json[name] is not { } node) return null;
        if (node is JsonValue value)
        {
            if (value.TryGetValue(out long number)) return number;
            if (value.TryGetValue(out int small)) return small;
            if (value.TryGetValue(out string? text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return number;
        }

        throw OxFaults.BadJson($"The value of field {name} has the wrong type").AsException();
    }

    private static bool Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) && flag;

    private static void ReadShownAs(JsonObject json, JsonObject target, CalendarEvent? stored)
    {
        var shownAs = Number(json, "shown_as") ?? 1;
        if (shownAs is < 1 or > 4) throw AppointmentFaults.ShownAs(shownAs);
        if (stored is null || AppointmentColumns.ShownAs(stored) != shownAs) AppointmentColumns.ShowAs(shownAs, target);
    }

    private static JsonObject Alarm(long minutes) => new()
    {
        ["action"] = "DISPLAY",
        ["trigger"] = new JsonObject { ["duration"] = string.Create(CultureInfo.InvariantCulture, $"-PT{minutes}M"), ["related"] = "START" },
    };

    private static void ReadTimes(JsonObject json, JsonObject target, CalendarEvent? stored, OxCall call)
    {
        if (!Array.Exists(Times, json.ContainsKey)) return;
        var fullTime = json.ContainsKey("full_time") ? Flag(json["full_time"]) : stored?.Start.AllDay == true;
        var zone = json["timezone"]?.ToString() ?? stored?.Start.Zone ?? call.User.TimeZoneId;
        if (TimeZones.Find(zone) is not { } found) throw OxFaults.InvalidParameter("timezone", zone).AsException();
        target["startDate"] = Date(Number(json, "start_date"), stored?.Start);
        target["endDate"] = Date(Number(json, "end_date"), stored?.End);

        JsonObject? Date(long? sent, EventDate? before)
        {
            if (sent is null && before is null) return null;
            if (fullTime)
            {
                var day = sent ?? TimeZones.ToMillis(before!.Value.ToUtc());
                return new EventDate(DateTimeOffset.FromUnixTimeMilliseconds(day - (((day % Day) + Day) % Day)).UtcDateTime, null, AllDay: true).ToJson(nameUtc: false);
            }

            var utc = sent is { } time ? call.FromTime(time) : TimeZones.ToMillis(before!.Value.ToUtc());
            return new EventDate(TimeZones.FromUtc(DateTimeOffset.FromUnixTimeMilliseconds(utc).UtcDateTime, found), zone, AllDay: false).ToJson(nameUtc: true);
        }
    }
}
