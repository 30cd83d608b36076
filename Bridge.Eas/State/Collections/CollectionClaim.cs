using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>A claim that is held. Not releasing it (a death) leaves it to its term.</summary>
/// <param name="store">Where it is.</param>
/// <param name="key">Its key.</param>
/// <param name="mine">The record that makes it ours.</param>
/// <param name="unclear">What requests before this one may have changed.</param>
/// <param name="term">How long it holds.</param>
/// <param name="time">The clock.</param>
internal sealed class CollectionClaim(IStateStore store, string key, CollectionClaimRecord mine, IReadOnlyList<ClaimedChange> unclear, ClaimTerm term, TimeProvider time)
{
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly HashSet<ItemKey> _unclear = [.. unclear.Select(change => change.Key)];
    private CollectionClaimRecord _mine = mine;
    private long _written = time.GetTimestamp();

    /// <summary>
    /// An earlier request of this phone was about to change the item and its end is not known: a newer version in OX may be the phone's own.
    /// </summary>
    public bool MayBeOwn(ItemKey item) => _unclear.Contains(item);

    /// <summary>Before a call to OX: the claim must outlast the longest one. Costs a write to the store only when some of the term has gone by.</summary>
    /// <exception cref="ClaimLostException">Another request holds the collection.</exception>
    public async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_written) < term.Length / 8) return;
        var (renewed, now) = (CollectionClaimRecord.For(term.Milliseconds, _mine.Changes), time.GetTimestamp());
        var kept = await store.ReplaceAsync(key, _mine.ToBytes(), renewed.ToBytes(), Kept, cancellationToken)
            // A store that was rolled back has forgotten it. Nobody else has it, so it is still ours.
            || await store.AddAsync(key, renewed.ToBytes(), Kept, cancellationToken);
        if (!kept) throw new ClaimLostException();
        (_mine, _written) = (renewed, now);
    }

    /// <summary>
    /// Everything claimed was done and committed, or nothing was begun. What is unclear from before stays written down: it counts until the phone
    /// holds another version, since a copy of the request that died may have been answered just now, and not the phone's next one.
    /// </summary>
    /// <returns>False when the claim was not ours any more.</returns>
    public ValueTask<bool> ReleaseAsync() => unclear.Count == 0
        ? store.RemoveIfAsync(key, _mine.ToBytes(), CancellationToken.None)
        : store.ReplaceAsync(key, _mine.ToBytes(), CollectionClaimRecord.For(0, unclear).ToBytes(), Kept, CancellationToken.None);

    /// <summary>It was left half done, and no call to OX is running any more: the next request may take over at once.</summary>
    public async ValueTask LeaveAsync() =>
        await store.ReplaceAsync(key, _mine.ToBytes(), CollectionClaimRecord.For(0, _mine.Changes).ToBytes(), Kept, CancellationToken.None);

    /// <summary>As <see cref="LeaveAsync"/>, on the way out of a fault: a store that is away leaves the claim to its term.</summary>
    public async ValueTask TryLeaveAsync()
    {
        try
        {
            await LeaveAsync();
        }
        catch (StateStoreException)
        {
            // The fault that led here is the one to be told.
        }
    }
}

/// <summary>The collection is another request's: whoever meets this writes nothing more, to OX or to the store.</summary>
internal sealed class ClaimLostException() : Exception("The claim of the collection was lost.");
