namespace Bridge.Eas.Sync.Merged;

/// <summary>The items of one folder as they are read. Where reading breaks off, or keeps failing, the folder is asked no more, and what is left comes later.</summary>
internal sealed class FolderReader(IAsyncEnumerator<PreparedItem> items) : IAsyncDisposable
{
    private PreparedItem? _failed;
    private int _inARow;

    /// <returns>Null when the folder says nothing of the item, least of all that it is gone.</returns>
    public async ValueTask<PreparedItem?> NextAsync()
    {
        if (_inARow >= AnswerFill.MostFailuresInARow || !await items.MoveNextAsync()) return _failed;
        var item = items.Current;
        if (item is { Preparation: Preparation.Later, Failure.IsOfItem: false }) (_failed, _inARow) = (item, _inARow + 1);
        else (_failed, _inARow) = (null, 0);
        return item;
    }

    public ValueTask DisposeAsync() => items.DisposeAsync();
}
