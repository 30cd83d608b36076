using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Mail.Actions;

/// <summary><c>mail?action=get</c> and <c>attachment</c> (reference, 4.4).</summary>
internal static class MailGet
{
    internal static OxAnswer Get(OxCall call, SimMailbox mailbox)
    {
        var mail = call.Json is JsonArray or JsonObject
            ? MailSelection.Of(call, mailbox).FirstOrDefault() ?? throw MailFaults.NotFound(call.JsonArray.ToJsonString(), "").AsException()
            : MailSelection.One(call, mailbox);
        if (!call.Parameters.Flag("unseen") && !mail.IsSeen)
        {
            mail.SetFlags(MailFlags.Seen);
            mailbox.Changed(mail.Folder, mail.Id);
        }

        if (call.Parameters.Flag("hdr")) return OxAnswer.Of(HeaderBlock(mail.Message));
        if (!call.Parameters.Flag("src")) return OxAnswer.Of(MailObject.Of(mail, call));
        return call.Parameters.Flag("save")
            ? OxAnswer.OfRaw(mail.Message.Raw, "application/octet-stream", FileName(mail.Message.Subject) + ".eml")
            : OxAnswer.Of(Mime.MimeHeaders.Text(mail.Message.Raw.Span));
    }

    /// <summary>A part's decoded bytes, by section number or Content-ID.</summary>
    internal static OxAnswer Attachment(OxCall call, SimMailbox mailbox)
    {
        var mail = MailSelection.One(call, mailbox);
        var section = call.Parameters["attachment"];
        var contentId = call.Parameters["cid"]?.Trim('<', '>');
        if (section is null && contentId is null) throw MailFaults.MissingParameter("attachment").AsException();
        var part = mail.Message.Root.All().FirstOrDefault(one =>
            section is not null ? one.Section == section && !one.IsMultipart
            : string.Equals(one.ContentId?.Trim('<', '>'), contentId, StringComparison.Ordinal));
        if (part is null) return MailFaults.PartNotFound(section ?? contentId ?? "", mail.Id, mail.Folder.Id);
        var type = call.Parameters.Flag("save") ? "application/octet-stream" : part.MediaType;
        return OxAnswer.OfRaw(part.Content, type, FileName(part.FileName ?? "part-" + part.Section));
    }

    private static string HeaderBlock(SimMessage message) =>
        Mime.MimeHeaders.Text(message.Raw.Span[..message.Headers.Length]).ReplaceLineEndings("\r\n");

    /// <summary>A header cannot carry everything that a subject can.</summary>
    private static string FileName(string text) =>
        new([.. (text.Length > 60 ? text[..60] : text).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '-' ? letter : '_')]);
}
