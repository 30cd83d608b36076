using System.Globalization;
using System.Text;

namespace OxSimulator.Mail.Mime;

/// <summary>A value with parameters, such as Content-Type and Content-Disposition, RFC 2231 continuations included.</summary>
internal sealed class HeaderParameters
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands before the first semicolon, in lower case.</summary>
    internal string Value { get; private init; } = "";

    internal string? this[string name] => _parameters.GetValueOrDefault(name);

    internal static HeaderParameters Parse(string? text)
    {
        if (text is null) return new();
        var pieces = Split(text);
        var result = new HeaderParameters { Value = pieces[0].Trim().ToLowerInvariant() };
        var extended = new SortedDictionary<string, SortedDictionary<int, (string Text, bool Encoded)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var piece in pieces.Skip(1))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) continue;
            var name = piece[..equals].Trim();
            var value = Unquote(piece[(equals + 1)..].Trim());
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (star < 0)
            {
                result._parameters.TryAdd(name, EncodedWords.Decode(value));
                continue;
            }

            var encoded = name.EndsWith('*');
            var number = int.TryParse(name[(star + 1)..].TrimEnd('*'), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
            var baseName = name[..star];
            if (!extended.TryGetValue(baseName, out var parts)) extended[baseName] = parts = [];
            parts.TryAdd(number, (value, encoded));
        }

        foreach (var (name, parts) in extended) result._parameters[name] = Join(parts);
        return result;
    }

    private static string Join(SortedDictionary<int, (string Text, bool Encoded)> parts)
    {
        string? charset = null;
        var bytes = new List<byte>();
        foreach (var (number, (text, encoded)) in parts)
        {
            var value = text;
            if (number == 0 && encoded && value.Split('\'', 3) is [var named, _, var rest]) (charset, value) = (named, rest);
            bytes.AddRange(encoded ? Percent(value) : Encoding.UTF8.GetBytes(value));
        }

        return Charsets.Decode([.. bytes], charset is { Length: > 0 } ? charset : "utf-8");
    }

    private static byte[] Percent(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '%' && index + 2 < text.Length
                && byte.TryParse(text.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            {
                bytes.Add(hex);
                index += 2;
            }
            else bytes.AddRange(Encoding.UTF8.GetBytes(text[index].ToString()));
        }

        return [.. bytes];
    }

    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        var quoted = false;
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (quoted && letter == '\\' && index + 1 < text.Length)
            {
                piece.Append(letter).Append(text[++index]);
                continue;
            }

            if (letter == '"') quoted = !quoted;
            if (letter == ';' && !quoted)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }
            else piece.Append(letter);
        }

        pieces.Add(piece.ToString());
        return pieces;
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"']
            ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : value;
}
