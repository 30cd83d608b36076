using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Eas.Sync;

namespace Bridge.Eas.State.Collections;

/// <summary>An item that a request is about to change in OX.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">What the phone held of it then: as soon as it holds another version, this says nothing any more.</param>
internal readonly record struct ClaimedChange(ItemKey Key, long Version);

/// <summary>A claim as it is stored.</summary>
/// <param name="TermMs">How long it holds from its writing, milliseconds; 0 for one that was left.</param>
/// <param name="Nonce">Makes the record its writer's own.</param>
/// <param name="Changes">What its holder, and those before it whose end is not known, may have changed.</param>
internal sealed record CollectionClaimRecord(long TermMs, ulong Nonce, IReadOnlyList<ClaimedChange> Changes)
{
    private const byte FormatVersion = 1;

    internal static CollectionClaimRecord For(long termMs, IReadOnlyList<ClaimedChange> changes) =>
        new(termMs, BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)), changes);

    internal byte[] ToBytes()
    {
        var record = new RecordWriter(FormatVersion);
        record.Number((ulong)TermMs);
        record.Fixed64(Nonce);
        record.Number((ulong)Changes.Count);
        foreach (var change in Changes)
        {
            record.Key(change.Key);
            record.Signed(change.Version);
        }

        return record.ToArray();
    }

    /// <returns>Null for a damaged one, which holds nobody up.</returns>
    internal static CollectionClaimRecord? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, FormatVersion);
            var (term, nonce) = ((long)record.Number(), record.Fixed64());
            var changes = new ClaimedChange[record.Count()];
            for (var i = 0; i < changes.Length; i++) changes[i] = new ClaimedChange(record.Key(), record.Signed());
            return new CollectionClaimRecord(term, nonce, changes);
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
