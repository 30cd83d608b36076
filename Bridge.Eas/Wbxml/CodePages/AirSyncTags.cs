namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 0, AirSync. Source: MS-ASWBXML, "Code Page 0: AirSync".</summary>
internal static class AirSyncTags
{
    internal const byte Page = 0;

    internal static readonly WbxmlTag Sync = new(Page, 0x05, nameof(Sync));
    internal static readonly WbxmlTag Responses = new(Page, 0x06, nameof(Responses));
    internal static readonly WbxmlTag Add = new(Page, 0x07, nameof(Add));
    internal static readonly WbxmlTag Change = new(Page, 0x08, nameof(Change));
    internal static readonly WbxmlTag Delete = new(Page, 0x09, nameof(Delete));
    internal static readonly WbxmlTag Fetch = new(Page, 0x0A, nameof(Fetch));
    internal static readonly WbxmlTag SyncKey = new(Page, 0x0B, nameof(SyncKey));
    internal static readonly WbxmlTag ClientId = new(Page, 0x0C, nameof(ClientId));
    internal static readonly WbxmlTag ServerId = new(Page, 0x0D, nameof(ServerId));
    internal static readonly WbxmlTag Status = new(Page, 0x0E, nameof(Status));
    internal static readonly WbxmlTag Collection = new(Page, 0x0F, nameof(Collection));
    internal static readonly WbxmlTag Class = new(Page, 0x10, nameof(Class));
    internal static readonly WbxmlTag Version = new(Page, 0x11, nameof(Version));
    internal static readonly WbxmlTag CollectionId = new(Page, 0x12, nameof(CollectionId));
    internal static readonly WbxmlTag GetChanges = new(Page, 0x13, nameof(GetChanges));
    internal static readonly WbxmlTag MoreAvailable = new(Page, 0x14, nameof(MoreAvailable));
    internal static readonly WbxmlTag WindowSize = new(Page, 0x15, nameof(WindowSize));
    internal static readonly WbxmlTag Commands = new(Page, 0x16, nameof(Commands));
    internal static readonly WbxmlTag Options = new(Page, 0x17, nameof(Options));
    internal static readonly WbxmlTag FilterType = new(Page, 0x18, nameof(FilterType));
    internal static readonly WbxmlTag Truncation = new(Page, 0x19, nameof(Truncation));
    internal static readonly WbxmlTag RtfTruncation = new(Page, 0x1A, nameof(RtfTruncation));
    internal static readonly WbxmlTag Conflict = new(Page, 0x1B, nameof(Conflict));
    internal static readonly WbxmlTag Collections = new(Page, 0x1C, nameof(Collections));
    internal static readonly WbxmlTag ApplicationData = new(Page, 0x1D, nameof(ApplicationData));
    internal static readonly WbxmlTag DeletesAsMoves = new(Page, 0x1E, nameof(DeletesAsMoves));
    internal static readonly WbxmlTag NotifyGUID = new(Page, 0x1F, nameof(NotifyGUID));
    internal static readonly WbxmlTag Supported = new(Page, 0x20, nameof(Supported));
    internal static readonly WbxmlTag SoftDelete = new(Page, 0x21, nameof(SoftDelete));
    internal static readonly WbxmlTag MIMESupport = new(Page, 0x22, nameof(MIMESupport));
    internal static readonly WbxmlTag MIMETruncation = new(Page, 0x23, nameof(MIMETruncation));
    internal static readonly WbxmlTag Wait = new(Page, 0x24, nameof(Wait));
    internal static readonly WbxmlTag Limit = new(Page, 0x25, nameof(Limit));
    internal static readonly WbxmlTag Partial = new(Page, 0x26, nameof(Partial));
    internal static readonly WbxmlTag ConversationMode = new(Page, 0x27, nameof(ConversationMode));
    internal static readonly WbxmlTag MaxItems = new(Page, 0x28, nameof(MaxItems));
    internal static readonly WbxmlTag HeartbeatInterval = new(Page, 0x29, nameof(HeartbeatInterval));
}
