using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>A phone's message made fit for OX: from an address of the user's own, with a Message-ID to find it by, and 7-bit throughout.</summary>
/// <param name="MessageId">With angle brackets.</param>
/// <param name="Mime">The message.</param>
internal sealed record OutgoingMessage(string MessageId, ReadOnlyMemory<byte> Mime)
{
    private static readonly string[] RecipientFields = ["To", "Cc", "Bcc"];

    /// <param name="identity">Of the sending: a message without a Message-ID gets one made from it, so that a repeated one has the same.</param>
    /// <exception cref="EasProtocolException">It is no message, or names nobody to send it to.</exception>
    internal static async ValueTask<OutgoingMessage> PrepareAsync(ReadOnlyMemory<byte> mime, EasUser user, string identity, CancellationToken cancellationToken)
    {
        try
        {
            var limits = MimeLimits.Default;
            var headers = MessageHeaderEditor.Read(mime.Span, limits);
            if (RecipientFields.All(name => string.IsNullOrWhiteSpace(headers.Raw(name))))
                throw new EasProtocolException(EasStatus.MessageHasNoRecipient, "the message has no recipient");

            var changes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            var messageId = headers.Raw("Message-ID")?.Trim();
            if (messageId is not { Length: > 2 } || messageId[0] != '<' || messageId[^1] != '>' || messageId.Any(char.IsWhiteSpace))
            {
                messageId = MessageIdOf(user, identity);
                changes["Message-ID"] = messageId;
            }

            var from = AddressListParser.Parse(headers.Raw("From")) is [var first, ..] ? first : null;
            if (from is null || !user.Owns(from.Address)) changes["From"] = FromOf(user, from?.Name);

            var edited = changes.Count == 0 ? mime : MessageHeaderEditor.Edit(mime.Span, changes, limits);
            return new OutgoingMessage(messageId, await SevenBit.RewriteAsync(edited, limits, cancellationToken));
        }
        catch (MimeFormatException malformed)
        {
            throw new EasProtocolException(EasStatus.InvalidMime, malformed.Message);
        }
    }

    /// <summary>The phone's own idea of the sender is replaced by the user's primary address unless it is one of his; the name stays.</summary>
    private static string FromOf(EasUser user, string? name)
    {
        var shown = string.IsNullOrWhiteSpace(name) ? user.Session.DisplayName : name;
        return HeaderRewriter.EncodeAddress(new MimeAddress(string.IsNullOrWhiteSpace(shown) ? null : shown, user.PrimaryAddress));
    }

    private static string MessageIdOf(EasUser user, string identity)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{user.State.ContextId}/{user.State.UserId}/{identity}"));
        var domain = user.PrimaryAddress.Split('@') is [_, { Length: > 0 } host] ? host : "localhost";
        return $"<{Convert.ToHexStringLower(hash.AsSpan(0, 16))}@{domain}>";
    }
}
