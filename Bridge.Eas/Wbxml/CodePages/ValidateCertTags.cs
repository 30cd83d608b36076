namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 11, ValidateCert. Source: MS-ASWBXML, "Code Page 11: ValidateCert".</summary>
internal static class ValidateCertTags
{
    internal const byte Page = 11;

    internal static readonly WbxmlTag ValidateCert = new(Page, 0x05, nameof(ValidateCert));
    internal static readonly WbxmlTag Certificates = new(Page, 0x06, nameof(Certificates));
    internal static readonly WbxmlTag Certificate = new(Page, 0x07, nameof(Certificate));
    internal static readonly WbxmlTag CertificateChain = new(Page, 0x08, nameof(CertificateChain));
    internal static readonly WbxmlTag CheckCRL = new(Page, 0x09, nameof(CheckCRL));
    internal static readonly WbxmlTag Status = new(Page, 0x0A, nameof(Status));
}
