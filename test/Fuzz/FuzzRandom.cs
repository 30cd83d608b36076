using System.Numerics;

namespace Fuzz;

/// <summary>Seeded random numbers (SplitMix64): the same on every machine and in every version of the runtime.</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The numbers of one case: they depend on nothing that another case did.</summary>
    public static FuzzRandom Of(ulong seed, long index) => new(Mix(seed ^ BitOperations.RotateLeft((ulong)index * 0xD6E8FEB86659FD93, 29)));

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>0 up to, not including, <paramref name="bound"/>; 0 for a bound of 0.</summary>
    public int Below(int bound) => bound <= 0 ? 0 : (int)Math.BigMul(Next(), (ulong)bound, out _);

    public bool OneIn(int count) => Below(count) == 0;

    public byte Byte() => (byte)Next();

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = Byte();
        return bytes;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
