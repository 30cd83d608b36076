using System.Security.Cryptography;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Hierarchy;

/// <summary>
/// Who may change folders in OX for a device now, and which request that is. The claim is taken before the first call to OX, so that the same
/// request sent twice at once is carried out once. It outlives a node that died: whoever takes it over for the same request looks first whether
/// the dead one made the folder.
/// </summary>
internal sealed class HierarchyClaims(IStateStore store, ClaimTerm term, TimeProvider time)
{
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private const int MostUnfinished = 7;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <param name="address">Whose hierarchy.</param>
    /// <param name="request">Hash of the request without its key.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    /// <returns>Null when another request holds the claim and did not finish within five seconds.</returns>
    public async ValueTask<HierarchyClaim?> TakeAsync(HierarchyAddress address, ulong request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var mine = new ClaimRecord(term.Milliseconds, NewNonce(), [request]);
            if (await store.AddAsync(address.ClaimKey, mine.Write(), Kept, cancellationToken)) return new HierarchyClaim(store, address.ClaimKey, mine, IsSecondTry: false);

            if (await store.GetAsync(address.ClaimKey, cancellationToken) is { } theirs)
            {
                var other = ClaimRecord.Read(theirs) ?? ClaimRecord.Nobody;
                mine = mine with { Requests = [request, .. other.Requests.Where(unfinished => unfinished != request).Take(MostUnfinished)] };
                if (await ClaimTerm.IsOverAsync(store, address.ClaimKey, other.TermMs, Kept, cancellationToken) && await store.ReplaceAsync(address.ClaimKey, theirs, mine.Write(), Kept, cancellationToken))
                    return new HierarchyClaim(store, address.ClaimKey, mine, IsSecondTry: other.Requests.Contains(request));
            }

            if (time.GetElapsedTime(started) >= Patience) return null;
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    private static ulong NewNonce() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
}

/// <param name="TermMs">How long nobody else may take it over, from its writing, milliseconds; 0 for one that was left.</param>
/// <param name="Nonce">Makes it ours.</param>
/// <param name="Requests">Hash of the request it is held for, then those of earlier holders that did not finish.</param>
internal sealed record ClaimRecord(long TermMs, ulong Nonce, IReadOnlyList<ulong> Requests)
{
    private const byte Version = 1;

    public static readonly ClaimRecord Nobody = new(0, 0, []);

    public byte[] Write()
    {
        var record = new RecordWriter(Version);
        record.Signed(TermMs);
        record.Fixed64(Nonce);
        record.Number((ulong)Requests.Count);
        foreach (var request in Requests) record.Fixed64(request);
        return record.ToArray();
    }

    /// <returns>Null for a record that cannot be read.</returns>
    public static ClaimRecord? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var term = record.Signed();
            var nonce = record.Fixed64();
            var requests = new ulong[record.Count()];
            for (var i = 0; i < requests.Length; i++) requests[i] = record.Fixed64();
            return new ClaimRecord(term, nonce, requests);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}

/// <summary>A claim that is held. Not releasing it (a death) leaves it to its term.</summary>
/// <param name="Store">Where it is.</param>
/// <param name="Key">Its key.</param>
/// <param name="Mine">The record that makes it ours.</param>
/// <param name="IsSecondTry">An earlier holder with the same request did not finish: what it was to do may be done.</param>
internal sealed record HierarchyClaim(IStateStore Store, string Key, ClaimRecord Mine, bool IsSecondTry)
{
    /// <summary>Everything was done and committed, or nothing. What others left unfinished is remembered.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (Mine.Requests.Count == 1) await Store.RemoveIfAsync(Key, Mine.Write(), CancellationToken.None);
        else await PutDownAsync([.. Mine.Requests.Skip(1)]);
    }

    /// <summary>It was left half done, and no call to OX is running any more: the next request may take over at once.</summary>
    public ValueTask LeaveAsync() => PutDownAsync(Mine.Requests);

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

    private async ValueTask PutDownAsync(IReadOnlyList<ulong> unfinished)
    {
        var left = Mine with { TermMs = 0, Requests = unfinished };
        await Store.ReplaceAsync(Key, Mine.Write(), left.Write(), HierarchyClaims.Kept, CancellationToken.None);
    }
}
