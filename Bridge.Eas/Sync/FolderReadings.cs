using Bridge.Eas.Sync.Guards;
using Bridge.Eas.Sync.Merged;

namespace Bridge.Eas.Sync;

/// <summary>How the items of one answer can be read, folder by folder: what is wrong with one folder says nothing of the others.</summary>
internal sealed class FolderReadings
{
    private readonly FolderReading _own = new(name: null);
    private readonly Dictionary<string, FolderReading> _joined = new(StringComparer.Ordinal);

    public FolderReading Of(ItemKey key)
    {
        if (!MergedKeys.TryRead(key, out var name, out _)) return _own;
        if (!_joined.TryGetValue(name, out var reading)) _joined[name] = reading = new FolderReading(name);
        return reading;
    }
}

/// <param name="name">The collection id of a folder that is shown in another one; null for the collection's own.</param>
internal sealed class FolderReading(string? name)
{
    private int _failures;

    public string? Name => name;

    public bool IsJoined => name is not null;

    /// <summary>Items in a row that cannot be read, up to now.</summary>
    public int InARow { get; private set; }

    /// <summary>The place of the last item that was read; -1 when none was.</summary>
    public int LastRead { get; private set; } = -1;

    /// <summary>Nothing can be read, however often it is tried: it is hardly each item.</summary>
    public bool IsUnreadable => LastRead < 0 && _failures >= AnswerFill.MostFailuresInARow;

    public void Read(int index) => (LastRead, InARow) = (index, 0);

    public void Failed() => (InARow, _failures) = (InARow + 1, _failures + 1);

    /// <summary>Doubts after something of the folder was read.</summary>
    public Doubts Without(Doubts doubts) => name is null ? doubts : TransferTries.WithoutFolder(doubts, name);
}

/// <summary>An item that could not be read.</summary>
/// <param name="Index">Its place among those asked for.</param>
/// <param name="Item">What was said of it.</param>
/// <param name="Folder">Where it is.</param>
internal sealed record FailedRead(int Index, PreparedItem Item, FolderReading Folder)
{
    /// <summary>It is in one of several folders, and OX is there.</summary>
    public bool IsOfOneOfSeveral => Folder.IsJoined && Item.Failure is not { IsOfOx: true };

    public bool IsAtFault => Item.Failure is { } failure && (failure.IsOfItem || (Index < Folder.LastRead && !failure.IsOfOx));

    /// <summary>Its folder waits, and the others go on.</summary>
    public bool WaitsForFolder => IsOfOneOfSeveral && (Folder.IsUnreadable || (Item.Preparation == Preparation.Later && !IsAtFault));
}
