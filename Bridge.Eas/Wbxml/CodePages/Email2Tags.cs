namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 22, Email2. Source: MS-ASWBXML, "Code Page 22: Email2".</summary>
internal static class Email2Tags
{
    internal const byte Page = 22;

    internal static readonly WbxmlTag UmCallerID = new(Page, 0x05, nameof(UmCallerID));
    internal static readonly WbxmlTag UmUserNotes = new(Page, 0x06, nameof(UmUserNotes));
    internal static readonly WbxmlTag UmAttDuration = new(Page, 0x07, nameof(UmAttDuration));
    internal static readonly WbxmlTag UmAttOrder = new(Page, 0x08, nameof(UmAttOrder));
    internal static readonly WbxmlTag ConversationId = new(Page, 0x09, nameof(ConversationId));
    internal static readonly WbxmlTag ConversationIndex = new(Page, 0x0A, nameof(ConversationIndex));
    internal static readonly WbxmlTag LastVerbExecuted = new(Page, 0x0B, nameof(LastVerbExecuted));
    internal static readonly WbxmlTag LastVerbExecutionTime = new(Page, 0x0C, nameof(LastVerbExecutionTime));
    internal static readonly WbxmlTag ReceivedAsBcc = new(Page, 0x0D, nameof(ReceivedAsBcc));
    internal static readonly WbxmlTag Sender = new(Page, 0x0E, nameof(Sender));
    internal static readonly WbxmlTag CalendarType = new(Page, 0x0F, nameof(CalendarType));
    internal static readonly WbxmlTag IsLeapMonth = new(Page, 0x10, nameof(IsLeapMonth));
    internal static readonly WbxmlTag AccountId = new(Page, 0x11, nameof(AccountId));
    internal static readonly WbxmlTag FirstDayOfWeek = new(Page, 0x12, nameof(FirstDayOfWeek));
    internal static readonly WbxmlTag MeetingMessageType = new(Page, 0x13, nameof(MeetingMessageType));
    internal static readonly WbxmlTag IsDraft = new(Page, 0x15, nameof(IsDraft));
    internal static readonly WbxmlTag Bcc = new(Page, 0x16, nameof(Bcc));
    internal static readonly WbxmlTag Send = new(Page, 0x17, nameof(Send));
}
