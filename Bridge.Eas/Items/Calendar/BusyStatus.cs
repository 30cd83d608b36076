using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.Eas.Protocol;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX transparency, status and Microsoft's own property ⇄ EAS BusyStatus. Source: MS-ASCAL, "BusyStatus"; MS-OXCICAL.</summary>
internal static class BusyStatus
{
    internal const int Free = 0, Tentative = 1, Busy = 2, OutOfOffice = 3, WorkingElsewhere = 4;

    /// <summary>Where "out of office" survives in a calendar that only knows free and busy.</summary>
    internal const string Property = "X-MICROSOFT-CDO-BUSYSTATUS";

    /// <summary>Busy for everything that is no status, as phones take it.</summary>
    internal static int Read(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var busy) && busy <= WorkingElsewhere ? busy : Busy;

    internal static int FromOx(OxEvent calendarEvent, CalendarViewer viewer)
    {
        if (calendarEvent.Transp == "TRANSPARENT") return Free;
        switch (PropertyOf(calendarEvent))
        {
            case "OOF":
                return OutOfOffice;
            case "WORKINGELSEWHERE" when viewer.IsModern:
                return WorkingElsewhere;
        }

        var unanswered = !Meeting.IsOrganizer(calendarEvent, viewer) && Meeting.Self(calendarEvent, viewer)?.PartStat is "TENTATIVE" or "NEEDS-ACTION";
        return calendarEvent.Status == "TENTATIVE" || unanswered ? Tentative : Busy;
    }

    internal static void ToOx(OxEvent calendarEvent, int busy)
    {
        calendarEvent.Transp = busy == Free ? "TRANSPARENT" : "OPAQUE";
        if (busy == Tentative) calendarEvent.Status = "TENTATIVE";
        else if (calendarEvent.Status == "TENTATIVE") calendarEvent.Status = "CONFIRMED";

        var value = busy switch { OutOfOffice => "OOF", WorkingElsewhere => "WORKINGELSEWHERE", _ => null };
        if (value != PropertyOf(calendarEvent)) calendarEvent.ExtendedProperties = With(calendarEvent.ExtendedProperties, value);
    }

    private static string? PropertyOf(OxEvent calendarEvent)
    {
        if (calendarEvent.ExtendedProperties is not { ValueKind: JsonValueKind.Object } properties || !properties.TryGetProperty(Property, out var value)) return null;
        // With parameters a property is an object, without mostly a plain text.
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("value", out var inner)) value = inner;
        return value.ValueKind == JsonValueKind.String && value.GetString() is "OOF" or "WORKINGELSEWHERE" ? value.GetString() : null;
    }

    private static JsonElement? With(JsonElement? properties, string? value)
    {
        var all = properties is { ValueKind: JsonValueKind.Object } held ? JsonNode.Parse(held.GetRawText())!.AsObject() : [];
        all.Remove(Property);
        if (value is not null) all[Property] = value;
        if (all.Count == 0) return null;
        using var document = JsonDocument.Parse(all.ToJsonString());
        return document.RootElement.Clone();
    }
}
