using System.Text;
using System.Text.Json.Nodes;

namespace OxSimulator.Mail.Mime;

/// <summary>An address with its display name, if any.</summary>
public sealed record MailAddress(string? Name, string Address)
{
    public override string ToString() => Name is null ? Address : $"{Quote(Name)} <{Address}>";

    private static string Quote(string name) => name.All(char.IsAscii)
        ? "\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\""
        : EncodedWords.Encode(name);
}

/// <summary>Address lists: from headers, from and to OX's <c>[["Name","a@b"],[null,"c@d"]]</c>.</summary>
public static class MailAddresses
{
    public static IReadOnlyList<MailAddress> Parse(string? header)
    {
        var result = new List<MailAddress>();
        if (header is null) return result;
        var text = new StringBuilder();
        string? angle = null;
        for (var at = 0; at < header.Length; at++)
        {
            var letter = header[at];
            switch (letter)
            {
                case '"':
                    for (at++; at < header.Length && header[at] != '"'; at++)
                        text.Append(header[at] == '\\' && at + 1 < header.Length ? header[++at] : header[at]);
                    break;
                case '(':
                    at = SkipComment(header, at);
                    break;
                case '<':
                    var close = header.IndexOf('>', at);
                    if (close < 0) close = header.Length;
                    angle = header[(at + 1)..close].Trim();
                    at = close;
                    break;
                case ':' when angle is null && !text.ToString().Contains('@', StringComparison.Ordinal):
                    text.Clear(); // the name of a group
                    break;
                case ',' or ';':
                    Add();
                    break;
                default:
                    text.Append(letter);
                    break;
            }
        }

        Add();
        return result;

        void Add()
        {
            var name = EncodedWords.Decode(text.ToString().Trim());
            if (angle is { Length: > 0 }) result.Add(new(name.Length == 0 ? null : name, angle));
            else if (name.Length > 0) result.Add(new(null, name));
            text.Clear();
            angle = null;
        }
    }

    public static JsonArray ToJson(IEnumerable<MailAddress> addresses)
    {
        var array = new JsonArray();
        foreach (var address in addresses) array.Add((JsonNode)new JsonArray(address.Name, address.Address));
        return array;
    }

    /// <summary>OX's array of pairs; a plain string is read like a header.</summary>
    public static IReadOnlyList<MailAddress> FromJson(JsonNode? json) => json switch
    {
        JsonArray array =>
        [
            .. array.OfType<JsonArray>().Where(pair => pair.Count == 2 && pair[1] is not null)
                .Select(pair => new MailAddress(pair[0]?.ToString() is { Length: > 0 } name ? name : null, pair[1]!.ToString())),
        ],
        JsonValue value => Parse(value.ToString()),
        _ => [],
    };

    private static int SkipComment(string header, int at)
    {
        var depth = 0;
        for (; at < header.Length; at++)
        {
            if (header[at] == '\\') at++;
            else if (header[at] == '(') depth++;
            else if (header[at] == ')' && --depth == 0) return at;
        }

        return at;
    }
}
