using Bridge.Eas.Commands.MoveItems;
using Bridge.Eas.Folders;
using Bridge.Eas.Items.Mail.Finding;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>
/// Moves a conversation into a folder: the mails of it that are there now. What comes later stays where it arrives: OX has no rule for conversations, so
/// MoveAlways, without which the protocol knows no such move, is granted for once.
/// </summary>
/// <remarks>
/// Mails that were sent, drafts and what was deleted stay where they are. A phone that repeats itself finds them in the destination.
/// Source: MS-ASCMD, "Move (ItemOperations)", "MoveAlways".
/// </remarks>
internal sealed class ConversationMover(MailFinder finder, FolderDirectory folders, SourceTable sources, FolderMover mover, IOptions<SearchOptions> options, TimeProvider time)
{
    /// <summary>Names the query; it is kept nowhere.</summary>
    private const ulong NoHash = 0;

    private static readonly EasFolderType[] Left = [EasFolderType.SentItems, EasFolderType.Drafts, EasFolderType.DeletedItems, EasFolderType.Outbox];

    public async ValueTask<OperationStatus> MoveAsync(EasCommandContext context, WbxmlElement operation, CancellationToken cancellationToken)
    {
        if (!context.Request.Version.Has(EasFeature.MailContext)) return OperationStatus.ProtocolError;
        if (operation.Child(ItemOperationsTags.ConversationId)?.GetBytes() is not { Length: > 0 } conversation) return OperationStatus.ProtocolError;
        if (!operation.Has(ItemOperationsTags.MoveAlways) && operation.Child(ItemOperationsTags.Options)?.Has(ItemOperationsTags.MoveAlways) != true) return OperationStatus.WithoutMoveAlways;

        var listed = await folders.AllAsync(context, cancellationToken);
        if (!listed.Succeeded) return OperationFailures.StatusOf(listed.Failure);
        var byId = listed.Value.ToDictionary(folder => folder.CollectionId, StringComparer.Ordinal);
        if (!byId.TryGetValue(operation.TextOf(ItemOperationsTags.DstFldId) ?? "", out var to) || to is not { Class: EasClass.Email, IsVirtual: false }) return OperationStatus.BadDestination;

        var searched = listed.Value.Where(folder => folder is { Class: EasClass.Email, IsVirtual: false } && (folder == to || !IsLeft(folder, listed.Value)));
        using var search = new RunningSearch(time, static _ => { }, cancellationToken);
        var query = new MailQuery(NoHash) { Collections = [.. searched.Select(folder => folder.CollectionId)], ConversationId = conversation };
        var found = await finder.FindAsync(context, query, search, options.Value.Timeout, cancellationToken);
        if (found.Failure is { } failure) return OperationFailures.StatusOf(failure);
        if (found.Mails is not { } mails) return found.End == FindingEnd.TimedOut ? OperationStatus.ServerError : OperationStatus.ConnectionFailed;
        return mails.Mails.Count == 0 ? OperationStatus.NotFound : await MoveAsync(context, mails, to, byId, cancellationToken);
    }

    private async ValueTask<OperationStatus> MoveAsync(EasCommandContext context, FoundMails mails, EasFolder to, Dictionary<string, EasFolder> byId, CancellationToken cancellationToken)
    {
        var waitsSince = time.GetTimestamp();
        var isDone = true;
        foreach (var group in mails.Mails.GroupBy(one => one.Folder))
        {
            var (collectionId, epoch) = mails.Folders[group.Key];
            if (collectionId == to.CollectionId) continue;
            var from = byId[collectionId];
            var items = group.Select(one => new MovingItem(ServerId.Format(collectionId, epoch, ItemKey.Of(one.Uid)), collectionId, to.CollectionId)).Where(item => item.TryReadId(EasClass.Email)).ToList();
            var route = new MoveRoute(SourceContexts.Of(context, from) with { Epoch = epoch }, (IMovableSource)sources.Of(from), from, to, context.DeviceId, byId) { TellsIds = false };
            await mover.MoveAsync(route, items, waitsSince, cancellationToken);

            // A mail that has just gone is not this one's fault.
            isDone &= items.TrueForAll(item => item.Status is MoveStatus.Success or MoveStatus.InvalidSource);
        }

        return isDone ? OperationStatus.Success : OperationStatus.MoveFailed;
    }

    private static bool IsLeft(EasFolder folder, IReadOnlyList<EasFolder> all) => Left.Contains(folder.Type) || EasFolder.IsInTrash(folder, all);
}
