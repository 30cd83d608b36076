using Bridge.Eas.State.Collections;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Sync.Guards;

/// <summary>What of a plan may be told now.</summary>
/// <param name="Plan">That part.</param>
/// <param name="Doubts">What is in doubt from now on.</param>
/// <param name="LookAgain">When something that waits may be told; null when nothing waits.</param>
/// <param name="BeginsHold">This look was the first to find so much missing.</param>
internal sealed record Sifted(SyncPlan Plan, Doubts Doubts, DateTimeOffset? LookAgain, bool BeginsHold)
{
    /// <summary>Deletes in the plan that have to be proven before they are told.</summary>
    public IReadOnlyList<ItemKey> Believed { get; init; } = [];

    public bool Waits => LookAgain is not null;
}

/// <summary>
/// Keeps back what is not certain yet: Deletes of suspiciously many items, and items whose last transfer broke, or that the phone did not take,
/// a moment ago.
/// </summary>
internal sealed class PlanSieve(IOptions<GuardOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>The next detection must come from a listing made for it.</summary>
    public bool WantsNewListing(CollectionState state) => AbsenceGuard.WantsNewListing(state.Doubts.Absence, time.GetUtcNow());

    /// <param name="plan">What could be told.</param>
    /// <param name="changes">What the source found.</param>
    /// <param name="held">What the phone holds.</param>
    /// <param name="doubts">What is in doubt so far.</param>
    /// <param name="key">What is answered.</param>
    /// <param name="retried">Items that rest no longer, since they are to be offered again.</param>
    public Sifted Sift(SyncPlan plan, SourceChanges changes, Snapshot held, Doubts doubts, SyncKey key, IReadOnlySet<ItemKey> retried)
    {
        var now = time.GetUtcNow();
        var verdict = AbsenceGuard.Judge(changes, plan.Gone, held.Count, doubts.Absence, options.Value, now);
        var waits = new List<DateTimeOffset>();
        if (verdict.Gone.Count < plan.Gone.Count && verdict.Absence is { } absence) waits.Add(DateTimeOffset.FromUnixTimeMilliseconds(absence.ListedAt) + AbsenceGuard.Between);

        var (together, alone) = (new List<WantedItem>(plan.Items.Count), new List<WantedItem>());
        foreach (var item in plan.Items)
        {
            var refusal = OfferedAlone.Find(doubts, item.Item);
            if (!retried.Contains(item.Item.Key) && RestsUntil(doubts, refusal, item.Item, key, now) is { } rested) waits.Add(rested);
            else (refusal is null ? together : alone).Add(item);
        }

        DateTimeOffset? again = waits.Count == 0 ? null : waits.Min();
        if (again is { } soon && soon < now + Soonest) again = now + Soonest;
        return new Sifted(
            new SyncPlan(verdict.Gone, [.. together, .. alone]) { Alone = alone.Count },
            doubts with { Absence = verdict.Absence },
            again,
            BeginsHold: doubts.Absence is null && verdict.Absence is not null) { Believed = verdict.Believed };
    }

    /// <returns>Null for an item that may be told now.</returns>
    private static DateTimeOffset? RestsUntil(Doubts doubts, Refusal? refusal, SourceItem item, SyncKey key, DateTimeOffset now)
    {
        if (refusal is not null && OfferedAlone.IsResting(refusal, key, now)) return OfferedAlone.RestsUntil(refusal);
        return TransferTries.Find(doubts, item) is { } tried && TransferTries.IsResting(tried, now) ? TransferTries.RestsUntil(tried) : null;
    }
}
