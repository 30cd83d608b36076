using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Cuts text where a phone will still be able to read it.</summary>
internal static class TextTruncation
{
    /// <summary>The beginning of a text, of at most so many bytes of UTF-8, not cut inside a character.</summary>
    internal static string Utf8(string text, int maxBytes)
    {
        if (maxBytes <= 0) return "";
        if (text.Length <= maxBytes / 3 || Encoding.UTF8.GetByteCount(text) <= maxBytes) return text;
        return text[..FitUtf8(text, maxBytes)];
    }

    /// <summary>How many characters from the start of a text fit into so many bytes of UTF-8.</summary>
    internal static int FitUtf8(ReadOnlySpan<char> text, int maxBytes)
    {
        var (chars, bytes) = (0, 0);
        while (chars < text.Length)
        {
            var status = Rune.DecodeFromUtf16(text[chars..], out var rune, out var consumed);
            bytes += status == System.Buffers.OperationStatus.Done ? rune.Utf8SequenceLength : 3;
            if (bytes > maxBytes) break;
            chars += consumed;
        }

        // Half a line end is no line end.
        return chars > 0 && chars < text.Length && text[chars - 1] == '\r' && text[chars] == '\n' ? chars - 1 : chars;
    }

    /// <summary>The beginning of a text, of at most so many UTF-16 units, without a lone surrogate at its end.</summary>
    internal static string Chars(string text, int maxChars)
    {
        if (text.Length <= maxChars) return text;
        var end = Math.Max(0, maxChars);
        if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end];
    }
}
