using Bridge.Eas.Folders;
using Bridge.Eas.Sync.Merged;

namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// An item whose transfer breaks while others can be read does not hold up its folder: it is left out and tried again, at first a few seconds
/// later and then once a minute, and set aside when some tries over some minutes have failed. Where nothing of a folder can be read that is shown in
/// another one, that folder rests as a whole, and nothing is set aside.
/// </summary>
internal static class TransferTries
{
    private const int MostItems = 200;

    /// <summary>Tries, and the time from the first to the last of them, before an item is set aside.</summary>
    private const int Enough = 5;

    private static readonly TimeSpan EnoughTime = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>It may last for weeks, and each try wakes the phone.</summary>
    private static readonly TimeSpan LongestRestOfFolder = TimeSpan.FromMinutes(30);

    /// <summary>When it is tried again.</summary>
    internal static DateTimeOffset RestsUntil(FailedTry tried)
    {
        var (rest, longest) = (FirstRest * (1 << Math.Min(tried.Count - 1, 10)), IsOfFolder(tried) ? LongestRestOfFolder : LongestRest);
        return DateTimeOffset.FromUnixTimeMilliseconds(tried.LastAt) + (rest < longest ? rest : longest);
    }

    /// <summary>The last try with an item, or with the folder that it is in.</summary>
    internal static FailedTry? Find(Doubts doubts, SourceItem item)
    {
        if (doubts.Tries.Count == 0) return null;
        var folder = MergedKeys.TryRead(item.Key, out var name, out _) ? ItemKey.Parse(name) : (ItemKey?)null;
        return doubts.Tries.FirstOrDefault(tried => tried.Key == folder) ?? doubts.Tries.FirstOrDefault(tried => tried.Key == item.Key && tried.Version == item.Version);
    }

    /// <summary>It failed a moment ago: this answer goes without it.</summary>
    internal static bool IsResting(FailedTry tried, DateTimeOffset now) => now < RestsUntil(tried);

    /// <summary>It failed, once more.</summary>
    /// <returns>The doubts after that; the flag says that it is to be set aside now.</returns>
    internal static (Doubts Doubts, bool IsEnough) Failed(Doubts doubts, SourceItem item, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var before = doubts.Tries.FirstOrDefault(tried => tried.Key == item.Key && tried.Version == item.Version);
        var after = before is null ? new FailedTry(item.Key, item.Version, 1, at, at) : before with { Count = before.Count + 1, LastAt = at };
        var others = Without(doubts, item.Key).Tries;
        return after.Count >= Enough && at - after.FirstAt >= EnoughTime.TotalMilliseconds
            ? (doubts with { Tries = others }, true)
            : (doubts with { Tries = [.. others.TakeLast(MostItems - 1), after] }, false);
    }

    /// <summary>It was read, or is gone.</summary>
    internal static Doubts Without(Doubts doubts, ItemKey key) =>
        doubts.Tries.Any(tried => tried.Key == key) ? doubts with { Tries = [.. doubts.Tries.Where(tried => tried.Key != key)] } : doubts;

    /// <summary>Nothing of a folder could be read that is shown in another one, once more.</summary>
    internal static Doubts FolderFailed(Doubts doubts, string collectionId, DateTimeOffset now)
    {
        var (key, at) = (ItemKey.Parse(collectionId), now.ToUnixTimeMilliseconds());
        var before = doubts.Tries.FirstOrDefault(tried => tried.Key == key);
        var after = before is null ? new FailedTry(key, Version: 0, 1, at, at) : before with { Count = before.Count + 1, LastAt = at };
        return doubts with { Tries = [.. Without(doubts, key).Tries.TakeLast(MostItems - 1), after] };
    }

    internal static Doubts WithoutFolder(Doubts doubts, string collectionId) => doubts.Tries.Count == 0 ? doubts : Without(doubts, ItemKey.Parse(collectionId));

    private static bool IsOfFolder(FailedTry tried) => tried.Key.Text is { } text && CollectionIds.IsOne(text);
}
