namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 17, AirSyncBase. Source: MS-ASWBXML, "Code Page 17: AirSyncBase".</summary>
internal static class AirSyncBaseTags
{
    internal const byte Page = 17;

    internal static readonly WbxmlTag BodyPreference = new(Page, 0x05, nameof(BodyPreference));
    internal static readonly WbxmlTag Type = new(Page, 0x06, nameof(Type));
    internal static readonly WbxmlTag TruncationSize = new(Page, 0x07, nameof(TruncationSize));
    internal static readonly WbxmlTag AllOrNone = new(Page, 0x08, nameof(AllOrNone));
    internal static readonly WbxmlTag Body = new(Page, 0x0A, nameof(Body));
    internal static readonly WbxmlTag Data = new(Page, 0x0B, nameof(Data));
    internal static readonly WbxmlTag EstimatedDataSize = new(Page, 0x0C, nameof(EstimatedDataSize));
    internal static readonly WbxmlTag Truncated = new(Page, 0x0D, nameof(Truncated));
    internal static readonly WbxmlTag Attachments = new(Page, 0x0E, nameof(Attachments));
    internal static readonly WbxmlTag Attachment = new(Page, 0x0F, nameof(Attachment));
    internal static readonly WbxmlTag DisplayName = new(Page, 0x10, nameof(DisplayName));
    internal static readonly WbxmlTag FileReference = new(Page, 0x11, nameof(FileReference));
    internal static readonly WbxmlTag Method = new(Page, 0x12, nameof(Method));
    internal static readonly WbxmlTag ContentId = new(Page, 0x13, nameof(ContentId));
    internal static readonly WbxmlTag ContentLocation = new(Page, 0x14, nameof(ContentLocation));
    internal static readonly WbxmlTag IsInline = new(Page, 0x15, nameof(IsInline));
    internal static readonly WbxmlTag NativeBodyType = new(Page, 0x16, nameof(NativeBodyType));
    internal static readonly WbxmlTag ContentType = new(Page, 0x17, nameof(ContentType));
    internal static readonly WbxmlTag Preview = new(Page, 0x18, nameof(Preview));
    internal static readonly WbxmlTag BodyPartPreference = new(Page, 0x19, nameof(BodyPartPreference));
    internal static readonly WbxmlTag BodyPart = new(Page, 0x1A, nameof(BodyPart));
    internal static readonly WbxmlTag Status = new(Page, 0x1B, nameof(Status));
    internal static readonly WbxmlTag Add = new(Page, 0x1C, nameof(Add));
    internal static readonly WbxmlTag Delete = new(Page, 0x1D, nameof(Delete));
    internal static readonly WbxmlTag ClientId = new(Page, 0x1E, nameof(ClientId));
    internal static readonly WbxmlTag Content = new(Page, 0x1F, nameof(Content));
    internal static readonly WbxmlTag Location = new(Page, 0x20, nameof(Location));
    internal static readonly WbxmlTag Annotation = new(Page, 0x21, nameof(Annotation));
    internal static readonly WbxmlTag Street = new(Page, 0x22, nameof(Street));
    internal static readonly WbxmlTag City = new(Page, 0x23, nameof(City));
    internal static readonly WbxmlTag State = new(Page, 0x24, nameof(State));
    internal static readonly WbxmlTag Country = new(Page, 0x25, nameof(Country));
    internal static readonly WbxmlTag PostalCode = new(Page, 0x26, nameof(PostalCode));
    internal static readonly WbxmlTag Latitude = new(Page, 0x27, nameof(Latitude));
    internal static readonly WbxmlTag Longitude = new(Page, 0x28, nameof(Longitude));
    internal static readonly WbxmlTag Accuracy = new(Page, 0x29, nameof(Accuracy));
    internal static readonly WbxmlTag Altitude = new(Page, 0x2A, nameof(Altitude));
    internal static readonly WbxmlTag AltitudeAccuracy = new(Page, 0x2B, nameof(AltitudeAccuracy));
    internal static readonly WbxmlTag LocationUri = new(Page, 0x2C, nameof(LocationUri));
    internal static readonly WbxmlTag InstanceId = new(Page, 0x2D, nameof(InstanceId));
}
