using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>A meeting that a phone took out of the calendar, so that OX told the others.</summary>
/// <param name="Uid">Hash of its UID.</param>
/// <param name="NotedAt">Seconds since 1970 UTC.</param>
internal readonly record struct DeletedMeeting(ulong Uid, long NotedAt);

/// <summary>
/// Which meetings the user's phones took out of his calendar where OX tells of it by itself: what a phone mails about one afterwards OX has said already,
/// and cannot be asked about any more. Noted before OX is told to delete, so that no death in between loses it.
/// </summary>
internal sealed class DeletedMeetings(IStateStore store, TimeProvider time)
{
    private const byte Version = 1;

    /// <summary>Of more the oldest are forgotten.</summary>
    private const int Most = 200;

    /// <summary>By then a phone that was away has mailed what it had to.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    public async ValueTask NoteAsync(StateUser user, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0) return;
        var (key, now) = (StateKeys.DeletedMeetings(user), time.GetUtcNow().ToUnixTimeSeconds());
        var noted = uids.Select(uid => new DeletedMeeting(HashOf(uid), now)).ToList();
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var others = Read(before).Where(one => one.NotedAt >= now - (long)Kept.TotalSeconds && !noted.Exists(other => other.Uid == one.Uid));
            var after = Write([.. others.Concat(noted).TakeLast(Most)]);
            if (before is null ? await store.AddAsync(key, after, Kept, cancellationToken) : await store.ReplaceAsync(key, before, after, Kept, cancellationToken)) return;
        }
    }

    public async ValueTask<bool> HasAsync(StateUser user, string uid, CancellationToken cancellationToken)
    {
        var (hash, oldest) = (HashOf(uid), time.GetUtcNow().ToUnixTimeSeconds() - (long)Kept.TotalSeconds);
        return Read(await store.GetAsync(StateKeys.DeletedMeetings(user), cancellationToken)).Any(one => one.Uid == hash && one.NotedAt >= oldest);
    }

    private static ulong HashOf(string uid) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(uid)));

    internal static byte[] Write(IReadOnlyList<DeletedMeeting> all)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)all.Count);
        foreach (var one in all)
        {
            record.Fixed64(one.Uid);
            record.Signed(one.NotedAt);
        }

        return record.ToArray();
    }

    /// <returns>Nothing for what cannot be read: then a cancellation may go out twice.</returns>
    internal static IReadOnlyList<DeletedMeeting> Read(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var all = new DeletedMeeting[record.Count()];
            for (var i = 0; i < all.Length; i++) all[i] = new(record.Fixed64(), record.Signed());
            return record.AtEnd ? all : [];
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }
}
