using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>UTF-7 (RFC 2152), for reading only: mails of the nineties and of some servers still have it. Never throws.</summary>
internal sealed class Utf7Encoding : Encoding
{
    internal static readonly Utf7Encoding Instance = new();

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetCharCount(byte[] bytes, int index, int count)
    {
        var chars = new char[count];
        return Decode(bytes.AsSpan(index, count), chars);
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        // Never more characters than bytes.
        var decoded = new char[byteCount];
        var count = Decode(bytes.AsSpan(byteIndex, byteCount), decoded);
        decoded.AsSpan(0, count).CopyTo(chars.AsSpan(charIndex));
        return count;
    }

    private static int Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var written = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != (byte)'+')
            {
                chars[written++] = (char)bytes[i];
                continue;
            }

            var start = i + 1;
            var end = start;
            while (end < bytes.Length && ValueOf(bytes[end]) >= 0) end++;
            if (end == start && end < bytes.Length && bytes[end] == (byte)'-') chars[written++] = '+';
            else written += Shifted(bytes[start..end], chars[written..]);

            // The minus only ends the run; anything else that ends it is a character of its own.
            i = end < bytes.Length && bytes[end] == (byte)'-' ? end : end - 1;
        }

        return written;
    }

    /// <summary>Base64 of UTF-16; bits that fill no character are padding.</summary>
    private static int Shifted(ReadOnlySpan<byte> run, Span<char> chars)
    {
        var (bits, count, written) = (0u, 0, 0);
        foreach (var b in run)
        {
            bits = (bits << 6) | (uint)ValueOf(b);
            count += 6;
            if (count < 16) continue;
            count -= 16;
            chars[written++] = (char)(bits >> count);
        }

        return written;
    }

    private static int ValueOf(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
