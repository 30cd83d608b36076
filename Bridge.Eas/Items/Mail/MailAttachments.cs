using Bridge.Eas.Mime;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail;

/// <summary>The list of attachments. Source: MS-ASAIRS, Attachments.</summary>
internal static class MailAttachments
{
    private const int NormalMethod = 1;
    private const int EmbeddedMessageMethod = 5;

    /// <param name="writer">The answer.</param>
    /// <param name="serverId">The mail's id.</param>
    /// <param name="message">The mail.</param>
    /// <param name="hidesInvitation">The calendar part is told as MeetingRequest, so it is no file, unless the sender called it one.</param>
    internal static void Write(WbxmlWriter writer, string serverId, MimeMessageInfo message, bool hidesInvitation)
    {
        var shown = message.Attachments.Where(p => !(hidesInvitation && p.IsCalendar && p.Disposition != "attachment")).ToList();
        // An empty container is against the schema.
        if (shown.Count == 0) return;
        writer.Start(AirSyncBaseTags.Attachments);
        foreach (var part in shown)
        {
            writer.Start(AirSyncBaseTags.Attachment);
            writer.Element(AirSyncBaseTags.DisplayName, part.Name);
            writer.Element(AirSyncBaseTags.FileReference, AttachmentReference.Of(serverId, part.Path).ToString());
            writer.Element(AirSyncBaseTags.Method, part.IsMessage ? EmbeddedMessageMethod : NormalMethod);
            // Android hides an attachment without it.
            writer.Element(AirSyncBaseTags.EstimatedDataSize, Math.Min(part.Size, uint.MaxValue));
            writer.Optional(AirSyncBaseTags.ContentId, part.ContentId);
            writer.Optional(AirSyncBaseTags.ContentLocation, part.ContentLocation);
            if (IsInline(part, message)) writer.Element(AirSyncBaseTags.IsInline, value: true);
            writer.End();
        }

        writer.End();
    }

    // Only what the text really shows: phones hide inline parts, and many senders call every attachment inline.
    private static bool IsInline(MimePart part, MimeMessageInfo message)
    {
        if (part.ContentId is not { } id) return false;
        var html = message.Body.Select(s => s.Html).OfType<MimeTextPart>().ToList();
        if (html.Any(h => h.Text.Contains("cid:" + id, StringComparison.OrdinalIgnoreCase))) return true;
        // Where only the beginning of the HTML was read, an image with an id is one of the text's.
        return html.Any(h => !h.IsComplete) && !part.Disposition.Equals("attachment", StringComparison.Ordinal)
            && part.MediaType.StartsWith("image/", StringComparison.Ordinal);
    }
}
