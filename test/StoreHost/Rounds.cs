using System.Buffers.Binary;
using System.Globalization;
using Gateway.EmbeddedStore;

namespace StoreHost;

/// <summary>What writer and reader of the kill test agree on: each key's value tells its key and its round, in every byte.</summary>
internal static class Rounds
{
    /// <summary>Bytes of one value.</summary>
    internal const int ValueBytes = 1000;

    /// <summary>2 MB of records in memory, so that a small test exceeds it several times.</summary>
    internal static readonly GarnetSize Size = new("2m", "256k", "1m", "512k", 8, "2m", "512k", "1m", 2 << 20);

    internal static string Key(int key) => "eas:{t/1}:" + key.ToString(CultureInfo.InvariantCulture);

    internal static byte[] Value(int key, int round)
    {
        var value = new byte[ValueBytes];
        new Random(HashCode(key, round)).NextBytes(value);
        BinaryPrimitives.WriteInt32BigEndian(value, round);
        return value;
    }

    /// <summary>The round that a value was written in, or <see langword="null"/> when it is missing or not what was written for this key.</summary>
    internal static int? RoundOf(int key, byte[]? value)
    {
        if (value is not { Length: ValueBytes }) return null;
        var round = BinaryPrimitives.ReadInt32BigEndian(value);
        return value.AsSpan().SequenceEqual(Value(key, round)) ? round : null;
    }

    // The same in every process, unlike System.HashCode.
    private static int HashCode(int key, int round) => (key * 7919) ^ (round * 104729);
}
