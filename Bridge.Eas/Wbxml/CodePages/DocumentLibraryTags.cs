namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 19, DocumentLibrary. Source: MS-ASWBXML, "Code Page 19: DocumentLibrary".</summary>
internal static class DocumentLibraryTags
{
    internal const byte Page = 19;

    internal static readonly WbxmlTag LinkId = new(Page, 0x05, nameof(LinkId));
    internal static readonly WbxmlTag DisplayName = new(Page, 0x06, nameof(DisplayName));
    internal static readonly WbxmlTag IsFolder = new(Page, 0x07, nameof(IsFolder));
    internal static readonly WbxmlTag CreationDate = new(Page, 0x08, nameof(CreationDate));
    internal static readonly WbxmlTag LastModifiedDate = new(Page, 0x09, nameof(LastModifiedDate));
    internal static readonly WbxmlTag IsHidden = new(Page, 0x0A, nameof(IsHidden));
    internal static readonly WbxmlTag ContentLength = new(Page, 0x0B, nameof(ContentLength));
    internal static readonly WbxmlTag ContentType = new(Page, 0x0C, nameof(ContentType));
}
