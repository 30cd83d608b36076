using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>An event's X-properties: what other calendars, and phones, know of it and OX has no field for. Source: OX HTTP API, chronos, "extendedProperties".</summary>
internal static class ExtendedProperty
{
    /// <summary>Null for none, or one that is no text.</summary>
    internal static string? Of(OxEvent calendarEvent, string name)
    {
        if (calendarEvent.ExtendedProperties is not { ValueKind: JsonValueKind.Object } properties || !properties.TryGetProperty(name, out var value)) return null;
        // With parameters a property is an object, without mostly a plain text.
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("value", out var inner)) value = inner;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>Every other property stays as it is.</summary>
    /// <param name="value">Null removes it.</param>
    internal static void Set(OxEvent calendarEvent, string name, string? value)
    {
        if (value == Of(calendarEvent, name)) return;
        var all = calendarEvent.ExtendedProperties is { ValueKind: JsonValueKind.Object } held ? JsonNode.Parse(held.GetRawText())!.AsObject() : [];
        all.Remove(name);
        if (value is not null) all[name] = value;
        if (all.Count == 0)
        {
            calendarEvent.ExtendedProperties = null;
            return;
        }

        using var document = JsonDocument.Parse(all.ToJsonString());
        calendarEvent.ExtendedProperties = document.RootElement.Clone();
    }
}
