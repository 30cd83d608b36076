namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 18, Settings. Source: MS-ASWBXML, "Code Page 18: Settings".</summary>
internal static class SettingsTags
{
    internal const byte Page = 18;

    internal static readonly WbxmlTag Settings = new(Page, 0x05, nameof(Settings));
    internal static readonly WbxmlTag Status = new(Page, 0x06, nameof(Status));
    internal static readonly WbxmlTag Get = new(Page, 0x07, nameof(Get));
    internal static readonly WbxmlTag Set = new(Page, 0x08, nameof(Set));
    internal static readonly WbxmlTag Oof = new(Page, 0x09, nameof(Oof));
    internal static readonly WbxmlTag OofState = new(Page, 0x0A, nameof(OofState));
    internal static readonly WbxmlTag StartTime = new(Page, 0x0B, nameof(StartTime));
    internal static readonly WbxmlTag EndTime = new(Page, 0x0C, nameof(EndTime));
    internal static readonly WbxmlTag OofMessage = new(Page, 0x0D, nameof(OofMessage));
    internal static readonly WbxmlTag AppliesToInternal = new(Page, 0x0E, nameof(AppliesToInternal));
    internal static readonly WbxmlTag AppliesToExternalKnown = new(Page, 0x0F, nameof(AppliesToExternalKnown));
    internal static readonly WbxmlTag AppliesToExternalUnknown = new(Page, 0x10, nameof(AppliesToExternalUnknown));
    internal static readonly WbxmlTag Enabled = new(Page, 0x11, nameof(Enabled));
    internal static readonly WbxmlTag ReplyMessage = new(Page, 0x12, nameof(ReplyMessage));
    internal static readonly WbxmlTag BodyType = new(Page, 0x13, nameof(BodyType));
    internal static readonly WbxmlTag DevicePassword = new(Page, 0x14, nameof(DevicePassword));
    internal static readonly WbxmlTag Password = new(Page, 0x15, nameof(Password));
    internal static readonly WbxmlTag DeviceInformation = new(Page, 0x16, nameof(DeviceInformation));
    internal static readonly WbxmlTag Model = new(Page, 0x17, nameof(Model));
    internal static readonly WbxmlTag IMEI = new(Page, 0x18, nameof(IMEI));
    internal static readonly WbxmlTag FriendlyName = new(Page, 0x19, nameof(FriendlyName));
    internal static readonly WbxmlTag OS = new(Page, 0x1A, nameof(OS));
    internal static readonly WbxmlTag OSLanguage = new(Page, 0x1B, nameof(OSLanguage));
    internal static readonly WbxmlTag PhoneNumber = new(Page, 0x1C, nameof(PhoneNumber));
    internal static readonly WbxmlTag UserInformation = new(Page, 0x1D, nameof(UserInformation));
    internal static readonly WbxmlTag EmailAddresses = new(Page, 0x1E, nameof(EmailAddresses));
    internal static readonly WbxmlTag SMTPAddress = new(Page, 0x1F, nameof(SMTPAddress));
    internal static readonly WbxmlTag UserAgent = new(Page, 0x20, nameof(UserAgent));
    internal static readonly WbxmlTag EnableOutboundSMS = new(Page, 0x21, nameof(EnableOutboundSMS));
    internal static readonly WbxmlTag MobileOperator = new(Page, 0x22, nameof(MobileOperator));
    internal static readonly WbxmlTag PrimarySmtpAddress = new(Page, 0x23, nameof(PrimarySmtpAddress));
    internal static readonly WbxmlTag Accounts = new(Page, 0x24, nameof(Accounts));
    internal static readonly WbxmlTag Account = new(Page, 0x25, nameof(Account));
    internal static readonly WbxmlTag AccountId = new(Page, 0x26, nameof(AccountId));
    internal static readonly WbxmlTag AccountName = new(Page, 0x27, nameof(AccountName));
    internal static readonly WbxmlTag UserDisplayName = new(Page, 0x28, nameof(UserDisplayName));
    internal static readonly WbxmlTag SendDisabled = new(Page, 0x29, nameof(SendDisabled));
    internal static readonly WbxmlTag RightsManagementInformation = new(Page, 0x2B, nameof(RightsManagementInformation));
}
