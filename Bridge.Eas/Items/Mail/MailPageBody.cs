using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail;

/// <summary>A mail's body at 2.5: plain text or MIME in elements of the mail itself. Source: MS-ASWBXML, code page 2; MS-ASCMD, "Truncation", "MIMETruncation".</summary>
internal static class MailPageBody
{
    internal static void Write(WbxmlWriter writer, MailBody body)
    {
        var (truncated, size, data) = body.Type == MailBodyOptions.Mime
            ? (EmailTags.MIMETruncated, EmailTags.MIMESize, EmailTags.MIMEData)
            : (EmailTags.BodyTruncated, EmailTags.BodySize, EmailTags.Body);
        writer.Element(truncated, body.Truncated);
        writer.Element(size, Math.Min(body.FullSize, uint.MaxValue));
        if (!body.Data.IsEmpty) WireText.Write(writer, data, body.Data.Span);

        // Without a body Windows Mobile offers to fetch it for ever; a cut one may be missing, since there is something to fetch.
        else if (!body.Truncated) writer.Element(data, " ");
    }
}
