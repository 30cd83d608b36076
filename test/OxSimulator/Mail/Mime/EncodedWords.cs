using System.Globalization;
using System.Text;

namespace OxSimulator.Mail.Mime;

/// <summary>RFC 2047: <c>=?utf-8?Q?…?=</c> in header values, and its reverse.</summary>
internal static class EncodedWords
{
    internal static string Decode(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal)) return value;
        var result = new StringBuilder(value.Length);
        var at = 0;
        var afterWord = false;
        while (at < value.Length)
        {
            var start = value.IndexOf("=?", at, StringComparison.Ordinal);
            if (start < 0 || !TryWord(value, start, out var text, out var end))
            {
                var plain = start < 0 ? value[at..] : value[at..(start + 2)];
                result.Append(plain);
                if (start < 0) break;
                at = start + 2;
                afterWord = false;
                continue;
            }

            // White space between two encoded words is not text.
            var between = value[at..start];
            if (!(afterWord && string.IsNullOrWhiteSpace(between))) result.Append(between);
            result.Append(text);
            at = end;
            afterWord = true;
        }

        return result.ToString();
    }

    /// <summary>Text as it may stand in a header: itself when ASCII, else base64 words.</summary>
    internal static string Encode(string text)
    {
        if (text.All(char.IsAscii)) return text;
        var words = new List<string>();
        var chunk = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(chunk.ToString()) + rune.Utf8SequenceLength > 42) Flush();
            chunk.Append(rune.ToString());
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            if (chunk.Length > 0) words.Add("=?UTF-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes(chunk.ToString())) + "?=");
            chunk.Clear();
        }
    }

    private static bool TryWord(string value, int start, out string text, out int end)
    {
        (text, end) = ("", start);
        var charsetEnd = value.IndexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd + 2 >= value.Length || value[charsetEnd + 2] != '?') return false;
        var close = value.IndexOf("?=", charsetEnd + 3, StringComparison.Ordinal);
        if (close < 0) return false;
        var charset = value[(start + 2)..charsetEnd].Split('*')[0];
        var body = value[(charsetEnd + 3)..close];
        byte[] bytes;
        switch (char.ToUpperInvariant(value[charsetEnd + 1]))
        {
            case 'B':
                bytes = TransferEncodings.Base64(Encoding.ASCII.GetBytes(body));
                break;
            case 'Q':
                bytes = Quoted(body);
                break;
            default:
                return false;
        }

        text = Charsets.Decode(bytes, charset);
        end = close + 2;
        return true;
    }

    private static byte[] Quoted(string body)
    {
        var bytes = new List<byte>(body.Length);
        for (var index = 0; index < body.Length; index++)
        {
            var letter = body[index];
            if (letter == '_') bytes.Add((byte)' ');
            else if (letter == '=' && index + 2 < body.Length
                && byte.TryParse(body.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            {
                bytes.Add(hex);
                index += 2;
            }
            else bytes.AddRange(Encoding.UTF8.GetBytes(letter.ToString()));
        }

        return [.. bytes];
    }
}
