namespace Bridge.Eas.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6). What nobody knows is taken as it is.</summary>
internal enum TransferEncoding
{
    Identity,
    Base64,
    QuotedPrintable,
    UuEncode,
}
