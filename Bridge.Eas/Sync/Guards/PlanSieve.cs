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
    public bool Waits => LookAgain is not null;
}

/// <summary>Keeps back what is not certain yet: Deletes of suspiciously many items, and items whose last transfer broke a moment ago.</summary>
internal sealed class PlanSieve(IOptions<GuardOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>The next detection must come from a listing made for it.</summary>
    public bool WantsNewListing(CollectionState state) => AbsenceGuard.WantsNewListing(state.Doubts.Absence, time.GetUtcNow());

    public Sifted Sift(SyncPlan plan, SourceChanges changes, Snapshot held, Doubts doubts)
    {
        var now = time.GetUtcNow();
        var verdict = AbsenceGuard.Judge(changes, plan.Gone, held.Count, doubts.Absence, options.Value, now);
        var items = doubts.Tries.Count == 0 ? plan.Items : [.. plan.Items.Where(item => !TransferTries.IsResting(doubts, item.Item, now))];

        DateTimeOffset? again = null;
        if (verdict.Gone.Count < plan.Gone.Count && verdict.Absence is { } absence) again = DateTimeOffset.FromUnixTimeMilliseconds(absence.ListedAt) + AbsenceGuard.Between;
        if (items.Count < plan.Items.Count)
        {
            var rested = doubts.Tries.Where(tried => TransferTries.IsResting(tried, now)).Min(TransferTries.RestsUntil);
            again = again is { } other && other < rested ? other : rested;
        }

        if (again is { } soon && soon < now + Soonest) again = now + Soonest;
        return new Sifted(
            new SyncPlan(verdict.Gone, items), doubts with { Absence = verdict.Absence }, again, BeginsHold: doubts.Absence is null && verdict.Absence is not null);
    }
}
