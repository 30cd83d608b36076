using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Folders;

namespace Bridge.Eas.Commands.FolderChange;

/// <summary>Renames and moves a folder; it keeps its collection id, and so do those below it. Source: MS-ASCMD, "FolderUpdate".</summary>
internal sealed class FolderUpdateHandler(FolderChangeRunner runner, FolderDirectory folders, IOxFoldersApi ox, TimeProvider time) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var document = FolderChangeRequest.Require(context.Request.Document, FolderHierarchyTags.FolderUpdate);
        var id = document.TextOf(FolderHierarchyTags.ServerId) ?? "";
        var parent = document.TextOf(FolderHierarchyTags.ParentId) ?? "";
        var name = FolderTree.Clean(document.TextOf(FolderHierarchyTags.DisplayName) ?? "");
        return id.Length == 0 || parent.Length == 0 || name.Length is 0 or > FolderChangeRequest.LongestName
            ? ValueTask.FromResult(FolderChangeRunner.Refuse(document.Tag, FolderChangeStatus.Malformed))
            : runner.RunAsync(context, document, tellsId: false, (known, isSecondTry) => UpdateAsync(context, id, parent, name, known, isSecondTry), cancellationToken);
    }

    private async ValueTask<FolderOutcome> UpdateAsync(EasCommandContext context, string id, string parentId, string name, IReadOnlyDictionary<string, ulong> known, bool isSecondTry)
    {
        var user = context.User;
        var all = isSecondTry ? await folders.RefreshAsync(user, CancellationToken.None) : await FolderChangeRequest.KnowingAsync(folders, user, id);
        if (all.Succeeded && parentId != EasFolder.Root && all.Value.All(folder => folder.CollectionId != parentId)) all = await folders.RefreshAsync(user, CancellationToken.None);
        if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);

        if (all.Value.FirstOrDefault(one => one.CollectionId == id && context.Folders.Lists(one)) is not { } folder) return FolderOutcome.Refused(FolderChangeStatus.NotFound);
        var shown = context.Folders.Of(all.Value).First(one => one.CollectionId == id);
        if (folder.IsDefault) return FolderOutcome.Refused(FolderChangeStatus.Exists);
        var parent = all.Value.FirstOrDefault(one => one.CollectionId == parentId && context.Folders.Lists(one));
        if (parent is null && parentId != EasFolder.Root) return FolderOutcome.Refused(FolderChangeStatus.ParentNotFound);
        if (parent is not null && (parent.IsVirtual || parent.Class != folder.Class || IsBelow(all.Value, parent, folder))) return FolderOutcome.Refused(FolderChangeStatus.ParentNotFound);

        // A request says both, name and place. What the phone knows already it does not ask for: its place may be that of a folder above which it is not shown, or
        // where the folder was before somebody moved it.
        var title = name == folder.DisplayName || IsKnown(shown with { DisplayName = name }) ? null : name;
        OxFolderId? place = IsKnown(shown with { ParentId = parentId }) ? null : parent is null ? FolderChangeRequest.TopOf(folder.Class) : new OxFolderId(parent.OxId);
        if (title is null && place is null) return Told(folder, parentId, name);

        var kept = name;
        if (title is null)
        {
            // It will be recognised by OX's own title, and phones may know it by another name: with a number, since it has a namesake.
            var row = await ox.GetAsync(user.Session, new OxFolderId(folder.OxId), CancellationToken.None);
            if (!row.TryGet(out var told, out var unknown)) return FolderChangeErrors.IsForLater(unknown) ? FolderChangeErrors.Later(unknown) : FolderOutcome.Refused(FolderChangeErrors.OfUpdate(unknown));
            kept = FolderTree.Clean(told.Title);
        }

        var above = place is null ? all.Value.FirstOrDefault(one => one.CollectionId == folder.ParentId) : parent;
        var intent = FolderIntent.Move(folder.OxId, above?.OxId ?? "", kept, time.GetUtcNow());
        if (!await folders.AnnounceAsync(user, intent, CancellationToken.None)) return FolderOutcome.Failed(new SourceFailure(SourceFailureKind.Unavailable, "folders change too fast"));
        var updated = await ox.UpdateAsync(user.Session, new OxFolderId(folder.OxId), title, place, OxTimestamps.Any, CancellationToken.None);
        if (!updated.TryGet(out var now, out var error))
        {
            // Without a clear answer it may have been done: the announcement stays until the folder is seen under the one path or the other.
            if (FolderChangeErrors.IsForLater(error)) return FolderChangeErrors.Later(error);
            await folders.WithdrawAsync(user, intent, CancellationToken.None);
            all = await folders.RefreshAsync(user, CancellationToken.None);
            if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);
            var isTaken = all.Value.Any(one => one.CollectionId != id && one.Class == folder.Class && one.ParentId == (above?.CollectionId ?? EasFolder.Root) && one.DisplayName == name);
            return FolderOutcome.Refused(isTaken ? FolderChangeStatus.Exists : FolderChangeErrors.OfUpdate(error));
        }

        all = await folders.RefreshAsync(user, (folder.OxId, now.Value), CancellationToken.None);
        if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);
        return all.Value.FirstOrDefault(one => one.CollectionId == id) is { } moved ? Told(moved, parentId, name) : FolderOutcome.Refused(FolderChangeStatus.NotFound);

        bool IsKnown(EasFolder told) => told == shown || (known.TryGetValue(id, out var print) && print == HierarchyChanges.Fingerprint(told));
    }

    private static bool IsBelow(IReadOnlyList<EasFolder> all, EasFolder parent, EasFolder folder)
    {
        for (var above = parent; above is not null; above = all.FirstOrDefault(one => one.CollectionId == above.ParentId))
        {
            if (above.CollectionId == folder.CollectionId) return true;
        }

        return false;
    }

    private static FolderOutcome Told(EasFolder folder, string parentId, string name) =>
        new(FolderChangeStatus.Success, folder.CollectionId, HierarchyChanges.Fingerprint(folder with { ParentId = parentId, DisplayName = name }));
}
