using Bridge.Eas.Devices;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>An attachment's bytes, or why there are none.</summary>
internal sealed record ReadAttachment(OperationStatus Status, ReadOnlyMemory<byte>? Content = null, string ContentType = "", long Total = 0);

/// <summary>Reads an attachment out of its message, which OX streams; what comes before and after the part is passed over.</summary>
internal sealed class AttachmentReader(IOxMailApi mail, FolderDirectory folders, MailLister lister, AttachmentLimits limits)
{
    /// <summary>Bytes of one answer; a larger attachment is fetched in ranges.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    public async ValueTask<ReadAttachment> ReadAsync(EasCommandContext context, string reference, (long First, long Last)? range, CancellationToken cancellationToken)
    {
        if (!AttachmentReference.TryParse(reference, out var parsed)) return new(OperationStatus.InvalidAttachment);
        var found = await folders.FindAsync(context.User, parsed.CollectionId, cancellationToken);
        if (!found.Succeeded) return new(OperationStatus.ConnectionFailed);
        if (found.Value is not { Class: EasClass.Email, IsVirtual: false } folder) return new(OperationStatus.NotFound);
        if (!ServerId.TryParseWithEpoch(parsed.ServerId, out _, out var epoch, out var key) || key.Text is not null) return new(OperationStatus.InvalidAttachment);

        // A mail of another UIDVALIDITY is another mail.
        var current = await lister.EpochAsync(SourceContexts.Of(context, folder), cancellationToken);
        if (!current.Succeeded) return new(OperationStatus.ConnectionFailed);
        if (current.Value != epoch) return new(OperationStatus.NotFound);

        var source = await mail.GetSourceAsync(context.User.Session, new OxFolderId(folder.OxId), (uint)key.Number, cancellationToken);
        if (!source.TryGet(out var message, out var error)) return new(error.IsNotFound ? OperationStatus.NotFound : OperationStatus.ConnectionFailed);
        await using (message)
        {
            return await ExtractAsync(message.Content, parsed.PartPath, range, limits.For(context.Request, context.User, context.Device), cancellationToken);
        }
    }

    private static async ValueTask<ReadAttachment> ExtractAsync(Stream message, string partPath, (long First, long Last)? range, int? allowed, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new BoundedBuffer(MostBytes);
            var wanted = range is { } asked ? new ByteRange(asked.First, asked.Last) : (ByteRange?)null;
            var part = await MimePartExtractor.ExtractAsync(message, partPath, content, wanted, allowed ?? long.MaxValue, MimeLimits.Default, cancellationToken);
            if (part is null) return new(OperationStatus.NotFound);

            // A piece of a file that is too large is a way to the whole of it.
            if (part.Size > allowed) return new(OperationStatus.TooLarge);
            if (range is { First: var first } && first >= part.Size) return new(OperationStatus.BadRange);
            return new(OperationStatus.Success, content.ToArray(), part.MediaType, part.Size);
        }
        catch (BufferFullException)
        {
            return new(OperationStatus.TooLarge);
        }
        catch (Exception broken) when (broken is IOException or MimeFormatException)
        {
            return new(OperationStatus.ConnectionFailed);
        }
    }

    /// <remarks>Every other way of writing ends in this one, since a class derived from MemoryStream writes spans by way of arrays.</remarks>
    private sealed class BoundedBuffer(int most) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > most) throw new BufferFullException();
            base.Write(buffer, offset, count);
        }
    }

    private sealed class BufferFullException : Exception;
}
