namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 1, Contacts. Source: MS-ASWBXML, "Code Page 1: Contacts".</summary>
internal static class ContactsTags
{
    internal const byte Page = 1;

    internal static readonly WbxmlTag Anniversary = new(Page, 0x05, nameof(Anniversary));
    internal static readonly WbxmlTag AssistantName = new(Page, 0x06, nameof(AssistantName));
    internal static readonly WbxmlTag AssistantPhoneNumber = new(Page, 0x07, nameof(AssistantPhoneNumber));
    internal static readonly WbxmlTag Birthday = new(Page, 0x08, nameof(Birthday));
    internal static readonly WbxmlTag Body = new(Page, 0x09, nameof(Body));
    internal static readonly WbxmlTag BodySize = new(Page, 0x0A, nameof(BodySize));
    internal static readonly WbxmlTag BodyTruncated = new(Page, 0x0B, nameof(BodyTruncated));
    internal static readonly WbxmlTag Business2PhoneNumber = new(Page, 0x0C, nameof(Business2PhoneNumber));
    internal static readonly WbxmlTag BusinessAddressCity = new(Page, 0x0D, nameof(BusinessAddressCity));
    internal static readonly WbxmlTag BusinessAddressCountry = new(Page, 0x0E, nameof(BusinessAddressCountry));
    internal static readonly WbxmlTag BusinessAddressPostalCode = new(Page, 0x0F, nameof(BusinessAddressPostalCode));
    internal static readonly WbxmlTag BusinessAddressState = new(Page, 0x10, nameof(BusinessAddressState));
    internal static readonly WbxmlTag BusinessAddressStreet = new(Page, 0x11, nameof(BusinessAddressStreet));
    internal static readonly WbxmlTag BusinessFaxNumber = new(Page, 0x12, nameof(BusinessFaxNumber));
    internal static readonly WbxmlTag BusinessPhoneNumber = new(Page, 0x13, nameof(BusinessPhoneNumber));
    internal static readonly WbxmlTag CarPhoneNumber = new(Page, 0x14, nameof(CarPhoneNumber));
    internal static readonly WbxmlTag Categories = new(Page, 0x15, nameof(Categories));
    internal static readonly WbxmlTag Category = new(Page, 0x16, nameof(Category));
    internal static readonly WbxmlTag Children = new(Page, 0x17, nameof(Children));
    internal static readonly WbxmlTag Child = new(Page, 0x18, nameof(Child));
    internal static readonly WbxmlTag CompanyName = new(Page, 0x19, nameof(CompanyName));
    internal static readonly WbxmlTag Department = new(Page, 0x1A, nameof(Department));
    internal static readonly WbxmlTag Email1Address = new(Page, 0x1B, nameof(Email1Address));
    internal static readonly WbxmlTag Email2Address = new(Page, 0x1C, nameof(Email2Address));
    internal static readonly WbxmlTag Email3Address = new(Page, 0x1D, nameof(Email3Address));
    internal static readonly WbxmlTag FileAs = new(Page, 0x1E, nameof(FileAs));
    internal static readonly WbxmlTag FirstName = new(Page, 0x1F, nameof(FirstName));
    internal static readonly WbxmlTag Home2PhoneNumber = new(Page, 0x20, nameof(Home2PhoneNumber));
    internal static readonly WbxmlTag HomeAddressCity = new(Page, 0x21, nameof(HomeAddressCity));
    internal static readonly WbxmlTag HomeAddressCountry = new(Page, 0x22, nameof(HomeAddressCountry));
    internal static readonly WbxmlTag HomeAddressPostalCode = new(Page, 0x23, nameof(HomeAddressPostalCode));
    internal static readonly WbxmlTag HomeAddressState = new(Page, 0x24, nameof(HomeAddressState));
    internal static readonly WbxmlTag HomeAddressStreet = new(Page, 0x25, nameof(HomeAddressStreet));
    internal static readonly WbxmlTag HomeFaxNumber = new(Page, 0x26, nameof(HomeFaxNumber));
    internal static readonly WbxmlTag HomePhoneNumber = new(Page, 0x27, nameof(HomePhoneNumber));
    internal static readonly WbxmlTag JobTitle = new(Page, 0x28, nameof(JobTitle));
    internal static readonly WbxmlTag LastName = new(Page, 0x29, nameof(LastName));
    internal static readonly WbxmlTag MiddleName = new(Page, 0x2A, nameof(MiddleName));
    internal static readonly WbxmlTag MobilePhoneNumber = new(Page, 0x2B, nameof(MobilePhoneNumber));
    internal static readonly WbxmlTag OfficeLocation = new(Page, 0x2C, nameof(OfficeLocation));
    internal static readonly WbxmlTag OtherAddressCity = new(Page, 0x2D, nameof(OtherAddressCity));
    internal static readonly WbxmlTag OtherAddressCountry = new(Page, 0x2E, nameof(OtherAddressCountry));
    internal static readonly WbxmlTag OtherAddressPostalCode = new(Page, 0x2F, nameof(OtherAddressPostalCode));
    internal static readonly WbxmlTag OtherAddressState = new(Page, 0x30, nameof(OtherAddressState));
    internal static readonly WbxmlTag OtherAddressStreet = new(Page, 0x31, nameof(OtherAddressStreet));
    internal static readonly WbxmlTag PagerNumber = new(Page, 0x32, nameof(PagerNumber));
    internal static readonly WbxmlTag RadioPhoneNumber = new(Page, 0x33, nameof(RadioPhoneNumber));
    internal static readonly WbxmlTag Spouse = new(Page, 0x34, nameof(Spouse));
    internal static readonly WbxmlTag Suffix = new(Page, 0x35, nameof(Suffix));
    internal static readonly WbxmlTag Title = new(Page, 0x36, nameof(Title));
    internal static readonly WbxmlTag WebPage = new(Page, 0x37, nameof(WebPage));
    internal static readonly WbxmlTag YomiCompanyName = new(Page, 0x38, nameof(YomiCompanyName));
    internal static readonly WbxmlTag YomiFirstName = new(Page, 0x39, nameof(YomiFirstName));
    internal static readonly WbxmlTag YomiLastName = new(Page, 0x3A, nameof(YomiLastName));
    internal static readonly WbxmlTag CompressedRTF = new(Page, 0x3B, nameof(CompressedRTF));
    internal static readonly WbxmlTag Picture = new(Page, 0x3C, nameof(Picture));
    internal static readonly WbxmlTag Alias = new(Page, 0x3D, nameof(Alias));
    internal static readonly WbxmlTag WeightedRank = new(Page, 0x3E, nameof(WeightedRank));
}
