namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 21, ComposeMail. Source: MS-ASWBXML, "Code Page 21: ComposeMail".</summary>
internal static class ComposeMailTags
{
    internal const byte Page = 21;

    internal static readonly WbxmlTag SendMail = new(Page, 0x05, nameof(SendMail));
    internal static readonly WbxmlTag SmartForward = new(Page, 0x06, nameof(SmartForward));
    internal static readonly WbxmlTag SmartReply = new(Page, 0x07, nameof(SmartReply));
    internal static readonly WbxmlTag SaveInSentItems = new(Page, 0x08, nameof(SaveInSentItems));
    internal static readonly WbxmlTag ReplaceMime = new(Page, 0x09, nameof(ReplaceMime));
    internal static readonly WbxmlTag Type = new(Page, 0x0A, nameof(Type));
    internal static readonly WbxmlTag Source = new(Page, 0x0B, nameof(Source));
    internal static readonly WbxmlTag FolderId = new(Page, 0x0C, nameof(FolderId));
    internal static readonly WbxmlTag ItemId = new(Page, 0x0D, nameof(ItemId));
    internal static readonly WbxmlTag LongId = new(Page, 0x0E, nameof(LongId));
    internal static readonly WbxmlTag InstanceId = new(Page, 0x0F, nameof(InstanceId));
    internal static readonly WbxmlTag Mime = new(Page, 0x10, nameof(Mime));
    internal static readonly WbxmlTag ClientId = new(Page, 0x11, nameof(ClientId));
    internal static readonly WbxmlTag Status = new(Page, 0x12, nameof(Status));
    internal static readonly WbxmlTag AccountId = new(Page, 0x13, nameof(AccountId));
    internal static readonly WbxmlTag Forwardees = new(Page, 0x15, nameof(Forwardees));
    internal static readonly WbxmlTag Forwardee = new(Page, 0x16, nameof(Forwardee));
    internal static readonly WbxmlTag Name = new(Page, 0x17, nameof(Name));
    internal static readonly WbxmlTag Email = new(Page, 0x18, nameof(Email));
}
