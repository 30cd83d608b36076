using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.SendMail;

internal enum SendingOutcome
{
    /// <summary>Nobody has sent it: send.</summary>
    Claimed,

    /// <summary>A try before came to no known end: look in Sent before sending.</summary>
    TakenOver,

    /// <summary>A try before reached some of its recipients, and others are named now: send.</summary>
    Readdressed,

    /// <summary>A try before reached some of these very recipients, and the others were refused.</summary>
    RefusedBefore,

    /// <summary>It is out.</summary>
    SentBefore,

    /// <summary>Another request is sending it and takes longer than we wait.</summary>
    Busy,
}

/// <summary>A claimed sending.</summary>
/// <param name="Outcome">How it stands.</param>
/// <param name="Key">Its record's key.</param>
/// <param name="Mine">The record that makes it ours.</param>
/// <param name="Mark">How Sent stood before the first try.</param>
internal sealed record Sending(SendingOutcome Outcome, string Key, byte[] Mine, SentMark Mark);

/// <summary>Remembers what became of each sending of a device, so that a phone which repeats itself is answered and its mail not sent twice.</summary>
/// <remarks>Each record stands for one mail that OX was handed, and goes after three days: their number is bounded by what OX lets a user send.</remarks>
internal sealed class SendingStore(IStateStore store, ClaimTerm term, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    /// <summary>By then a recipient who was refused may be taken, and the user who tries again wants to know.</summary>
    private static readonly TimeSpan RefusalKept = TimeSpan.FromHours(24);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>What stands there; null for nothing, or nothing that can be read.</summary>
    public async ValueTask<(byte[]? Bytes, SendingRecord? Record)> LookAsync(string key, CancellationToken cancellationToken)
    {
        var bytes = await store.GetAsync(key, cancellationToken);
        return (bytes, bytes is null ? null : SendingRecord.Read(bytes));
    }

    /// <summary>Whether nobody can be at it any more.</summary>
    private async ValueTask<bool> IsOverdueAsync(string key, SendingRecord record, CancellationToken cancellationToken) =>
        record.TermMs is { } held && await ClaimTerm.IsOverAsync(store, key, held, Kept, cancellationToken);

    /// <summary>Claims a sending, or waits up to five seconds for another request that has.</summary>
    /// <param name="key">Of its record.</param>
    /// <param name="mark">How Sent stands now.</param>
    /// <param name="recipients">Those of the message, see <see cref="SendRefusals.HashOf"/>.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<Sending> ClaimAsync(string key, SentMark mark, ulong recipients, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var mine = Fresh(mark);
            if (await store.AddAsync(key, mine, Kept, cancellationToken)) return new Sending(SendingOutcome.Claimed, key, mine, mark);

            var (bytes, theirs) = await LookAsync(key, cancellationToken);
            if (theirs is { IsDone: true }) return new Sending(SendingOutcome.SentBefore, key, bytes!, mark);
            if (theirs is { RefusedFor: { } refusedFor })
            {
                if (refusedFor == recipients) return new Sending(SendingOutcome.RefusedBefore, key, bytes!, mark);
                if (await store.ReplaceAsync(key, bytes!, mine, Kept, cancellationToken)) return new Sending(SendingOutcome.Readdressed, key, mine, mark);
            }
            else if (bytes is not null && (theirs is null || await IsOverdueAsync(key, theirs, cancellationToken)))
            {
                var first = theirs?.Mark ?? default;
                mine = Fresh(first);
                if (await store.ReplaceAsync(key, bytes, mine, Kept, cancellationToken)) return new Sending(SendingOutcome.TakenOver, key, mine, first);
            }

            if (time.GetElapsedTime(started) >= Patience) return new Sending(SendingOutcome.Busy, key, mine, mark);
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    /// <summary>The look before sending took its time: the claim holds for the sending from now on.</summary>
    /// <returns>Null when another request has taken over meanwhile.</returns>
    public async ValueTask<Sending?> RenewAsync(Sending sending, CancellationToken cancellationToken)
    {
        var mine = Fresh(sending.Mark);
        return await store.ReplaceAsync(sending.Key, sending.Mine, mine, Kept, cancellationToken) ? sending with { Mine = mine } : null;
    }

    /// <summary>It is out.</summary>
    public ValueTask DoneAsync(string key, CancellationToken cancellationToken) => store.SetAsync(key, SendingRecord.Done.ToBytes(), Kept, cancellationToken);

    /// <summary>It is out to some of its recipients: it is not sent again unless others are named.</summary>
    public async ValueTask PartialAsync(Sending sending, ulong recipients, CancellationToken cancellationToken) =>
        await store.ReplaceAsync(sending.Key, sending.Mine, SendingRecord.Partial(recipients).ToBytes(), RefusalKept, cancellationToken);

    /// <summary>It is certain that nothing was sent: a repeated request is a new one.</summary>
    public async ValueTask ForgetAsync(Sending sending, CancellationToken cancellationToken) => await store.RemoveIfAsync(sending.Key, sending.Mine, cancellationToken);

    /// <summary>Nobody knows whether it went out, and nobody is sending it now: the next request finds out.</summary>
    public async ValueTask LeaveAsync(Sending sending, CancellationToken cancellationToken) =>
        await store.ReplaceAsync(sending.Key, sending.Mine, new SendingRecord(0, Nonce(), sending.Mark).ToBytes(), Kept, cancellationToken);

    private byte[] Fresh(SentMark mark) => new SendingRecord(term.Milliseconds, Nonce(), mark).ToBytes();

    private static ulong Nonce() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
}
