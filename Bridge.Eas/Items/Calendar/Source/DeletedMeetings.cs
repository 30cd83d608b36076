using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;

namespace Bridge.Eas.Items.Calendar.Source;

/// <summary>A meeting that a phone took out of the calendar, and of which OX told the others.</summary>
/// <param name="Uid">Hash of its UID; with the user's answer, if OX told no more than that.</param>
/// <param name="NotedAt">Seconds since 1970 UTC.</param>
internal readonly record struct DeletedMeeting(ulong Uid, long NotedAt);

/// <summary>
/// Which meetings the user's phones took out of his calendar where OX tells of meetings by itself: what a phone mails about one afterwards OX has said already,
/// and cannot be asked about any more. Noted before OX is told to delete, so that no death in between loses it.
/// </summary>
internal sealed class DeletedMeetings(IStateStore store, TimeProvider time)
{
    private const byte Version = 1;

    /// <summary>Of more the oldest are forgotten.</summary>
    private const int Most = 200;

    /// <summary>By then a phone that was away has mailed what it had to.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    /// <param name="user">Whose.</param>
    /// <param name="told">UIDs of meetings of which OX tells everything, and what <see cref="AnswerOf"/> makes of those of which it told the user's answer.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async ValueTask NoteAsync(StateUser user, IReadOnlyCollection<string> told, CancellationToken cancellationToken)
    {
        if (told.Count == 0) return;
        var (key, now) = (StateKeys.DeletedMeetings(user), time.GetUtcNow().ToUnixTimeSeconds());
        var noted = told.Select(one => new DeletedMeeting(HashOf(one), now)).ToList();
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var others = Read(before).Where(one => one.NotedAt >= now - (long)Kept.TotalSeconds && !noted.Exists(other => other.Uid == one.Uid));
            var after = Write([.. others.Concat(noted).TakeLast(Most)]);
            if (before is null ? await store.AddAsync(key, after, Kept, cancellationToken) : await store.ReplaceAsync(key, before, after, Kept, cancellationToken)) return;
        }
    }

    /// <param name="user">Whose.</param>
    /// <param name="uid">The meeting's.</param>
    /// <param name="partStat">What is answered, as in OX; empty for what is no answer.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async ValueTask<bool> HasAsync(StateUser user, string uid, string partStat, CancellationToken cancellationToken)
    {
        var (all, answer, oldest) = (HashOf(uid), HashOf(AnswerOf(uid, partStat)), time.GetUtcNow().ToUnixTimeSeconds() - (long)Kept.TotalSeconds);
        return Read(await store.GetAsync(StateKeys.DeletedMeetings(user), cancellationToken)).Any(one => (one.Uid == all || one.Uid == answer) && one.NotedAt >= oldest);
    }

    internal static string AnswerOf(string uid, string partStat) => $"{uid}\n{partStat}";

    private static ulong HashOf(string told) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(told)));

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
