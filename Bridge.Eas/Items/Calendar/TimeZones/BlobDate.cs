using NodaTime;

namespace Bridge.Eas.Items.Calendar.TimeZones;

/// <summary>When a zone switches, as Windows writes it: "the n-th such weekday of that month", or one date when <see cref="Year"/> is not 0.</summary>
/// <remarks>On the wire the weekday stands before the day. <see cref="Day"/> is the week 1–5 (5 is the last) of a rule, the day of the
/// month of a date. Month 0 means "never". Source: MS-DTYP, SYSTEMTIME; MS-ASDTYPE, "TimeZone".</remarks>
internal readonly record struct BlobDate(int Year, int Month, int Weekday, int Day, int Hour, int Minute, int Second, int Millisecond)
{
    internal const int LastWeek = 5;

    internal bool IsNever => Month == 0;

    internal bool IsAbsolute => Year != 0;

    internal BlobDate WithWeekInPlace() => Day == 0 && Weekday is >= 1 and <= LastWeek && !IsNever && !IsAbsolute ? this with { Weekday = 0, Day = Weekday } : this;

    /// <summary>The wall-clock moment of the switch in that year; null when this names no moment at all.</summary>
    internal LocalDateTime? In(int year)
    {
        if (Month is < 1 or > 12 || Hour > 23 || Minute > 59 || Second > 59 || Millisecond > 999) return null;
        if ((IsAbsolute ? DateOf(Year, Month, Day) : NthWeekday(year, Month, Weekday, Day)) is not { } date) return null;
        var moment = date.At(new LocalTime(Hour, Minute, Second, Millisecond));
        // Windows cannot write 24:00 and says 23:59:59.999 instead.
        return Millisecond == 999 ? moment.PlusMilliseconds(1) : moment;
    }

    /// <param name="weekday">0 is Sunday.</param>
    /// <param name="week">1 to 4, or 5 for the last.</param>
    internal static LocalDate? NthWeekday(int year, int month, int weekday, int week)
    {
        if (year is < 1 or > 9998 || weekday is < 0 or > 6 || week is < 1 or > LastWeek) return null;
        var first = new LocalDate(year, month, 1);
        var day = 1 + ((weekday - SundayBased(first.DayOfWeek) + 7) % 7) + ((week - 1) * 7);
        return new LocalDate(year, month, day > CalendarSystem.Iso.GetDaysInMonth(year, month) ? day - 7 : day);
    }

    internal static int SundayBased(IsoDayOfWeek day) => (int)day % 7;

    private static LocalDate? DateOf(int year, int month, int day) =>
        year is >= 1601 and <= 9998 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;
}
