using Bridge.Eas.Mime;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Items.Mail;

/// <summary>The raw message for a MIME body.</summary>
/// <param name="Bytes">As far as it was kept: 7-bit where no signature forbids it, CRLF.</param>
/// <param name="FullSize">Bytes of the whole message.</param>
internal sealed record RawMail(ReadOnlyMemory<byte> Bytes, long FullSize)
{
    /// <summary>In place of the bytes, all of the message: it is passed on while it is read.</summary>
    internal LateBytes? Late { get; init; }

    /// <returns>Null when the header is larger than any that is worth it: what can be shown of such a message is its text.</returns>
    internal static async Task<RawMail?> TryMakeAsync(ReadOnlyMemory<byte> kept, long size, MimeLimits limits, CancellationToken cancellationToken)
    {
        // The last line kept may be cut inside a character.
        var isWhole = kept.Length >= size;
        if (!isWhole && !kept.IsEmpty) kept = kept[..MimeTruncator.FindCut(kept.Span, kept.Length - 1)];
        try
        {
            var bytes = kept.IsEmpty ? kept : await SevenBit.RewriteAsync(kept, limits, cancellationToken);
            return new(bytes, isWhole ? bytes.Length : Math.Max(size, bytes.Length + 1L));
        }
        catch (MimeFormatException)
        {
            return null;
        }
    }
}
