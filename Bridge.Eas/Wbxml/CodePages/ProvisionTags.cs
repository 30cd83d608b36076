namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 14, Provision. Source: MS-ASWBXML, "Code Page 14: Provision".</summary>
internal static class ProvisionTags
{
    internal const byte Page = 14;

    internal static readonly WbxmlTag Provision = new(Page, 0x05, nameof(Provision));
    internal static readonly WbxmlTag Policies = new(Page, 0x06, nameof(Policies));
    internal static readonly WbxmlTag Policy = new(Page, 0x07, nameof(Policy));
    internal static readonly WbxmlTag PolicyType = new(Page, 0x08, nameof(PolicyType));
    internal static readonly WbxmlTag PolicyKey = new(Page, 0x09, nameof(PolicyKey));
    internal static readonly WbxmlTag Data = new(Page, 0x0A, nameof(Data));
    internal static readonly WbxmlTag Status = new(Page, 0x0B, nameof(Status));
    internal static readonly WbxmlTag RemoteWipe = new(Page, 0x0C, nameof(RemoteWipe));
    internal static readonly WbxmlTag EASProvisionDoc = new(Page, 0x0D, nameof(EASProvisionDoc));
    internal static readonly WbxmlTag DevicePasswordEnabled = new(Page, 0x0E, nameof(DevicePasswordEnabled));
    internal static readonly WbxmlTag AlphanumericDevicePasswordRequired = new(Page, 0x0F, nameof(AlphanumericDevicePasswordRequired));
    internal static readonly WbxmlTag RequireStorageCardEncryption = new(Page, 0x10, nameof(RequireStorageCardEncryption));
    internal static readonly WbxmlTag PasswordRecoveryEnabled = new(Page, 0x11, nameof(PasswordRecoveryEnabled));
    internal static readonly WbxmlTag DocumentBrowseEnabled = new(Page, 0x12, nameof(DocumentBrowseEnabled));
    internal static readonly WbxmlTag AttachmentsEnabled = new(Page, 0x13, nameof(AttachmentsEnabled));
    internal static readonly WbxmlTag MinDevicePasswordLength = new(Page, 0x14, nameof(MinDevicePasswordLength));
    internal static readonly WbxmlTag MaxInactivityTimeDeviceLock = new(Page, 0x15, nameof(MaxInactivityTimeDeviceLock));
    internal static readonly WbxmlTag MaxDevicePasswordFailedAttempts = new(Page, 0x16, nameof(MaxDevicePasswordFailedAttempts));
    internal static readonly WbxmlTag MaxAttachmentSize = new(Page, 0x17, nameof(MaxAttachmentSize));
    internal static readonly WbxmlTag AllowSimpleDevicePassword = new(Page, 0x18, nameof(AllowSimpleDevicePassword));
    internal static readonly WbxmlTag DevicePasswordExpiration = new(Page, 0x19, nameof(DevicePasswordExpiration));
    internal static readonly WbxmlTag DevicePasswordHistory = new(Page, 0x1A, nameof(DevicePasswordHistory));
    internal static readonly WbxmlTag AllowStorageCard = new(Page, 0x1B, nameof(AllowStorageCard));
    internal static readonly WbxmlTag AllowCamera = new(Page, 0x1C, nameof(AllowCamera));
    internal static readonly WbxmlTag RequireDeviceEncryption = new(Page, 0x1D, nameof(RequireDeviceEncryption));
    internal static readonly WbxmlTag AllowUnsignedApplications = new(Page, 0x1E, nameof(AllowUnsignedApplications));
    internal static readonly WbxmlTag AllowUnsignedInstallationPackages = new(Page, 0x1F, nameof(AllowUnsignedInstallationPackages));
    internal static readonly WbxmlTag MinDevicePasswordComplexCharacters = new(Page, 0x20, nameof(MinDevicePasswordComplexCharacters));
    internal static readonly WbxmlTag AllowWiFi = new(Page, 0x21, nameof(AllowWiFi));
    internal static readonly WbxmlTag AllowTextMessaging = new(Page, 0x22, nameof(AllowTextMessaging));
    internal static readonly WbxmlTag AllowPOPIMAPEmail = new(Page, 0x23, nameof(AllowPOPIMAPEmail));
    internal static readonly WbxmlTag AllowBluetooth = new(Page, 0x24, nameof(AllowBluetooth));
    internal static readonly WbxmlTag AllowIrDA = new(Page, 0x25, nameof(AllowIrDA));
    internal static readonly WbxmlTag RequireManualSyncWhenRoaming = new(Page, 0x26, nameof(RequireManualSyncWhenRoaming));
    internal static readonly WbxmlTag AllowDesktopSync = new(Page, 0x27, nameof(AllowDesktopSync));
    internal static readonly WbxmlTag MaxCalendarAgeFilter = new(Page, 0x28, nameof(MaxCalendarAgeFilter));
    internal static readonly WbxmlTag AllowHTMLEmail = new(Page, 0x29, nameof(AllowHTMLEmail));
    internal static readonly WbxmlTag MaxEmailAgeFilter = new(Page, 0x2A, nameof(MaxEmailAgeFilter));
    internal static readonly WbxmlTag MaxEmailBodyTruncationSize = new(Page, 0x2B, nameof(MaxEmailBodyTruncationSize));
    internal static readonly WbxmlTag MaxEmailHTMLBodyTruncationSize = new(Page, 0x2C, nameof(MaxEmailHTMLBodyTruncationSize));
    internal static readonly WbxmlTag RequireSignedSMIMEMessages = new(Page, 0x2D, nameof(RequireSignedSMIMEMessages));
    internal static readonly WbxmlTag RequireEncryptedSMIMEMessages = new(Page, 0x2E, nameof(RequireEncryptedSMIMEMessages));
    internal static readonly WbxmlTag RequireSignedSMIMEAlgorithm = new(Page, 0x2F, nameof(RequireSignedSMIMEAlgorithm));
    internal static readonly WbxmlTag RequireEncryptionSMIMEAlgorithm = new(Page, 0x30, nameof(RequireEncryptionSMIMEAlgorithm));
    internal static readonly WbxmlTag AllowSMIMEEncryptionAlgorithmNegotiation = new(Page, 0x31, nameof(AllowSMIMEEncryptionAlgorithmNegotiation));
    internal static readonly WbxmlTag AllowSMIMESoftCerts = new(Page, 0x32, nameof(AllowSMIMESoftCerts));
    internal static readonly WbxmlTag AllowBrowser = new(Page, 0x33, nameof(AllowBrowser));
    internal static readonly WbxmlTag AllowConsumerEmail = new(Page, 0x34, nameof(AllowConsumerEmail));
    internal static readonly WbxmlTag AllowRemoteDesktop = new(Page, 0x35, nameof(AllowRemoteDesktop));
    internal static readonly WbxmlTag AllowInternetSharing = new(Page, 0x36, nameof(AllowInternetSharing));
    internal static readonly WbxmlTag UnapprovedInROMApplicationList = new(Page, 0x37, nameof(UnapprovedInROMApplicationList));
    internal static readonly WbxmlTag ApplicationName = new(Page, 0x38, nameof(ApplicationName));
    internal static readonly WbxmlTag ApprovedApplicationList = new(Page, 0x39, nameof(ApprovedApplicationList));
    internal static readonly WbxmlTag Hash = new(Page, 0x3A, nameof(Hash));
    internal static readonly WbxmlTag AccountOnlyRemoteWipe = new(Page, 0x3B, nameof(AccountOnlyRemoteWipe));
}
