using Bridge.Eas.State;
using Bridge.Eas.State.Store;
using Bridge.Eas.Users;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>A copy in Sent that the phone did not want, and that is there only until its sending is known to be done.</summary>
/// <param name="SendingKey">The key of the sending's record.</param>
/// <param name="Identity">Of its Message-ID.</param>
/// <param name="Mark">How Sent stood before.</param>
internal sealed record UnwantedCopy(string SendingKey, ulong Identity, SentMark Mark);

/// <summary>
/// Copies in Sent that are to go. Each is written down before its mail is sent, so that a death before it could be taken away leaves it to
/// the device's next sending. Until the sending is known to be done the copy stays: it is the only proof that the mail is out.
/// </summary>
internal sealed class UnwantedCopies(IStateStore store, SendingStore sendings, SentFolder sent)
{
    private const byte Version = 1;
    private const int Most = 50;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    public async ValueTask ExpectAsync(EasUser user, string deviceId, UnwantedCopy copy, CancellationToken cancellationToken) =>
        await ChangeAsync(StateKeys.UnwantedCopies(user.State, deviceId), copies => [.. copies.Where(one => one != copy).TakeLast(Most - 1), copy], cancellationToken);

    /// <summary>It is gone, or was never there.</summary>
    public async ValueTask ForgetAsync(EasUser user, string deviceId, UnwantedCopy copy, CancellationToken cancellationToken) =>
        await ChangeAsync(StateKeys.UnwantedCopies(user.State, deviceId), copies => [.. copies.Where(one => one != copy)], cancellationToken);

    /// <summary>Takes away what earlier sendings left behind. What cannot be done now is left for the next time.</summary>
    public async ValueTask SweepAsync(EasUser user, string deviceId, CancellationToken cancellationToken)
    {
        foreach (var copy in Read(await store.GetAsync(StateKeys.UnwantedCopies(user.State, deviceId), cancellationToken)))
            if (await IsSettledAsync(user, copy, cancellationToken)) await ForgetAsync(user, deviceId, copy, cancellationToken);
    }

    private async ValueTask<bool> IsSettledAsync(EasUser user, UnwantedCopy copy, CancellationToken cancellationToken)
    {
        var (bytes, sending) = await sendings.LookAsync(copy.SendingKey, cancellationToken);

        // Forgotten: nothing was sent, or it is too long ago.
        if (bytes is null) return true;
        if (sending is not { IsDone: true }) return false;
        return (await sent.RemoveCopyAsync(user, copy.Identity, copy.Mark, cancellationToken)).Succeeded;
    }

    private async ValueTask ChangeAsync(string key, Func<IReadOnlyList<UnwantedCopy>, IReadOnlyList<UnwantedCopy>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var (now, next) = (Read(before), change(Read(before)));
            if (next.SequenceEqual(now)) return;
            var done = before is null ? await store.AddAsync(key, Write(next), Kept, cancellationToken)
                : next.Count == 0 ? await store.RemoveIfAsync(key, before, cancellationToken)
                : await store.ReplaceAsync(key, before, Write(next), Kept, cancellationToken);
            if (done) return;
        }
    }

    internal static byte[] Write(IReadOnlyList<UnwantedCopy> copies)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)copies.Count);
        foreach (var copy in copies)
        {
            record.Text(copy.SendingKey);
            record.Fixed64(copy.Identity);
            record.Signed(copy.Mark.Validity);
            record.Number(copy.Mark.Next);
        }

        return record.ToArray();
    }

    /// <returns>Nothing for what cannot be read: then a copy stays that was not wanted.</returns>
    internal static IReadOnlyList<UnwantedCopy> Read(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var copies = new UnwantedCopy[Math.Min(record.Count(), Most)];
            for (var i = 0; i < copies.Length; i++) copies[i] = new UnwantedCopy(record.Text(), record.Fixed64(), new SentMark(record.Signed(), (uint)record.Number()));
            return copies;
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}
