using System.Buffers;
using Bridge.Eas.Mime;
using Bridge.Eas.Mime.Compose;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>Makes an uploaded file a part of a message.</summary>
internal static class DraftFile
{
    internal static NewPart PartOf(UploadedFile upload, bool isShown)
    {
        var name = HeaderRewriter.EncodeText(MimeText.CleanLine(upload.Name, 255).Replace('"', '\'').Replace('\\', '_'));
        var header = $"Content-Type: {upload.MediaType}; name=\"{name}\"\r\nContent-Disposition: {(isShown ? "inline" : "attachment")}; filename=\"{name}\"\r\n"
            + (upload.ContentId is { } id ? $"Content-ID: <{id}>\r\n" : "");
        return new NewPart(header, upload.Content, isShown);
    }
}
