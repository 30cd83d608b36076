using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.GetHierarchy;

/// <summary>All mail folders, for old phones that ask for no changes of them. Knows no key. Source: MS-ASCMD, "GetHierarchy".</summary>
internal sealed class GetHierarchyHandler(FolderDirectory folders) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var listed = await folders.RefreshAsync(context, cancellationToken);
        if (!listed.Succeeded) return Replies.Of(listed.Failure);

        var writer = new WbxmlWriter();
        writer.Start(FolderHierarchyTags.Folders);
        foreach (var folder in listed.Value.Where(folder => folder.Class == EasClass.Email))
        {
            writer.Start(FolderHierarchyTags.Folder);
            writer.Element(FolderHierarchyTags.DisplayName, folder.DisplayName);
            writer.Element(FolderHierarchyTags.ServerId, folder.CollectionId);
            writer.Element(FolderHierarchyTags.Type, folder.Type);
            writer.Element(FolderHierarchyTags.ParentId, folder.ParentId);
            writer.End();
        }

        writer.End();
        return EasReply.Of(writer);
    }
}
