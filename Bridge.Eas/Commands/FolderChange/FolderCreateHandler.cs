using Bridge.Eas.Commands.FolderSync;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Folders;

namespace Bridge.Eas.Commands.FolderChange;

/// <summary>Creates a folder. A second try adopts what the first one made, by parent and name. Source: MS-ASCMD, "FolderCreate".</summary>
internal sealed class FolderCreateHandler(FolderChangeRunner runner, FolderDirectory folders, IOxFoldersApi ox) : IEasCommandHandler
{
    public ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var document = FolderChangeRequest.Require(context.Request.Document, FolderHierarchyTags.FolderCreate);
        var name = FolderTree.Clean(document.TextOf(FolderHierarchyTags.DisplayName) ?? "");
        var parent = document.TextOf(FolderHierarchyTags.ParentId) ?? "";
        var type = document.NumberOf(FolderHierarchyTags.Type) ?? 0;
        if (name.Length is 0 or > FolderChangeRequest.LongestName || parent.Length == 0 || !FolderChangeRequest.Creatable.TryGetValue(type, out var asked))
            return ValueTask.FromResult(FolderChangeRunner.Refuse(document.Tag, FolderChangeStatus.Malformed));

        return runner.RunAsync(
            context, document, tellsId: true, (_, isSecondTry) => CreateAsync(context, parent, name, asked, isSecondTry), cancellationToken);
    }

    private async ValueTask<FolderOutcome> CreateAsync(EasCommandContext context, string parentId, string name, EasClass? asked, bool isSecondTry)
    {
        var user = context.User;
        var all = isSecondTry ? await folders.RefreshAsync(user, CancellationToken.None) : await FolderChangeRequest.KnowingAsync(folders, user, parentId);
        if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);

        var parent = all.Value.FirstOrDefault(folder => folder.CollectionId == parentId && context.Folders.Lists(folder));
        if (parent is null && parentId != EasFolder.Root) return FolderOutcome.Refused(FolderChangeStatus.ParentNotFound);
        var itemClass = asked ?? parent?.Class ?? EasClass.Email;
        if (parent is { IsVirtual: true } || (parent is not null && parent.Class != itemClass) || !context.Folders.Shows(itemClass, FolderKind.Subfolder) || context.Folders.Merges(itemClass)) return FolderOutcome.Refused(FolderChangeStatus.Special);
        if (Sibling(all.Value, parentId, name, itemClass) is { } there)
        {
            if (isSecondTry) return Told(there, parentId, name);

            // Said before OX is asked, so that a second try finds only what the first one made. It may have gone since it was listed.
            all = await folders.RefreshAsync(user, CancellationToken.None);
            if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);
            if (Sibling(all.Value, parentId, name, itemClass) is not null) return FolderOutcome.Refused(FolderChangeStatus.Exists);
        }

        OxResult<OxFolderId> made = default;
        foreach (var place in PlacesOf(parent, itemClass, all.Value))
        {
            made = await ox.NewAsync(user.Session, place, name, FolderLister.ContentOf(itemClass), CancellationToken.None);
            if (made.IsSuccess || made.Error.IsDuplicate || FolderChangeErrors.IsForLater(made.Error)) break;
        }

        if (!made.TryGet(out var id, out var error))
        {
            if (FolderChangeErrors.IsForLater(error)) return FolderChangeErrors.Later(error);
            all = await folders.RefreshAsync(user, CancellationToken.None);
            if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);
            return FolderOutcome.Refused(Sibling(all.Value, parentId, name, itemClass) is null ? FolderChangeErrors.OfCreate(error) : FolderChangeStatus.Exists);
        }

        all = await folders.RefreshAsync(user, CancellationToken.None);
        if (!all.Succeeded) return FolderOutcome.Failed(all.Failure);
        var created = all.Value.FirstOrDefault(folder => folder.OxId == id.Value) ?? Sibling(all.Value, parentId, name, itemClass);
        return created is null ? FolderOutcome.Failed(new SourceFailure(SourceFailureKind.Unavailable, "the new folder is not listed")) : Told(created, parentId, name);
    }

    /// <summary>Where it may go: mail servers whose folders all stand below the inbox take none at the top.</summary>
    private static IEnumerable<OxFolderId> PlacesOf(EasFolder? parent, EasClass itemClass, IReadOnlyList<EasFolder> all)
    {
        if (parent is not null) return [new OxFolderId(parent.OxId)];
        var top = FolderChangeRequest.TopOf(itemClass);
        return itemClass == EasClass.Email && all.FirstOrDefault(folder => folder.Type == EasFolderType.Inbox) is { } inbox ? [top, new OxFolderId(inbox.OxId)] : [top];
    }

    /// <summary>A folder of this name in this place; for the top of the mail folders also below the inbox, see <see cref="PlacesOf"/>.</summary>
    private static EasFolder? Sibling(IReadOnlyList<EasFolder> all, string parentId, string name, EasClass itemClass)
    {
        var inbox = itemClass == EasClass.Email && parentId == EasFolder.Root ? all.FirstOrDefault(folder => folder.Type == EasFolderType.Inbox)?.CollectionId : null;
        return all.Where(folder => !folder.IsVirtual && folder.Class == itemClass && folder.DisplayName == name)
            .OrderBy(folder => folder.ParentId != parentId)
            .FirstOrDefault(folder => folder.ParentId == parentId || folder.ParentId == inbox);
    }

    /// <summary>What the phone believes: where that is not quite what OX made, its next FolderSync sets it right.</summary>
    private static FolderOutcome Told(EasFolder folder, string parentId, string name) =>
        new(FolderChangeStatus.Success, folder.CollectionId, HierarchyChanges.Fingerprint(folder with { ParentId = parentId, DisplayName = name }));
}
