using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.MoveItems;

/// <summary>One Move of a request.</summary>
/// <param name="ServerId">The item, as the phone knows it.</param>
/// <param name="FromId">The collection it is in.</param>
/// <param name="ToId">The collection it is to be in.</param>
internal sealed record AskedMove(string ServerId, string FromId, string ToId);

/// <summary>Source: MS-ASCMD, "MoveItems".</summary>
internal static class MoveItemsRequest
{
    private const int MostMoves = 1000;

    /// <exception cref="EasProtocolException">It is no MoveItems, or has no move, or too many.</exception>
    internal static IReadOnlyList<AskedMove> Decode(WbxmlElement? document)
    {
        if (document is null) throw new EasProtocolException(EasStatus.InvalidContent, "MoveItems without a body");
        if (document.Tag != MoveTags.MoveItems) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not MoveItems");
        var moves = document.All(MoveTags.Move)
            .Select(move => new AskedMove(move.TextOf(MoveTags.SrcMsgId) ?? "", move.TextOf(MoveTags.SrcFldId) ?? "", move.TextOf(MoveTags.DstFldId) ?? ""))
            .ToList();
        return moves.Count is > 0 and <= MostMoves ? moves : throw new EasProtocolException(EasStatus.InvalidXml, "no move, or more than allowed");
    }
}

/// <summary>Source: MS-ASCMD, "Status (MoveItems)".</summary>
internal enum MoveStatus
{
    InvalidSource = 1,
    InvalidDestination = 2,
    Success = 3,
    SameFolder = 4,

    /// <summary>One request wants it in two places.</summary>
    MoreThanOneDestination = 5,

    /// <summary>It may work later.</summary>
    Locked = 7,
}
