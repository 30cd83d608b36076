using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Folders;

namespace Bridge.Eas.Commands.FolderChange;

/// <summary>Deletes a folder: a mail folder goes to the trash, where it is another folder to phones. Source: MS-ASCMD, "FolderDelete".</summary>
internal sealed class FolderDeleteHandler(FolderChangeRunner runner, FolderDirectory folders, IOxFoldersApi ox, TimeProvider time) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var document = FolderChangeRequest.Require(context.Request.Document, FolderHierarchyTags.FolderDelete);
        var id = document.TextOf(FolderHierarchyTags.ServerId) ?? "";
        return id.Length == 0
            ? ValueTask.FromResult(FolderChangeRunner.Refuse(document.Tag, FolderChangeStatus.Malformed))
            : runner.RunAsync(context, document, tellsId: false, (known, isSecondTry) => DeleteAsync(context, id, known, isSecondTry), cancellationToken);
    }

    private async ValueTask<FolderOutcome> DeleteAsync(EasCommandContext context, string id, IReadOnlyDictionary<string, ulong> known, bool isSecondTry)
    {
        var user = context.User;
        var all = isSecondTry ? await folders.RefreshAsync(user, CancellationToken.None) : await FolderChangeRequest.KnowingAsync(folders, user, id);
        if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);

        // What the phone still has and OX does not, or does not give it any more, is as good as deleted; an error would only puzzle the user.
        if (all.Value.FirstOrDefault(one => one.CollectionId == id && context.Folders.Lists(one)) is not { } folder)
            return known.ContainsKey(id) ? new FolderOutcome(FolderChangeStatus.Success, id) : FolderOutcome.Refused(FolderChangeStatus.NotFound);
        if (folder.IsDefault) return FolderOutcome.Refused(FolderChangeStatus.Special);

        // Deleted elsewhere meanwhile: to delete it in the trash means for good, and nobody wants that who does not know that it is there.
        if (known.TryGetValue(id, out var print) && print != HierarchyChanges.Fingerprint(Shown(folder)) && EasFolder.IsInTrash(folder, all.Value)) return new FolderOutcome(FolderChangeStatus.Success, id);

        var intent = FolderIntent.Delete(folder.OxId, time.GetUtcNow());
        await folders.AnnounceAsync(user, intent, CancellationToken.None);
        var deleted = await ox.DeleteAsync(user.Session, new OxFolderId(folder.OxId), OxTimestamps.Any, CancellationToken.None);
        if (!deleted.IsSuccess && !deleted.Error.IsNotFound)
        {
            if (FolderChangeErrors.IsForLater(deleted.Error)) return FolderChangeErrors.Later(deleted.Error);
            await folders.WithdrawAsync(user, intent, CancellationToken.None);
            return FolderOutcome.Refused(FolderChangeErrors.OfDelete(deleted.Error));
        }

        all = await folders.RefreshAsync(user, CancellationToken.None);
        return all.Succeeded ? new FolderOutcome(FolderChangeStatus.Success, id) : FolderOutcome.Failed(all.Failure);

        EasFolder Shown(EasFolder real) => context.Folders.Of(all.Value).First(one => one.CollectionId == real.CollectionId);
    }
}
