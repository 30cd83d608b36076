using System.Buffers;
using System.Globalization;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>Reads a file of an event. A large one is fetched once to learn its length, if OX does not tell it, and once more while the answer is sent: nobody holds it.</summary>
internal sealed class EventFileReader(IOxCalendarApi calendar, PassedMails passed)
{
    /// <summary>Bytes that are kept from the first reading.</summary>
    private const int KeptBytes = 256 * 1024;

    private const int BufferBytes = 64 * 1024;

    public async ValueTask<ReadAttachment> ReadAsync(SourceContext place, AttachmentReference reference, ByteRange? range, int? allowed, CancellationToken cancellationToken)
    {
        if (!ItemKey.IsPlain(reference.ItemPart) || !int.TryParse(reference.PartPath, NumberStyles.None, CultureInfo.InvariantCulture, out var file)) return new(OperationStatus.InvalidAttachment);
        var (session, folder) = (place.User.Session, new OxFolderId(place.OxFolderId));
        var opened = await Get();
        // Nothing is wrong with the call: what OX refuses is not there.
        if (!opened.TryGet(out var source, out var error)) return new(error.Kind == OxErrorKind.Rejected ? OperationStatus.NotFound : OperationFailures.StatusOf(error));
        await using (source)
        {
            try
            {
                await using var beginning = new KeptBeginning(KeptBytes);
                var isLong = source.Length > KeptBytes;
                var total = isLong ? source.Length!.Value : await CopyAsync(source.Content, beginning, range, allowed ?? long.MaxValue, cancellationToken);
                // A piece of a file that is too large is a way to the whole of it.
                if (total > allowed) return new(OperationStatus.TooLarge);
                if (range is { First: var first } && first >= total) return new(OperationStatus.BadRange);
                var length = range is { } part ? Math.Min(part.Last, total - 1) - part.First + 1 : total;
                var content = !isLong && beginning.Whole is { } whole ? new EasPart(whole) : new EasPart(default, new LateBytes(length, isText: false, SendAsync));
                return new(OperationStatus.Success, content, source.MediaType, total);
            }
            catch (IOException)
            {
                return new(OperationStatus.ConnectionFailed);
            }
        }

        Task<OxResult<OxFile>> Get() => calendar.GetFileAsync(session, folder, reference.ItemPart, file, cancellationToken);

        async Task SendAsync(Stream destination, CancellationToken sending)
        {
            await using var again = await passed.OpenAsync(() => calendar.GetFileAsync(session, folder, reference.ItemPart, file, sending), one => one.Content, sending);
            await CopyAsync(again, destination, range, range?.Last ?? long.MaxValue, sending);
        }
    }

    /// <summary>Copies a part of a stream, and counts all of it as far as that matters.</summary>
    /// <returns>Bytes of the whole, or more than <paramref name="most"/>.</returns>
    private static async Task<long> CopyAsync(Stream source, Stream destination, ByteRange? range, long most, CancellationToken cancellationToken)
    {
        var (first, last) = range is { } wanted ? (wanted.First, wanted.Last) : (0, long.MaxValue);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long total = 0;
            int read;
            while (total <= most && (read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                var (from, until) = (Math.Clamp(first - total, 0, read), last - total >= read ? read : Math.Max(last - total + 1, 0));
                if (from < until) await destination.WriteAsync(buffer.AsMemory((int)from, (int)(until - from)), cancellationToken);
                total += read;
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
