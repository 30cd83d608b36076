using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>A date of a flag: its element and its place in <see cref="FlagDetails"/>.</summary>
internal sealed record FlagDate(WbxmlTag Tag, Func<FlagDetails, long?> Get, Func<FlagDetails, long?, FlagDetails> With);

/// <summary>The dates of a flag, in the order in which they are written and stored.</summary>
internal static class FlagDates
{
    internal static readonly IReadOnlyList<FlagDate> All =
    [
        new(TasksTags.DateCompleted, flag => flag.DateCompleted, (flag, date) => flag with { DateCompleted = date }),
        new(EmailTags.CompleteTime, flag => flag.CompleteTime, (flag, date) => flag with { CompleteTime = date }),
        new(TasksTags.StartDate, flag => flag.Start, (flag, date) => flag with { Start = date }),
        new(TasksTags.DueDate, flag => flag.Due, (flag, date) => flag with { Due = date }),
        new(TasksTags.UtcStartDate, flag => flag.UtcStart, (flag, date) => flag with { UtcStart = date }),
        new(TasksTags.UtcDueDate, flag => flag.UtcDue, (flag, date) => flag with { UtcDue = date }),
        new(TasksTags.ReminderTime, flag => flag.Reminder, (flag, date) => flag with { Reminder = date }),
        new(TasksTags.OrdinalDate, flag => flag.Ordinal, (flag, date) => flag with { Ordinal = date }),
    ];

    /// <summary>Start and due stand there all four or not at all, and nothing begins after it is due; else phones refuse the flag. Source: MS-ASEMAIL, "UtcStartDate".</summary>
    internal static FlagDetails Rounded(FlagDetails flag)
    {
        var (start, due) = (flag.Start ?? flag.UtcStart, flag.Due ?? flag.UtcDue);
        if (start is null && due is null) return flag;
        var (utcStart, utcDue) = (flag.UtcStart ?? start, flag.UtcDue ?? due);
        (start, utcStart) = (start ?? due, utcStart ?? utcDue);
        (due, utcDue) = (due ?? start, utcDue ?? utcStart);
        if (utcStart > utcDue) (start, utcStart) = (due, utcDue);
        return flag with { Start = start, UtcStart = utcStart, Due = due, UtcDue = utcDue };
    }
}
