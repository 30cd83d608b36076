using System.Text;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.MoveItems;

/// <summary>Moves items between folders of one class. A move asked for again after its answer was lost is answered from memory.</summary>
/// <remarks>Source: MS-ASCMD, "MoveItems". 3 is success.</remarks>
internal sealed class MoveItemsHandler(FolderDirectory folders, SourceTable sources, MovedInStore movedIn, IChangeNotes notes, IStateStore store) : IEasCommandHandler
{
    private const int MostMoves = 1000;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        var asked = Decode(context.Request.Document);
        var listed = await folders.AllAsync(context.User, cancellationToken);
        if (!listed.Succeeded) return Replies.Of(listed.Failure);

        var byId = listed.Value.ToDictionary(folder => folder.CollectionId, StringComparer.Ordinal);
        var writer = new WbxmlWriter();
        writer.Start(MoveTags.MoveItems);
        foreach (var move in asked)
        {
            var (status, id) = await MoveAsync(context, byId, move, cancellationToken);
            writer.Start(MoveTags.Response);
            writer.Element(MoveTags.SrcMsgId, move.ServerId);
            writer.Element(MoveTags.Status, status);
            writer.Optional(MoveTags.DstMsgId, id);
            writer.End();
        }

        writer.End();
        return EasReply.Of(writer);
    }

    private static List<AskedMove> Decode(WbxmlElement? document)
    {
        if (document is null) throw new EasProtocolException(EasStatus.InvalidContent, "MoveItems without a body");
        if (document.Tag != MoveTags.MoveItems) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not MoveItems");
        var moves = document.All(MoveTags.Move)
            .Select(move => new AskedMove(move.TextOf(MoveTags.SrcMsgId) ?? "", move.TextOf(MoveTags.SrcFldId) ?? "", move.TextOf(MoveTags.DstFldId) ?? ""))
            .ToList();
        return moves.Count is > 0 and <= MostMoves ? moves : throw new EasProtocolException(EasStatus.InvalidXml, "no move, or more than allowed");
    }

    private async ValueTask<(MoveStatus Status, string? Id)> MoveAsync(
        EasCommandContext context, Dictionary<string, EasFolder> byId, AskedMove move, CancellationToken cancellationToken)
    {
        if (!byId.TryGetValue(move.FromId, out var from)) return (MoveStatus.InvalidSource, null);
        if (!byId.TryGetValue(move.ToId, out var to) || to.Class != from.Class || to.IsVirtual) return (MoveStatus.InvalidDestination, null);
        if (move.FromId == move.ToId) return (MoveStatus.SameFolder, null);
        if (sources.Of(from) is not IMovableSource source) return (MoveStatus.InvalidDestination, null);

        var sourceContext = SourceContexts.Of(context, from);
        var parsed = from.Class == EasClass.Email
            ? ServerId.TryParseWithEpoch(move.ServerId, out var collectionId, out var epoch, out var key) && collectionId == from.CollectionId
            : ServerId.TryParse(move.ServerId, from.CollectionId, epoch: null, out key) & (epoch = "").Length == 0;
        if (!parsed) return (MoveStatus.InvalidSource, null);

        // A phone that hangs up half way ends nothing: what has moved must be remembered.
        cancellationToken.ThrowIfCancellationRequested();
        var memory = StateKeys.MoveClaim(context.User.State, context.DeviceId, move.ServerId);
        var moved = await source.MoveAsync(sourceContext with { Epoch = epoch.Length > 0 ? epoch : null }, key, to.OxId, CancellationToken.None);

        // Only what is not there any more was moved before: an item may come back under its old id and be moved again.
        if (moved.Status == ItemStatus.NotFound && await KnownAsync(memory, move.ToId) is { } known) return (MoveStatus.Success, known);
        if (moved is not { Status: ItemStatus.Success, Key: { } newKey }) return (moved.Status == ItemStatus.Retry ? MoveStatus.Locked : MoveStatus.InvalidSource, null);

        var id = ServerId.Format(to.CollectionId, moved.Epoch, newKey);
        await store.SetAsync(memory, Encoding.UTF8.GetBytes($"{move.ToId}\n{id}"), Remembered, CancellationToken.None);
        await movedIn.AddAsync(new CollectionAddress(context.User.State, context.DeviceId, to.CollectionId), newKey, CancellationToken.None);
        await notes.NoteAsync(context.User.State, from.OxId, CancellationToken.None);
        await notes.NoteAsync(context.User.State, to.OxId, CancellationToken.None);
        return (MoveStatus.Success, id);
    }

    /// <summary>The id that the item got when it was moved to this folder before; null when it was not.</summary>
    private async ValueTask<string?> KnownAsync(string memory, string toId) =>
        await store.GetAsync(memory, CancellationToken.None) is { } before && Encoding.UTF8.GetString(before).Split('\n') is [var folder, var known] && folder == toId ? known : null;

    private sealed record AskedMove(string ServerId, string FromId, string ToId);
}

/// <summary>Source: MS-ASCMD, "Status (MoveItems)".</summary>
internal enum MoveStatus
{
    InvalidSource = 1,
    InvalidDestination = 2,
    Success = 3,
    SameFolder = 4,

    /// <summary>It may work later.</summary>
    Locked = 7,
}
