using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Mail;

/// <summary>The list of attachments. Source: MS-ASAIRS, Attachments; at 2.5 MS-ASWBXML, code page 2.</summary>
internal static class MailAttachments
{
    private const int NormalMethod = 1;
    private const int EmbeddedMessageMethod = 5;

    /// <param name="writer">The answer.</param>
    /// <param name="serverId">The mail's id.</param>
    /// <param name="message">The mail.</param>
    /// <param name="hidesInvitation">The calendar part is told as MeetingRequest, so it is no file, unless the sender called it one.</param>
    /// <param name="version">At 2.5 they are elements of the mail.</param>
    internal static void Write(WbxmlWriter writer, string serverId, MimeMessageInfo message, bool hidesInvitation, EasVersion version)
    {
        var told = message.Attachments.Where(p => !(hidesInvitation && p.IsCalendar && p.Disposition != "attachment")).ToList();
        // An empty container is against the schema.
        if (told.Count == 0) return;
        var shown = ShownParts.In(message);
        var hasPage = version.Has(EasFeature.AirSyncBase);
        writer.Start(hasPage ? AirSyncBaseTags.Attachments : EmailTags.Attachments);
        foreach (var part in told)
        {
            var reference = AttachmentReference.Of(serverId, part.Path).ToString();
            if (hasPage) Write(writer, part, reference, IsInline(part, message, shown));
            else WriteInMail(writer, part, reference);
        }

        writer.End();
    }

    private static void Write(WbxmlWriter writer, MimePart part, string reference, bool isInline)
    {
        writer.Start(AirSyncBaseTags.Attachment);
        writer.Element(AirSyncBaseTags.DisplayName, part.Name);
        writer.Element(AirSyncBaseTags.FileReference, reference);
        writer.Element(AirSyncBaseTags.Method, MethodOf(part));
        // Android hides an attachment without it.
        writer.Element(AirSyncBaseTags.EstimatedDataSize, Math.Min(part.Size, uint.MaxValue));
        writer.Optional(AirSyncBaseTags.ContentId, part.ContentId);
        writer.Optional(AirSyncBaseTags.ContentLocation, part.ContentLocation);
        if (isInline) writer.Element(AirSyncBaseTags.IsInline, value: true);
        writer.End();
    }

    private static void WriteInMail(WbxmlWriter writer, MimePart part, string reference)
    {
        writer.Start(EmailTags.Attachment);
        writer.Element(EmailTags.DisplayName, part.Name);
        writer.Element(EmailTags.AttName, reference);
        writer.Element(EmailTags.AttSize, Math.Min(part.Size, uint.MaxValue));
        writer.Element(EmailTags.AttMethod, MethodOf(part));
        writer.Optional(EmailTags.AttOid, part.ContentId);
        writer.End();
    }

    private static int MethodOf(MimePart part) => part.IsMessage ? EmbeddedMessageMethod : NormalMethod;

    // Only what the text really shows: phones hide inline parts, and many senders call every attachment inline.
    private static bool IsInline(MimePart part, MimeMessageInfo message, IReadOnlySet<string> shown)
    {
        if (part.ContentId is not { } id) return false;
        if (shown.Contains(id)) return true;
        // Where only the beginning of the HTML was read, an image with an id is one of the text's.
        return message.Body.Any(segment => segment.Html is { IsComplete: false }) && !part.Disposition.Equals("attachment", StringComparison.Ordinal)
            && part.MediaType.StartsWith("image/", StringComparison.Ordinal);
    }
}
