using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.Eas.Protocol;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Recurrence;

/// <summary>How an event repeats, with what no RRULE can say: a rule by the months of another calendar, such as a birthday by the moon.</summary>
/// <remarks>OX repeats such an event by the Gregorian date of its first occurrence. The phone's own words are kept beside that rule and given back while it
/// is the one they were kept beside, so that phones go on reckoning by the moon. Source: MS-ASCAL, "CalendarType", "IsLeapMonth".</remarks>
internal static class EventRecurrence
{
    internal const string Property = "X-EAS-RECURRENCE";

    private const int MaxProperty = 2000;

    /// <summary>What the phone is told; null for an event that does not repeat in any way it knows.</summary>
    internal static EasRecurrence? Shown(OxEvent calendarEvent, Series series, CalendarViewer viewer)
    {
        if (RecurrenceMap.ToEas(series, viewer.IsModern, out _) is not { } eas) return null;
        return viewer.Version.Has(EasFeature.CalendarType) && Kept(calendarEvent, series) is { } kept
            ? kept with { Interval = eas.Interval, Occurrences = eas.Occurrences, Until = eas.Until }
            : eas;
    }

    /// <summary>Whether the phone left the recurrence alone and only wrote it in its own way.</summary>
    internal static bool IsSame(EasRecurrence shown, EasRecurrence sent, Series series)
    {
        if (!shown.IsOfOtherCalendar && !sent.IsOfOtherCalendar) return RecurrenceMap.SameDays(shown, sent, series);
        // A phone that knows no other calendars sends back the numbers alone.
        var known = sent with { CalendarType = sent.CalendarType ?? shown.CalendarType, IsLeapMonth = sent.IsLeapMonth ?? shown.IsLeapMonth };
        return Words(known) == Words(shown) && RecurrenceMap.SameDays(ByTheStart(shown), ByTheStart(sent), series);
    }

    /// <summary>Makes the event repeat as the phone says.</summary>
    /// <param name="series">Its start, zone and kind.</param>
    internal static void Put(OxEvent calendarEvent, EasRecurrence sent, Series series)
    {
        var rule = RecurrenceMap.ToRule(sent.IsOfOtherCalendar ? ByTheStart(sent) : sent, series);
        calendarEvent.Rrule = rule.ToString();
        ExtendedProperty.Set(calendarEvent, Property, sent.IsOfOtherCalendar ? Write(sent, rule) : null);
    }

    private static EasRecurrence ByTheStart(EasRecurrence eas) => eas with { DayOfMonth = null, MonthOfYear = null, WeekOfMonth = null, DayOfWeek = null };

    /// <summary>What is kept: all but how often and how long, which the rule says.</summary>
    private static EasRecurrence Words(EasRecurrence eas) =>
        eas with { Interval = 1, Occurrences = null, Until = null, FirstDayOfWeek = null, IsLeapMonth = eas.IsLeapMonth ?? false };

    private static string Pattern(RecurrenceRule rule) => (rule with { Count = null, Until = null }).ToString();

    private static string Write(EasRecurrence eas, RecurrenceRule rule) => new JsonObject
    {
        ["rule"] = Pattern(rule), ["type"] = eas.Type, ["calendar"] = eas.CalendarType, ["leap"] = eas.IsLeapMonth ?? false,
        ["dayOfWeek"] = eas.DayOfWeek, ["dayOfMonth"] = eas.DayOfMonth, ["week"] = eas.WeekOfMonth, ["month"] = eas.MonthOfYear,
    }.ToJsonString();

    private static EasRecurrence? Kept(OxEvent calendarEvent, Series series)
    {
        if (ExtendedProperty.Of(calendarEvent, Property) is not { Length: < MaxProperty } json || series.Rule is not { } rule) return null;
        try
        {
            if (JsonNode.Parse(json) is not JsonObject kept || kept["rule"] is not JsonValue beside || !beside.TryGetValue<string>(out var pattern) || pattern != Pattern(rule)) return null;
            return Number("type") is not { } type ? null : new()
            {
                Type = type, CalendarType = Number("calendar"), IsLeapMonth = kept["leap"] is JsonValue leap && leap.TryGetValue<bool>(out var isLeap) && isLeap,
                DayOfWeek = Number("dayOfWeek"), DayOfMonth = Number("dayOfMonth"), WeekOfMonth = Number("week"), MonthOfYear = Number("month"),
            };

            int? Number(string name) => kept[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
