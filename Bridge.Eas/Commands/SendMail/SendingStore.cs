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

    /// <summary>The mail has changed since: a try before reached some of its recipients and others are named now, or what it says is something else. Send.</summary>
    Changed,

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
/// <param name="Content">Of the mail.</param>
internal sealed record Sending(SendingOutcome Outcome, string Key, byte[] Mine, SentMark Mark, ulong Content);

/// <summary>Remembers what became of each sending of a device, so that a phone which repeats itself is answered and its mail not sent twice.</summary>
/// <remarks>Each record stands for one mail that OX was handed, and goes after three days: their number is bounded by what OX lets a user send.</remarks>
internal sealed class SendingStore(IStateStore store, ClaimTerm term, TimeProvider time)
{
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(3);

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
    /// <param name="content">What the message says, see <see cref="SendingRecord.HashOf"/>.</param>
    /// <param name="recipients">Those of the message, see <see cref="SendRefusals.HashOf"/>.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask<Sending> ClaimAsync(string key, SentMark mark, ulong content, ulong recipients, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var mine = Fresh(mark, content);
            if (await store.AddAsync(key, mine, Kept, cancellationToken)) return new Sending(SendingOutcome.Claimed, key, mine, mark, content);

            var (bytes, theirs) = await LookAsync(key, cancellationToken);
            if (theirs is { IsDone: true } && theirs.Content == content) return new Sending(SendingOutcome.SentBefore, key, bytes!, mark, content);
            if (theirs is { RefusedFor: { } refusedFor } && refusedFor == recipients) return new Sending(SendingOutcome.RefusedBefore, key, bytes!, mark, content);

            var isOver = bytes is not null && (theirs is null or { TermMs: null } || await IsOverdueAsync(key, theirs, cancellationToken));
            if (isOver && theirs is not null && (theirs.TermMs is null || theirs.Content != content))
            {
                // The copy of what was sent before proves nothing of what is to be sent now: this one is looked for from here on.
                if (await store.ReplaceAsync(key, bytes!, mine, Kept, cancellationToken)) return new Sending(SendingOutcome.Changed, key, mine, mark, content);
            }
            else if (isOver)
            {
                var first = theirs?.Mark ?? default;
                mine = Fresh(first, content);
                if (await store.ReplaceAsync(key, bytes!, mine, Kept, cancellationToken)) return new Sending(SendingOutcome.TakenOver, key, mine, first, content);
            }

            if (time.GetElapsedTime(started) >= Patience) return new Sending(SendingOutcome.Busy, key, mine, mark, content);
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    /// <summary>The look before sending took its time: the claim holds for the sending from now on.</summary>
    /// <returns>Null when another request has taken over meanwhile.</returns>
    public async ValueTask<Sending?> RenewAsync(Sending sending, CancellationToken cancellationToken)
    {
        var mine = Fresh(sending.Mark, sending.Content);
        return await store.ReplaceAsync(sending.Key, sending.Mine, mine, Kept, cancellationToken) ? sending with { Mine = mine } : null;
    }

    /// <summary>It is out.</summary>
    public ValueTask DoneAsync(Sending sending, CancellationToken cancellationToken) => store.SetAsync(sending.Key, SendingRecord.Done(sending.Content).ToBytes(), Kept, cancellationToken);

    /// <summary>It is out to some of its recipients: it is not sent again unless others are named.</summary>
    public async ValueTask PartialAsync(Sending sending, ulong recipients, CancellationToken cancellationToken) =>
        await store.ReplaceAsync(sending.Key, sending.Mine, SendingRecord.Partial(sending.Content, recipients).ToBytes(), RefusalKept, cancellationToken);

    /// <summary>It is certain that nothing was sent: a repeated request is a new one.</summary>
    public async ValueTask ForgetAsync(Sending sending, CancellationToken cancellationToken) => await store.RemoveIfAsync(sending.Key, sending.Mine, cancellationToken);

    /// <summary>Nobody knows whether it went out, and nobody is sending it now: the next request finds out.</summary>
    public async ValueTask LeaveAsync(Sending sending, CancellationToken cancellationToken) =>
        await store.ReplaceAsync(sending.Key, sending.Mine, new SendingRecord(0, Nonce(), sending.Mark, sending.Content).ToBytes(), Kept, cancellationToken);

    private byte[] Fresh(SentMark mark, ulong content) => new SendingRecord(term.Milliseconds, Nonce(), mark, content).ToBytes();

    private static ulong Nonce() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
}
