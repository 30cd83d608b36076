using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Collections;

/// <summary>
/// Who may write to OX for a collection now. A request with commands takes the claim before its first write, so that the same request
/// sent twice at once is carried out once. A claim outlives a node that died; it is taken over after its deadline only, and then every
/// create looks first whether the dead one made it.
/// </summary>
internal sealed class CollectionClaims(IStateStore store, ClaimTerm term, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <returns>Null when another request holds the claim and did not finish within five seconds.</returns>
    public async ValueTask<CollectionClaim?> TakeAsync(CollectionAddress address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var mine = Record(time.GetUtcNow() + term.Length);
            if (await store.AddAsync(address.ClaimKey, mine, Kept, cancellationToken)) return new CollectionClaim(store, address.ClaimKey, mine, TookOver: false);

            if (await store.GetAsync(address.ClaimKey, cancellationToken) is { } theirs
                && ClaimTerm.IsOver(theirs, time.GetUtcNow())
                && await store.ReplaceAsync(address.ClaimKey, theirs, mine, Kept, cancellationToken))
            {
                return new CollectionClaim(store, address.ClaimKey, mine, TookOver: true);
            }

            if (time.GetElapsedTime(started) >= Patience) return null;
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    internal static byte[] Record(DateTimeOffset deadline)
    {
        var record = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(record, deadline.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(record.AsSpan(8));
        return record;
    }
}

/// <summary>A claim that is held. Not releasing it (a death) leaves it to its deadline.</summary>
/// <param name="Store">Where it is.</param>
/// <param name="Key">Its key.</param>
/// <param name="Mine">The record that makes it ours.</param>
/// <param name="TookOver">An earlier holder did not finish: what it was to create may be there.</param>
internal sealed record CollectionClaim(IStateStore Store, string Key, byte[] Mine, bool TookOver)
{
    /// <summary>Everything claimed was done and committed.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken) => await Store.RemoveIfAsync(Key, Mine, cancellationToken);

    /// <summary>As <see cref="LeaveAsync"/>, on the way out of a fault: a store that is away leaves the claim to its deadline.</summary>
    public async ValueTask TryLeaveAsync()
    {
        try
        {
            await LeaveAsync(CancellationToken.None);
        }
        catch (StateStoreException)
        {
            // The fault that led here is the one to be told.
        }
    }

    /// <summary>It was left half done, and no call to OX is running any more: the next request may take over at once.</summary>
    public async ValueTask LeaveAsync(CancellationToken cancellationToken) =>
        await Store.ReplaceAsync(Key, Mine, CollectionClaims.Record(DateTimeOffset.UnixEpoch), TimeSpan.FromDays(7), cancellationToken);
}
