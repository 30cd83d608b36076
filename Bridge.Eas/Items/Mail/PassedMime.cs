using Bridge.Eas.Mime;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Items.Mail;

/// <summary>A MIME body that is passed on while it is read: only its length is found out beforehand.</summary>
internal static class PassedMime
{
    private const int PieceBytes = 64 * 1024;

    /// <param name="open">Opens the raw message now.</param>
    /// <param name="openLate">Opens it when the answer is sent.</param>
    /// <param name="size">Bytes of the raw message.</param>
    /// <param name="isClean">It is in 7-bit form, as most are: then it goes out as it is, and it need not be read to be measured.</param>
    /// <param name="limits">Limits of the message reader.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>Null when it cannot be passed on: it is longer than what is read of a message, or its header longer than what is kept of one.</returns>
    internal static async Task<LateBytes?> TryMakeAsync(
        Func<CancellationToken, Task<Stream>> open, Func<CancellationToken, Task<Stream>> openLate, long size, bool isClean, MimeLimits limits, CancellationToken cancellationToken)
    {
        if (size >= limits.MaxMessageBytes) return null;
        if (isClean) return new LateBytes(size, isText: true, async (destination, token) =>
        {
            await using var source = await openLate(token);
            await source.CopyToAsync(destination, PieceBytes, token);
        });

        await using var read = await open(cancellationToken);
        return await SevenBitMeasure.RunAsync(read, limits, cancellationToken) is not { } measured ? null : new LateBytes(measured.Length, measured.IsText, async (destination, token) =>
        {
            await using var source = await openLate(token);
            try
            {
                await new MimeScanner(new SevenBitWriter(destination) { Actions = measured.Actions }, limits).RunAsync(source, token);
            }
            catch (MimeFormatException broken)
            {
                throw new IOException("The message cannot be read again.", broken);
            }
        });
    }
}
