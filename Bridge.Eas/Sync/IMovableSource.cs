namespace Bridge.Eas.Sync;

/// <summary>A source whose items can be moved between folders of its class.</summary>
internal interface IMovableSource
{
    /// <summary>Moves one item. One that is not in the source folder any more is <see cref="ItemStatus.NotFound"/>.</summary>
    /// <param name="from">The folder it is in.</param>
    /// <param name="key">Which item.</param>
    /// <param name="toOxFolderId">OX's id of the destination, a folder of the same class.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    ValueTask<ItemMove> MoveAsync(SourceContext from, ItemKey key, string toOxFolderId, CancellationToken cancellationToken);
}

/// <summary>What became of a move.</summary>
/// <param name="Status">Success, NotFound, CannotComplete (no right, destination refused) or Retry.</param>
/// <param name="Key">The item in the destination; set on success.</param>
/// <param name="Epoch">The destination's epoch, for classes that have one.</param>
internal sealed record ItemMove(ItemStatus Status, ItemKey? Key = null, string? Epoch = null);
