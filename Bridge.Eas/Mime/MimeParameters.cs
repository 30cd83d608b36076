using System.Globalization;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>A structured field: value and parameters, as in Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231).</summary>
internal sealed class MimeParameters
{
    private const int MaxParameters = 100;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private MimeParameters(string value) => Value = value;

    /// <summary>What stands before the first semicolon, lower case.</summary>
    internal string Value { get; }

    internal string? this[string name] => _parameters.GetValueOrDefault(name);

    internal static MimeParameters Parse(string field)
    {
        var semicolon = field.IndexOf(';', StringComparison.Ordinal);
        var value = StripComment(semicolon < 0 ? field : field[..semicolon]).Trim().ToLowerInvariant();
        var result = new MimeParameters(value);
        if (semicolon < 0) return result;

        var pieces = new SortedDictionary<(string Name, int Index), (string Text, bool Encoded)>();
        foreach (var (name, text) in Split(field, semicolon + 1).Take(MaxParameters)) result.Add(name, text, pieces);
        foreach (var group in pieces.GroupBy(p => p.Key.Name)) result._parameters[group.Key] = Join(group.Select(p => p.Value));
        return result;
    }

    private void Add(string name, string text, SortedDictionary<(string Name, int Index), (string Text, bool Encoded)> pieces)
    {
        name = name.ToLowerInvariant();
        var star = name.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            _parameters.TryAdd(name, EncodedWords.Decode(text));
            return;
        }

        var encoded = name.EndsWith('*');
        var index = name[(star + 1)..].TrimEnd('*');
        var number = int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        pieces.TryAdd((name[..star], number), (text, encoded));
    }

    private static string Join(IEnumerable<(string Text, bool Encoded)> pieces)
    {
        var bytes = new List<byte>();
        string? charset = null;
        var first = true;
        foreach (var (text, encoded) in pieces)
        {
            var rest = text;
            if (first && encoded)
            {
                var quote = text.IndexOf('\'', StringComparison.Ordinal);
                var second = quote < 0 ? -1 : text.IndexOf('\'', quote + 1);
                if (second > 0) (charset, rest) = (text[..quote], text[(second + 1)..]);
            }

            first = false;
            if (encoded) AppendPercent(bytes, rest);
            else bytes.AddRange(Encoding.UTF8.GetBytes(rest));
        }

        return EncodedWords.Decode(MimeCharset.Decode([.. bytes], charset));
    }

    private static void AppendPercent(List<byte> bytes, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (text[i] < 0x80)
            {
                bytes.Add((byte)text[i]);
            }
            else
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, length));
                i += length - 1;
            }
        }
    }

    private static IEnumerable<(string Name, string Text)> Split(string field, int position)
    {
        while (position < field.Length)
        {
            var equals = field.IndexOfAny(['=', ';'], position);
            if (equals < 0) yield break;
            if (field[equals] == ';')
            {
                position = equals + 1;
                continue;
            }

            var name = field[position..equals].Trim();
            var text = ReadValue(field, equals + 1, out position);
            if (name.Length is > 0 and <= 100) yield return (name, text);
        }
    }

    private static string ReadValue(string field, int start, out int next)
    {
        while (start < field.Length && field[start] == ' ') start++;
        if (start < field.Length && field[start] == '"')
        {
            var text = new StringBuilder();
            var i = start + 1;
            for (; i < field.Length && field[i] != '"'; i++)
            {
                // A backslash quotes only a quote or itself: Windows programs write whole paths here.
                if (field[i] == '\\' && i + 1 < field.Length && field[i + 1] is '"' or '\\') i++;
                text.Append(field[i]);
            }

            next = field.IndexOf(';', Math.Min(i + 1, field.Length));
            next = next < 0 ? field.Length : next + 1;
            return text.ToString();
        }

        // Not quoted: up to the semicolon, since names with blanks come without quotes too.
        var end = field.IndexOf(';', start);
        if (end < 0) end = field.Length;
        next = end + 1;
        return field[start..end].Trim();
    }

    private static string StripComment(string value)
    {
        var comment = value.IndexOf('(', StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment];
    }
}
