using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>A meeting, or one occurrence, that its organizer has cancelled by mail.</summary>
/// <param name="Meeting">Hash of its UID and its organizer: nobody cancels another's meeting.</param>
/// <param name="Sequence">Of the cancellation.</param>
/// <param name="Stamp">When the organizer said so, seconds since 1970 UTC.</param>
/// <param name="Occurrence">Original start of the one occurrence, seconds since 1970 UTC; null for all of it.</param>
/// <param name="NotedAt">Seconds since 1970 UTC.</param>
internal sealed record CancelledMeeting(ulong Meeting, int Sequence, long Stamp, long? Occurrence, long NotedAt);

/// <summary>
/// Which meetings their organizers have cancelled, as mails told the user's phones. Whoever answers an older invitation to one would bring it back into the
/// calendar, and whoever takes one out of the calendar has nobody to tell.
/// </summary>
internal sealed class CancelledMeetings(IStateStore store, TimeProvider time)
{
    private const byte Version = 1;

    /// <summary>Of more the oldest are forgotten.</summary>
    private const int Most = 200;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Remembers a cancellation. One without an organizer tells nothing.</summary>
    public async ValueTask NoteAsync(StateUser user, Invitation cancellation, CancellationToken cancellationToken)
    {
        if (cancellation.OrganizerAddress.Length == 0) return;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var noted = new CancelledMeeting(
            HashOf(cancellation.Uid, cancellation.OrganizerAddress), cancellation.Sequence, cancellation.Stamp?.ToUnixTimeSeconds() ?? now, cancellation.RecurrenceId?.ToUnixTimeSeconds(), now);
        var key = StateKeys.CancelledMeetings(user);
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var all = Read(before);
            if (all.Any(one => one.Meeting == noted.Meeting && one.Occurrence == noted.Occurrence && one.Sequence >= noted.Sequence && one.Stamp >= noted.Stamp)) return;
            var oldest = now - (long)Kept.TotalSeconds;
            var after = Write([.. all.Where(one => one.NotedAt >= oldest && (one.Meeting != noted.Meeting || one.Occurrence != noted.Occurrence)).TakeLast(Most - 1), noted]);
            if (before is null ? await store.AddAsync(key, after, Kept, cancellationToken) : await store.ReplaceAsync(key, before, after, Kept, cancellationToken)) return;
        }
    }

    public async ValueTask<CancellationList> LoadAsync(StateUser user, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow().ToUnixTimeSeconds() - (long)Kept.TotalSeconds;
        return new CancellationList([.. Read(await store.GetAsync(StateKeys.CancelledMeetings(user), cancellationToken)).Where(one => one.NotedAt >= oldest)]);
    }

    internal static ulong HashOf(string uid, string organizer) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(GlobalObjectId.UidOf(uid) + "\n" + organizer.ToLowerInvariant())));

    internal static byte[] Write(IReadOnlyList<CancelledMeeting> all)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)all.Count);
        foreach (var one in all)
        {
            record.Fixed64(one.Meeting);
            record.Signed(one.Sequence);
            record.Signed(one.Stamp);
            record.Byte(one.Occurrence is null ? (byte)0 : (byte)1);
            if (one.Occurrence is { } occurrence) record.Signed(occurrence);
            record.Signed(one.NotedAt);
        }

        return record.ToArray();
    }

    /// <returns>Nothing for what cannot be read: then an old invitation can be answered again.</returns>
    internal static IReadOnlyList<CancelledMeeting> Read(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var all = new CancelledMeeting[record.Count()];
            for (var i = 0; i < all.Length; i++)
                all[i] = new(record.Fixed64(), (int)record.Signed(), record.Signed(), record.Byte() == 0 ? null : record.Signed(), record.Signed());
            return record.AtEnd ? all : [];
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}

/// <summary>What has been cancelled.</summary>
internal sealed class CancellationList(IReadOnlyList<CancelledMeeting> all)
{
    internal bool IsEmpty => all.Count == 0;

    /// <summary>Whether what the mail invites to was cancelled since. Who was taken off the list and is invited again has a later word.</summary>
    /// <param name="mail">The invitation.</param>
    /// <param name="occurrence">The one occurrence that is meant; null for all of it.</param>
    internal bool Has(Invitation mail, Instant? occurrence) => Has(mail.Uid, mail.OrganizerAddress, mail.Sequence, mail.Stamp, occurrence);

    /// <param name="uid">The meeting's.</param>
    /// <param name="organizer">His address.</param>
    /// <param name="sequence">Of the invitation or event.</param>
    /// <param name="stamp">Of the invitation; null when there is none.</param>
    /// <param name="occurrence">As above.</param>
    internal bool Has(string uid, string organizer, int sequence, Instant? stamp, Instant? occurrence)
    {
        if (all.Count == 0 || organizer.Length == 0) return false;
        var (meeting, said, at) = (CancelledMeetings.HashOf(uid, organizer), stamp?.ToUnixTimeSeconds(), occurrence?.ToUnixTimeSeconds());
        return all.Any(one => one.Meeting == meeting && one.Sequence >= sequence && (said is null || one.Stamp >= said) && (one.Occurrence is null || one.Occurrence == at));
    }
}
