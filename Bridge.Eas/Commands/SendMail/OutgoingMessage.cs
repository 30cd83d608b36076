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

    /// <summary>
    /// What makes two requests of a device the same sending: the ClientId where there is one, and the message itself by its Message-ID, else by
    /// its bytes. ClientIds start over when the account is made anew, so one alone names no message; phones that repeat a message may write it
    /// out a little differently, so its bytes count only where there is nothing better.
    /// </summary>
    internal static string IdentityOf(string? clientId, ReadOnlyMemory<byte> mime) => $"{clientId}\n{MessageIdIn(mime.Span) ?? Convert.ToHexStringLower(SHA256.HashData(mime.Span))}";

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
            if (MessageIdOf(headers) is not { } messageId)
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

    private static string? MessageIdIn(ReadOnlySpan<byte> mime)
    {
        try
        {
            return MessageIdOf(MessageHeaderEditor.Read(mime, MimeLimits.Default));
        }
        catch (MimeFormatException)
        {
            return null;
        }
    }

    /// <returns>Null for one that nothing could be found by.</returns>
    private static string? MessageIdOf(MimeHeaders headers) =>
        headers.Raw("Message-ID")?.Trim() is { Length: > 2 } id && id[0] == '<' && id[^1] == '>' && !id.Any(char.IsWhiteSpace) ? id : null;

    private static string MessageIdOf(EasUser user, string identity)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{user.State.ContextId}/{user.State.UserId}/{identity}"));
        var domain = user.PrimaryAddress.Split('@') is [_, { Length: > 0 } host] ? host : "localhost";
        return $"<{Convert.ToHexStringLower(hash.AsSpan(0, 16))}@{domain}>";
    }
}
