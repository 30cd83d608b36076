using System.Globalization;
using System.Xml;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX alarms ⇄ EAS Reminder: minutes before the start. Source: MS-ASCAL, "Reminder".</summary>
/// <remarks>A phone knows one reminder. Mail alarms, and further ones beside the first, stay as they are.</remarks>
internal static class Reminder
{
    private const int MostMinutes = 60 * 24 * 366;

    /// <summary>Null for no reminder, or for one after the start, which EAS cannot say.</summary>
    internal static int? MinutesOf(OxEvent calendarEvent, CalendarViewer viewer) =>
        (calendarEvent.Alarms ?? []).Where(IsShown).Select(alarm => Minutes(alarm.Trigger, calendarEvent, viewer)).FirstOrDefault(minutes => minutes is not null);

    /// <param name="minutes">Null removes the reminder.</param>
    internal static List<OxAlarm> With(OxEvent calendarEvent, int? minutes, CalendarViewer viewer)
    {
        var alarms = (calendarEvent.Alarms ?? []).ToList();
        var shown = alarms.FindIndex(alarm => IsShown(alarm) && Minutes(alarm.Trigger, calendarEvent, viewer) is not null);
        if (minutes is not { } value)
        {
            alarms.RemoveAll(alarm => IsShown(alarm) && Minutes(alarm.Trigger, calendarEvent, viewer) is not null);
            return alarms;
        }

        var trigger = new OxTrigger { Duration = Duration(value), Related = "START" };
        if (shown >= 0) alarms[shown] = alarms[shown] with { Trigger = trigger, Acknowledged = null };
        else alarms.Add(new() { Action = "DISPLAY", Trigger = trigger, Description = "Reminder" });
        return alarms;
    }

    /// <summary>Null for anything but a number of minutes.</summary>
    internal static int? Read(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var minutes)
            ? Math.Min(minutes, MostMinutes)
            : null;

    private static bool IsShown(OxAlarm alarm) => alarm.Action is null or "DISPLAY" or "AUDIO";

    private static string Duration(int minutes) =>
        minutes == 0 ? "PT0S" : string.Create(CultureInfo.InvariantCulture, $"-PT{minutes}M");

    private static int? Minutes(OxTrigger? trigger, OxEvent calendarEvent, CalendarViewer viewer)
    {
        if (trigger?.Duration is { } text)
        {
            if (ParseDuration(text) is not { } duration) return null;
            if (trigger.Related == "END" && EventTimes.Of(calendarEvent, viewer.Zone) is { } times)
                duration += (times.EndInstant - times.StartInstant).ToTimeSpan();
            return Whole(-duration.TotalMinutes);
        }

        return CalendarDate.Parse(trigger?.DateTime) is { } at && EventTimes.Of(calendarEvent, viewer.Zone) is { } when
            ? Whole((when.StartInstant - at.InUtc().ToInstant()).TotalMinutes)
            : null;
    }

    private static int? Whole(double minutes) => minutes is >= 0 and <= MostMinutes ? (int)minutes : null;

    private static TimeSpan? ParseDuration(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        var body = text.TrimStart('-', '+');
        // The one form of RFC 5545 that XML does not have.
        if (body.EndsWith('W') && body.StartsWith('P') && int.TryParse(body[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var weeks) && weeks < 1000)
            return TimeSpan.FromDays(7 * weeks * sign);
        try
        {
            return XmlConvert.ToTimeSpan(body) * sign;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
