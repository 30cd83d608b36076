using Bridge.Eas.Mime;

namespace Bridge.Eas.Items.Mail;

/// <summary>The raw message for a MIME body.</summary>
/// <param name="Bytes">As far as it was kept: 7-bit where no signature forbids it, CRLF.</param>
/// <param name="FullSize">Bytes of the whole message.</param>
internal sealed record RawMail(ReadOnlyMemory<byte> Bytes, long FullSize)
{
    internal static async Task<RawMail> MakeAsync(ReadOnlyMemory<byte> kept, long size, MimeLimits limits, CancellationToken cancellationToken)
    {
        var bytes = kept.IsEmpty ? kept : await SevenBit.RewriteAsync(kept, limits, cancellationToken);
        return new(bytes, kept.Length >= size ? bytes.Length : Math.Max(size, bytes.Length + 1L));
    }
}
