namespace Bridge.Eas.Sync;

/// <summary>
/// A source whose items can be moved between folders of its class, in three steps: look (what is there, and by what a moved item will be
/// known again), move, and settle: find out what became of a move whose end nobody knows, and finish one that OX left half done.
/// </summary>
internal interface IMovableSource : ICollectionSource
{
    /// <summary>Items that may be moved by one call; each call has OX's whole timeout to itself.</summary>
    int MovesAtOnce { get; }

    /// <summary>Reads what is known before a move. Costs the same few calls for any number of items.</summary>
    /// <param name="from">The folder they are in; its epoch is that of the phone's ids.</param>
    /// <param name="keys">Which items.</param>
    /// <param name="toOxFolderId">OX's id of the destination, a folder of the same class.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    ValueTask<SourceResult<MoveSight>> LookAsync(SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, CancellationToken cancellationToken);

    /// <summary>Moves items, at most <see cref="MovesAtOnce"/>. Outcomes stand in the order of <paramref name="keys"/>; one item's failure spoils no other.</summary>
    /// <param name="from">The folder they are in.</param>
    /// <param name="keys">Which items.</param>
    /// <param name="toOxFolderId">OX's id of the destination.</param>
    /// <param name="sight">What <see cref="LookAsync"/> told.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    ValueTask<IReadOnlyList<ItemMove>> MoveAsync(
        SourceContext from, IReadOnlyList<ItemKey> keys, string toOxFolderId, MoveSight sight, CancellationToken cancellationToken);

    /// <summary>
    /// Tells what became of moves to one folder: <see cref="MoveEnd.Moved"/>, <see cref="MoveEnd.StillThere"/> or <see cref="MoveEnd.Gone"/>.
    /// An item that OX has copied but not taken away is taken away. To be called only when none of these moves can be running any more.
    /// </summary>
    /// <returns>In the order of <paramref name="moves"/>; a failure when it cannot be told now.</returns>
    ValueTask<SourceResult<IReadOnlyList<ItemMove>>> SettleAsync(
        SourceContext from, IReadOnlyList<UnclearMove> moves, string toOxFolderId, CancellationToken cancellationToken);
}

/// <summary>What is known before a move.</summary>
/// <param name="There">The items that are in the source folder, with what they will be known by; the others are gone.</param>
/// <param name="DestinationEpoch">The destination's epoch, for classes that have one.</param>
/// <param name="DestinationNext">The destination's next uid, for classes whose items get a new one: a moved item has this one or a later one.</param>
/// <param name="IsDestinationGone">There is no such folder any more, or it takes no items.</param>
internal sealed record MoveSight(
    IReadOnlyDictionary<ItemKey, ItemMark> There, string? DestinationEpoch = null, uint DestinationNext = 0, bool IsDestinationGone = false);

/// <summary>What an item is known by after a move that gives it another id.</summary>
/// <param name="Identity">Hash of a mail's Message-ID, or of its envelope where it has none. 0 for classes that keep their ids.</param>
/// <param name="ReceivedMs">Tells mails of the same Message-ID apart; it survives a move.</param>
/// <param name="Version">As in a listing of the source folder; stale where that is not known.</param>
internal readonly record struct ItemMark(ulong Identity, long ReceivedMs, long Version = Snapshot.Stale);

/// <summary>A move that was begun.</summary>
/// <param name="Key">The item in the source folder.</param>
/// <param name="Mark">By what it is known again.</param>
/// <param name="DestinationEpoch">As it was then.</param>
/// <param name="DestinationNext">As it was then.</param>
internal sealed record UnclearMove(ItemKey Key, ItemMark Mark, string? DestinationEpoch, uint DestinationNext);

internal enum MoveEnd
{
    Moved,

    /// <summary>It is in the source folder, and not in the destination.</summary>
    StillThere,

    /// <summary>It is in neither.</summary>
    Gone,

    /// <summary>OX said no: no right, no space, no such folder.</summary>
    Refused,

    /// <summary>It may have happened or not; the call has come to its end.</summary>
    Unclear,

    /// <summary>OX did not answer in time and may be at it still.</summary>
    Running,
}

/// <summary>What became of a move.</summary>
/// <param name="End">Which of them.</param>
/// <param name="Key">The item in the destination; set when moved.</param>
/// <param name="Epoch">The destination's epoch, for classes that have one.</param>
/// <param name="Version">The item's version in the destination; stale where that is not known.</param>
internal sealed record ItemMove(MoveEnd End, ItemKey? Key = null, string? Epoch = null, long Version = Snapshot.Stale)
{
    /// <summary>The end of a move that OX did not carry out with success.</summary>
    /// <param name="isGone">OX says that the item is not there.</param>
    /// <param name="failure">What the error means.</param>
    internal static ItemMove Failed(bool isGone, SourceFailure failure) => new(
        isGone ? MoveEnd.Gone
        : failure.MayStillRun ? MoveEnd.Running
        : failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? MoveEnd.Unclear
        : MoveEnd.Refused);
}
