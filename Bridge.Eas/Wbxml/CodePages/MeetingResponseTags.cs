namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 8, MeetingResponse. Source: MS-ASWBXML, "Code Page 8: MeetingResponse".</summary>
internal static class MeetingResponseTags
{
    internal const byte Page = 8;

    internal static readonly WbxmlTag CalendarId = new(Page, 0x05, nameof(CalendarId));
    internal static readonly WbxmlTag CollectionId = new(Page, 0x06, nameof(CollectionId));
    internal static readonly WbxmlTag MeetingResponse = new(Page, 0x07, nameof(MeetingResponse));
    internal static readonly WbxmlTag RequestId = new(Page, 0x08, nameof(RequestId));
    internal static readonly WbxmlTag Request = new(Page, 0x09, nameof(Request));
    internal static readonly WbxmlTag Result = new(Page, 0x0A, nameof(Result));
    internal static readonly WbxmlTag Status = new(Page, 0x0B, nameof(Status));
    internal static readonly WbxmlTag UserResponse = new(Page, 0x0C, nameof(UserResponse));
    internal static readonly WbxmlTag Version = new(Page, 0x0D, nameof(Version));
    internal static readonly WbxmlTag InstanceId = new(Page, 0x0E, nameof(InstanceId));
    internal static readonly WbxmlTag ProposedStartTime = new(Page, 0x10, nameof(ProposedStartTime));
    internal static readonly WbxmlTag ProposedEndTime = new(Page, 0x11, nameof(ProposedEndTime));
    internal static readonly WbxmlTag SendResponse = new(Page, 0x12, nameof(SendResponse));
}
