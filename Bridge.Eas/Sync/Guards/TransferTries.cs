namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// An item whose transfer breaks while others can be read does not hold up its folder: it is left out and tried again, at first a few seconds
/// later and then once a minute, and set aside when some tries over some minutes have failed.
/// </summary>
internal static class TransferTries
{
    private const int MostItems = 200;

    /// <summary>Tries, and the time from the first to the last of them, before an item is set aside.</summary>
    private const int Enough = 5;

    private static readonly TimeSpan EnoughTime = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <summary>When it is tried again.</summary>
    internal static DateTimeOffset RestsUntil(FailedTry tried)
    {
        var rest = FirstRest * (1 << Math.Min(tried.Count - 1, 8));
        return DateTimeOffset.FromUnixTimeMilliseconds(tried.LastAt) + (rest < LongestRest ? rest : LongestRest);
    }

    internal static FailedTry? Find(Doubts doubts, SourceItem item) => doubts.Tries.FirstOrDefault(tried => tried.Key == item.Key && tried.Version == item.Version);

    /// <summary>It failed a moment ago: this answer goes without it.</summary>
    internal static bool IsResting(FailedTry tried, DateTimeOffset now) => now < RestsUntil(tried);

    /// <summary>It failed, once more.</summary>
    /// <returns>The doubts after that; the flag says that it is to be set aside now.</returns>
    internal static (Doubts Doubts, bool IsEnough) Failed(Doubts doubts, SourceItem item, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var before = Find(doubts, item);
        var after = before is null ? new FailedTry(item.Key, item.Version, 1, at, at) : before with { Count = before.Count + 1, LastAt = at };
        var others = Without(doubts, item.Key).Tries;
        return after.Count >= Enough && at - after.FirstAt >= EnoughTime.TotalMilliseconds
            ? (doubts with { Tries = others }, true)
            : (doubts with { Tries = [.. others.TakeLast(MostItems - 1), after] }, false);
    }

    /// <summary>It was read, or is gone.</summary>
    internal static Doubts Without(Doubts doubts, ItemKey key) =>
        doubts.Tries.Any(tried => tried.Key == key) ? doubts with { Tries = [.. doubts.Tries.Where(tried => tried.Key != key)] } : doubts;
}
