using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Commands.MoveItems;

/// <summary>From where to where a group of items moves, and for whom.</summary>
/// <param name="Context">The source folder, in the epoch of the items' ids.</param>
/// <param name="Source">Who can move them.</param>
/// <param name="From">The source folder.</param>
/// <param name="To">The destination.</param>
/// <param name="DeviceId">As the phone sends it.</param>
/// <param name="Folders">All folders by collection id: an earlier try may have gone elsewhere.</param>
internal sealed record MoveRoute(
    SourceContext Context, IMovableSource Source, EasFolder From, EasFolder To, string DeviceId, IReadOnlyDictionary<string, EasFolder> Folders)
{
    /// <summary>The answer tells the items' new ids, so the phone has them; of a conversation it gets them by its next Sync.</summary>
    public bool TellsIds { get; init; } = true;
}

/// <summary>An item on its way, and what the phone will be told of it.</summary>
internal sealed class MovingItem(string sourceId, string fromId, string toId)
{
    public string SourceId { get; } = sourceId;

    public string FromId { get; } = fromId;

    public string ToId { get; } = toId;

    /// <summary>Of a mail's id; null for classes whose ids stay.</summary>
    public string? Epoch { get; private set; }

    /// <summary>As OX names it, once that is known; until then as the phone does.</summary>
    public ItemKey Key { get; set; }

    /// <summary>"Try again" until something better is known.</summary>
    public MoveStatus Status { get; set; } = MoveStatus.Locked;

    /// <summary>DstMsgId.</summary>
    public string? NewId { get; private set; }

    /// <summary>The destination's epoch, for classes that have one.</summary>
    public string? NewEpoch { get; private set; }


    public ItemKey NewKey { get; private set; }

    /// <summary>The versions before and after, where this request has moved the item itself and knows them.</summary>
    public (long Before, long After)? Versions { get; set; }

    /// <summary>It was in the source folder when this request came.</summary>
    public bool IsMovedNow { get; set; }

    /// <summary>Held while the item is being moved.</summary>
    public MoveClaim? Claim { get; set; }

    /// <returns>False for an id that is none of the source folder's.</returns>
    public bool TryReadId(EasClass itemClass)
    {
        if (itemClass != EasClass.Email)
        {
            if (!ServerId.TryParse(SourceId, FromId, epoch: null, out var plain)) return false;
            Key = plain;
            return true;
        }

        if (!ServerId.TryParseWithEpoch(SourceId, out var collectionId, out var epoch, out var key) || collectionId != FromId) return false;
        (Key, Epoch) = (key, epoch);
        return true;
    }

    public void Succeed(string? epoch, ItemKey newKey)
    {
        Status = MoveStatus.Success;
        NewEpoch = epoch;
        NewKey = newKey;
        NewId = ServerId.Format(ToId, epoch, newKey);
    }
}
