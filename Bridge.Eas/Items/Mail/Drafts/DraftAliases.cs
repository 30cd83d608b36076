using System.Collections.Immutable;
using Bridge.Eas.State;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>A draft that was written again: OX gave it a new uid each time, phones know it by its first one.</summary>
/// <param name="First">The uid that phones know.</param>
/// <param name="Current">The uid that it has now.</param>
/// <param name="Former">Earlier ones that OX has not been seen to have deleted: nobody is shown them.</param>
internal sealed record DraftAlias(uint First, uint Current, ImmutableArray<uint> Former);

/// <summary>
/// Under which ids the drafts of one folder are known. Shared by the user's devices. Lost, it costs no draft: phones are told of a deletion and a
/// new item then.
/// </summary>
/// <param name="Epoch">The folder's UIDVALIDITY; uids of another one name other mails.</param>
internal sealed record DraftAliases(string Epoch, ImmutableList<DraftAlias> All)
{
    /// <summary>Drafts written again of one folder; the oldest are forgotten first.</summary>
    private const int Most = 500;
    private const int MostFormer = 50;
    private const byte Version = 1;

    /// <summary>In place of a uid: it was sent.</summary>
    internal const uint Nowhere = 0;

    internal static DraftAliases None(string epoch) => new(epoch, []);

    /// <summary>The uid of what a phone knows by this one.</summary>
    internal uint CurrentOf(uint known) => All.Find(alias => alias.First == known)?.Current ?? known;

    /// <summary>The uid by which phones know this one; null for what nobody is to see any more.</summary>
    internal uint? KnownOf(uint uid) =>
        All.Exists(alias => alias.Former.Contains(uid)) ? null : All.Find(alias => alias.Current == uid)?.First ?? uid;

    /// <summary>A draft was written again.</summary>
    internal DraftAliases With(uint known, uint former, uint current)
    {
        var alias = All.Find(one => one.First == known);
        ImmutableArray<uint> formers = [.. (alias?.Former ?? []).Append(former).Distinct().Where(uid => uid != current).TakeLast(MostFormer)];
        var rest = alias is null ? All : All.Remove(alias);
        if (rest.Count >= Most) rest = rest.RemoveAt(0);
        return this with { All = rest.Add(new DraftAlias(known, current, formers)) };
    }

    /// <summary>OX has deleted these; of one that was sent nothing is left to know then.</summary>
    internal DraftAliases WithoutFormer(IReadOnlyCollection<uint> gone) => !All.Exists(alias => alias.Former.Any(gone.Contains))
        ? this
        : this with { All = [.. All.Select(alias => alias with { Former = [.. alias.Former.Where(uid => !gone.Contains(uid))] }).Where(alias => alias.Current != Nowhere || alias.Former.Length > 0)] };

    internal byte[] ToBytes()
    {
        var record = new RecordWriter(Version);
        record.Text(Epoch);
        record.Number((ulong)All.Count);
        foreach (var alias in All)
        {
            record.Number(alias.First);
            record.Number(alias.Current);
            record.Number((ulong)alias.Former.Length);
            foreach (var uid in alias.Former) record.Number(uid);
        }

        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">These are no bytes of ours.</exception>
    internal static DraftAliases Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var epoch = record.Text();
        var count = record.Count();
        if (count > Most) throw new RecordFormatException();
        var all = ImmutableList.CreateBuilder<DraftAlias>();
        for (var i = 0; i < count; i++)
        {
            var (first, current) = (Uid(ref record), Uid(ref record));
            var former = new uint[record.Count()];
            for (var j = 0; j < former.Length; j++) former[j] = Uid(ref record);
            all.Add(new DraftAlias(first, current, [.. former]));
        }

        return record.AtEnd ? new DraftAliases(epoch, all.ToImmutable()) : throw new RecordFormatException();
    }

    private static uint Uid(ref RecordReader record) => record.Number() is <= uint.MaxValue and var uid ? (uint)uid : throw new RecordFormatException();
}
