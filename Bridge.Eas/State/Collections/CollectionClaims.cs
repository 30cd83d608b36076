using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.State.Collections;

/// <summary>
/// Who may write to OX for a collection now. A request with commands takes the claim before its first write, so that the same request
/// sent twice at once is carried out once. A claim outlives a node that died; it is taken over after its deadline only: until then a look for
/// what the dead one made would prove nothing.
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
            if (await store.AddAsync(address.ClaimKey, mine, Kept, cancellationToken)) return new CollectionClaim(store, address.ClaimKey, mine, term, time);

            if (await store.GetAsync(address.ClaimKey, cancellationToken) is { } theirs
                && ClaimTerm.IsOver(theirs, time.GetUtcNow())
                && await store.ReplaceAsync(address.ClaimKey, theirs, mine, Kept, cancellationToken))
            {
                return new CollectionClaim(store, address.ClaimKey, mine, term, time);
            }

            if (time.GetElapsedTime(started) >= Patience) return null;
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    /// <summary>Of a record of our own.</summary>
    internal static DateTimeOffset DeadlineOf(byte[] record) => DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(record));

    internal static byte[] Record(DateTimeOffset deadline)
    {
        var record = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(record, deadline.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(record.AsSpan(8));
        return record;
    }
}
