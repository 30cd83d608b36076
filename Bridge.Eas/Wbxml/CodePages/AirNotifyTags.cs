namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 3, AirNotify. Source: MS-ASWBXML, "Code Page 3: AirNotify".</summary>
internal static class AirNotifyTags
{
    internal const byte Page = 3;

    internal static readonly WbxmlTag Notify = new(Page, 0x05, nameof(Notify));
    internal static readonly WbxmlTag Notification = new(Page, 0x06, nameof(Notification));
    internal static readonly WbxmlTag Version = new(Page, 0x07, nameof(Version));
    internal static readonly WbxmlTag LifeTime = new(Page, 0x08, nameof(LifeTime));
    internal static readonly WbxmlTag DeviceInfo = new(Page, 0x09, nameof(DeviceInfo));
    internal static readonly WbxmlTag Enable = new(Page, 0x0A, nameof(Enable));
    internal static readonly WbxmlTag Folder = new(Page, 0x0B, nameof(Folder));
    internal static readonly WbxmlTag ServerId = new(Page, 0x0C, nameof(ServerId));
    internal static readonly WbxmlTag DeviceAddress = new(Page, 0x0D, nameof(DeviceAddress));
    internal static readonly WbxmlTag ValidCarrierProfiles = new(Page, 0x0E, nameof(ValidCarrierProfiles));
    internal static readonly WbxmlTag CarrierProfile = new(Page, 0x0F, nameof(CarrierProfile));
    internal static readonly WbxmlTag Status = new(Page, 0x10, nameof(Status));
    internal static readonly WbxmlTag Responses = new(Page, 0x11, nameof(Responses));
    internal static readonly WbxmlTag Devices = new(Page, 0x12, nameof(Devices));
    internal static readonly WbxmlTag Device = new(Page, 0x13, nameof(Device));
    internal static readonly WbxmlTag Id = new(Page, 0x14, nameof(Id));
    internal static readonly WbxmlTag Expiry = new(Page, 0x15, nameof(Expiry));
    internal static readonly WbxmlTag NotifyGUID = new(Page, 0x16, nameof(NotifyGUID));
}
