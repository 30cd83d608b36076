namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 6, GetItemEstimate. Source: MS-ASWBXML, "Code Page 6: GetItemEstimate".</summary>
internal static class GetItemEstimateTags
{
    internal const byte Page = 6;

    internal static readonly WbxmlTag GetItemEstimate = new(Page, 0x05, nameof(GetItemEstimate));
    internal static readonly WbxmlTag Version = new(Page, 0x06, nameof(Version));
    internal static readonly WbxmlTag Collections = new(Page, 0x07, nameof(Collections));
    internal static readonly WbxmlTag Collection = new(Page, 0x08, nameof(Collection));
    internal static readonly WbxmlTag Class = new(Page, 0x09, nameof(Class));
    internal static readonly WbxmlTag CollectionId = new(Page, 0x0A, nameof(CollectionId));
    internal static readonly WbxmlTag DateTime = new(Page, 0x0B, nameof(DateTime));
    internal static readonly WbxmlTag Estimate = new(Page, 0x0C, nameof(Estimate));
    internal static readonly WbxmlTag Response = new(Page, 0x0D, nameof(Response));
    internal static readonly WbxmlTag Status = new(Page, 0x0E, nameof(Status));
}
