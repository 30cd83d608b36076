using Bridge.Eas.State;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Commands.Itip;

/// <summary>A meeting mail that a phone has sent, and that is to go out only if OX does not tell the same people itself.</summary>
/// <param name="Identity">What makes two requests of a device the same sending.</param>
/// <param name="DeviceId">Which.</param>
/// <param name="HeldAt">Milliseconds since 1970 UTC.</param>
/// <param name="SaveInSent">Whether the phone wants a copy in Sent.</param>
/// <param name="Mime">As the phone handed it over.</param>
internal sealed record HeldMail(string Identity, string DeviceId, long HeldAt, bool SaveInSent, byte[] Mime)
{
    internal bool IsSameSending(HeldMail other) => Identity == other.Identity && DeviceId == other.DeviceId;
}

/// <summary>Keeps a user's held mails in one record, encrypted, so that each comes and goes as a whole, whichever node is at it.</summary>
internal sealed class HeldMails(IStateStore store, PersonalValues personal)
{
    private const byte Version = 1;
    private const string Purpose = "held";

    private const int MostMails = 16;
    private const int MostBytes = 512 * 1024;

    /// <summary>A user none of whose phones comes for so long hears no more of what they mailed.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    public async ValueTask<IReadOnlyList<HeldMail>> LoadAsync(StateUser user, CancellationToken cancellationToken) =>
        Open(await store.GetAsync(StateKeys.HeldMails(user), cancellationToken));

    /// <summary>Takes one in, if it is not there already.</summary>
    /// <returns>False when there is no room for it.</returns>
    public async ValueTask<bool> AddAsync(StateUser user, HeldMail mail, CancellationToken cancellationToken)
    {
        if (mail.Mime.Length > MostBytes) return false;
        var key = StateKeys.HeldMails(user);
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var held = Open(before);
            if (held.Any(mail.IsSameSending)) return true;
            if (held.Count >= MostMails || held.Sum(one => one.Mime.Length) + mail.Mime.Length > MostBytes) return false;
            var after = personal.Protect(Purpose, Write([.. held, mail]));
            if (before is null ? await store.AddAsync(key, after, Kept, cancellationToken) : await store.ReplaceAsync(key, before, after, Kept, cancellationToken)) return true;
        }
    }

    public async ValueTask RemoveAsync(StateUser user, HeldMail mail, CancellationToken cancellationToken)
    {
        var key = StateKeys.HeldMails(user);
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var held = Open(before);
            var rest = held.Where(one => !one.IsSameSending(mail)).ToList();
            if (before is null || rest.Count == held.Count) return;
            var done = rest.Count == 0
                ? await store.RemoveIfAsync(key, before, cancellationToken)
                : await store.ReplaceAsync(key, before, personal.Protect(Purpose, Write(rest)), Kept, cancellationToken);
            if (done) return;
        }
    }

    private IReadOnlyList<HeldMail> Open(byte[]? bytes) => bytes is null || personal.Unprotect(Purpose, bytes) is not { } plain ? [] : Read(plain);

    internal static byte[] Write(IReadOnlyList<HeldMail> mails)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)mails.Count);
        foreach (var mail in mails)
        {
            record.Text(mail.Identity);
            record.Text(mail.DeviceId);
            record.Signed(mail.HeldAt);
            record.Byte(mail.SaveInSent ? (byte)1 : (byte)0);
            record.Bytes(mail.Mime);
        }

        return record.ToArray();
    }

    /// <returns>Nothing for what cannot be read.</returns>
    internal static IReadOnlyList<HeldMail> Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var mails = new HeldMail[Math.Min(record.Count(), MostMails)];
            for (var i = 0; i < mails.Length; i++) mails[i] = new(record.Text(), record.Text(), record.Signed(), record.Byte() != 0, record.Bytes().ToArray());
            return record.AtEnd ? mails : [];
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}
