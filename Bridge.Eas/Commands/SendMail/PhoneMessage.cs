using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>A message as a phone handed it over, its header read. The bytes are those of the request and live as long as it does.</summary>
internal sealed class PhoneMessage
{
    private const int FirstLook = 64 * 1024;
    private static readonly string[] RecipientFields = ["To", "Cc", "Bcc"];

    private PhoneMessage(ReadOnlySequence<byte> bytes, byte[] block, MimeHeaders headers) => (Bytes, Block, Headers) = (bytes, block, headers);

    internal ReadOnlySequence<byte> Bytes { get; }

    /// <summary>The header as it came, without the blank line.</summary>
    internal byte[] Block { get; }

    internal MimeHeaders Headers { get; }

    /// <summary>Null for one that nothing could be found by.</summary>
    internal string? MessageId => Headers.Raw("Message-ID")?.Trim() is { Length: > 2 } id && id[0] == '<' && id[^1] == '>' && !id.Any(char.IsWhiteSpace) ? id : null;

    /// <summary>By the phone's clock; null where it does not say.</summary>
    internal DateTimeOffset? WrittenAt => MimeDate.Parse(Headers.Raw("Date"));

    /// <summary>Those who get it, each once, without names, in lower case.</summary>
    internal IReadOnlyList<string> Recipients =>
        [.. RecipientFields.SelectMany(Headers.RawAll).SelectMany(AddressListParser.Parse).Select(one => one.Address.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    /// <exception cref="EasProtocolException">It is no message, or names nobody to send it to.</exception>
    internal static PhoneMessage Read(ReadOnlySequence<byte> bytes)
    {
        try
        {
            var block = BlockOf(bytes);
            var headers = MessageHeaderEditor.Read(block, MimeLimits.Default);
            return RecipientFields.All(name => string.IsNullOrWhiteSpace(headers.Raw(name)))
                ? throw new EasProtocolException(EasStatus.MessageHasNoRecipient, "the message has no recipient")
                : new PhoneMessage(bytes, block, headers);
        }
        catch (MimeFormatException malformed)
        {
            throw new EasProtocolException(EasStatus.InvalidMime, malformed.Message);
        }
    }

    /// <summary>
    /// What makes two requests of a device the same sending: the Message-ID alone where there is one, since some phones make a new ClientId for
    /// every try and write the message out a little differently (dates, boundaries). Else the ClientId with the message's bytes: ClientIds start
    /// over when the account is made anew, so one alone names no message.
    /// </summary>
    internal string IdentityOf(string? clientId) => MessageId ?? $"{clientId}\n{Convert.ToHexStringLower(Hash())}";

    /// <summary>What the message says.</summary>
    /// <exception cref="EasProtocolException">It is no message after all.</exception>
    internal async ValueTask<MimeMessageInfo> InfoAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await OpenAsync(cancellationToken);
            return await MimeMessageReader.ReadAsync(source, MimeLimits.Default, new MimeWanted(PlainBytes: 64 * 1024, HtmlBytes: 64 * 1024), cancellationToken);
        }
        catch (MimeFormatException malformed)
        {
            throw new EasProtocolException(EasStatus.InvalidMime, malformed.Message);
        }
    }

    /// <summary>
    /// What the message says and to whom, however it is written out: recipients, subject, words, names of files. A phone may send what its user has
    /// changed under the old Message-ID; that is another mail. Bytes of files do not count: what is encrypted differs each time.
    /// </summary>
    internal string ContentOf(MimeMessageInfo info)
    {
        var words = string.Join(' ', info.ToPlain().Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return string.Join('\n', [info.Subject, words, .. Recipients.Order(StringComparer.Ordinal), .. info.Attachments.Select(part => part.Name)]);
    }

    internal byte[] ToArray() => Bytes.ToArray();

    /// <summary>Its own Message-ID, else one made from the identity, so that a repeated one has the same.</summary>
    internal string MessageIdFor(EasUser user, string identity)
    {
        if (MessageId is { } own) return own;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{user.State.ContextId}/{user.State.UserId}/{identity}"));
        var domain = user.PrimaryAddress.Split('@') is [_, { Length: > 0 } host] ? host : "localhost";
        return $"<{Convert.ToHexStringLower(hash.AsSpan(0, 16))}@{domain}>";
    }

    internal ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => ValueTask.FromResult<Stream>(new SequenceStream(Bytes));

    private static byte[] BlockOf(ReadOnlySequence<byte> bytes)
    {
        var limits = MimeLimits.Default;
        for (var look = Math.Min(FirstLook, bytes.Length); ; look = Math.Min(bytes.Length, limits.MaxHeaderBytes + FirstLook))
        {
            var head = bytes.Slice(0, look).ToArray();
            var length = MessageHeaderEditor.BlockLength(head, limits);
            if (length < look || look == bytes.Length || look > limits.MaxHeaderBytes) return head[..length];
        }
    }

    private byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in Bytes) hash.AppendData(segment.Span);
        return hash.GetHashAndReset();
    }
}
