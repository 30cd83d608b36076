namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 25, Find. Source: MS-ASWBXML, "Code Page 25: Find".</summary>
internal static class FindTags
{
    internal const byte Page = 25;

    internal static readonly WbxmlTag Find = new(Page, 0x05, nameof(Find));
    internal static readonly WbxmlTag SearchId = new(Page, 0x06, nameof(SearchId));
    internal static readonly WbxmlTag ExecuteSearch = new(Page, 0x07, nameof(ExecuteSearch));
    internal static readonly WbxmlTag MailBoxSearchCriterion = new(Page, 0x08, nameof(MailBoxSearchCriterion));
    internal static readonly WbxmlTag Query = new(Page, 0x09, nameof(Query));
    internal static readonly WbxmlTag Status = new(Page, 0x0A, nameof(Status));
    internal static readonly WbxmlTag FreeText = new(Page, 0x0B, nameof(FreeText));
    internal static readonly WbxmlTag Options = new(Page, 0x0C, nameof(Options));
    internal static readonly WbxmlTag Range = new(Page, 0x0D, nameof(Range));
    internal static readonly WbxmlTag DeepTraversal = new(Page, 0x0E, nameof(DeepTraversal));
    internal static readonly WbxmlTag Response = new(Page, 0x11, nameof(Response));
    internal static readonly WbxmlTag Result = new(Page, 0x12, nameof(Result));
    internal static readonly WbxmlTag Properties = new(Page, 0x13, nameof(Properties));
    internal static readonly WbxmlTag Preview = new(Page, 0x14, nameof(Preview));
    internal static readonly WbxmlTag HasAttachments = new(Page, 0x15, nameof(HasAttachments));
    internal static readonly WbxmlTag Total = new(Page, 0x16, nameof(Total));
    internal static readonly WbxmlTag DisplayCc = new(Page, 0x17, nameof(DisplayCc));
    internal static readonly WbxmlTag DisplayBcc = new(Page, 0x18, nameof(DisplayBcc));
    internal static readonly WbxmlTag GalSearchCriterion = new(Page, 0x19, nameof(GalSearchCriterion));
    internal static readonly WbxmlTag MaxPictures = new(Page, 0x20, nameof(MaxPictures));
    internal static readonly WbxmlTag MaxSize = new(Page, 0x21, nameof(MaxSize));
    internal static readonly WbxmlTag Picture = new(Page, 0x22, nameof(Picture));
}
