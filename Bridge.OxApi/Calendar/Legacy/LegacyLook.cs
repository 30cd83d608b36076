using System.Text.Json;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Small values of appointments ⇄ those of events: how the time is shown, colours, privacy, reminders.</summary>
internal static class LegacyLook
{
    private const int Reserved = 1, Temporary = 2, Absent = 3, Free = 4;

    /// <summary>Where "absent" is kept in an event: as calendars do that only know free and busy.</summary>
    private const string BusyProperty = "X-MICROSOFT-CDO-BUSYSTATUS";

    private static readonly JsonElement OutOfOffice = JsonDocument.Parse($$"""{"{{BusyProperty}}":"OOF"}""").RootElement;

    /// <summary>Colours of the ten labels, by number.</summary>
    private static readonly string?[] Colors = [null, "lightskyblue", "dodgerblue", "mediumpurple", "hotpink", "red", "orange", "yellow", "yellowgreen", "seagreen", "gray"];

    private static readonly OxColumn<OxEvent>[] Shown = [OxEventColumns.Transp, OxEventColumns.Status, OxEventColumns.ExtendedProperties];

    internal static void ReadShownAs(OxAppointment from, OxEvent to)
    {
        if (from.ShownAs is not { } shownAs) return;
        to.Transp = shownAs == Free ? "TRANSPARENT" : "OPAQUE";
        to.Status = shownAs == Temporary ? "TENTATIVE" : "CONFIRMED";
        if (shownAs == Absent) to.ExtendedProperties = OutOfOffice;
    }

    /// <summary>One number out of three fields, of which only those that differ are told: what they were before was read from such a number too.</summary>
    /// <returns>Null when nothing is told.</returns>
    internal static int? ShownAs(OxEvent from, Func<OxColumn<OxEvent>, bool> has)
    {
        if (!Array.Exists(Shown, column => has(column))) return null;
        if (has(OxEventColumns.Transp) && from.Transp == "TRANSPARENT") return Free;
        if (has(OxEventColumns.ExtendedProperties) && BusyOf(from) == "OOF") return Absent;
        return has(OxEventColumns.Status) && from.Status == "TENTATIVE" ? Temporary : Reserved;
    }

    /// <summary>Cancelled, and "working elsewhere", are not among the four.</summary>
    internal static IEnumerable<OxColumn<OxEvent>> BeyondShownAs(OxEvent from, Func<OxColumn<OxEvent>, bool> has)
    {
        if (has(OxEventColumns.Status) && from.Status == "CANCELLED") yield return OxEventColumns.Status;
        if (has(OxEventColumns.ExtendedProperties) && BusyOf(from) == "WORKINGELSEWHERE") yield return OxEventColumns.ExtendedProperties;
    }

    internal static string? ColorOf(int? label) => label is > 0 and <= 10 ? Colors[label.Value] : null;

    /// <summary>Null for a colour that is none of the ten.</summary>
    internal static int? LabelOf(string? color) => color is null ? 0 : Array.IndexOf(Colors, color) is > 0 and var label ? label : null;

    internal static IReadOnlyList<OxAlarm>? AlarmsOf(int? minutes) => minutes is not (>= 0 and var before)
        ? null
        : [new() { Action = "DISPLAY", Trigger = new() { Duration = before == 0 ? "PT0S" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-PT{before}M"), Related = "START" } }];

    /// <summary>Minutes before the start, −1 for none; null when one number cannot say it: several, or one that is no time before the start.</summary>
    internal static int? MinutesOf(IReadOnlyList<OxAlarm>? alarms)
    {
        if (alarms is null or []) return -1;
        if (alarms is not [{ Trigger: { Duration: { } text, Related: null or "START" } }]) return null;
        try
        {
            var body = text.TrimStart('-', '+');
            // The one form of RFC 5545 that XML does not have.
            var span = body.EndsWith('W') ? TimeSpan.FromDays(7 * int.Parse(body[1..^1], System.Globalization.CultureInfo.InvariantCulture)) : System.Xml.XmlConvert.ToTimeSpan(body);
            if (!text.StartsWith('-') && span != TimeSpan.Zero) return null;
            return span.TotalMinutes is >= 0 and <= 366 * 1440 and var minutes ? (int)minutes : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static string? BusyOf(OxEvent one)
    {
        if (one.ExtendedProperties is not { ValueKind: JsonValueKind.Object } properties || !properties.TryGetProperty(BusyProperty, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("value", out var inner)) value = inner;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
