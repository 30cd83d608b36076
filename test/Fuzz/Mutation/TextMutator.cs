using System.Text;

namespace Fuzz.Mutation;

/// <summary>Changes texts; what comes out is text of any characters, lone surrogates among them.</summary>
internal static class TextMutator
{
    /// <summary>UTF-8 in and out; broken sequences may come out.</summary>
    internal static byte[] Mutate(byte[] text, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        if (random.OneIn(3)) return ByteMutator.Mutate(text, others, random);
        var characters = Encoding.UTF8.GetString(text);
        for (var left = 1 + random.Below(4); left > 0; left--)
        {
            var at = random.Below(characters.Length + 1);
            var length = Math.Min(characters.Length - at, 1 + random.Below(12));
            var word = Encoding.UTF8.GetString(random.Pick(Vocabulary.Texts));
            characters = random.Below(6) switch
            {
                0 => characters.Insert(at, word),
                1 => characters.Remove(at, length).Insert(at, word),
                2 => characters.Remove(at, length),
                3 => characters.Insert(at, string.Concat(Enumerable.Repeat(characters.Substring(at, length), random.OneIn(20) ? random.Below(2000) : 1 + random.Below(5)))),
                4 => characters[..at] + Encoding.UTF8.GetString(others.Count > 0 ? random.Pick(others) : text),
                _ => characters.Insert(at, ((char)random.Below(random.OneIn(3) ? 0x10000 : 0x80)).ToString()),
            };
        }

        return Encoding.UTF8.GetBytes(characters.Length <= 65536 ? characters : characters[..65536]);
    }
}
