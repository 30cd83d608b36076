using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX location ⇄ Location (up to 14.1) or AirSyncBase's Location (from 16.0). Source: MS-ASCAL, "Location"; MS-ASAIRS, "Location".</summary>
/// <remarks>OX has one text for a place, and its coordinates. What a phone tells in parts is kept beside the text as Outlook keeps it, and counts while the text is still its own.</remarks>
internal sealed class CalendarPlace
{
    /// <summary>A list of places, of which we keep one.</summary>
    internal const string Property = "X-MICROSOFT-LOCATIONS";

    // As far as two ways to write one number differ.
    private const double SamePoint = 1e-6;

    private const int MaxProperty = 10_000;

    private static readonly (WbxmlTag Tag, string Name)[] Parts =
    [
        (AirSyncBaseTags.Annotation, "LocationAnnotation"), (AirSyncBaseTags.Street, "LocationStreet"), (AirSyncBaseTags.City, "LocationCity"), (AirSyncBaseTags.State, "LocationState"),
        (AirSyncBaseTags.Country, "LocationCountry"), (AirSyncBaseTags.PostalCode, "LocationPostalCode"), (AirSyncBaseTags.LocationUri, "LocationUri"),
        (AirSyncBaseTags.Accuracy, "LocationAccuracy"), (AirSyncBaseTags.Altitude, "LocationAltitude"), (AirSyncBaseTags.AltitudeAccuracy, "LocationAltitudeAccuracy"),
    ];

    /// <summary>What a text says of an address, in its order.</summary>
    private static readonly WbxmlTag[] Address =
        [AirSyncBaseTags.Street, AirSyncBaseTags.PostalCode, AirSyncBaseTags.City, AirSyncBaseTags.State, AirSyncBaseTags.Country];

    private static readonly WbxmlTag[] Numbers = [AirSyncBaseTags.Accuracy, AirSyncBaseTags.Altitude, AirSyncBaseTags.AltitudeAccuracy];

    private readonly string _name;

    // By Parts; "" where there is none.
    private readonly string[] _parts;

    private readonly OxGeo? _point;

    private CalendarPlace(string name, string[] parts, OxGeo? point) => (_name, _parts, _point) = (name.Trim(), parts, point);

    private bool HasParts => Array.Exists(_parts, part => part.Length > 0);

    /// <summary>The place's name, then what the name does not say of its address.</summary>
    private string Text
    {
        get
        {
            var address = Address.Select(Part).Where(part => part.Length > 0 && !_name.Contains(part, StringComparison.OrdinalIgnoreCase));
            return string.Join(", ", _name.Length > 0 ? address.Prepend(_name) : address);
        }
    }

    internal static CalendarPlace Of(OxEvent calendarEvent)
    {
        var text = calendarEvent.Location ?? "";
        return Kept(calendarEvent) is { } kept && kept.Text == text.Trim() ? kept : new(text, [.. Parts.Select(_ => "")], calendarEvent.Geo);
    }

    internal bool IsSame(CalendarPlace other) =>
        _name == other._name && _parts.AsSpan().SequenceEqual(other._parts) && IsNear(_point, other._point);

    internal void Write(WbxmlWriter writer, CalendarViewer viewer)
    {
        if (!viewer.IsModern)
        {
            writer.Element(CalendarTags.Location, Text);
            return;
        }

        writer.Start(AirSyncBaseTags.Location);
        writer.Optional(AirSyncBaseTags.DisplayName, _name.Length > 0 ? _name : null);
        for (var i = 0; i < Parts.Length; i++)
        {
            if (_parts[i].Length > 0) writer.Element(Parts[i].Tag, _parts[i]);
        }

        if (_point is not null)
        {
            writer.Element(AirSyncBaseTags.Latitude, _point.Lat.ToString(CultureInfo.InvariantCulture));
            writer.Element(AirSyncBaseTags.Longitude, _point.Long.ToString(CultureInfo.InvariantCulture));
        }

        writer.End();
    }

    /// <param name="clearsWhenMissing">The phone sends all that it has, and has no place.</param>
    internal static void Read(WbxmlElement data, EventDraft draft, bool clearsWhenMissing)
    {
        if (data.Child(AirSyncBaseTags.Location) is { } place) Of(place).Put(draft);
        else if ((data.TextOf(CalendarTags.Location) ?? (clearsWhenMissing ? "" : null)) is { } text) PutText(draft, text);
    }

    private static CalendarPlace Of(WbxmlElement place)
    {
        var (latitude, longitude) = (Number(place.TextOf(AirSyncBaseTags.Latitude)), Number(place.TextOf(AirSyncBaseTags.Longitude)));
        var point = latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180 ? new OxGeo(latitude.Value, longitude.Value) : null;
        return new(place.TextOf(AirSyncBaseTags.DisplayName) ?? "", [.. Parts.Select(part => Clean(part.Tag, place.TextOf(part.Tag)))], point);
    }

    private void Put(EventDraft draft)
    {
        var shown = Of(draft.Shown);
        // A phone that knows nothing but names does not change what it leaves out.
        if (IsSame(shown) || (_name == shown._name && _point is null && !HasParts)) return;
        PutText(draft, Text);
        ExtendedProperty.Set(draft.Now, Property, HasParts ? ToJson() : null);
        draft.Touched(OxEventColumns.ExtendedProperties);
        if (!IsNear(_point, draft.Now.Geo)) draft.Set(OxEventColumns.Geo, _point);
    }

    private static void PutText(EventDraft draft, string text)
    {
        if (text.Trim() == (draft.Shown.Location ?? "").Trim()) return;
        draft.Set(OxEventColumns.Location, text);
        // Another place is elsewhere.
        if (draft.Shown.Geo is not null) draft.Set(OxEventColumns.Geo, null);
    }

    private static CalendarPlace? Kept(OxEvent calendarEvent)
    {
        if (ExtendedProperty.Of(calendarEvent, Property) is not { Length: < MaxProperty } json) return null;
        try
        {
            return JsonNode.Parse(json) is JsonArray { Count: > 0 } list && list[0] is JsonObject first
                ? new(TextOf(first, "DisplayName"), [.. Parts.Select(part => Clean(part.Tag, TextOf(first, part.Name)))], calendarEvent.Geo)
                : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private string ToJson()
    {
        var place = new JsonObject { ["DisplayName"] = _name };
        for (var i = 0; i < Parts.Length; i++)
        {
            if (_parts[i].Length > 0) place[Parts[i].Name] = _parts[i];
        }

        return new JsonArray(place).ToJsonString();
    }

    private string Part(WbxmlTag tag) => _parts[Array.FindIndex(Parts, part => part.Tag == tag)];

    private static string TextOf(JsonObject place, string name) => place[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static string Clean(WbxmlTag tag, string? text)
    {
        text = text?.Trim() ?? "";
        return Array.IndexOf(Numbers, tag) < 0 ? text : Number(text)?.ToString(CultureInfo.InvariantCulture) ?? "";
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static bool IsNear(OxGeo? one, OxGeo? other) =>
        one is null || other is null ? one is null && other is null : Math.Abs(one.Lat - other.Lat) < SamePoint && Math.Abs(one.Long - other.Long) < SamePoint;
}
