using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Items.Mail;

/// <summary>Turns a raw message into what EAS says of a mail, for Sync, ItemOperations and Search alike.</summary>
internal static class MailRenderer
{
    /// <summary>Reads a message, as a stream and normally once; a second time for S/MIME that the phone wants as MIME, and while the answer is sent where all of a large one is passed on.</summary>
    /// <param name="item">The mail.</param>
    /// <param name="open">Opens the raw message from its beginning; the stream is disposed here.</param>
    /// <param name="openLate">Opens it once more when the answer is sent; null where answers are held whole.</param>
    /// <param name="version">Protocol version of the request.</param>
    /// <param name="options">How the phone wants the body.</param>
    /// <param name="costs">What it may cost.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <exception cref="MimeFormatException">OX gave an empty message: set the item aside.</exception>
    internal static async Task<MailRendering> PrepareAsync(
        MailItem item, Func<CancellationToken, Task<Stream>> open, Func<CancellationToken, Task<Stream>>? openLate, EasVersion version, MailBodyOptions options, MailCosts costs, CancellationToken cancellationToken)
    {
        var wanted = MailBodyPlan.WantedOf(options, costs);
        var mime = options.FindMime();
        var passes = openLate is not null && mime is not null && !(mime.TruncationSize <= costs.PassedFromBytes);
        var keep = passes ? costs.PassedFromBytes : mime is not null && options.MimeSupport == 2 ? KeptBytes(mime, costs) : 0;
        var (message, seen) = await ReadAsync(open, wanted, keep, passes, costs, cancellationToken);
        if (!MailBodyChooser.WantsMime(options, message)) return new MailRendering(item, message, raw: null, version, options);

        var raw = passes && message.BytesRead > keep ? await PassAsync(open, openLate!, mime!, message.BytesRead, seen, costs, cancellationToken) : null;
        if (raw is null)
        {
            var isHeld = passes ? message.BytesRead <= keep : options.MimeSupport == 2;
            if (!isHeld) (_, seen) = await ReadAsync(open, MimeWanted.HeadersOnly with { Attachments = true }, KeptBytes(mime!, costs), isChecked: false, costs, cancellationToken);
            raw = await RawMail.TryMakeAsync(seen.Kept, message.BytesRead, costs.Reader, cancellationToken);
        }

        return new MailRendering(item, message, raw, version, options);
    }

    /// <returns>Null when less than all of it is wanted, or it cannot be passed on.</returns>
    private static async Task<RawMail?> PassAsync(
        Func<CancellationToken, Task<Stream>> open, Func<CancellationToken, Task<Stream>> openLate, Sync.BodyPreference mime, long size, CaptureStream seen, MailCosts costs, CancellationToken cancellationToken)
    {
        var late = await PassedMime.TryMakeAsync(open, openLate, size, seen.Check!.IsClean, costs.Reader, cancellationToken);
        return late is null || mime.TruncationSize < late.Length ? null : new RawMail(default, late.Length) { Late = late };
    }

    private static int KeptBytes(Sync.BodyPreference mime, MailCosts costs) =>
        (int)Math.Min(costs.MaxMimeBytes, mime.TruncationSize is { } size ? Math.Min(size, int.MaxValue - 1) + 1 : costs.MaxMimeBytes);

    private static async Task<(MimeMessageInfo Message, CaptureStream Seen)> ReadAsync(
        Func<CancellationToken, Task<Stream>> open, MimeWanted wanted, int keep, bool isChecked, MailCosts costs, CancellationToken cancellationToken)
    {
        await using var source = await open(cancellationToken);
        await using var capture = new CaptureStream(source, keep) { Check = isChecked ? new SevenBitCheck() : null };
        var message = await MimeMessageReader.ReadAsync(capture, costs.Reader, wanted, cancellationToken);
        return (message, capture);
    }
}
