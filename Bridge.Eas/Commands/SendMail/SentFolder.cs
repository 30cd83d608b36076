using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Sync;
using Bridge.Eas.Users;
using Bridge.OxApi;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>The folder of sent mails: OX puts a copy of each mail there, and so it tells of a sending whose answer was lost.</summary>
internal sealed class SentFolder(IOxMailApi mail, FolderDirectory folders, IChangeNotes notes)
{
    /// <summary>How it stands now; nothing known where there is no such folder.</summary>
    public async ValueTask<SourceResult<SentMark>> MarkAsync(EasUser user, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(user, cancellationToken);
        if (!place.Succeeded) return place.Failure!;
        if (place.Value is not { } folder) return default(SentMark);

        var examined = await mail.ExamineAsync(user.Session, folder, cancellationToken);
        if (examined.TryGet(out var status, out var error)) return new SentMark(status.Validity, status.Next);
        var failure = SourceFailures.Of(error);
        return failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? failure : default(SentMark);
    }

    /// <summary>Whether a copy of the message came since; where OX does not tell uids, whether there is one at all.</summary>
    public async ValueTask<SourceResult<bool>> HasCopyAsync(EasUser user, string messageId, SentMark mark, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(user, cancellationToken);
        if (place.Failure is { } unknown) return unknown;
        if (place.Value is not { } folder) return false;

        var found = await mail.FindByMessageIdAsync(user.Session, folder, messageId, cancellationToken);
        if (!found.TryGet(out var uid, out var error)) return SourceFailures.Of(error);
        if (uid is null) return false;
        if (uid >= mark.Next) return true;

        // An older mail of the same Message-ID, unless the folder was rebuilt and its uids say nothing: there may be a later one beside it.
        var examined = await mail.ExamineAsync(user.Session, folder, cancellationToken);
        if (!examined.TryGet(out var status, out error)) return SourceFailures.Of(error);
        if (status.Validity != mark.Validity) return true;
        var copies = await CopiesAsync(user, folder, LaterMails.IdentityOf(messageId), mark, cancellationToken);
        return copies.Succeeded ? copies.Value.Count > 0 : copies.Failure;
    }

    /// <summary>Takes away the copy that came since. Where that is not certain (none, several, a rebuilt folder), nothing is taken away.</summary>
    /// <returns>Whether a copy was found; a failure when it cannot be told now.</returns>
    public async ValueTask<SourceResult<bool>> RemoveCopyAsync(EasUser user, ulong identity, SentMark mark, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(user, cancellationToken);
        if (place.Failure is { } unknown) return unknown;
        if (place.Value is not { } folder || mark.Next == 0) return false;

        var examined = await mail.ExamineAsync(user.Session, folder, cancellationToken);
        if (!examined.TryGet(out var status, out var error)) return SourceFailures.Of(error);
        if (status.Validity != mark.Validity) return false;
        var copies = await CopiesAsync(user, folder, identity, mark, cancellationToken);
        if (!copies.Succeeded) return copies.Failure;
        if (copies.Value is not [var uid]) return copies.Value.Count > 0;
        return await RemoveAsync(user, folder, uid, cancellationToken) is { } failure ? failure : true;
    }

    /// <summary>Puts in a copy of what OX was not handed to send. Where it takes none (quota, no such folder), there is none.</summary>
    /// <returns>Why it cannot be told whether it is there.</returns>
    public async ValueTask<SourceFailure?> FileAsync(EasUser user, OxMailWriter write, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(user, cancellationToken);
        if (place.Failure is { } unknown) return unknown;
        if (place.Value is not { } folder) return null;
        var filed = await mail.ImportAsync(user.Session, folder, OxMailFlags.Seen, write, cancellationToken);
        if (filed.TryGet(out _, out var error)) await notes.NoteAsync(user.State, folder.Value, cancellationToken);
        return error is { IsTransient: true } ? SourceFailures.Of(error) : null;
    }

    /// <summary>Takes away a copy that OX itself has named.</summary>
    public async ValueTask<SourceFailure?> RemoveAsync(EasUser user, OxFolderId folder, uint uid, CancellationToken cancellationToken)
    {
        var deleted = await mail.DeleteAsync(user.Session, folder, [uid], hard: true, cancellationToken);
        return deleted.TryGet(out _, out var error) || error.IsNotFound ? null : SourceFailures.Of(error);
    }

    private async ValueTask<SourceResult<IReadOnlyList<uint>>> CopiesAsync(EasUser user, OxFolderId folder, ulong identity, SentMark mark, CancellationToken cancellationToken)
    {
        var listed = await LaterMails.SinceAsync(mail, user.Session, folder, mark.Next, cancellationToken);
        return listed.TryGet(out var heads, out var error)
            ? SourceResult<IReadOnlyList<uint>>.Ok([.. heads.Where(head => LaterMails.IdentityOf(head) == identity).Select(head => head.Uid)])
            : SourceFailures.Of(error);
    }

    private async ValueTask<SourceResult<OxFolderId?>> PlaceAsync(EasUser user, CancellationToken cancellationToken)
    {
        var listed = await folders.AllAsync(user, cancellationToken);
        if (!listed.Succeeded) return listed.Failure;
        return SourceResult<OxFolderId?>.Ok(listed.Value.FirstOrDefault(folder => folder.Type == EasFolderType.SentItems) is { } sent ? new OxFolderId(sent.OxId) : null);
    }
}
