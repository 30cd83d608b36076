namespace Fuzz.Mutation;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    private const int Longest = 64 * 1024;

    /// <summary>Applies some changes.</summary>
    /// <param name="input">Stays as it is.</param>
    /// <param name="others">Further valid inputs, to splice with.</param>
    internal static byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        var bytes = new List<byte>(input);
        for (var left = 1 + random.Below(random.OneIn(4) ? 8 : 3); left > 0; left--) Once(bytes, others, random);
        if (bytes.Count > Longest) bytes.RemoveRange(Longest, bytes.Count - Longest);
        return [.. bytes];
    }

    private static void Once(List<byte> bytes, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        var at = random.Below(bytes.Count + 1);
        var inside = Math.Min(at, bytes.Count - 1);
        switch (random.Below(12))
        {
            case 0 when bytes.Count > 0:
                bytes[inside] ^= (byte)(1 << random.Below(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[inside] = random.Byte();
                break;
            case 2 when bytes.Count > 0:
                bytes[inside] = (byte)(bytes[inside] + 1 - (2 * random.Below(2)));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Below(16)));
                break;
            case 5:
                bytes.InsertRange(at, random.Bytes(1 + random.Below(8)));
                break;
            case 6:
                bytes.InsertRange(at, random.Pick(Vocabulary.Bytes));
                break;
            case 7:
                Overwrite(bytes, at, random.Pick(Vocabulary.Bytes));
                break;
            case 8:
                bytes.InsertRange(at, random.Pick(Vocabulary.Texts));
                break;
            case 9:
                var piece = bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + random.Below(32)));
                for (var times = random.OneIn(10) ? random.Below(2000) : 1 + random.Below(4); times > 0 && bytes.Count < Longest; times--) bytes.InsertRange(at, piece);
                break;
            case 10 when others.Count > 0:
                var other = random.Pick(others);
                var from = random.Below(other.Length);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(from));
                break;
            default:
                var start = random.Below(bytes.Count + 1);
                var moved = bytes.GetRange(start, Math.Min(bytes.Count - start, 1 + random.Below(16)));
                bytes.InsertRange(at, moved);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (var i = 0; i < with.Length && at + i < bytes.Count; i++) bytes[at + i] = with[i];
    }
}
