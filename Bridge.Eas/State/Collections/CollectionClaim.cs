using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Collections;

/// <summary>A claim that is held. Not releasing it (a death) leaves it to its deadline.</summary>
/// <param name="store">Where it is.</param>
/// <param name="key">Its key.</param>
/// <param name="mine">The record that makes it ours.</param>
/// <param name="term">How long it holds.</param>
/// <param name="time">The clock.</param>
internal sealed class CollectionClaim(IStateStore store, string key, byte[] mine, ClaimTerm term, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private byte[] _mine = mine;

    /// <summary>Before a call to OX: the claim must outlast the longest one. Costs a write to the store only when some of the term has gone by.</summary>
    /// <exception cref="ClaimLostException">Another request holds the collection.</exception>
    public async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        if (CollectionClaims.DeadlineOf(_mine) - time.GetUtcNow() > term.Length * 7 / 8) return;
        var renewed = CollectionClaims.Record(time.GetUtcNow() + term.Length);
        var kept = await store.ReplaceAsync(key, _mine, renewed, Kept, cancellationToken)
            // A store that was rolled back has forgotten it. Nobody else has it, so it is still ours.
            || await store.AddAsync(key, renewed, Kept, cancellationToken);
        if (!kept) throw new ClaimLostException();
        _mine = renewed;
    }

    /// <summary>Everything claimed was done and committed.</summary>
    /// <returns>False when the claim was not ours any more.</returns>
    public ValueTask<bool> ReleaseAsync() => store.RemoveIfAsync(key, _mine, CancellationToken.None);

    /// <summary>It was left half done, and no call to OX is running any more: the next request may take over at once.</summary>
    public async ValueTask LeaveAsync() => await store.ReplaceAsync(key, _mine, CollectionClaims.Record(DateTimeOffset.UnixEpoch), Kept, CancellationToken.None);

    /// <summary>As <see cref="LeaveAsync"/>, on the way out of a fault: a store that is away leaves the claim to its deadline.</summary>
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
