using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.Eas.Sync.Guards;

namespace Bridge.Eas.State.Collections;

/// <summary>Keeps <see cref="Doubts"/>. Nothing is written as long as there are none.</summary>
internal sealed class DoubtStore(IStateStore store)
{
    private const byte Version = 2;

    /// <summary>Longer than anything in doubt rests, see <see cref="OfferedAlone"/>.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(32);

    /// <summary>Of two requests at once the last one counts: doubts only put off what is told.</summary>
    public async ValueTask SaveAsync(CollectionAddress address, Doubts before, Doubts after, CancellationToken cancellationToken)
    {
        if (before == after || (before.IsEmpty && after.IsEmpty)) return;
        if (after.IsEmpty) await store.RemoveAsync([address.DoubtsKey], cancellationToken);
        else await store.SetAsync(address.DoubtsKey, Write(after), Kept, cancellationToken);
    }

    /// <returns><see cref="Doubts.None"/> for no record and for one that cannot be read: doubts come again by themselves.</returns>
    internal static Doubts Read(byte[]? bytes)
    {
        if (bytes is null) return Doubts.None;
        try
        {
            var record = new RecordReader(bytes, Version);
            Absence? absence = null;
            if (record.Byte() == 1)
            {
                var listedAt = (long)record.Number();
                absence = new Absence(listedAt, record.Byte() == 1, [.. SnapshotFormat.Read(ref record).Keys]);
            }

            var tries = new FailedTry[record.Count()];
            for (var i = 0; i < tries.Length; i++)
                tries[i] = new FailedTry(record.Key(), record.Signed(), (int)record.Number(), (long)record.Number(), (long)record.Number());
            var refusals = new Refusal[record.Count()];
            for (var i = 0; i < refusals.Length; i++)
                refusals[i] = new Refusal(record.Key(), record.Signed(), (int)record.Number(), (long)record.Number(), (long)record.Number(), (int)record.Number(), record.Text());
            return new Doubts(absence, tries, refusals);
        }
        catch (RecordFormatException)
        {
            return Doubts.None;
        }
    }

    internal static byte[] Write(Doubts doubts)
    {
        var record = new RecordWriter(Version);
        record.Byte(doubts.Absence is null ? (byte)0 : (byte)1);
        if (doubts.Absence is { } absence)
        {
            record.Number((ulong)absence.ListedAt);
            record.Byte(absence.IsAgreed ? (byte)1 : (byte)0);
            SnapshotFormat.Write(record, new Snapshot([.. absence.Keys], new long[absence.Keys.Count]));
        }

        record.Number((ulong)doubts.Tries.Count);
        foreach (var tried in doubts.Tries)
        {
            record.Key(tried.Key);
            record.Signed(tried.Version);
            record.Number((ulong)tried.Count);
            record.Number((ulong)tried.FirstAt);
            record.Number((ulong)tried.LastAt);
        }

        record.Number((ulong)doubts.Refusals.Count);
        foreach (var refusal in doubts.Refusals)
        {
            record.Key(refusal.Key);
            record.Signed(refusal.Version);
            record.Number((ulong)refusal.Count);
            record.Number((ulong)refusal.FirstAt);
            record.Number((ulong)refusal.LastAt);
            record.Number((ulong)refusal.TimesAside);
            record.Text(refusal.AtTag);
        }

        return record.ToArray();
    }
}
