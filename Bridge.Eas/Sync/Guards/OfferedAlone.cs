using Bridge.Eas.State.Collections;

namespace Bridge.Eas.Sync.Guards;

/// <summary>
/// What becomes of an item that a phone does not take although it gets it alone. It may be the item, or a dead spot: so the phone is given an
/// answer with nothing in it, and once it has taken that, everything else, and then the item alone once more, with pauses. When some offers
/// over some minutes have failed like this, the item is set aside; all the same it is offered once more an hour later, and after days.
/// </summary>
internal static class OfferedAlone
{
    /// <summary>Repeats that were answered in full, of an item that goes alone on purpose.</summary>
    internal const int Patience = 1;

    private const int MostItems = 200;

    /// <summary>Offers, and the time from the first to the last of them, before an item is set aside.</summary>
    private const int Enough = 5;

    private const int MostDoublings = 4;

    private static readonly TimeSpan EnoughTime = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstTimeAside = TimeSpan.FromHours(1);
    private static readonly TimeSpan NextTimeAside = TimeSpan.FromDays(1);

    internal static Refusal? Find(Doubts doubts, SourceItem item) => doubts.Refusals.FirstOrDefault(refusal => refusal.IsOf(item));

    internal static bool Has(Doubts doubts, ItemKey key) => doubts.Refusals.Any(refusal => refusal.Key == key);

    /// <summary>It is not offered now: its pause is not over, or the phone has taken nothing since.</summary>
    internal static bool IsResting(Refusal refusal, SyncKey key, DateTimeOffset now) => refusal.AtTag == key.Tag || now < RestsUntil(refusal);

    /// <summary>When its pause is over.</summary>
    internal static DateTimeOffset RestsUntil(Refusal refusal) => DateTimeOffset.FromUnixTimeMilliseconds(refusal.LastAt) + RestOf(refusal);

    /// <summary>Set aside, and to be offered once more now.</summary>
    internal static IEnumerable<ItemKey> Due(CollectionState state, DateTimeOffset now) => state.Doubts.Refusals
        .Where(refusal => refusal.TimesAside > 0 && RestsUntil(refusal) <= now && state.SetAside.VersionOf(refusal.Key) == refusal.Version)
        .Select(refusal => refusal.Key);

    /// <summary>Another offer has failed.</summary>
    /// <param name="doubts">Before that.</param>
    /// <param name="item">What the phone did not take.</param>
    /// <param name="key">In answer to which key it was offered.</param>
    /// <param name="offeredAt">When, milliseconds since 1970 UTC.</param>
    /// <param name="now">When that is found.</param>
    /// <returns>The doubts after that; the flag says that it is to be set aside now.</returns>
    internal static (Doubts Doubts, bool IsEnough) Failed(Doubts doubts, SourceItem item, SyncKey key, long offeredAt, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var before = Find(doubts, item) ?? new Refusal(item.Key, item.Version, Count: 0, offeredAt, at, TimesAside: 0, key.Tag);
        var after = before with { Count = before.Count + 1, LastAt = at, AtTag = key.Tag };
        var isEnough = after.TimesAside > 0 || (after.Count >= Enough && at - after.FirstAt >= EnoughTime.TotalMilliseconds);
        if (isEnough) after = after with { TimesAside = after.TimesAside + 1 };
        var others = doubts.Refusals.Where(refusal => refusal.Key != item.Key).TakeLast(MostItems - 1);
        return (doubts with { Refusals = [.. others, after] }, isEnough);
    }

    /// <summary>Without those that a phone has taken, and those that have changed or gone: all but what is still to be told or set aside.</summary>
    internal static Doubts Settled(Doubts doubts, IReadOnlyList<WantedItem> wanted, Snapshot setAside)
    {
        if (doubts.Refusals.Count == 0) return doubts;
        List<Refusal> left = [.. doubts.Refusals.Where(refusal => setAside.VersionOf(refusal.Key) == refusal.Version || wanted.Any(one => refusal.IsOf(one.Item)))];
        return left.Count == doubts.Refusals.Count ? doubts : doubts with { Refusals = left };
    }

    private static TimeSpan RestOf(Refusal refusal) => refusal.TimesAside switch
    {
        0 => FirstRest * (1 << Math.Min(refusal.Count - 1, 8)) is var rest && rest < LongestRest ? rest : LongestRest,
        1 => FirstTimeAside,
        var times => NextTimeAside * (1 << Math.Min(times - 2, MostDoublings)),
    };
}
