using System.Buffers;

namespace Bridge.Eas.Mime;

/// <summary>The beginning of a raw message, cut at a line end (a cut line may end inside an encoded character or a header field).</summary>
internal static class MimeTruncator
{
    /// <summary>Bytes that may stand between the cut and the first byte of the character it falls into.</summary>
    private const int LongestTail = 3;

    /// <summary>Bytes from here on begin a character of UTF-8; those from 0x80 up to it go on with one.</summary>
    private const byte FirstLead = 0xC0;

    /// <summary>Where to cut so that at most so many bytes stay.</summary>
    /// <returns>The number of bytes to keep; all of them when they fit. Inside a single endless line <paramref name="maxBytes"/>, less what would cut a character of UTF-8.</returns>
    internal static int FindCut(ReadOnlySpan<byte> message, int maxBytes)
    {
        if (message.Length <= maxBytes) return message.Length;
        var cut = Math.Max(0, maxBytes);
        var newline = message[..cut].LastIndexOf((byte)'\n');
        if (newline >= 0) return newline + 1;
        for (var back = 1; back <= LongestTail && back <= cut; back++)
        {
            if (message[cut - back] < 0x80) break;
            if (message[cut - back] >= FirstLead) return message[cut] is >= 0x80 and < FirstLead ? cut - back : cut;
        }

        return cut;
    }
}
