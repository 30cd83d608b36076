using System.Globalization;
using System.Text.Json.Nodes;

namespace OxSimulator.Chronos.Model;

/// <summary>
/// A start or end as chronos carries it: <c>{"value":"20261121T130000","tzid":"Europe/Berlin"}</c>, UTC with a trailing <c>Z</c>,
/// all-day as eight digits, floating without zone. Source: OX HTTP API, chronos "DateTimeData".
/// </summary>
/// <param name="Local">Wall clock in <paramref name="Zone"/>; midnight when all-day.</param>
/// <param name="Zone">IANA name, "UTC", or null for floating and all-day values.</param>
internal readonly record struct EventDate(DateTime Local, string? Zone, bool AllDay)
{
    internal const string DateForm = "yyyyMMdd";
    internal const string LocalForm = "yyyyMMdd'T'HHmmss";
    internal const string UtcForm = "yyyyMMdd'T'HHmmss'Z'";

    internal bool IsUtc => string.Equals(Zone, "UTC", StringComparison.OrdinalIgnoreCase);

    /// <summary>The instant; floating and all-day values are read in <paramref name="floatingZone"/>.</summary>
    internal DateTime ToUtc(TimeZoneInfo? floatingZone = null) => TimeZones.ToUtc(Local, Zone is null ? floatingZone : TimeZones.Find(Zone));

    internal static bool TryParse(JsonNode? node, out EventDate date)
    {
        date = default;
        if (node is not JsonObject json || json["value"] is not JsonValue value || !value.TryGetValue(out string? text)) return false;
        var zone = json["tzid"] is JsonValue tzid && tzid.TryGetValue(out string? name) ? name : null;
        return TryParse(text, zone, out date);
    }

    internal static bool TryParse(string text, string? zone, out EventDate date)
    {
        date = default;
        if (DateTime.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            date = new EventDate(day, null, AllDay: true);
            return true;
        }

        if (DateTime.TryParseExact(text, UtcForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var utc))
        {
            date = new EventDate(utc, "UTC", AllDay: false);
            return true;
        }

        if (!DateTime.TryParseExact(text, LocalForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return false;
        if (zone is not null && TimeZones.Find(zone) is null) return false;
        date = new EventDate(local, zone, AllDay: false);
        return true;
    }

    internal string Value => Local.ToString(AllDay ? DateForm : IsUtc ? UtcForm : LocalForm, CultureInfo.InvariantCulture);

    /// <param name="nameUtc">The server names the zone of a UTC value or leaves it out, by the identity of an inner object; clients see both.</param>
    internal JsonObject ToJson(bool nameUtc)
    {
        var json = new JsonObject { ["value"] = Value };
        if (Zone is not null && (!IsUtc || nameUtc)) json["tzid"] = Zone;
        return json;
    }

    internal EventDate At(DateTime local) => this with { Local = local };

    internal static EventDate FromUtc(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified), "UTC", AllDay: false);
}
