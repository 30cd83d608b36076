using Bridge.Eas.Devices;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>An attachment's bytes, or why there are none.</summary>
/// <param name="Content">The bytes that were asked for.</param>
/// <param name="Total">Bytes of the whole attachment.</param>
internal sealed record ReadAttachment(OperationStatus Status, EasPart? Content = null, string ContentType = "", long Total = 0);

/// <summary>
/// Reads an attachment out of its message, which OX streams; what comes before and after the part is passed over. A large one is read twice: once to
/// be measured, and once more while the answer is sent, so that nobody holds it.
/// </summary>
internal sealed class AttachmentReader(IOxMailApi mail, PassedMails passed, FolderDirectory folders, MailLister lister, EventFileReader eventFiles, AttachmentLimits limits)
{
    /// <summary>Bytes that are kept from the first reading.</summary>
    private const int KeptBytes = 256 * 1024;

    public async ValueTask<ReadAttachment> ReadAsync(EasCommandContext context, string reference, (long First, long Last)? range, CancellationToken cancellationToken)
    {
        if (!AttachmentReference.TryParse(reference, out var parsed)) return new(OperationStatus.InvalidAttachment);
        var found = await folders.FindAsync(context.User, parsed.CollectionId, cancellationToken);
        if (!found.Succeeded) return new(OperationFailures.StatusOf(found.Failure));
        if (found.Value is { Class: EasClass.Calendar, IsVirtual: false } calendar)
            return await eventFiles.ReadAsync(SourceContexts.Of(context, calendar), parsed, range is { } part ? new ByteRange(part.First, part.Last) : null, limits.For(context.Request, context.User, context.Device), cancellationToken);
        if (found.Value is not { Class: EasClass.Email, IsVirtual: false } folder) return new(OperationStatus.NotFound);
        if (!ServerId.TryParseWithEpoch(parsed.ServerId, out _, out var epoch, out var key) || key.Text is not null) return new(OperationStatus.InvalidAttachment);

        // A mail of another UIDVALIDITY is another mail.
        var place = SourceContexts.Of(context, folder);
        var current = await lister.EpochAsync(place, cancellationToken);
        if (!current.Succeeded) return new(OperationFailures.StatusOf(current.Failure));
        if (current.Value != epoch) return new(OperationStatus.NotFound);

        var uid = (uint)key.Number;
        var source = await mail.GetSourceAsync(context.User.Session, new OxFolderId(folder.OxId), uid, cancellationToken);
        if (!source.TryGet(out var message, out var error)) return new(error.IsNotFound ? OperationStatus.NotFound : OperationFailures.StatusOf(SourceFailures.Of(error)));
        var wanted = range is { } asked ? new ByteRange(asked.First, asked.Last) : (ByteRange?)null;
        await using (message)
        {
            return await MeasureAsync(message.Content, token => passed.OpenAsync(place, uid, token), parsed.PartPath, wanted, limits.For(context.Request, context.User, context.Device), cancellationToken);
        }
    }

    private static async ValueTask<ReadAttachment> MeasureAsync(
        Stream message, Func<CancellationToken, Task<Stream>> openLate, string partPath, ByteRange? range, int? allowed, CancellationToken cancellationToken)
    {
        try
        {
            await using var beginning = new KeptBeginning(KeptBytes);
            var part = await MimePartExtractor.ExtractAsync(message, partPath, beginning, range, allowed ?? long.MaxValue, MimeLimits.Default, cancellationToken);
            if (part is null) return new(OperationStatus.NotFound);

            // A piece of a file that is too large is a way to the whole of it.
            if (part.Size > allowed) return new(OperationStatus.TooLarge);
            if (range is { First: var first } && first >= part.Size) return new(OperationStatus.BadRange);
            var content = beginning.Whole is { } whole ? new EasPart(whole) : new EasPart(default, Late(openLate, partPath, range, part.Written));
            return new(OperationStatus.Success, content, part.MediaType, part.Size);
        }
        catch (Exception broken) when (broken is IOException or MimeFormatException)
        {
            return new(OperationStatus.ConnectionFailed);
        }
    }

    private static LateBytes Late(Func<CancellationToken, Task<Stream>> open, string partPath, ByteRange? range, long length) => new(length, isText: false, async (destination, cancellationToken) =>
    {
        await using var message = await open(cancellationToken);
        try
        {
            await MimePartExtractor.ExtractAsync(message, partPath, destination, range, MimeLimits.Default, cancellationToken);
        }
        catch (MimeFormatException broken)
        {
            throw new IOException("The message cannot be read again.", broken);
        }
    });
}
