using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>RFC 2047 encoded words in header text, read as tolerantly as the field asks for.</summary>
/// <remarks>
/// Neighbours with one charset are joined before decoding, since many senders cut inside a character. Words inside quotes, longer than
/// 75 characters, with blanks inside or glued to other text are read too.
/// </remarks>
internal static class EncodedWords
{
    /// <summary>Longest encoded text looked at. The standard allows 75 characters; some senders put a whole subject in one word.</summary>
    private const int MaxWord = 8192;

    internal static string Decode(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal)) return text;

        var result = new StringBuilder(text.Length);
        var joined = new ByteJoin(result);
        var position = 0;
        while (position < text.Length)
        {
            var start = text.IndexOf("=?", position, StringComparison.Ordinal);
            if (start < 0) break;
            if (!TryReadWord(text, start, out var word))
            {
                joined.Flush();
                result.Append(text, position, start + 2 - position);
                position = start + 2;
                continue;
            }

            var between = text.AsSpan(position, start - position);
            if (!joined.IsOpen || !between.IsWhiteSpace())
            {
                joined.Flush();
                result.Append(between);
            }

            joined.Add(word.Charset, word.IsBase64, text.AsSpan(word.Start, word.Length));
            position = word.End;
        }

        joined.Flush();
        return result.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>Whether an encoded word starts here, and where it ends: the address parser must not look for commas inside.</summary>
    internal static bool TrySkipWord(string text, int start, out int end)
    {
        end = 0;
        return text.AsSpan(start).StartsWith("=?") && TryFindParts(text, start, out _, out _, out _, out end);
    }

    private static bool TryFindParts(string text, int start, out int charsetEnd, out int textStart, out int textEnd, out int end)
    {
        textStart = textEnd = end = 0;
        charsetEnd = text.IndexOf('?', start + 2, Math.Min(60, text.Length - start - 2));
        if (charsetEnd <= start + 2 || charsetEnd + 3 >= text.Length || text[charsetEnd + 2] != '?') return false;
        if ((text[charsetEnd + 1] | 0x20) is not ('b' or 'q')) return false;
        textStart = charsetEnd + 3;
        textEnd = text.IndexOf("?=", textStart, Math.Min(MaxWord, text.Length - textStart), StringComparison.Ordinal);
        end = textEnd + 2;
        return textEnd >= 0;
    }

    private static bool TryReadWord(string text, int start, out (string Charset, bool IsBase64, int Start, int Length, int End) word)
    {
        word = default;
        if (!TryFindParts(text, start, out var charsetEnd, out var textStart, out var textEnd, out var end)) return false;
        var charset = text[(start + 2)..charsetEnd];
        var language = charset.IndexOf('*', StringComparison.Ordinal);      // RFC 2231 §5
        if (language >= 0) charset = charset[..language];
        word = (charset, (text[charsetEnd + 1] | 0x20) == 'b', textStart, textEnd - textStart, end);
        return true;
    }

    private static byte[] FromQ(ReadOnlySpan<char> encoded)
    {
        var bytes = new List<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            var c = encoded[i];
            if (c == '=' && i + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                bytes.Add(Convert.FromHexString(encoded.Slice(i + 1, 2))[0]);
                i += 2;
            }
            else if (c == '_')
            {
                bytes.Add((byte)' ');
            }
            else if (c < 0x80)
            {
                bytes.Add((byte)c);
            }
            else
            {
                // Never encoded, against the rule, and by now taken for UTF-8.
                var length = char.IsHighSurrogate((char)c) && i + 1 < encoded.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(encoded.Slice(i, length).ToString()));
                i += length - 1;
            }
        }

        return [.. bytes];
    }

    private sealed class ByteJoin(StringBuilder result)
    {
        private readonly List<byte> _bytes = [];
        private TransferDecoder _base64 = TransferDecoder.Create(TransferEncoding.Base64);
        private string? _charset;

        internal bool IsOpen => _charset is not null;

        internal void Add(string charset, bool isBase64, ReadOnlySpan<char> encoded)
        {
            if (_charset is not null && !_charset.Equals(charset, StringComparison.OrdinalIgnoreCase)) Flush();
            _charset = charset;
            _bytes.AddRange(isBase64 ? FromBase64(encoded) : FromQ(encoded));
        }

        internal void Flush()
        {
            if (_charset is null) return;
            result.Append(MimeCharset.Decode([.. _bytes], _charset));
            _bytes.Clear();
            _charset = null;
            _base64 = TransferDecoder.Create(TransferEncoding.Base64);
        }

        // One decoder for the whole run: some senders cut their base64 at any character.
        private byte[] FromBase64(ReadOnlySpan<char> encoded)
        {
            var ascii = new byte[encoded.Length];
            for (var i = 0; i < encoded.Length; i++) ascii[i] = encoded[i] < 0x80 ? (byte)encoded[i] : (byte)' ';
            var output = new byte[TransferDecoder.MaxOutput(ascii.Length)];
            return output[.._base64.Decode(ascii, output)];
        }
    }
}
