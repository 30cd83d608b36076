namespace Bridge.Eas.Mime;

/// <summary>A part that a user sees as an attachment, or that a body refers to.</summary>
/// <param name="Path">Section number as in IMAP ("2", "2.1"), for <see cref="MimePartExtractor"/>.</param>
/// <param name="MediaType">"image/png".</param>
/// <param name="Name">What the sender called it, else a name made from the type; never empty. Nested messages end with ".eml".</param>
/// <param name="Disposition">"attachment", "inline" or empty.</param>
/// <param name="ContentId">Without angle brackets.</param>
/// <param name="ContentLocation">As sent.</param>
/// <param name="Size">Bytes after decoding.</param>
internal sealed record MimePart(
    string Path, string MediaType, string Name, string Disposition, string? ContentId, string? ContentLocation, long Size)
{
    /// <summary>A whole message within the message (EAS attachment method 5).</summary>
    internal bool IsMessage => MediaType is "message/rfc822" or "message/global" or "message/news";

    internal bool IsCalendar => MediaType == "text/calendar";

    /// <summary>A detached signature; clients without S/MIME show it as a file.</summary>
    internal bool IsSignature => MediaType is "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature";
}
