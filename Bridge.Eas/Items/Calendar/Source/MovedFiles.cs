using System.Buffers;
using System.Security.Cryptography;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>What a changed occurrence that was made again lacks of its files.</summary>
/// <param name="Attachments">For a write; null when it has them.</param>
/// <param name="Lost">How many nobody has any more.</param>
internal readonly record struct FilesAgain(IReadOnlyList<OxEventAttachment>? Attachments, int Lost);

/// <summary>Files of a series' changed occurrences, which OX drops with these when the series is moved: fetched before, attached again afterwards.</summary>
internal sealed class MovedFiles(IOxCalendarApi api, KnownFiles files)
{
    /// <summary>So many bytes of one series are held for a moment; what is beyond is lost.</summary>
    private const long Most = 8 << 20;

    /// <summary>Some changed occurrence has other files than its series.</summary>
    internal static bool AreApart(EventGroup series) => series.Exceptions.Any(exception => !CalendarFiles.Same(exception, series.Master));

    /// <summary>The bytes of those files that only changed occurrences have, by their ids: as many as there is room for, and as OX tells.</summary>
    internal async ValueTask<OxResult<IReadOnlyDictionary<int, ReadOnlyMemory<byte>>>> FetchAsync(SourceContext context, EventGroup series, CancellationToken cancellationToken)
    {
        var ofAll = CalendarFiles.Shown(series.Master).Select(file => file.ManagedId).ToHashSet();
        var fetched = new Dictionary<int, ReadOnlyMemory<byte>>();
        var left = Most;
        foreach (var exception in series.Exceptions)
        {
            foreach (var file in CalendarFiles.Shown(exception).Where(file => !ofAll.Contains(file.ManagedId) && !fetched.ContainsKey(file.ManagedId!.Value)))
            {
                if (file.Size > left) continue;
                var read = await ReadAsync(context, exception.Id!, file.ManagedId!.Value, left, cancellationToken);
                if (read.TryGet(out var content, out var error))
                {
                    if (content is not { } bytes) continue;
                    fetched[file.ManagedId.Value] = bytes;
                    left -= bytes.Length;
                }
                else if (CalendarStatus.Of(error) == ItemStatus.Retry)
                {
                    return error;
                }
            }
        }

        return OxResult<IReadOnlyDictionary<int, ReadOnlyMemory<byte>>>.Success(fetched);
    }

    /// <summary>Compares by name and bytes: an earlier try may have attached some.</summary>
    /// <param name="context">Whose.</param>
    /// <param name="had">The occurrence as it was.</param>
    /// <param name="before">Its series as it was.</param>
    /// <param name="now">The occurrence as it is.</param>
    /// <param name="after">Its series as it is.</param>
    /// <param name="contentOf">The bytes of a file of before; null when they are lost.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    internal async ValueTask<OxResult<FilesAgain>> CompareAsync(
        SourceContext context, OxEvent had, OxEvent before, OxEvent now, OxEvent after, Func<int, ValueTask<ReadOnlyMemory<byte>?>> contentOf, CancellationToken cancellationToken)
    {
        if (CalendarFiles.Same(had, now) || (CalendarFiles.Same(had, before) && CalendarFiles.Same(now, after))) return OxResult<FilesAgain>.Success(default);
        var open = CalendarFiles.Shown(now).ToList();
        var (missing, lost) = (new List<OxEventAttachment>(), 0);
        foreach (var file in CalendarFiles.Shown(had))
        {
            if (open.RemoveAll(one => one.ManagedId == file.ManagedId) > 0) continue;
            var content = await contentOf(file.ManagedId!.Value);
            var found = await FindAsync(context, now.Id!, open, file, content, cancellationToken);
            if (!found.TryGet(out var there, out var error)) return error!;
            if (there is not null) open.Remove(there);
            else if (content is { } bytes) missing.Add(new() { Filename = file.Filename, FmtType = file.FmtType, Upload = new(bytes) });
            else lost++;
        }

        // An occurrence takes along what its series has, also what it had lost as a changed one.
        var ofSeries = had.Attachments is null ? [] : CalendarFiles.Shown(after).Select(file => (file.Filename, file.Size)).ToHashSet();
        var surplus = open.Where(file => ofSeries.Contains((file.Filename, file.Size))).ToHashSet();
        IReadOnlyList<OxEventAttachment>? attachments = missing.Count + surplus.Count == 0
            ? null
            : [.. (now.Attachments ?? []).Select(file => surplus.Contains(file) ? file with { IsGone = true } : file), .. missing];
        return OxResult<FilesAgain>.Success(new(attachments, lost));
    }

    /// <returns>Null when it is not among them. Without bytes to compare, name and size must do.</returns>
    private async ValueTask<OxResult<OxEventAttachment?>> FindAsync(
        SourceContext context, string id, List<OxEventAttachment> among, OxEventAttachment file, ReadOnlyMemory<byte>? content, CancellationToken cancellationToken)
    {
        foreach (var alike in among.Where(one => one.Filename == file.Filename && (one.Size is null || file.Size is null || one.Size == file.Size)))
        {
            if (content is not { } bytes) return OxResult<OxEventAttachment?>.Success(alike);
            var read = await files.FingerprintAsync(context, id, alike.ManagedId!.Value, cancellationToken);
            if (read.TryGet(out var fingerprint, out var error) && fingerprint == Convert.ToHexStringLower(SHA256.HashData(bytes.Span))) return OxResult<OxEventAttachment?>.Success(alike);
            if (error is not null && CalendarStatus.Of(error) == ItemStatus.Retry) return error;
        }

        return OxResult<OxEventAttachment?>.Success(null);
    }

    /// <returns>Null for one that is longer than OX said, and than there is room for.</returns>
    private async ValueTask<OxResult<ReadOnlyMemory<byte>?>> ReadAsync(SourceContext context, string id, int file, long most, CancellationToken cancellationToken)
    {
        var opened = await api.GetFileAsync(context.User.Session, new OxFolderId(context.OxFolderId), id, file, cancellationToken);
        if (!opened.TryGet(out var source, out var error)) return error;
        await using (source)
        {
            try
            {
                var content = new ArrayBufferWriter<byte>();
                while (await source.Content.ReadAsync(content.GetMemory(), cancellationToken) is > 0 and var count)
                {
                    content.Advance(count);
                    if (content.WrittenCount > most) return OxResult<ReadOnlyMemory<byte>?>.Success(null);
                }

                return OxResult<ReadOnlyMemory<byte>?>.Success(content.WrittenMemory);
            }
            catch (IOException)
            {
                return new OxError(OxNetCodes.BadAnswer, OxErrorCategory.TryAgain);
            }
        }
    }
}
