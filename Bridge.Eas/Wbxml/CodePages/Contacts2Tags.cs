namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 12, Contacts2. Source: MS-ASWBXML, "Code Page 12: Contacts2".</summary>
internal static class Contacts2Tags
{
    internal const byte Page = 12;

    internal static readonly WbxmlTag CustomerId = new(Page, 0x05, nameof(CustomerId));
    internal static readonly WbxmlTag GovernmentId = new(Page, 0x06, nameof(GovernmentId));
    internal static readonly WbxmlTag IMAddress = new(Page, 0x07, nameof(IMAddress));
    internal static readonly WbxmlTag IMAddress2 = new(Page, 0x08, nameof(IMAddress2));
    internal static readonly WbxmlTag IMAddress3 = new(Page, 0x09, nameof(IMAddress3));
    internal static readonly WbxmlTag ManagerName = new(Page, 0x0A, nameof(ManagerName));
    internal static readonly WbxmlTag CompanyMainPhone = new(Page, 0x0B, nameof(CompanyMainPhone));
    internal static readonly WbxmlTag AccountName = new(Page, 0x0C, nameof(AccountName));
    internal static readonly WbxmlTag NickName = new(Page, 0x0D, nameof(NickName));
    internal static readonly WbxmlTag MMS = new(Page, 0x0E, nameof(MMS));
}
