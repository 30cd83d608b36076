using Bridge.Eas.State;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Commands.MoveItems;

/// <summary>What is remembered of a device's move, by the id of its source item.</summary>
/// <param name="ToId">The destination's collection id.</param>
internal abstract record MoveRecord(string ToId)
{
    private const byte Version = 1;
    private const byte Begun = 0;
    private const byte Ended = 1;

    internal byte[] ToBytes()
    {
        var record = new RecordWriter(Version);
        switch (this)
        {
            case BegunMove begun:
                record.Byte(Begun);
                record.Text(ToId);
                record.Number((ulong)begun.TermMs);
                record.Fixed64(begun.Nonce);
                record.Fixed64(begun.Mark.Identity);
                record.Signed(begun.Mark.ReceivedMs);
                record.Text(begun.DestinationEpoch ?? "");
                record.Number(begun.DestinationNext);
                break;
            case EndedMove ended:
                record.Byte(Ended);
                record.Text(ToId);
                record.Text(ended.Epoch ?? "");
                record.Key(ended.Key);
                break;
        }

        return record.ToArray();
    }

    /// <returns>Null when it cannot be read: nothing is known of the move then.</returns>
    internal static MoveRecord? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var state = record.Byte();
            var to = record.Text();
            return state switch
            {
                Begun => new BegunMove(
                    to, (long)record.Number(), record.Fixed64(), new ItemMark(record.Fixed64(), record.Signed()), Epoch(record.Text()), (uint)record.Number()),
                Ended => new EndedMove(to, Epoch(record.Text()), record.Key()),
                _ => null,
            };
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    private static string? Epoch(string text) => text.Length == 0 ? null : text;
}

/// <summary>The intent, written before OX is asked: somebody is at it, or was and died.</summary>
/// <param name="ToId">The destination's collection id.</param>
/// <param name="TermMs">How long after its writing the call to OX may be running, milliseconds; 0 when it has come to its end already.</param>
/// <param name="Nonce">Makes the record its writer's own.</param>
/// <param name="Mark">By what the item will be known again.</param>
/// <param name="DestinationEpoch">As it was before the move.</param>
/// <param name="DestinationNext">As it was before the move.</param>
internal sealed record BegunMove(string ToId, long TermMs, ulong Nonce, ItemMark Mark, string? DestinationEpoch, uint DestinationNext) : MoveRecord(ToId);

/// <summary>The item is in the destination.</summary>
/// <param name="ToId">The destination's collection id.</param>
/// <param name="Epoch">The destination's epoch, for classes that have one.</param>
/// <param name="Key">The item there.</param>
internal sealed record EndedMove(string ToId, string? Epoch, ItemKey Key) : MoveRecord(ToId);
