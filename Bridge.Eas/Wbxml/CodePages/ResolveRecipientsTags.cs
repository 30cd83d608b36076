namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 10, ResolveRecipients. Source: MS-ASWBXML, "Code Page 10: ResolveRecipients".</summary>
internal static class ResolveRecipientsTags
{
    internal const byte Page = 10;

    internal static readonly WbxmlTag ResolveRecipients = new(Page, 0x05, nameof(ResolveRecipients));
    internal static readonly WbxmlTag Response = new(Page, 0x06, nameof(Response));
    internal static readonly WbxmlTag Status = new(Page, 0x07, nameof(Status));
    internal static readonly WbxmlTag Type = new(Page, 0x08, nameof(Type));
    internal static readonly WbxmlTag Recipient = new(Page, 0x09, nameof(Recipient));
    internal static readonly WbxmlTag DisplayName = new(Page, 0x0A, nameof(DisplayName));
    internal static readonly WbxmlTag EmailAddress = new(Page, 0x0B, nameof(EmailAddress));
    internal static readonly WbxmlTag Certificates = new(Page, 0x0C, nameof(Certificates));
    internal static readonly WbxmlTag Certificate = new(Page, 0x0D, nameof(Certificate));
    internal static readonly WbxmlTag MiniCertificate = new(Page, 0x0E, nameof(MiniCertificate));
    internal static readonly WbxmlTag Options = new(Page, 0x0F, nameof(Options));
    internal static readonly WbxmlTag To = new(Page, 0x10, nameof(To));
    internal static readonly WbxmlTag CertificateRetrieval = new(Page, 0x11, nameof(CertificateRetrieval));
    internal static readonly WbxmlTag RecipientCount = new(Page, 0x12, nameof(RecipientCount));
    internal static readonly WbxmlTag MaxCertificates = new(Page, 0x13, nameof(MaxCertificates));
    internal static readonly WbxmlTag MaxAmbiguousRecipients = new(Page, 0x14, nameof(MaxAmbiguousRecipients));
    internal static readonly WbxmlTag CertificateCount = new(Page, 0x15, nameof(CertificateCount));
    internal static readonly WbxmlTag Availability = new(Page, 0x16, nameof(Availability));
    internal static readonly WbxmlTag StartTime = new(Page, 0x17, nameof(StartTime));
    internal static readonly WbxmlTag EndTime = new(Page, 0x18, nameof(EndTime));
    internal static readonly WbxmlTag MergedFreeBusy = new(Page, 0x19, nameof(MergedFreeBusy));
    internal static readonly WbxmlTag Picture = new(Page, 0x1A, nameof(Picture));
    internal static readonly WbxmlTag MaxSize = new(Page, 0x1B, nameof(MaxSize));
    internal static readonly WbxmlTag Data = new(Page, 0x1C, nameof(Data));
    internal static readonly WbxmlTag MaxPictures = new(Page, 0x1D, nameof(MaxPictures));
}
