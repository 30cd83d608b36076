using System.Buffers;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>A message to send: up to 12.1 the body is the message and the query says the rest, from 14.0 on it is WBXML.</summary>
/// <param name="ClientId">Null up to 12.1, which has none.</param>
/// <param name="SaveInSent">Keep a copy in Sent.</param>
/// <param name="Mime">The message as the phone made it.</param>
internal sealed record SendMailRequest(string? ClientId, bool SaveInSent, ReadOnlyMemory<byte> Mime)
{
    private const int LongestClientId = 64;

    internal static SendMailRequest Decode(EasRequest request)
    {
        if (request.Body.IsEmpty) throw new EasProtocolException(EasStatus.InvalidContent, "SendMail without a body");
        if (!request.Version.Has(EasFeature.MailInDocument)) return new SendMailRequest(ClientId: null, request.Line.SaveInSent, request.Body.ToArray());

        var document = request.Document!;
        if (document.Tag != ComposeMailTags.SendMail) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not SendMail");
        if (document.TextOf(ComposeMailTags.ClientId) is not { Length: > 0 and <= LongestClientId } clientId) throw new EasProtocolException(EasStatus.InvalidXml, "no usable ClientId");
        if (document.Child(ComposeMailTags.Mime) is not { IsEmpty: false } mime) throw new EasProtocolException(EasStatus.InvalidMime, "no message");
        var bytes = mime.Opaque.IsEmpty ? System.Text.Encoding.UTF8.GetBytes(mime.Text) : mime.Opaque.ToArray();
        return new SendMailRequest(clientId, document.Has(ComposeMailTags.SaveInSentItems), bytes);
    }
}
