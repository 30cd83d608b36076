using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.Recurrence;

/// <summary>The Recurrence element of an event as it stands on the wire. Source: MS-ASCAL, "Recurrence".</summary>
internal sealed record EasRecurrence
{
    internal const int Daily = 0, Weekly = 1, MonthlyByDate = 2, MonthlyByWeekday = 3, YearlyByDate = 5, YearlyByWeekday = 6;

    /// <summary>WeekOfMonth: the last of the month, whichever number that is.</summary>
    internal const int LastWeek = 5;

    internal const int MaxInterval = 999;

    private const int Months = 12, MonthsByTheMoon = 13;

    /// <summary>Those whose months are not the Gregorian ones: Islamic, Hebrew, lunar ones of East Asia, Saka.</summary>
    private static readonly int[] OtherCalendars = [6, 8, 14, 15, 16, 17, 18, 19, 20, 23];

    /// <summary>0 daily, 1 weekly, 2 and 3 monthly by date and by weekday, 5 and 6 yearly likewise.</summary>
    public required int Type { get; init; }

    public int Interval { get; init; } = 1;

    public int? Occurrences { get; init; }

    /// <summary>UTC, or the bare date of an all-day series from 16.0 on; the last occurrence begins then or before.</summary>
    public LocalDateTime? Until { get; init; }

    /// <summary>Sum of 1 Sunday, 2 Monday, 4 Tuesday, 8 Wednesday, 16 Thursday, 32 Friday, 64 Saturday.</summary>
    public int? DayOfWeek { get; init; }

    public int? DayOfMonth { get; init; }

    /// <summary>1 to 4, or 5 for the last.</summary>
    public int? WeekOfMonth { get; init; }

    public int? MonthOfYear { get; init; }

    /// <summary>0 is Sunday.</summary>
    public int? FirstDayOfWeek { get; init; }

    /// <summary>0 is whatever the phone's own is, 1 is Gregorian. Source: MS-ASCAL, "CalendarType".</summary>
    public int? CalendarType { get; init; }

    public bool? IsLeapMonth { get; init; }

    /// <summary>Its days and months are not those of the Gregorian calendar.</summary>
    internal bool IsOfOtherCalendar => CalendarType is { } type && Array.IndexOf(OtherCalendars, type) >= 0 && HasCalendar;

    private bool HasCalendar => Type is MonthlyByDate or MonthlyByWeekday or YearlyByDate or YearlyByWeekday;

    /// <summary>Null when the element is empty (16.x: "no recurrence") or names no type there is.</summary>
    internal static EasRecurrence? Read(WbxmlElement recurrence)
    {
        if (recurrence.NumberOf(CalendarTags.Type) is not (Daily or Weekly or MonthlyByDate or MonthlyByWeekday or YearlyByDate or YearlyByWeekday)) return null;
        var (occurrences, calendar) = (recurrence.NumberOf(CalendarTags.Occurrences), recurrence.NumberOf(CalendarTags.CalendarType));
        return new()
        {
            Type = recurrence.NumberOf(CalendarTags.Type) ?? Daily,
            Interval = Math.Clamp(recurrence.NumberOf(CalendarTags.Interval) ?? 1, 1, MaxInterval),
            Occurrences = occurrences is > 0 ? occurrences : null,
            Until = CalendarDate.Parse(recurrence.TextOf(CalendarTags.Until)),
            DayOfWeek = Within(recurrence.NumberOf(CalendarTags.DayOfWeek), 1, 127),
            DayOfMonth = Within(recurrence.NumberOf(CalendarTags.DayOfMonth), 1, 31),
            WeekOfMonth = Within(recurrence.NumberOf(CalendarTags.WeekOfMonth), 1, LastWeek),
            MonthOfYear = Within(recurrence.NumberOf(CalendarTags.MonthOfYear), 1, calendar is { } other && Array.IndexOf(OtherCalendars, other) >= 0 ? MonthsByTheMoon : Months),
            FirstDayOfWeek = Within(recurrence.NumberOf(CalendarTags.FirstDayOfWeek), 0, 6),
            CalendarType = calendar,
            IsLeapMonth = recurrence.FlagOf(CalendarTags.IsLeapMonth),
        };
    }

    internal void Write(WbxmlWriter writer, EasVersion version)
    {
        writer.Start(CalendarTags.Recurrence);
        writer.Element(CalendarTags.Type, Type);
        if (Occurrences is { } occurrences) writer.Element(CalendarTags.Occurrences, occurrences);
        else if (Until is { } until) writer.Element(CalendarTags.Until, CalendarDate.Compact(until));
        writer.Element(CalendarTags.Interval, Interval);
        Number(CalendarTags.WeekOfMonth, WeekOfMonth);
        Number(CalendarTags.DayOfWeek, DayOfWeek);
        Number(CalendarTags.MonthOfYear, MonthOfYear);
        Number(CalendarTags.DayOfMonth, DayOfMonth);
        // Where months matter, the server has to say whose. Source: MS-ASCAL, "CalendarType".
        if (version.Has(EasFeature.CalendarType)) Number(CalendarTags.CalendarType, CalendarType ?? (HasCalendar ? 0 : null));
        if (version.Has(EasFeature.CalendarType) && IsLeapMonth is { } leap) writer.Element(CalendarTags.IsLeapMonth, leap);
        if (version.Has(EasFeature.FirstDayOfWeek)) Number(CalendarTags.FirstDayOfWeek, FirstDayOfWeek);
        writer.End();

        void Number(WbxmlTag tag, int? number)
        {
            if (number is { } value) writer.Element(tag, value);
        }
    }

    private static int? Within(int? number, int least, int most) => number >= least && number <= most ? number : null;
}
