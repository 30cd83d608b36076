using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Items.Mail;

/// <summary>Turns a raw message into what EAS says of a mail, for Sync, ItemOperations and Search alike.</summary>
internal static class MailRenderer
{
    /// <summary>Reads a message, as a stream and normally once; a second time only for S/MIME that the phone wants as MIME.</summary>
    /// <param name="item">The mail.</param>
    /// <param name="open">Opens the raw message from its beginning; the stream is disposed here.</param>
    /// <param name="version">Protocol version of the request.</param>
    /// <param name="options">How the phone wants the body.</param>
    /// <param name="costs">What it may cost.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <exception cref="MimeFormatException">OX gave an empty message: set the item aside.</exception>
    internal static async Task<MailRendering> PrepareAsync(
        MailItem item, Func<CancellationToken, Task<Stream>> open, EasVersion version, MailBodyOptions options, MailCosts costs, CancellationToken cancellationToken)
    {
        var wanted = MailBodyPlan.WantedOf(options, costs);
        var mime = options.FindMime();
        var (message, kept) = await ReadAsync(open, wanted, mime is not null && options.MimeSupport == 2 ? KeptBytes(mime, costs) : 0, costs, cancellationToken);
        RawMail? raw = null;
        if (MailBodyChooser.WantsMime(options, message))
        {
            var size = message.BytesRead;
            if (options.MimeSupport != 2) (_, kept) = await ReadAsync(open, MimeWanted.HeadersOnly with { Attachments = true }, KeptBytes(mime!, costs), costs, cancellationToken);
            raw = await RawMail.TryMakeAsync(kept, size, costs.Reader, cancellationToken);
        }

        return new MailRendering(item, message, raw, version, options);
    }

    private static int KeptBytes(Sync.BodyPreference mime, MailCosts costs) =>
        (int)Math.Min(costs.MaxMimeBytes, mime.TruncationSize is { } size ? Math.Min(size, int.MaxValue - 1) + 1 : costs.MaxMimeBytes);

    private static async Task<(MimeMessageInfo Message, ReadOnlyMemory<byte> Kept)> ReadAsync(
        Func<CancellationToken, Task<Stream>> open, MimeWanted wanted, int keep, MailCosts costs, CancellationToken cancellationToken)
    {
        await using var source = await open(cancellationToken);
        await using var capture = new CaptureStream(source, keep);
        var message = await MimeMessageReader.ReadAsync(capture, costs.Reader, wanted, cancellationToken);
        return (message, capture.Kept);
    }
}
