using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.SendMail;

internal enum SendingOutcome
{
    /// <summary>Nobody has sent it: send.</summary>
    Claimed,

    /// <summary>A try before did not finish: look in Sent before sending.</summary>
    TakenOver,

    /// <summary>It is out.</summary>
    SentBefore,

    /// <summary>Another request is sending it and takes longer than we wait.</summary>
    Busy,
}

/// <summary>A claimed sending.</summary>
internal sealed record Sending(SendingOutcome Outcome, string Key, byte[] Mine);

/// <summary>Remembers what became of each sending of a device, so that a phone which repeats itself is answered and its mail not sent twice.</summary>
internal sealed class SendingStore(IStateStore store, ClaimTerm term, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>The record of a mail that is out.</summary>
    private static readonly byte[] Sent = [(byte)'S'];

    public async ValueTask<Sending> ClaimAsync(StateUser user, string deviceId, string identity, CancellationToken cancellationToken)
    {
        var key = StateKeys.SendClaim(user, deviceId, identity);
        var started = time.GetTimestamp();
        while (true)
        {
            var mine = Record(time.GetUtcNow() + term.Length);
            if (await store.AddAsync(key, mine, Kept, cancellationToken)) return new Sending(SendingOutcome.Claimed, key, mine);

            var theirs = await store.GetAsync(key, cancellationToken);
            if (theirs is not null && theirs.AsSpan().SequenceEqual(Sent)) return new Sending(SendingOutcome.SentBefore, key, theirs);
            if (theirs is not null && ClaimTerm.IsOver(theirs, time.GetUtcNow()) && await store.ReplaceAsync(key, theirs, mine, Kept, cancellationToken))
                return new Sending(SendingOutcome.TakenOver, key, mine);

            if (time.GetElapsedTime(started) >= Patience) return new Sending(SendingOutcome.Busy, key, mine);
            await Task.Delay(Step, time, cancellationToken);
        }
    }

    /// <summary>It is out.</summary>
    public ValueTask DoneAsync(Sending sending, CancellationToken cancellationToken) => store.SetAsync(sending.Key, Sent, Kept, cancellationToken);

    /// <summary>It is certain that nothing was sent: a repeated request is a new one.</summary>
    public async ValueTask ForgetAsync(Sending sending, CancellationToken cancellationToken) => await store.RemoveIfAsync(sending.Key, sending.Mine, cancellationToken);

    /// <summary>Nobody knows whether it went out, and nobody is sending it now: the next request finds out.</summary>
    public async ValueTask LeaveAsync(Sending sending, CancellationToken cancellationToken) =>
        await store.ReplaceAsync(sending.Key, sending.Mine, Record(DateTimeOffset.UnixEpoch), Kept, cancellationToken);

    private static byte[] Record(DateTimeOffset deadline)
    {
        var record = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(record, deadline.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(record.AsSpan(8));
        return record;
    }
}
