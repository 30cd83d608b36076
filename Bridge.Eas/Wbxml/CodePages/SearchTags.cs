namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 15, Search. Source: MS-ASWBXML, "Code Page 15: Search".</summary>
internal static class SearchTags
{
    internal const byte Page = 15;

    internal static readonly WbxmlTag Search = new(Page, 0x05, nameof(Search));
    internal static readonly WbxmlTag Store = new(Page, 0x07, nameof(Store));
    internal static readonly WbxmlTag Name = new(Page, 0x08, nameof(Name));
    internal static readonly WbxmlTag Query = new(Page, 0x09, nameof(Query));
    internal static readonly WbxmlTag Options = new(Page, 0x0A, nameof(Options));
    internal static readonly WbxmlTag Range = new(Page, 0x0B, nameof(Range));
    internal static readonly WbxmlTag Status = new(Page, 0x0C, nameof(Status));
    internal static readonly WbxmlTag Response = new(Page, 0x0D, nameof(Response));
    internal static readonly WbxmlTag Result = new(Page, 0x0E, nameof(Result));
    internal static readonly WbxmlTag Properties = new(Page, 0x0F, nameof(Properties));
    internal static readonly WbxmlTag Total = new(Page, 0x10, nameof(Total));
    internal static readonly WbxmlTag EqualTo = new(Page, 0x11, nameof(EqualTo));
    internal static readonly WbxmlTag Value = new(Page, 0x12, nameof(Value));
    internal static readonly WbxmlTag And = new(Page, 0x13, nameof(And));
    internal static readonly WbxmlTag Or = new(Page, 0x14, nameof(Or));
    internal static readonly WbxmlTag FreeText = new(Page, 0x15, nameof(FreeText));
    internal static readonly WbxmlTag DeepTraversal = new(Page, 0x17, nameof(DeepTraversal));
    internal static readonly WbxmlTag LongId = new(Page, 0x18, nameof(LongId));
    internal static readonly WbxmlTag RebuildResults = new(Page, 0x19, nameof(RebuildResults));
    internal static readonly WbxmlTag LessThan = new(Page, 0x1A, nameof(LessThan));
    internal static readonly WbxmlTag GreaterThan = new(Page, 0x1B, nameof(GreaterThan));
    internal static readonly WbxmlTag Schema = new(Page, 0x1C, nameof(Schema));
    internal static readonly WbxmlTag Supported = new(Page, 0x1D, nameof(Supported));
    internal static readonly WbxmlTag UserName = new(Page, 0x1E, nameof(UserName));
    internal static readonly WbxmlTag Password = new(Page, 0x1F, nameof(Password));
    internal static readonly WbxmlTag ConversationId = new(Page, 0x20, nameof(ConversationId));
    internal static readonly WbxmlTag Picture = new(Page, 0x21, nameof(Picture));
    internal static readonly WbxmlTag MaxSize = new(Page, 0x22, nameof(MaxSize));
    internal static readonly WbxmlTag MaxPictures = new(Page, 0x23, nameof(MaxPictures));
}
