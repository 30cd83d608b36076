using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Items.Mail.Originals;

/// <summary>Finds and reads the mail that a phone answers or passes on. What it weighs does not matter: of a large one only the text is held.</summary>
internal sealed class OriginalReader(IOxMailApi mail, FolderDirectory folders, MailLister lister, DraftAliasStore drafts, IOptions<OxOptions> ox) : IDisposable
{
    /// <summary>A message of at most so many bytes is held, which saves OX the second reading.</summary>
    private const int SmallBytes = 256 * 1024;

    /// <summary>Text that is quoted; an original with more of it is passed on whole.</summary>
    private static readonly MimeWanted Wanted = new(PlainBytes: 512 * 1024, HtmlBytes: 1024 * 1024);

    /// <summary>Who reads and sends at once takes two of the calls to OX: were all taken by readers, nobody could send.</summary>
    private readonly SemaphoreSlim _turns = new(Math.Clamp(ox.Value.MaxConcurrentCalls / 2, 1, 32));

    /// <summary>Whether it is there, and where.</summary>
    /// <returns>Null when no folder or mail of this id is there.</returns>
    public async ValueTask<SourceResult<OriginalPlace?>> FindAsync(EasCommandContext context, string serverId, CancellationToken cancellationToken)
    {
        if (!ServerId.TryParseWithEpoch(serverId, out var collectionId, out var epoch, out var key) || key.Text is not null || key.Number > uint.MaxValue) return SourceResult<OriginalPlace?>.Ok(null);
        var found = await folders.FindAsync(context.User, collectionId, cancellationToken);
        if (!found.Succeeded) return found.Failure;
        if (found.Value is not { Class: EasClass.Email, IsVirtual: false } folder) return SourceResult<OriginalPlace?>.Ok(null);

        // A mail of another UIDVALIDITY is another mail.
        var source = SourceContexts.Of(context, folder);
        var current = await lister.EpochAsync(source, cancellationToken);
        if (!current.Succeeded) return current.Failure.Kind == SourceFailureKind.FolderGone ? SourceResult<OriginalPlace?>.Ok(null) : current.Failure;
        if (current.Value != epoch) return SourceResult<OriginalPlace?>.Ok(null);

        // Phones go on knowing a draft by the id it had before it was written again.
        var uid = source.IsDrafts ? (await drafts.LoadAsync(context.User.State, collectionId, epoch, cancellationToken)).CurrentOf((uint)key.Number) : (uint)key.Number;
        return SourceResult<OriginalPlace?>.Ok(uid == DraftAliases.Nowhere ? null : new OriginalPlace(folder, epoch, uid));
    }

    /// <summary>Its envelope.</summary>
    /// <returns>Null when it is gone.</returns>
    public async ValueTask<SourceResult<OxMailHead?>> HeadAsync(EasUser user, OxFolderId folder, uint uid, CancellationToken cancellationToken)
    {
        var listed = await mail.HeadsAsync(user.Session, [new OxMailRef(folder, uid)], cancellationToken);
        if (!listed.TryGet(out var heads, out var error)) return error.IsNotFound ? SourceResult<OxMailHead?>.Ok(null) : SourceFailures.Of(error);
        return SourceResult<OxMailHead?>.Ok(heads.FirstOrDefault(head => head.Uid == uid && !((OxMailFlags)head.Flags).HasFlag(OxMailFlags.Deleted)));
    }

    /// <summary>The whole mail.</summary>
    /// <returns>Null when it is gone.</returns>
    public async ValueTask<SourceResult<OriginalMail?>> ReadAsync(EasUser user, OxFolderId folder, uint uid, CancellationToken cancellationToken)
    {
        var first = await mail.GetSourceAsync(user.Session, folder, uid, cancellationToken);
        if (!first.TryGet(out var source, out var error)) return NotThere(error);

        CaptureStream capture;
        MimeMessageInfo info;
        await using (source)
        {
            capture = new CaptureStream(source.Content, SmallBytes);
            try
            {
                info = await MimeMessageReader.ReadAsync(capture, MimeLimits.Default, Wanted, cancellationToken);
            }
            catch (Exception broken) when (broken is IOException or MimeFormatException)
            {
                return new SourceFailure(SourceFailureKind.Unavailable, "transfer");
            }
        }

        var header = HeaderIn(capture.Kept.Span);
        if (info.BytesRead <= SmallBytes) return SourceResult<OriginalMail?>.Ok(new OriginalMail(info, header, capture.Has8Bit, capture.Kept, source: null, turn: null));

        // Opened before anything is sent: while a call of the user's is under way another one might have to wait for its end.
        await _turns.WaitAsync(cancellationToken);
        var turn = new Turn(_turns);
        try
        {
            var second = await mail.GetSourceAsync(user.Session, folder, uid, cancellationToken);
            if (second.TryGet(out var again, out error)) return SourceResult<OriginalMail?>.Ok(new OriginalMail(info, header, capture.Has8Bit, bytes: null, again, turn));
        }
        catch
        {
            turn.Dispose();
            throw;
        }

        turn.Dispose();
        return NotThere(error);
    }

    public void Dispose() => _turns.Dispose();

    private static byte[] HeaderIn(ReadOnlySpan<byte> start) => start[..MessageHeaderEditor.BlockLength(start, MimeLimits.Default)].ToArray();

    private static SourceResult<OriginalMail?> NotThere(OxError error) => error.IsNotFound ? SourceResult<OriginalMail?>.Ok(null) : SourceFailures.Of(error);

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}
