namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 16, GAL. Source: MS-ASWBXML, "Code Page 16: GAL".</summary>
internal static class GalTags
{
    internal const byte Page = 16;

    internal static readonly WbxmlTag DisplayName = new(Page, 0x05, nameof(DisplayName));
    internal static readonly WbxmlTag Phone = new(Page, 0x06, nameof(Phone));
    internal static readonly WbxmlTag Office = new(Page, 0x07, nameof(Office));
    internal static readonly WbxmlTag Title = new(Page, 0x08, nameof(Title));
    internal static readonly WbxmlTag Company = new(Page, 0x09, nameof(Company));
    internal static readonly WbxmlTag Alias = new(Page, 0x0A, nameof(Alias));
    internal static readonly WbxmlTag FirstName = new(Page, 0x0B, nameof(FirstName));
    internal static readonly WbxmlTag LastName = new(Page, 0x0C, nameof(LastName));
    internal static readonly WbxmlTag HomePhone = new(Page, 0x0D, nameof(HomePhone));
    internal static readonly WbxmlTag MobilePhone = new(Page, 0x0E, nameof(MobilePhone));
    internal static readonly WbxmlTag EmailAddress = new(Page, 0x0F, nameof(EmailAddress));
    internal static readonly WbxmlTag Picture = new(Page, 0x10, nameof(Picture));
    internal static readonly WbxmlTag Status = new(Page, 0x11, nameof(Status));
    internal static readonly WbxmlTag Data = new(Page, 0x12, nameof(Data));
}
