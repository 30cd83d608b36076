using System.Diagnostics;

namespace Fuzz.Engine;

/// <summary>Takes pieces out of a failing input as long as it still fails.</summary>
internal static class Minimiser
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="input">Fails.</param>
    /// <param name="fails">Whether a smaller one still does.</param>
    /// <param name="alive">Called before each try.</param>
    internal static byte[] Shrink(byte[] input, Func<byte[], bool> fails, Action alive)
    {
        var watch = Stopwatch.StartNew();
        for (var piece = Math.Max(1, input.Length / 2); ; piece /= 2)
        {
            for (var start = 0; start < input.Length && watch.Elapsed < Longest;)
            {
                alive();
                byte[] smaller = [.. input.AsSpan(0, start), .. input.AsSpan(Math.Min(start + piece, input.Length))];
                if (fails(smaller)) input = smaller;
                else start += piece;
            }

            if (piece <= 1 || watch.Elapsed >= Longest) return input;
        }
    }
}
