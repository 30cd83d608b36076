namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 2, Email. Source: MS-ASWBXML, "Code Page 2: Email".</summary>
internal static class EmailTags
{
    internal const byte Page = 2;

    internal static readonly WbxmlTag Attachment = new(Page, 0x05, nameof(Attachment));
    internal static readonly WbxmlTag Attachments = new(Page, 0x06, nameof(Attachments));
    internal static readonly WbxmlTag AttName = new(Page, 0x07, nameof(AttName));
    internal static readonly WbxmlTag AttSize = new(Page, 0x08, nameof(AttSize));
    internal static readonly WbxmlTag AttOid = new(Page, 0x09, nameof(AttOid));
    internal static readonly WbxmlTag AttMethod = new(Page, 0x0A, nameof(AttMethod));
    internal static readonly WbxmlTag AttRemoved = new(Page, 0x0B, nameof(AttRemoved));
    internal static readonly WbxmlTag Body = new(Page, 0x0C, nameof(Body));
    internal static readonly WbxmlTag BodySize = new(Page, 0x0D, nameof(BodySize));
    internal static readonly WbxmlTag BodyTruncated = new(Page, 0x0E, nameof(BodyTruncated));
    internal static readonly WbxmlTag DateReceived = new(Page, 0x0F, nameof(DateReceived));
    internal static readonly WbxmlTag DisplayName = new(Page, 0x10, nameof(DisplayName));
    internal static readonly WbxmlTag DisplayTo = new(Page, 0x11, nameof(DisplayTo));
    internal static readonly WbxmlTag Importance = new(Page, 0x12, nameof(Importance));
    internal static readonly WbxmlTag MessageClass = new(Page, 0x13, nameof(MessageClass));
    internal static readonly WbxmlTag Subject = new(Page, 0x14, nameof(Subject));
    internal static readonly WbxmlTag Read = new(Page, 0x15, nameof(Read));
    internal static readonly WbxmlTag To = new(Page, 0x16, nameof(To));
    internal static readonly WbxmlTag Cc = new(Page, 0x17, nameof(Cc));
    internal static readonly WbxmlTag From = new(Page, 0x18, nameof(From));
    internal static readonly WbxmlTag ReplyTo = new(Page, 0x19, nameof(ReplyTo));
    internal static readonly WbxmlTag AllDayEvent = new(Page, 0x1A, nameof(AllDayEvent));
    internal static readonly WbxmlTag Categories = new(Page, 0x1B, nameof(Categories));
    internal static readonly WbxmlTag Category = new(Page, 0x1C, nameof(Category));
    internal static readonly WbxmlTag DtStamp = new(Page, 0x1D, nameof(DtStamp));
    internal static readonly WbxmlTag EndTime = new(Page, 0x1E, nameof(EndTime));
    internal static readonly WbxmlTag InstanceType = new(Page, 0x1F, nameof(InstanceType));
    internal static readonly WbxmlTag BusyStatus = new(Page, 0x20, nameof(BusyStatus));
    internal static readonly WbxmlTag Location = new(Page, 0x21, nameof(Location));
    internal static readonly WbxmlTag MeetingRequest = new(Page, 0x22, nameof(MeetingRequest));
    internal static readonly WbxmlTag Organizer = new(Page, 0x23, nameof(Organizer));
    internal static readonly WbxmlTag RecurrenceId = new(Page, 0x24, nameof(RecurrenceId));
    internal static readonly WbxmlTag Reminder = new(Page, 0x25, nameof(Reminder));
    internal static readonly WbxmlTag ResponseRequested = new(Page, 0x26, nameof(ResponseRequested));
    internal static readonly WbxmlTag Recurrences = new(Page, 0x27, nameof(Recurrences));
    internal static readonly WbxmlTag Recurrence = new(Page, 0x28, nameof(Recurrence));
    internal static readonly WbxmlTag Type = new(Page, 0x29, nameof(Type));
    internal static readonly WbxmlTag Until = new(Page, 0x2A, nameof(Until));
    internal static readonly WbxmlTag Occurrences = new(Page, 0x2B, nameof(Occurrences));
    internal static readonly WbxmlTag Interval = new(Page, 0x2C, nameof(Interval));
    internal static readonly WbxmlTag DayOfWeek = new(Page, 0x2D, nameof(DayOfWeek));
    internal static readonly WbxmlTag DayOfMonth = new(Page, 0x2E, nameof(DayOfMonth));
    internal static readonly WbxmlTag WeekOfMonth = new(Page, 0x2F, nameof(WeekOfMonth));
    internal static readonly WbxmlTag MonthOfYear = new(Page, 0x30, nameof(MonthOfYear));
    internal static readonly WbxmlTag StartTime = new(Page, 0x31, nameof(StartTime));
    internal static readonly WbxmlTag Sensitivity = new(Page, 0x32, nameof(Sensitivity));
    internal static readonly WbxmlTag TimeZone = new(Page, 0x33, nameof(TimeZone));
    internal static readonly WbxmlTag GlobalObjId = new(Page, 0x34, nameof(GlobalObjId));
    internal static readonly WbxmlTag ThreadTopic = new(Page, 0x35, nameof(ThreadTopic));
    internal static readonly WbxmlTag MIMEData = new(Page, 0x36, nameof(MIMEData));
    internal static readonly WbxmlTag MIMETruncated = new(Page, 0x37, nameof(MIMETruncated));
    internal static readonly WbxmlTag MIMESize = new(Page, 0x38, nameof(MIMESize));
    internal static readonly WbxmlTag InternetCPID = new(Page, 0x39, nameof(InternetCPID));
    internal static readonly WbxmlTag Flag = new(Page, 0x3A, nameof(Flag));
    internal static readonly WbxmlTag Status = new(Page, 0x3B, nameof(Status));
    internal static readonly WbxmlTag ContentClass = new(Page, 0x3C, nameof(ContentClass));
    internal static readonly WbxmlTag FlagType = new(Page, 0x3D, nameof(FlagType));
    internal static readonly WbxmlTag CompleteTime = new(Page, 0x3E, nameof(CompleteTime));
    internal static readonly WbxmlTag DisallowNewTimeProposal = new(Page, 0x3F, nameof(DisallowNewTimeProposal));
}
