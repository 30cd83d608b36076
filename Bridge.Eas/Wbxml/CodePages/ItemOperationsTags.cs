namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 20, ItemOperations. Source: MS-ASWBXML, "Code Page 20: ItemOperations".</summary>
internal static class ItemOperationsTags
{
    internal const byte Page = 20;

    internal static readonly WbxmlTag ItemOperations = new(Page, 0x05, nameof(ItemOperations));
    internal static readonly WbxmlTag Fetch = new(Page, 0x06, nameof(Fetch));
    internal static readonly WbxmlTag Store = new(Page, 0x07, nameof(Store));
    internal static readonly WbxmlTag Options = new(Page, 0x08, nameof(Options));
    internal static readonly WbxmlTag Range = new(Page, 0x09, nameof(Range));
    internal static readonly WbxmlTag Total = new(Page, 0x0A, nameof(Total));
    internal static readonly WbxmlTag Properties = new(Page, 0x0B, nameof(Properties));
    internal static readonly WbxmlTag Data = new(Page, 0x0C, nameof(Data));
    internal static readonly WbxmlTag Status = new(Page, 0x0D, nameof(Status));
    internal static readonly WbxmlTag Response = new(Page, 0x0E, nameof(Response));
    internal static readonly WbxmlTag Version = new(Page, 0x0F, nameof(Version));
    internal static readonly WbxmlTag Schema = new(Page, 0x10, nameof(Schema));
    internal static readonly WbxmlTag Part = new(Page, 0x11, nameof(Part));
    internal static readonly WbxmlTag EmptyFolderContents = new(Page, 0x12, nameof(EmptyFolderContents));
    internal static readonly WbxmlTag DeleteSubFolders = new(Page, 0x13, nameof(DeleteSubFolders));
    internal static readonly WbxmlTag UserName = new(Page, 0x14, nameof(UserName));
    internal static readonly WbxmlTag Password = new(Page, 0x15, nameof(Password));
    internal static readonly WbxmlTag Move = new(Page, 0x16, nameof(Move));
    internal static readonly WbxmlTag DstFldId = new(Page, 0x17, nameof(DstFldId));
    internal static readonly WbxmlTag ConversationId = new(Page, 0x18, nameof(ConversationId));
    internal static readonly WbxmlTag MoveAlways = new(Page, 0x19, nameof(MoveAlways));
}
