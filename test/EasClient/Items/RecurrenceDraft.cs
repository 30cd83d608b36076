using System.Xml.Linq;

namespace EasClient.Items;

/// <summary>Days of the week as the protocol adds them up (MS-ASCAL, "DayOfWeek").</summary>
[Flags]
public enum Weekdays
{
    None = 0,
    Sunday = 1,
    Monday = 2,
    Tuesday = 4,
    Wednesday = 8,
    Thursday = 16,
    Friday = 32,
    Workdays = Monday | Tuesday | Wednesday | Thursday | Friday,
    Saturday = 64,
    WeekendDays = Saturday | Sunday,
    EveryDay = Workdays | WeekendDays,
}

/// <summary>How an event or a task repeats. Source: MS-ASCAL, "Recurrence"; MS-ASTASK, "Recurrence".</summary>
public sealed record RecurrenceDraft
{
    /// <summary>0 daily, 1 weekly, 2 monthly by date, 3 monthly by weekday, 5 yearly by date, 6 yearly by weekday.</summary>
    public required int Type { get; init; }

    /// <summary>Every so many days, weeks, months or years.</summary>
    public int Interval { get; init; } = 1;

    public Weekdays? DayOfWeek { get; init; }
    public int? DayOfMonth { get; init; }

    /// <summary>1 to 4, or 5 for the last.</summary>
    public int? WeekOfMonth { get; init; }

    public int? MonthOfYear { get; init; }

    /// <summary>Number of occurrences; null with or without <see cref="Until"/>.</summary>
    public int? Occurrences { get; init; }

    /// <summary>Start of the last occurrence, as wall time.</summary>
    public DateTime? Until { get; init; }

    /// <summary>0 Sunday to 6 Saturday; since 14.1.</summary>
    public int? FirstDayOfWeek { get; init; }

    /// <summary>Tasks: whether the next one is counted from completion.</summary>
    public bool? Regenerate { get; init; }

    /// <summary>Every day.</summary>
    public static RecurrenceDraft Daily(int? occurrences = null, int interval = 1) => new() { Type = 0, Occurrences = occurrences, Interval = interval };

    /// <summary>On these days of each week.</summary>
    public static RecurrenceDraft Weekly(Weekdays days, int? occurrences = null, int interval = 1) =>
        new() { Type = 1, DayOfWeek = days, Occurrences = occurrences, Interval = interval };

    /// <summary>On a day of each month.</summary>
    public static RecurrenceDraft Monthly(int dayOfMonth, int? occurrences = null) => new() { Type = 2, DayOfMonth = dayOfMonth, Occurrences = occurrences };

    /// <summary>On the n-th weekday of each month; week 5 is the last.</summary>
    public static RecurrenceDraft MonthlyByWeekday(Weekdays day, int week, int? occurrences = null) =>
        new() { Type = 3, DayOfWeek = day, WeekOfMonth = week, Occurrences = occurrences };

    /// <summary>On a date of each year.</summary>
    public static RecurrenceDraft Yearly(int month, int dayOfMonth) => new() { Type = 5, MonthOfYear = month, DayOfMonth = dayOfMonth };

    /// <summary>The element for an event.</summary>
    /// <param name="version">Version to write for.</param>
    /// <param name="until">Makes the wire form of <see cref="Until"/>.</param>
    internal XElement ForEvent(EasVersion version, Func<DateTime, string> until)
    {
        var ns = EasNames.Calendar;
        return new XElement(
            ns + "Recurrence",
            ItemElements.Number(ns, "Type", Type),
            ItemElements.Number(ns, "Interval", Interval),
            ItemElements.Text(ns, "Until", Until is { } last ? until(last) : null),
            Pattern(ns, version));
    }

    /// <summary>The element for a task; its dates have dashes and it names its start.</summary>
    public XElement ForTask(EasVersion version, DateTime start)
    {
        var ns = EasNames.Tasks;
        return new XElement(
            ns + "Recurrence",
            ItemElements.Number(ns, "Type", Type),
            ItemElements.Text(ns, "Start", EasDate.Dashed(start)),
            ItemElements.Text(ns, "Until", Until is { } last ? EasDate.Dashed(last) : null),
            ItemElements.Number(ns, "Interval", Interval),
            Pattern(ns, version),
            ItemElements.Flag(ns, "Regenerate", Regenerate));
    }

    private object?[] Pattern(XNamespace ns, EasVersion version) =>
    [
        ItemElements.Number(ns, "Occurrences", Occurrences),
        ItemElements.Number(ns, "WeekOfMonth", WeekOfMonth),
        ItemElements.Number(ns, "DayOfWeek", (int?)DayOfWeek),
        ItemElements.Number(ns, "MonthOfYear", MonthOfYear),
        ItemElements.Number(ns, "DayOfMonth", DayOfMonth),
        ItemElements.Number(ns, "FirstDayOfWeek", version >= EasVersion.V141 ? FirstDayOfWeek : null),
    ];
}
