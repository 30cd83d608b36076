using System.Globalization;
using System.Text;

namespace Fuzz.World;

/// <summary>
/// Sync keys carry random numbers. In a kept request they are replaced by their own number, in the order in which they appeared, so that a case
/// means the same in every world; one may also be replaced by the newest of its line.
/// </summary>
internal sealed class KeyRing
{
    private const int Length = 34;

    /// <summary>The beginning that all keys of a line share; the rest differs from generation to generation.</summary>
    private const int Named = 17;
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, (string Key, int Counter)> _newest = new(StringComparer.Ordinal);

    /// <summary>Takes note of the keys in an answer or a request.</summary>
    internal void Learn(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + Length <= bytes.Length; at++)
        {
            if (!IsLine(bytes.Slice(at, Length))) continue;
            var line = Encoding.ASCII.GetString(bytes.Slice(at, Length));
            if (!_lines.Contains(line)) _lines.Add(line);
            var counter = Counter(bytes[(at + Length)..]).Value;
            if (counter >= _newest.GetValueOrDefault(line[..Named]).Counter) _newest[line[..Named]] = (line, counter);
        }
    }

    /// <summary>Real keys become numbers.</summary>
    internal byte[] Hide(byte[] bytes)
    {
        Learn(bytes);
        var hidden = bytes.ToArray();
        for (var at = 0; at + Length <= hidden.Length; at++)
            if (IsLine(hidden.AsSpan(at, Length)) && _lines.IndexOf(Encoding.ASCII.GetString(hidden.AsSpan(at, Length))) is >= 0 and var index) Encoding.ASCII.GetBytes(Placeholder(index), hidden.AsSpan(at, Length));
        return hidden;
    }

    /// <summary>Numbers become real keys.</summary>
    /// <param name="bytes">As kept.</param>
    /// <param name="newest">The newest counter in place of the one that stands there.</param>
    internal byte[] Show(byte[] bytes, bool newest)
    {
        var shown = new List<byte>(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var index = at + Length <= bytes.Length ? IndexOf(bytes.AsSpan(at, Length)) : -1;
            if (index < 0)
            {
                shown.Add(bytes[at++]);
                continue;
            }

            at += Length;
            var (key, last) = _newest[_lines[index][..Named]];
            if (!newest || Counter(bytes.AsSpan(at)) is not { Digits: > 0 } counter)
            {
                shown.AddRange(Encoding.ASCII.GetBytes(_lines[index]));
                continue;
            }

            shown.AddRange(Encoding.ASCII.GetBytes(key + last.ToString(CultureInfo.InvariantCulture)));
            at += counter.Digits;
        }

        return [.. shown];
    }

    private static string Placeholder(int index) => string.Create(CultureInfo.InvariantCulture, $"{{f00d{index:x28}}}");

    private int IndexOf(ReadOnlySpan<byte> bytes)
    {
        if (!IsLine(bytes) || !bytes[1..].StartsWith("f00d"u8)) return -1;
        return int.TryParse(Encoding.ASCII.GetString(bytes[25..33]), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index) && index < _lines.Count && index >= 0 ? index : -1;
    }

    private static bool IsLine(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != '{' || bytes[^1] != '}') return false;
        foreach (var value in bytes[1..^1])
        {
            if (!char.IsAsciiHexDigitLower((char)value)) return false;
        }

        return true;
    }

    private static (int Value, int Digits) Counter(ReadOnlySpan<byte> bytes)
    {
        var (value, digits) = (0, 0);
        while (digits < bytes.Length && digits < 8 && char.IsAsciiDigit((char)bytes[digits])) value = (value * 10) + (bytes[digits++] - '0');
        return (value, digits);
    }
}
