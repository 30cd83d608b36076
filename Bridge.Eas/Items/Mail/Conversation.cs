using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Mime;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>Which conversation a mail belongs to, and where. Source: MS-ASCON, ConversationId, ConversationIndex.</summary>
internal static class Conversation
{
    private const int IdLength = 16;
    private const int LevelLength = 5;

    /// <summary>Levels told; a thread is rarely deeper, and the index is sent with every mail.</summary>
    private const int MaxLevels = 30;

    /// <summary>Thread-Index of Outlook: a byte, the time (5), an id (16), then the levels.</summary>
    private const int OutlookHeader = 22;

    /// <summary>16 bytes, the same for all mails whose thread begins with the same message.</summary>
    internal static byte[] IdOf(MimeMessageInfo message) =>
        IdOf(message.References.Count > 0 ? message.References[0] : message.InReplyTo ?? message.MessageId, message.Subject);

    /// <summary>The same from a mail's envelope.</summary>
    internal static byte[] IdOf(OxMailHead head) =>
        IdOf(
            MimeMessageReader.MessageIds(head.References).FirstOrDefault() ?? MimeMessageReader.MessageIds(head.InReplyTo).FirstOrDefault() ?? MimeMessageReader.MessageIds(head.MessageId).FirstOrDefault(),
            head.Subject ?? "");

    private static byte[] IdOf(string? root, string subject)
    {
        // Without any Message-ID the subject is all there is.
        var seed = root is null ? "topic:" + ThreadTopic.Of(subject).ToUpperInvariant() : "id:" + root;
        return SHA256.HashData(Encoding.UTF8.GetBytes(seed))[..IdLength];
    }

    /// <summary>5 bytes of time: an envelope does not tell how deep the mail lies.</summary>
    internal static byte[] IndexOf(OxMailHead head) => TimeOf(DateTimeOffset.FromUnixTimeMilliseconds(head.ReceivedMs));

    /// <summary>5 bytes of time and 5 for each message this one goes back to.</summary>
    internal static byte[] IndexOf(MimeMessageInfo message, DateTimeOffset received)
    {
        if (message.ThreadIndex is { } outlook && (outlook.Length - OutlookHeader) % LevelLength == 0)
            return [.. outlook[1..(1 + LevelLength)], .. outlook[OutlookHeader..].Take(MaxLevels * LevelLength)];

        var levels = Math.Min(message.References.Count > 0 ? message.References.Count : message.InReplyTo is null ? 0 : 1, MaxLevels);
        var index = new byte[LevelLength * (1 + levels)];
        TimeOf(message.Date ?? received).CopyTo(index, 0);
        for (var level = 0; level < levels; level++)
        {
            var name = message.References.Count > 0 ? message.References[level] : message.InReplyTo!;
            SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, LevelLength).CopyTo(index.AsSpan(LevelLength * (1 + level)));
        }

        return index;
    }

    /// <summary>Bits 16 to 55 of the FILETIME.</summary>
    private static byte[] TimeOf(DateTimeOffset time)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (time > DateTimeOffset.UnixEpoch ? time : DateTimeOffset.UnixEpoch).ToFileTime());
        return bytes[1..6];
    }
}
