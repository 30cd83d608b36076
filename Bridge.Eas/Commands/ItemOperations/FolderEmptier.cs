using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Folders;
using Bridge.OxApi.Mail;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>
/// EmptyFolderContents of a mail folder. What lies in the trash goes for good; what lies elsewhere goes to the trash. A phone that repeats itself
/// empties an empty folder.
/// </summary>
/// <remarks>Source: MS-ASCMD, "EmptyFolderContents".</remarks>
internal sealed class FolderEmptier(IOxMailApi mail, IOxFoldersApi ox, FolderDirectory folders, IOptions<FolderOptions> options, IChangeNotes notes, TimeProvider time)
{
    public async ValueTask<OperationStatus> EmptyAsync(EasCommandContext context, WbxmlElement operation, CancellationToken cancellationToken)
    {
        var found = await folders.AllAsync(context, cancellationToken);
        if (!found.Succeeded) return OperationFailures.StatusOf(found.Failure);
        if (found.Value.FirstOrDefault(folder => folder.CollectionId == operation.TextOf(AirSyncTags.CollectionId)) is not { } asked) return OperationStatus.NotFound;
        if (asked.IsVirtual) return OperationStatus.Success;
        if (asked.Class != EasClass.Email) return OperationStatus.AccessDenied;

        // As OX has it now: a folder that was renamed there must not be taken for another one of its old name.
        var refreshed = await folders.RefreshAsync(context, cancellationToken);
        if (!refreshed.Succeeded) return OperationFailures.StatusOf(refreshed.Failure);
        if (refreshed.Value.FirstOrDefault(folder => folder.CollectionId == asked.CollectionId) is not { } target) return OperationStatus.NotFound;
        var row = await ox.GetAsync(context.User.Session, new OxFolderId(target.OxId), cancellationToken);
        if (!row.TryGet(out var told, out var failed)) return OperationFailures.StatusOf(failed);

        var isGone = target.Type == EasFolderType.DeletedItems || EasFolder.IsInTrash(target, refreshed.Value);
        var isJunk = told.StandardType == OxStandardFolder.Spam;
        if (!MayEmpty(isGone || isJunk) || told.OwnRights is { CanDelete: false }) return OperationStatus.AccessDenied;

        // From here on to the end, whether or not the phone waits.
        if (await ClearAsync(context, target, refreshed.Value, isGone, isJunk) is { } error) return OperationFailures.StatusOf(error);
        return operation.Child(ItemOperationsTags.Options)?.Has(ItemOperationsTags.DeleteSubFolders) == true || operation.Has(ItemOperationsTags.DeleteSubFolders)
            ? await DeleteSubfoldersAsync(context, target, refreshed.Value)
            : OperationStatus.Success;
    }

    private bool MayEmpty(bool isTrashOrJunk) => options.Value.MayEmpty switch
    {
        EmptyableFolders.All => true,
        EmptyableFolders.TrashAndJunk => isTrashOrJunk,
        _ => false,
    };

    private async ValueTask<OxError?> ClearAsync(EasCommandContext context, EasFolder target, IReadOnlyList<EasFolder> all, bool isGone, bool isJunk)
    {
        var session = context.User.Session;
        var cleared = await mail.ClearAsync(session, new OxFolderId(target.OxId), hard: isGone, CancellationToken.None);

        // A full mailbox takes no copies into the trash; who empties his junk then wants room.
        if (isJunk && cleared.Error is { IsQuota: true }) cleared = await mail.ClearAsync(session, new OxFolderId(target.OxId), hard: true, CancellationToken.None);
        if (!cleared.IsSuccess) return cleared.Error;
        foreach (var changed in all.Where(folder => folder == target || (!isGone && folder.Type == EasFolderType.DeletedItems)))
            await notes.NoteAsync(context.User.State, changed.OxId, CancellationToken.None);
        return null;
    }

    private async ValueTask<OperationStatus> DeleteSubfoldersAsync(EasCommandContext context, EasFolder target, IReadOnlyList<EasFolder> all)
    {
        var status = OperationStatus.Success;
        foreach (var child in all.Where(folder => folder.ParentId == target.CollectionId && !folder.IsDefault))
        {
            var intent = FolderIntent.Delete(child.OxId, time.GetUtcNow());
            await folders.AnnounceAsync(context.User, intent, CancellationToken.None);
            var deleted = await ox.DeleteAsync(context.User.Session, new OxFolderId(child.OxId), OxTimestamps.Any, CancellationToken.None);
            if (deleted.Error is not { IsNotFound: false } error) continue;
            if (!error.IsTransient) await folders.WithdrawAsync(context.User, intent, CancellationToken.None);
            status = OperationFailures.StatusOf(error);
        }

        var listed = await folders.RefreshAsync(context, CancellationToken.None);
        return listed.Succeeded ? status : OperationFailures.StatusOf(listed.Failure);
    }
}
