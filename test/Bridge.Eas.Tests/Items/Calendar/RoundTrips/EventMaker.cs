using System.Globalization;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Calendar;
using NodaTime;

namespace Bridge.Eas.Tests.Items.Calendar.RoundTrips;

/// <summary>Makes up events; the same ones for the same seed.</summary>
/// <param name="seed">Which.</param>
/// <param name="plain">Only what the calendar of OX before 7.10 has words for.</param>
internal sealed class EventMaker(int seed, bool plain = false)
{
    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata", "Australia/Sydney", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Auckland", "Asia/Kathmandu", "America/Bogota"];

    private static readonly string[] Words = ["Plan", "Übersicht", "<draft>", "& Co", "会議", "naïve", "\"quoted\"", "a=b;c,d", "100 %", "🎉", "O'Hara", "back\\slash"];

    private static readonly string[] BeyondFields =
        ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU", "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1"];

    private readonly Random _random = new(seed);

    /// <summary>An event as its user makes it on the phone.</summary>
    internal PhoneEvent OnThePhone(EasVersion version, int number)
    {
        var allDay = Chance(4);
        // Whole days have no zone of their own: phones write the user's.
        var zone = DateTimeZoneProviders.Tzdb[allDay ? Zones[0] : Zones[_random.Next(Zones.Length)]];
        var day = new LocalDate(2026, 1, 5).PlusDays(_random.Next(700));
        // Noon is never where clocks move.
        var start = allDay ? day.AtMidnight() : day + new LocalTime(_random.Next(7, 20), 5 * _random.Next(12));
        var end = allDay ? start.PlusDays(_random.Next(1, 4)) : start.PlusMinutes(_random.Next(0, 180));
        var made = new PhoneEvent
        {
            Uid = string.Create(CultureInfo.InvariantCulture, $"made-{seed}-{version}-{number}"),
            Zone = zone,
            AllDay = allDay,
            Sensitivity = plain ? 2 * _random.Next(2) : _random.Next(4),
            NoProposals = Chance(3) && !plain,
            Attendees = Chance(3) ? [.. Enumerable.Range(1, _random.Next(1, 4)).Select(i => (string.Create(CultureInfo.InvariantCulture, $"guest{i}@example.org"), Text(2), plain ? 1 : _random.Next(1, 4)))] : [],
            Fields = new()
            {
                Subject = Text(3), Location = Chance(2) ? Text(2) : "", Body = Chance(2) ? $"{Text(4)}\n\n{Text(6)}" : "", Categories = Categories(), Busy = _random.Next(version >= EasVersion.V160 && !plain ? 5 : 4),
                Reminder = Chance(2) ? _random.Next(0, 3000) : null, Start = start, End = end,
            },
        };
        if (!Chance(2)) return made;
        var (pattern, days) = Pattern(start.Date, made, version);
        return made with { Recurrence = pattern, Exceptions = Exceptions(made, days, version) };
    }

    /// <summary>An event as OX may hold it, with much that no phone knows.</summary>
    internal OxEvent InOx()
    {
        var made = Whole();
        if (!plain) return made;
        made.Classification = made.Classification is "CONFIDENTIAL" ? "PRIVATE" : made.Classification;
        if (made.Transp == "TRANSPARENT") made.Status = null;
        (made.Color, made.Url, made.Geo, made.Conferences, made.ExtendedProperties) = (null, null, null, null, null);
        made.Alarms = made.Alarms?.Where(alarm => alarm.Action == "DISPLAY" && alarm.Trigger!.Duration != "PT10M").ToList() is { Count: > 0 } left ? left : null;
        made.Attendees = made.Attendees?.Select(attendee => attendee with { CuType = "INDIVIDUAL", Role = "REQ-PARTICIPANT", Rsvp = null }).ToList();
        if (made.Rrule is { } rule && BeyondFields.Contains(rule)) made.Rrule = "FREQ=WEEKLY;BYDAY=MO,TH";
        return made;
    }

    private OxEvent Whole()
    {
        var allDay = Chance(4);
        var zone = Zones[_random.Next(Zones.Length)];
        var day = new LocalDate(2026, 12, 7).PlusDays(_random.Next(60));
        var start = day + new LocalTime(_random.Next(7, 20), 5 * _random.Next(12));
        var made = new OxEvent
        {
            Summary = Text(3), Location = Chance(2) ? Text(2) : null, Description = Chance(2) ? $"{Text(4)}\n * {Text(6)}" : null, Categories = Chance(2) ? Categories() : null,
            Classification = Pick("PUBLIC", "PRIVATE", "CONFIDENTIAL", null), Color = Pick("lightgreen", "#aabbcc", null), Transp = Pick("OPAQUE", "TRANSPARENT"), Status = Pick("CONFIRMED", "TENTATIVE", null),
            StartDate = allDay ? new(Text(day)) : new(Text(start), zone), EndDate = allDay ? new(Text(day.PlusDays(_random.Next(1, 3)))) : new(Text(start.PlusMinutes(_random.Next(0, 180))), zone),
            Url = Pick("https://example.org/1", null), Geo = Chance(3) ? new(53.55, 9.99) : null,
            Alarms = Alarms(),
            Conferences = Chance(3) ? [new() { Uri = "https://meet.example.org/1", Label = "Meet", Features = ["AUDIO", "VIDEO"] }] : null,
            ExtendedProperties = Pick("""{"X-OTHER":"stays"}""", """{"X-MICROSOFT-CDO-BUSYSTATUS":"OOF","X-OTHER":{"value":"stays","parameters":{"A":"b"}}}""", null) is { } json ? System.Text.Json.JsonElement.Parse(json) : null,
        };
        if (Chance(3))
            made.Attendees =
            [
                new() { Uri = "mailto:bo@example.org", Email = "bo@example.org", CommonName = Text(2), CuType = "INDIVIDUAL", Role = Pick("REQ-PARTICIPANT", "OPT-PARTICIPANT", "CHAIR", "NON-PARTICIPANT"), PartStat = Pick("ACCEPTED", "NEEDS-ACTION", "DECLINED"), Rsvp = Chance(2), Comment = Pick("Late", null) },
                new() { Uri = "mailto:room@example.org", Email = "room@example.org", CommonName = "Room", CuType = Pick("RESOURCE", "ROOM", "UNKNOWN"), PartStat = "ACCEPTED" },
            ];
        if (Chance(2))
            made.Rrule = Pick(
                "FREQ=DAILY;COUNT=9", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1", "FREQ=YEARLY",
                "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=20");
        return made;
    }

    internal string? Pick(params ReadOnlySpan<string?> values) => values[_random.Next(values.Length)];

    internal int Next(int most) => _random.Next(most);

    internal string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[_random.Next(Words.Length)]));

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private List<string> Categories() => [.. Words.Where(word => !plain || !word.Contains(',', StringComparison.Ordinal)).OrderBy(_ => _random.Next()).Take(_random.Next(4))];

    private List<OxAlarm>? Alarms()
    {
        var alarms = new List<OxAlarm>();
        if (Chance(2)) alarms.Add(new() { Action = "DISPLAY", Trigger = new() { Duration = Pick("-PT15M", "-P1D", "-PT1H30M", "PT0S", "-P1W"), Related = "START" }, Description = "Reminder" });
        if (Chance(3)) alarms.Add(new() { Action = "EMAIL", Trigger = new() { Duration = "-PT2H", Related = "START" }, Summary = "x", Description = "y" });
        if (Chance(3)) alarms.Add(new() { Action = "DISPLAY", Trigger = new() { Duration = "PT10M", Related = "START" }, Description = "After" });
        return alarms.Count > 0 ? alarms : null;
    }

    /// <returns>The pattern as a phone gets it back, and its first days.</returns>
    private (IReadOnlyList<(WbxmlTag, string)> Pattern, IReadOnlyList<LocalDate> Days) Pattern(LocalDate first, PhoneEvent made, EasVersion version)
    {
        var interval = _random.Next(1, 4);
        var parts = new List<(WbxmlTag, string)> { (CalendarTags.Interval, Digits(interval)) };
        var bit = 1 << ((int)first.DayOfWeek % 7);
        var week = ((first.Day - 1) / 7) + 1;
        var isLast = first.Day + 7 > CalendarSystem.Iso.GetDaysInMonth(first.Year, first.Month);
        Func<int, LocalDate>? day = null;
        switch (_random.Next(6))
        {
            case 0:
                parts.Add((CalendarTags.Type, "0"));
                day = i => first.PlusDays(i * interval);
                break;
            case 1:
                parts.AddRange([(CalendarTags.Type, "1"), (CalendarTags.DayOfWeek, Digits(bit)), (CalendarTags.FirstDayOfWeek, plain ? "1" : Digits(_random.Next(7)))]);
                day = i => first.PlusWeeks(i * interval);
                break;
            case 2:
                parts.AddRange([(CalendarTags.Type, "2"), (CalendarTags.DayOfMonth, Digits(first.Day))]);
                day = i => first.PlusMonths(i * interval);
                break;
            case 3:
                parts.AddRange([(CalendarTags.Type, "3"), (CalendarTags.DayOfWeek, Digits(bit)), (CalendarTags.WeekOfMonth, Digits(isLast ? 5 : week))]);
                break;
            case 4:
                parts.AddRange([(CalendarTags.Type, "5"), (CalendarTags.DayOfMonth, Digits(first.Day)), (CalendarTags.MonthOfYear, Digits(first.Month))]);
                day = i => first.PlusYears(i * interval);
                break;
            default:
                parts.AddRange([(CalendarTags.Type, "6"), (CalendarTags.DayOfWeek, Digits(bit)), (CalendarTags.WeekOfMonth, Digits(isLast ? 5 : week)), (CalendarTags.MonthOfYear, Digits(first.Month))]);
                break;
        }

        var count = _random.Next(6, 12);
        // The first of several phases of a repeating date in February is a leap day's own matter.
        if (first is { Month: 2, Day: 29 }) day = null;
        var end = _random.Next(3);
        if (end == 1) parts.Add((CalendarTags.Occurrences, Digits(count)));
        else if (end == 2 && day is not null) parts.Add((CalendarTags.Until, made.Time(day(count - 1) + made.Fields.Start!.Value.TimeOfDay, version)));
        return (parts, day is null ? [] : [.. Enumerable.Range(0, 5).Select(day)]);
    }

    private Dictionary<LocalDateTime, PhoneFields?> Exceptions(PhoneEvent made, IReadOnlyList<LocalDate> days, EasVersion version)
    {
        var exceptions = new Dictionary<LocalDateTime, PhoneFields?>();
        if (days.Count < 5 || Chance(3)) return exceptions;
        var time = made.Fields.Start!.Value.TimeOfDay;
        exceptions[days[3] + time] = null;
        // An overlap, or two on one day, no phone makes.
        var lasts = made.Fields.End!.Value - made.Fields.Start!.Value;
        var moves = !made.AllDay && Chance(2);
        var start = days[1] + time;
        exceptions[start] = new()
        {
            Subject = "Changed " + Text(1), Location = Chance(2) ? Text(2) : null, Body = Chance(3) ? Text(5) : null, Busy = Chance(2) ? _random.Next(version >= EasVersion.V160 && !plain ? 5 : 4) : null,
            Reminder = Chance(2) ? _random.Next(0, 500) : null, Categories = Chance(3) ? ["Moved"] : null,
            Start = moves ? start.PlusMinutes(25) : null, End = moves ? start.PlusMinutes(25) + lasts : null,
        };
        return exceptions;
    }

    private static string Text(LocalDate day) => day.ToString("uuuuMMdd", CultureInfo.InvariantCulture);

    private static string Text(LocalDateTime time) => time.ToString("uuuuMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
