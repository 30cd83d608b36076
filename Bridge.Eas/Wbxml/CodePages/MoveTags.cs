namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 5, Move. Source: MS-ASWBXML, "Code Page 5: Move".</summary>
internal static class MoveTags
{
    internal const byte Page = 5;

    internal static readonly WbxmlTag MoveItems = new(Page, 0x05, nameof(MoveItems));
    internal static readonly WbxmlTag Move = new(Page, 0x06, nameof(Move));
    internal static readonly WbxmlTag SrcMsgId = new(Page, 0x07, nameof(SrcMsgId));
    internal static readonly WbxmlTag SrcFldId = new(Page, 0x08, nameof(SrcFldId));
    internal static readonly WbxmlTag DstFldId = new(Page, 0x09, nameof(DstFldId));
    internal static readonly WbxmlTag Response = new(Page, 0x0A, nameof(Response));
    internal static readonly WbxmlTag Status = new(Page, 0x0B, nameof(Status));
    internal static readonly WbxmlTag DstMsgId = new(Page, 0x0C, nameof(DstMsgId));
}
