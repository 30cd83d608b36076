using System.Buffers;
using System.Text;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>A message to send: up to 12.1 the body is the message and the query says the rest, from 14.0 on it is WBXML.</summary>
/// <param name="ClientId">Null up to 12.1, which has none.</param>
/// <param name="SaveInSent">Keep a copy in Sent.</param>
/// <param name="Mime">The message as the phone made it; bytes of the request.</param>
internal sealed record SendMailRequest(string? ClientId, bool SaveInSent, ReadOnlySequence<byte> Mime)
{
    private const int LongestClientId = 64;

    /// <summary>The id of no rights template, which some phones send.</summary>
    private const string NoTemplate = "00000000-0000-0000-0000-000000000000";

    internal static SendMailRequest Decode(EasRequest request)
    {
        if (request.Body.IsEmpty) throw new EasProtocolException(EasStatus.InvalidContent, "SendMail without a body");
        if (!request.Version.Has(EasFeature.MailInDocument)) return new SendMailRequest(ClientId: null, request.Line.SaveInSent, request.Body);

        var document = RootOf(request, ComposeMailTags.SendMail);
        return new SendMailRequest(ClientIdOf(document), document.Has(ComposeMailTags.SaveInSentItems), MimeOf(document));
    }

    /// <exception cref="EasProtocolException">Another root, an account that is not there, or a rights template.</exception>
    internal static WbxmlElement RootOf(EasRequest request, WbxmlTag root)
    {
        var document = request.Document!;
        if (document.Tag != root) throw new EasProtocolException(EasStatus.InvalidXml, $"the root element is not {root.Name}");
        if (document.TextOf(ComposeMailTags.AccountId) is { Length: > 0 }) throw new EasProtocolException(EasStatus.InvalidAccountId, "an account that was never told");
        if (document.TextOf(RightsManagementTags.TemplateID) is { Length: > 0 } template && template.Trim('{', '}') != NoTemplate)
            throw new EasProtocolException(EasStatus.RightsManagementOff, "a rights template");
        return document;
    }

    internal static string ClientIdOf(WbxmlElement document) => document.TextOf(ComposeMailTags.ClientId) is { Length: > 0 and <= LongestClientId } clientId
        ? clientId
        : throw new EasProtocolException(EasStatus.InvalidXml, "no usable ClientId");

    internal static ReadOnlySequence<byte> MimeOf(WbxmlElement document)
    {
        if (document.Child(ComposeMailTags.Mime) is not { IsEmpty: false } mime) throw new EasProtocolException(EasStatus.InvalidMime, "no message");
        return mime.Opaque.IsEmpty ? new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(mime.Text)) : mime.Opaque;
    }
}
