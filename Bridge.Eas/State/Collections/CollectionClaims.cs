using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>
/// Who may write to OX for a collection now. A request with commands takes the claim before its first write, so that the same request
/// sent twice at once is carried out once. A claim outlives a node that died; it is taken over after its term only: until then a look for
/// what the dead one made would prove nothing. It names the items that its holder is about to change: what the dead one wrote is a newer
/// version in OX, and the phone's next edit must not lose against it.
/// </summary>
internal sealed class CollectionClaims(IStateStore store, ClaimTerm term, TimeProvider time)
{
    /// <summary>Of one request, and of all that are unclear; a phone sends a hundred at most. Beyond that OX's side wins, as in any conflict.</summary>
    private const int MostChanges = 256;
    private const int MostUnclear = 512;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <param name="address">The collection.</param>
    /// <param name="items">What the request is about to change.</param>
    /// <param name="held">What the phone holds as of the request's key.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>Null when another request holds the claim and did not finish within five seconds.</returns>
    public async ValueTask<CollectionClaim?> TakeAsync(CollectionAddress address, IReadOnlyCollection<ItemKey> items, Func<ItemKey, long?> held, CancellationToken cancellationToken)
    {
        // What the phone does not hold it cannot conflict with.
        var own = items.Distinct().Where(item => held(item) is not null).Take(MostChanges).Select(item => new ClaimedChange(item, held(item)!.Value)).ToList();
        var started = time.GetTimestamp();
        while (true)
        {
            var mine = CollectionClaimRecord.For(term.Milliseconds, own);
            if (await store.AddAsync(address.ClaimKey, mine.ToBytes(), CollectionClaim.Kept, cancellationToken)) return new CollectionClaim(store, address.ClaimKey, mine, [], term, time);

            if (await store.GetAsync(address.ClaimKey, cancellationToken) is { } bytes && CollectionClaimRecord.Read(bytes) is var theirs && (theirs is null || await ClaimTerm.IsOverAsync(store, address.ClaimKey, theirs.TermMs, CollectionClaim.Kept, cancellationToken)))
            {
                var unclear = (theirs?.Changes ?? []).Where(change => held(change.Key) == change.Version).TakeLast(MostUnclear).ToList();
                mine = mine with { Changes = [.. unclear.Union(own)] };
                if (await store.ReplaceAsync(address.ClaimKey, bytes, mine.ToBytes(), CollectionClaim.Kept, cancellationToken))
                    return new CollectionClaim(store, address.ClaimKey, mine, unclear, term, time);
            }

            if (time.GetElapsedTime(started) >= Patience) return null;
            await Task.Delay(Step, time, cancellationToken);
        }
    }
}
