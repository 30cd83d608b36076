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
/// every sync). An answer that was lost is asked for again with the older key: the difference is computed anew, and when it is the same it has the
/// same key. Source: MS-ASCMD, "FolderSync".
/// </remarks>
internal sealed class FolderSyncHandler(FolderDirectory folders, HierarchyStore hierarchies, VanishedCollections vanished) : IEasCommandHandler
{
    /// <summary>Each further try means that another request of this very device was faster.</summary>
    private const int Tries = 16;

    private static readonly ulong Request = ElementHash.Of(new WbxmlElement(FolderHierarchyTags.FolderSync));

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = Decode(context.Request.Document);
        var address = new HierarchyAddress(context.User.State, context.DeviceId);
        if (asked == "0")
        {
            var all = await folders.RefreshAsync(context, cancellationToken);
            if (!all.Succeeded) return Replies.Of(all.Failure);
            var first = await hierarchies.StartAsync(address, Request, Fingerprints(all.Value), cancellationToken);
            await vanished.ForgetAsync(address.User, address.DeviceId, cancellationToken);
            return Answer(first, new HierarchyChanges(Updated: [], Deleted: [], Added: all.Value));
        }

        if (!SyncKey.TryParse(asked, out var key)) return Refuse(FolderSyncStatus.WrongSyncKey);
        var listed = await folders.RefreshAsync(context, cancellationToken);
        if (!listed.Succeeded) return Replies.Of(listed.Failure);
        if (await hierarchies.UseAsync(address, key, cancellationToken) is null) return Refuse(FolderSyncStatus.WrongSyncKey);
        return await vanished.AskedForFoldersAsync(address.User, address.DeviceId, cancellationToken)
            ? Refuse(FolderSyncStatus.WrongSyncKey)
            : await TellAsync(address, key, listed.Value, cancellationToken);
    }

    private async ValueTask<EasReply> TellAsync(HierarchyAddress address, SyncKey key, IReadOnlyList<EasFolder> listed, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await hierarchies.UseAsync(address, key, cancellationToken) is not { } state) return Refuse(FolderSyncStatus.WrongSyncKey);
            if (state.IsLate) return AnswerLate(state, listed);

            var changes = HierarchyChanges.Between(state.Known.Folders, listed);
            if (changes.Count == 0) return Answer(key, changes);
            if (changes.Added.Count > 0) await vanished.CameBackAsync(address.User, address.DeviceId, changes.Added.Select(folder => folder.CollectionId), cancellationToken);

            var now = Fingerprints(listed);
            foreach (var (counter, generation) in state.Answers)
            {
                if (generation.HoldsSameAs(now)) return Answer(key.WithCounter(counter), changes);
            }

            var next = new HierarchyGeneration { Parent = key.Counter, Request = Request, Folders = now };
            if (await hierarchies.CommitAsync(address, state, next, cancellationToken) is { } committed) return Answer(committed, changes);
        }

        return Refuse(FolderSyncStatus.ServerError);
    }

    /// <summary>The device has gone on long since. If this very question was answered then, it is answered so again.</summary>
    private static EasReply AnswerLate(HierarchyState state, IReadOnlyList<EasFolder> listed)
    {
        if (state.AnswerTo(Request) is not { } answer) return Refuse(FolderSyncStatus.WrongSyncKey);
        var told = listed.Where(folder => answer.Generation.Folders.ContainsKey(folder.CollectionId)).ToList();
        var changes = HierarchyChanges.Between(state.Known.Folders, told);
        var deleted = state.Known.Folders.Keys.Where(id => !answer.Generation.Folders.ContainsKey(id)).ToList();
        return Answer(answer.Key, changes with { Deleted = deleted });
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
