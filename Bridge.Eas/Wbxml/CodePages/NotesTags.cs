namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 23, Notes. Source: MS-ASWBXML, "Code Page 23: Notes".</summary>
internal static class NotesTags
{
    internal const byte Page = 23;

    internal static readonly WbxmlTag Subject = new(Page, 0x05, nameof(Subject));
    internal static readonly WbxmlTag MessageClass = new(Page, 0x06, nameof(MessageClass));
    internal static readonly WbxmlTag LastModifiedDate = new(Page, 0x07, nameof(LastModifiedDate));
    internal static readonly WbxmlTag Categories = new(Page, 0x08, nameof(Categories));
    internal static readonly WbxmlTag Category = new(Page, 0x09, nameof(Category));
}
