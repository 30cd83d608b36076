using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Hierarchy;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.FolderSync;

/// <summary>Tells a device its folders, or what changed among them since a key.</summary>
/// <remarks>
/// Key 0 is a reset of the hierarchy only: it touches no collection's state, and folder ids stay the same (some clients send it with
/// every sync). Source: MS-ASCMD, "FolderSync".
/// </remarks>
internal sealed class FolderSyncHandler(FolderDirectory folders, HierarchyStore hierarchies) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = Decode(context.Request.Document);
        var listed = await folders.RefreshAsync(context.User, cancellationToken);
        if (!listed.Succeeded) return Replies.Of(listed.Failure);

        var address = new HierarchyAddress(context.User.State, context.DeviceId);
        if (asked == "0")
        {
            var first = await hierarchies.StartAsync(address, Fingerprints(listed.Value), cancellationToken);
            return Answer(first, new HierarchyChanges(Updated: [], Deleted: [], Added: listed.Value));
        }

        if (!SyncKey.TryParse(asked, out var key) || await hierarchies.LoadAsync(address, key, cancellationToken) is not { } known)
            return Refuse(FolderSyncStatus.WrongSyncKey);

        var changes = HierarchyChanges.Between(known, listed.Value);
        if (changes.Count == 0) return Answer(key, changes);

        var next = await hierarchies.CommitAsync(address, key, Fingerprints(listed.Value), cancellationToken);
        return next is { } committed ? Answer(committed, changes) : Refuse(FolderSyncStatus.ServerError);
    }

    private static string Decode(WbxmlElement? document)
    {
        if (document is null) throw new EasProtocolException(EasStatus.InvalidContent, "FolderSync without a body");
        if (document.Tag != FolderHierarchyTags.FolderSync) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not FolderSync");
        return document.TextOf(FolderHierarchyTags.SyncKey) is { Length: > 0 } key ? key : throw new EasProtocolException(EasStatus.InvalidXml, "no SyncKey");
    }

    private static Dictionary<string, ulong> Fingerprints(IReadOnlyList<EasFolder> listed) =>
        listed.ToDictionary(folder => folder.CollectionId, HierarchyChanges.Fingerprint);

    private static EasReply Refuse(FolderSyncStatus status)
    {
        var writer = new WbxmlWriter();
        writer.Start(FolderHierarchyTags.FolderSync);
        writer.Element(FolderHierarchyTags.Status, status);
        writer.End();
        return EasReply.Of(writer, (int)status);
    }

    private static EasReply Answer(SyncKey key, HierarchyChanges changes)
    {
        var writer = new WbxmlWriter();
        writer.Start(FolderHierarchyTags.FolderSync);
        writer.Element(FolderHierarchyTags.Status, FolderSyncStatus.Success);
        writer.Element(FolderHierarchyTags.SyncKey, key.ToString());
        writer.Start(FolderHierarchyTags.Changes);
        writer.Element(FolderHierarchyTags.Count, changes.Count);
        foreach (var folder in changes.Updated) WriteFolder(writer, FolderHierarchyTags.Update, folder);
        foreach (var id in changes.Deleted)
        {
            writer.Start(FolderHierarchyTags.Delete);
            writer.Element(FolderHierarchyTags.ServerId, id);
            writer.End();
        }

        foreach (var folder in changes.Added) WriteFolder(writer, FolderHierarchyTags.Add, folder);
        writer.End();
        writer.End();
        return EasReply.Of(writer);
    }

    private static void WriteFolder(WbxmlWriter writer, WbxmlTag operation, EasFolder folder)
    {
        writer.Start(operation);
        writer.Element(FolderHierarchyTags.ServerId, folder.CollectionId);
        writer.Element(FolderHierarchyTags.ParentId, folder.ParentId);
        writer.Element(FolderHierarchyTags.DisplayName, folder.DisplayName);
        writer.Element(FolderHierarchyTags.Type, folder.Type);
        writer.End();
    }
}

/// <summary>Source: MS-ASCMD, "Status (FolderSync)".</summary>
internal enum FolderSyncStatus
{
    Success = 1,
    ServerError = 6,
    WrongSyncKey = 9,
}
