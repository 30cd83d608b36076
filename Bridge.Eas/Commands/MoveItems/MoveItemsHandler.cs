using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.MoveItems;

/// <summary>Moves items between folders of one class. A move asked for again after its answer was lost is answered from memory.</summary>
/// <remarks>
/// Moves with the same source and destination go to OX together; the answer has one Response for each Move, in the request's order.
/// Source: MS-ASCMD, "MoveItems".
/// </remarks>
internal sealed class MoveItemsHandler(FolderDirectory folders, SourceTable sources, FolderMover mover, TimeProvider time) : IEasCommandHandler
{
    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = MoveItemsRequest.Decode(context.Request.Document);
        var listed = await folders.AllAsync(context, cancellationToken);
        if (!listed.Succeeded) return Replies.Of(listed.Failure);

        var byId = listed.Value.ToDictionary(folder => folder.CollectionId, StringComparer.Ordinal);
        var waitsSince = time.GetTimestamp();
        var done = new Dictionary<string, MovingItem>(StringComparer.Ordinal);
        var (moving, sourceless) = (new List<MovingItem>(), new List<MovingItem>());
        var answers = new List<(AskedMove Asked, MovingItem Item)>();
        foreach (var move in asked)
        {
            var item = new MovingItem(move.ServerId, move.FromId, move.ToId);
            if (!done.TryAdd(move.ServerId, item)) item = Again(done[move.ServerId], item);
            else if (Refusal(byId, item) is { } status) item.Status = status;
            else if (!byId.ContainsKey(item.FromId)) sourceless.Add(item);
            else moving.Add(item);
            answers.Add((move, item));
        }

        foreach (var group in moving.GroupBy(item => (item.FromId, item.ToId, item.Epoch)))
        {
            var (from, to) = (byId[group.Key.FromId], byId[group.Key.ToId]);
            var route = new MoveRoute(SourceContexts.Of(context, from) with { Epoch = group.Key.Epoch }, (IMovableSource)sources.Of(from)!, from, to, context.DeviceId, byId);
            await mover.MoveAsync(route, [.. group], waitsSince, cancellationToken);
        }

        foreach (var item in sourceless) await mover.AnswerWithoutSourceAsync(context.User.State, context.DeviceId, item, waitsSince, cancellationToken);

        var writer = new WbxmlWriter();
        writer.Start(MoveTags.MoveItems);
        foreach (var (move, item) in answers)
        {
            writer.Start(MoveTags.Response);
            writer.Element(MoveTags.SrcMsgId, move.ServerId);
            writer.Element(MoveTags.Status, item.Status);
            writer.Optional(MoveTags.DstMsgId, item.NewId);
            writer.End();
        }

        writer.End();
        return EasReply.Of(writer);
    }

    /// <summary>The same item twice in one request: the same move once, another one not at all.</summary>
    private static MovingItem Again(MovingItem first, MovingItem second)
    {
        if (first.FromId == second.FromId && first.ToId == second.ToId) return first;
        second.Status = MoveStatus.MoreThanOneDestination;
        return second;
    }

    /// <summary>What can be said without asking OX; reads the item's id on the way. A folder that is gone may have had the item when it was moved.</summary>
    private MoveStatus? Refusal(Dictionary<string, EasFolder> byId, MovingItem item)
    {
        var to = byId.GetValueOrDefault(item.ToId);
        if (!byId.TryGetValue(item.FromId, out var from)) return to is null ? MoveStatus.InvalidSource : null;
        if (to is null || to.Class != from.Class || to.IsVirtual) return MoveStatus.InvalidDestination;
        if (item.FromId == item.ToId) return MoveStatus.SameFolder;
        if (from.IsVirtual || sources.Of(from) is not IMovableSource) return MoveStatus.InvalidDestination;
        return item.TryReadId(from.Class) ? null : MoveStatus.InvalidSource;
    }
}
