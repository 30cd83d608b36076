using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Chronos.Recurrence;

namespace OxSimulator.Appointments;

/// <summary>The recurrence fields of old (type, days, day_in_month, month, interval, until, occurrences) and the rule that the store keeps.</summary>
/// <remarks>Source: OX HTTP API, "Detailed task and appointment data".</remarks>
internal static class AppointmentRule
{
    internal const int Daily = 1, Weekly = 2, Monthly = 3, Yearly = 4;

    private const int LastWeek = 5;

    private static readonly string[] Fields = ["recurrence_type", "interval", "days", "day_in_month", "month", "until", "occurrences"];

    private static readonly string[] DayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    internal static bool IsIn(JsonObject json) => Array.Exists(Fields, json.ContainsKey);

    /// <summary>The fields of a rule; empty when these fields cannot say it.</summary>
    internal static Dictionary<string, long> Of(CalendarEvent one)
    {
        var fields = new Dictionary<string, long>(StringComparer.Ordinal);
        if (one.Rule is null || !RecurrenceRule.TryParse(one.Rule, out var rule, out _)) return fields;
        var start = one.Start.Local;
        var days = rule.ByDay.Aggregate(0, (mask, day) => mask | (1 << (int)day.Day));
        var nth = rule.BySetPos.Count > 0 ? rule.BySetPos[0] : rule.ByDay.Count > 0 ? rule.ByDay[0].Ordinal : 0;
        switch (rule.Frequency)
        {
            case Frequency.Daily:
                fields["recurrence_type"] = Daily;
                break;
            case Frequency.Weekly:
                fields["recurrence_type"] = Weekly;
                fields["days"] = days == 0 ? 1 << (int)start.DayOfWeek : days;
                break;
            default:
                fields["recurrence_type"] = rule.Frequency == Frequency.Monthly ? Monthly : Yearly;
                fields["day_in_month"] = days != 0 ? nth < 0 ? LastWeek : nth : rule.ByMonthDay.Count > 0 ? rule.ByMonthDay[0] : start.Day;
                if (days != 0) fields["days"] = days;
                if (rule.Frequency == Frequency.Yearly) fields["month"] = (rule.ByMonth.Count > 0 ? rule.ByMonth[0] : start.Month) - 1;
                break;
        }

        fields["interval"] = rule.Interval;
        if (rule.Count is { } count) fields["occurrences"] = count;
        if (rule.Until is { } until) fields["until"] = TimeZones.ToMillis(until.Date);
        return fields;
    }

    /// <summary>The rule that a client's fields mean, what they leave out taken from the stored one; null for none.</summary>
    internal static string? Read(JsonObject json, CalendarEvent? stored)
    {
        var before = stored is null ? [] : Of(stored);
        long? Number(string name) => json.ContainsKey(name) ? AppointmentInput.Number(json, name) : before.TryGetValue(name, out var known) ? known : null;
        var type = Number("recurrence_type") ?? 0;
        if (type == 0) return null;
        // A new type begins anew: what belonged to the old one means nothing any more.
        if (json.ContainsKey("recurrence_type") && type != before.GetValueOrDefault("recurrence_type")) before = [];
        if (type is < 0 or > Yearly) throw AppointmentFaults.Recurrence(40, "recurrence_type");
        if (Number("interval") is not (> 0 and var interval)) throw AppointmentFaults.Recurrence(44, "interval");
        if (AppointmentInput.Number(json, "until") is not null && AppointmentInput.Number(json, "occurrences") is not null) throw AppointmentFaults.Recurrence(95, "until");
        // A new end, or none, takes the place of the other kind.
        if (json.ContainsKey("until")) before.Remove("occurrences");
        if (json.ContainsKey("occurrences")) before.Remove("until");
        var days = Number("days") is > 0 and var mask ? mask : 0;
        if (type == Daily && AppointmentInput.Number(json, "days") is > 0) throw AppointmentFaults.Recurrence(97, "days");
        var rule = type switch
        {
            Daily => "FREQ=DAILY",
            Weekly => days > 0 ? $"FREQ=WEEKLY;BYDAY={Names(days)}" : throw AppointmentFaults.Recurrence(41, "days"),
            _ => InMonth(type, days, Number("day_in_month"), Number("month")),
        };
        rule += string.Create(CultureInfo.InvariantCulture, $";INTERVAL={interval}");
        if (Number("occurrences") is > 0 and var occurrences) return rule + string.Create(CultureInfo.InvariantCulture, $";COUNT={occurrences}");
        if (Number("until") is not { } until) return rule;
        return rule + ";UNTIL=" + DateTimeOffset.FromUnixTimeMilliseconds(until).UtcDateTime.ToString(EventDate.DateForm, CultureInfo.InvariantCulture);
    }

    private static string InMonth(long type, long days, long? dayInMonth, long? month)
    {
        if (dayInMonth is not (> 0 and <= 31 and var day)) throw AppointmentFaults.Recurrence(42, "day_in_month");
        var rule = "FREQ=MONTHLY";
        if (type == Yearly)
        {
            if (month is not (>= 0 and <= 11 and var number)) throw AppointmentFaults.Recurrence(43, "month");
            rule = string.Create(CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={number + 1}");
        }

        if (days == 0) return rule + string.Create(CultureInfo.InvariantCulture, $";BYMONTHDAY={day}");
        if (day > LastWeek) throw AppointmentFaults.Recurrence(42, "day_in_month");
        return rule + string.Create(CultureInfo.InvariantCulture, $";BYDAY={Names(days)};BYSETPOS={(day == LastWeek ? -1 : day)}");
    }

    private static string Names(long days) => string.Join(',', DayNames.Where((_, bit) => (days >> bit & 1) == 1));

    /// <summary>The starts of a series in their order, exceptions counted: the first has position 1.</summary>
    internal static IEnumerable<EventDate> Starts(CalendarEvent master) =>
        master.Rule is not null && RecurrenceRule.TryParse(master.Rule, out var rule, out _) ? Occurrences.Expand(master.Start, rule, new DateTime(2200, 1, 1)) : [];

    /// <summary>0 when there is none.</summary>
    internal static int PositionOf(CalendarEvent master, RecurrenceId id)
    {
        var position = 0;
        foreach (var start in Starts(master))
        {
            position++;
            var here = RecurrenceId.Of(start);
            if (here == id) return position;
            if (here.Moment > id.Moment) break;
        }

        return 0;
    }

    /// <summary>An occurrence's day, as exceptions are told: that of its original start in UTC.</summary>
    internal static long DayOf(RecurrenceId id) => TimeZones.ToMillis(id.Moment.Date);

    /// <summary>The occurrence with that number, or on that day.</summary>
    internal static RecurrenceId? Find(CalendarEvent master, long? position, long? day)
    {
        var number = 0L;
        foreach (var id in Starts(master).Select(RecurrenceId.Of))
        {
            number++;
            if (position is { } wanted ? number == wanted : DayOf(id) == day) return id;
            if (position is null && DayOf(id) > day) break;
        }

        return null;
    }
}
