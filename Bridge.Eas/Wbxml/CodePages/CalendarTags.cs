namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 4, Calendar. Source: MS-ASWBXML, "Code Page 4: Calendar".</summary>
internal static class CalendarTags
{
    internal const byte Page = 4;

    internal static readonly WbxmlTag Timezone = new(Page, 0x05, nameof(Timezone));
    internal static readonly WbxmlTag AllDayEvent = new(Page, 0x06, nameof(AllDayEvent));
    internal static readonly WbxmlTag Attendees = new(Page, 0x07, nameof(Attendees));
    internal static readonly WbxmlTag Attendee = new(Page, 0x08, nameof(Attendee));
    internal static readonly WbxmlTag Email = new(Page, 0x09, nameof(Email));
    internal static readonly WbxmlTag Name = new(Page, 0x0A, nameof(Name));
    internal static readonly WbxmlTag Body = new(Page, 0x0B, nameof(Body));
    internal static readonly WbxmlTag BodyTruncated = new(Page, 0x0C, nameof(BodyTruncated));
    internal static readonly WbxmlTag BusyStatus = new(Page, 0x0D, nameof(BusyStatus));
    internal static readonly WbxmlTag Categories = new(Page, 0x0E, nameof(Categories));
    internal static readonly WbxmlTag Category = new(Page, 0x0F, nameof(Category));
    internal static readonly WbxmlTag CompressedRTF = new(Page, 0x10, nameof(CompressedRTF));
    internal static readonly WbxmlTag DtStamp = new(Page, 0x11, nameof(DtStamp));
    internal static readonly WbxmlTag EndTime = new(Page, 0x12, nameof(EndTime));
    internal static readonly WbxmlTag Exception = new(Page, 0x13, nameof(Exception));
    internal static readonly WbxmlTag Exceptions = new(Page, 0x14, nameof(Exceptions));
    internal static readonly WbxmlTag Deleted = new(Page, 0x15, nameof(Deleted));
    internal static readonly WbxmlTag ExceptionStartTime = new(Page, 0x16, nameof(ExceptionStartTime));
    internal static readonly WbxmlTag Location = new(Page, 0x17, nameof(Location));
    internal static readonly WbxmlTag MeetingStatus = new(Page, 0x18, nameof(MeetingStatus));
    internal static readonly WbxmlTag OrganizerEmail = new(Page, 0x19, nameof(OrganizerEmail));
    internal static readonly WbxmlTag OrganizerName = new(Page, 0x1A, nameof(OrganizerName));
    internal static readonly WbxmlTag Recurrence = new(Page, 0x1B, nameof(Recurrence));
    internal static readonly WbxmlTag Type = new(Page, 0x1C, nameof(Type));
    internal static readonly WbxmlTag Until = new(Page, 0x1D, nameof(Until));
    internal static readonly WbxmlTag Occurrences = new(Page, 0x1E, nameof(Occurrences));
    internal static readonly WbxmlTag Interval = new(Page, 0x1F, nameof(Interval));
    internal static readonly WbxmlTag DayOfWeek = new(Page, 0x20, nameof(DayOfWeek));
    internal static readonly WbxmlTag DayOfMonth = new(Page, 0x21, nameof(DayOfMonth));
    internal static readonly WbxmlTag WeekOfMonth = new(Page, 0x22, nameof(WeekOfMonth));
    internal static readonly WbxmlTag MonthOfYear = new(Page, 0x23, nameof(MonthOfYear));
    internal static readonly WbxmlTag Reminder = new(Page, 0x24, nameof(Reminder));
    internal static readonly WbxmlTag Sensitivity = new(Page, 0x25, nameof(Sensitivity));
    internal static readonly WbxmlTag Subject = new(Page, 0x26, nameof(Subject));
    internal static readonly WbxmlTag StartTime = new(Page, 0x27, nameof(StartTime));
    internal static readonly WbxmlTag UID = new(Page, 0x28, nameof(UID));
    internal static readonly WbxmlTag AttendeeStatus = new(Page, 0x29, nameof(AttendeeStatus));
    internal static readonly WbxmlTag AttendeeType = new(Page, 0x2A, nameof(AttendeeType));
    internal static readonly WbxmlTag Attachment = new(Page, 0x2B, nameof(Attachment));
    internal static readonly WbxmlTag Attachments = new(Page, 0x2C, nameof(Attachments));
    internal static readonly WbxmlTag AttName = new(Page, 0x2D, nameof(AttName));
    internal static readonly WbxmlTag AttSize = new(Page, 0x2E, nameof(AttSize));
    internal static readonly WbxmlTag AttOid = new(Page, 0x2F, nameof(AttOid));
    internal static readonly WbxmlTag AttMethod = new(Page, 0x30, nameof(AttMethod));
    internal static readonly WbxmlTag AttRemoved = new(Page, 0x31, nameof(AttRemoved));
    internal static readonly WbxmlTag DisplayName = new(Page, 0x32, nameof(DisplayName));
    internal static readonly WbxmlTag DisallowNewTimeProposal = new(Page, 0x33, nameof(DisallowNewTimeProposal));
    internal static readonly WbxmlTag ResponseRequested = new(Page, 0x34, nameof(ResponseRequested));
    internal static readonly WbxmlTag AppointmentReplyTime = new(Page, 0x35, nameof(AppointmentReplyTime));
    internal static readonly WbxmlTag ResponseType = new(Page, 0x36, nameof(ResponseType));
    internal static readonly WbxmlTag CalendarType = new(Page, 0x37, nameof(CalendarType));
    internal static readonly WbxmlTag IsLeapMonth = new(Page, 0x38, nameof(IsLeapMonth));
    internal static readonly WbxmlTag FirstDayOfWeek = new(Page, 0x39, nameof(FirstDayOfWeek));
    internal static readonly WbxmlTag OnlineMeetingConfLink = new(Page, 0x3A, nameof(OnlineMeetingConfLink));
    internal static readonly WbxmlTag OnlineMeetingExternalLink = new(Page, 0x3B, nameof(OnlineMeetingExternalLink));
    internal static readonly WbxmlTag ClientUid = new(Page, 0x3C, nameof(ClientUid));
}
