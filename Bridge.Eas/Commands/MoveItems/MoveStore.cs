using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Eas.State;
using Bridge.Eas.State.Collections;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.MoveItems;

internal enum MoveClaimOutcome
{
    /// <summary>The intent stands: move.</summary>
    Claimed,

    /// <summary>An earlier try came to no known end, and cannot be running any more: look before moving.</summary>
    TakenOver,

    /// <summary>It was moved before.</summary>
    Ended,

    /// <summary>Another request is at it and takes longer than we wait.</summary>
    Busy,

    /// <summary>Nothing is known of this item, and nothing was to be begun.</summary>
    Unknown,
}

/// <summary>What stands in the store of a move.</summary>
/// <param name="Outcome">How it stands with us.</param>
/// <param name="Key">The record's key.</param>
/// <param name="Mine">The record that makes it ours; empty when it is not.</param>
/// <param name="Before">What stood there when it was taken over, or the end of an earlier move.</param>
internal sealed record MoveClaim(MoveClaimOutcome Outcome, string Key, byte[] Mine, MoveRecord? Before = null);

/// <summary>Claims of moves, by device and source item, and the memory of where they led: a phone that repeats itself is answered, and its item not moved twice.</summary>
internal sealed class MoveStore(IStateStore store, ClaimTerm term, TimeProvider time)
{
    /// <summary>
    /// Longer than phones go on repeating a request. One that was off for longer is answered from <see cref="MovedInStore"/>; if that does not know
    /// either, a move of what is in the source no more is answered "not found".
    /// </summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <param name="key">The source item's.</param>
    /// <param name="intent">What is to be begun if nobody has; null to learn only what is known.</param>
    /// <param name="waitsSince">When the request began to wait (<see cref="TimeProvider.GetTimestamp"/>): all its moves share five seconds.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<MoveClaim> TakeAsync(string key, BegunMove? intent, long waitsSince, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (intent is not null)
            {
                var mine = Fresh(intent).ToBytes();
                if (await store.AddAsync(key, mine, Kept, cancellationToken)) return new MoveClaim(MoveClaimOutcome.Claimed, key, mine);
            }

            var theirs = await store.GetAsync(key, cancellationToken);
            if (theirs is null && intent is null) return new MoveClaim(MoveClaimOutcome.Unknown, key, []);
            if (theirs is not null)
            {
                var record = MoveRecord.Read(theirs);
                if (record is EndedMove) return new MoveClaim(MoveClaimOutcome.Ended, key, theirs, record);

                // What cannot be read tells nothing, and keeps nobody from moving.
                if (record is null) await store.RemoveIfAsync(key, theirs, cancellationToken);
                else if (record is BegunMove begun && await ClaimTerm.IsOverAsync(store, key, begun.TermMs, Kept, cancellationToken))
                {
                    // The old intent stays: by its marks, and not by today's, the moved item is known again.
                    var mine = Fresh(begun).ToBytes();
                    if (await store.ReplaceAsync(key, theirs, mine, Kept, cancellationToken)) return new MoveClaim(MoveClaimOutcome.TakenOver, key, mine, begun);
                }

                if (record is null) continue;
            }

            if (time.GetElapsedTime(waitsSince) >= Patience) return new MoveClaim(MoveClaimOutcome.Busy, key, []);
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    /// <summary>Begins a (further) move in place of what stands there now.</summary>
    /// <returns>Null when somebody else has written there since.</returns>
    public async ValueTask<MoveClaim?> BeginAsync(MoveClaim held, BegunMove intent, CancellationToken cancellationToken)
    {
        var mine = Fresh(intent).ToBytes();
        return await store.ReplaceAsync(held.Key, held.Mine, mine, Kept, cancellationToken) ? new MoveClaim(MoveClaimOutcome.Claimed, held.Key, mine) : null;
    }

    /// <summary>It is in the destination.</summary>
    public ValueTask EndAsync(MoveClaim claim, EndedMove end, CancellationToken cancellationToken) => store.SetAsync(claim.Key, end.ToBytes(), Kept, cancellationToken);

    /// <summary>It is certain that it was not moved: a repeated request is a new one.</summary>
    public async ValueTask ForgetAsync(MoveClaim claim, CancellationToken cancellationToken) => await store.RemoveIfAsync(claim.Key, claim.Mine, cancellationToken);

    /// <summary>Nobody knows whether it was moved, and no call is running: the next request may look at once.</summary>
    public async ValueTask LeaveAsync(MoveClaim claim, CancellationToken cancellationToken)
    {
        if (MoveRecord.Read(claim.Mine) is BegunMove begun)
            await store.ReplaceAsync(claim.Key, claim.Mine, (begun with { TermMs = 0 }).ToBytes(), Kept, cancellationToken);
    }

    private BegunMove Fresh(BegunMove intent) => intent with
    {
        TermMs = term.Milliseconds,
        Nonce = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)),
    };
}
