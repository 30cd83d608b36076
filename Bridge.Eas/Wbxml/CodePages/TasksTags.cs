namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 9, Tasks. Source: MS-ASWBXML, "Code Page 9: Tasks".</summary>
internal static class TasksTags
{
    internal const byte Page = 9;

    internal static readonly WbxmlTag Body = new(Page, 0x05, nameof(Body));
    internal static readonly WbxmlTag BodySize = new(Page, 0x06, nameof(BodySize));
    internal static readonly WbxmlTag BodyTruncated = new(Page, 0x07, nameof(BodyTruncated));
    internal static readonly WbxmlTag Categories = new(Page, 0x08, nameof(Categories));
    internal static readonly WbxmlTag Category = new(Page, 0x09, nameof(Category));
    internal static readonly WbxmlTag Complete = new(Page, 0x0A, nameof(Complete));
    internal static readonly WbxmlTag DateCompleted = new(Page, 0x0B, nameof(DateCompleted));
    internal static readonly WbxmlTag DueDate = new(Page, 0x0C, nameof(DueDate));
    internal static readonly WbxmlTag UtcDueDate = new(Page, 0x0D, nameof(UtcDueDate));
    internal static readonly WbxmlTag Importance = new(Page, 0x0E, nameof(Importance));
    internal static readonly WbxmlTag Recurrence = new(Page, 0x0F, nameof(Recurrence));
    internal static readonly WbxmlTag Type = new(Page, 0x10, nameof(Type));
    internal static readonly WbxmlTag Start = new(Page, 0x11, nameof(Start));
    internal static readonly WbxmlTag Until = new(Page, 0x12, nameof(Until));
    internal static readonly WbxmlTag Occurrences = new(Page, 0x13, nameof(Occurrences));
    internal static readonly WbxmlTag Interval = new(Page, 0x14, nameof(Interval));
    internal static readonly WbxmlTag DayOfMonth = new(Page, 0x15, nameof(DayOfMonth));
    internal static readonly WbxmlTag DayOfWeek = new(Page, 0x16, nameof(DayOfWeek));
    internal static readonly WbxmlTag WeekOfMonth = new(Page, 0x17, nameof(WeekOfMonth));
    internal static readonly WbxmlTag MonthOfYear = new(Page, 0x18, nameof(MonthOfYear));
    internal static readonly WbxmlTag Regenerate = new(Page, 0x19, nameof(Regenerate));
    internal static readonly WbxmlTag DeadOccur = new(Page, 0x1A, nameof(DeadOccur));
    internal static readonly WbxmlTag ReminderSet = new(Page, 0x1B, nameof(ReminderSet));
    internal static readonly WbxmlTag ReminderTime = new(Page, 0x1C, nameof(ReminderTime));
    internal static readonly WbxmlTag Sensitivity = new(Page, 0x1D, nameof(Sensitivity));
    internal static readonly WbxmlTag StartDate = new(Page, 0x1E, nameof(StartDate));
    internal static readonly WbxmlTag UtcStartDate = new(Page, 0x1F, nameof(UtcStartDate));
    internal static readonly WbxmlTag Subject = new(Page, 0x20, nameof(Subject));
    internal static readonly WbxmlTag CompressedRTF = new(Page, 0x21, nameof(CompressedRTF));
    internal static readonly WbxmlTag OrdinalDate = new(Page, 0x22, nameof(OrdinalDate));
    internal static readonly WbxmlTag SubOrdinalDate = new(Page, 0x23, nameof(SubOrdinalDate));
    internal static readonly WbxmlTag CalendarType = new(Page, 0x24, nameof(CalendarType));
    internal static readonly WbxmlTag IsLeapMonth = new(Page, 0x25, nameof(IsLeapMonth));
    internal static readonly WbxmlTag FirstDayOfWeek = new(Page, 0x26, nameof(FirstDayOfWeek));
}
