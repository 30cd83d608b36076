using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.State;

namespace Bridge.Eas.Commands.SendMail;

/// <summary>How the Sent folder stood before a sending: its copy has this next uid or a later one, so no older mail of the same Message-ID is taken for it.</summary>
/// <param name="Validity">UIDVALIDITY; 0 where OX does not tell, or there is no such folder.</param>
/// <param name="Next">UIDNEXT; 0 where OX does not tell.</param>
internal readonly record struct SentMark(long Validity, uint Next);

/// <summary>What is remembered of a sending.</summary>
/// <param name="TermMs">How long after its writing OX may be at it, milliseconds; 0 when it has come to an end that nobody knows. Null: it is out.</param>
/// <param name="Nonce">Makes the record its writer's own.</param>
/// <param name="Mark">Where its copy is to be looked for.</param>
/// <param name="Content">Tells what the mail says, see <see cref="HashOf"/>: another mail may come under the same Message-ID.</param>
/// <param name="RefusedFor">Some of these recipients were refused and the others served, see <see cref="SendRefusals.HashOf"/>: sent again it would come twice.</param>
internal sealed record SendingRecord(long? TermMs, ulong Nonce, SentMark Mark, ulong Content, ulong? RefusedFor = null)
{
    private const byte Version = 3;
    private const byte Sending = 0;
    private const byte Sent = 1;
    private const byte Refused = 2;

    internal bool IsDone => TermMs is null && RefusedFor is null;

    /// <summary>It is out.</summary>
    internal static SendingRecord Done(ulong content) => new(null, 0, default, content);

    /// <summary>Out to some of its recipients.</summary>
    internal static SendingRecord Partial(ulong content, ulong recipients) => new(null, 0, default, content, recipients);

    /// <summary>What it says, told from everything else.</summary>
    internal static ulong HashOf(string content) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    internal byte[] ToBytes()
    {
        var record = new RecordWriter(Version);
        record.Byte(RefusedFor is not null ? Refused : IsDone ? Sent : Sending);
        record.Fixed64(Content);
        if (RefusedFor is { } recipients) record.Fixed64(recipients);
        if (TermMs is { } term)
        {
            record.Number((ulong)term);
            record.Fixed64(Nonce);
            record.Signed(Mark.Validity);
            record.Number(Mark.Next);
        }

        return record.ToArray();
    }

    /// <returns>Null when it cannot be read: then nobody knows whether the mail is out.</returns>
    internal static SendingRecord? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var record = new RecordReader(bytes, Version);
            var (kind, content) = (record.Byte(), record.Fixed64());
            return kind switch
            {
                Sent => Done(content),
                Refused => Partial(content, record.Fixed64()),
                Sending => new SendingRecord((long)record.Number(), record.Fixed64(), new SentMark(record.Signed(), (uint)record.Number()), content),
                _ => null,
            };
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }
}
