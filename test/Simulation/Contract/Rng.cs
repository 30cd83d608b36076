using System.Numerics;

namespace Simulation.Contract;

/// <summary>Seeded random numbers (SplitMix64): the same on every machine and in every version of the runtime.</summary>
internal sealed class Rng(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Both ends included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <param name="percent">0 to 100; fractions count.</param>
    public bool Chance(double percent) => Below(1_000_000) < percent * 10_000;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>One of them, each as often as its weight says.</summary>
    public T Pick<T>(IReadOnlyList<T> from, Func<T, int> weight)
    {
        var left = Below(from.Sum(weight));
        foreach (var one in from)
        {
            left -= weight(one);
            if (left < 0) return one;
        }

        return from[^1];
    }

    /// <summary>Independent numbers for a part, so that what one part draws shifts no other.</summary>
    public Rng Fork(ulong part) => new(BitOperations.RotateLeft(_state, 17) ^ ((part + 1) * 0xD6E8FEB86659FD93));
}
