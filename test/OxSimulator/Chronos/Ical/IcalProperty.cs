using System.Text;

namespace OxSimulator.Chronos.Ical;

/// <summary>One content line: name, parameters, raw value. Source: RFC 5545, 3.1.</summary>
internal sealed record IcalProperty(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>The value as text, with its escapes undone.</summary>
    internal string Text => Unescape(Value);

    internal string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Null for a line that is none.</summary>
    internal static IcalProperty? Parse(string line)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = line.AsSpan().IndexOfAny(':', ';');
        if (at <= 0) return null;
        var name = line[..at].ToUpperInvariant();
        while (at < line.Length && line[at] == ';')
        {
            var equals = line.IndexOf('=', at);
            if (equals < 0) return null;
            var end = equals + 1;
            for (var quoted = false; end < line.Length && (quoted || line[end] is not (':' or ';')); end++)
                if (line[end] == '"') quoted = !quoted;
            parameters[line[(at + 1)..equals]] = line[(equals + 1)..end].Replace("\"", "", StringComparison.Ordinal);
            at = end;
        }

        return at >= line.Length ? null : new(name, parameters, line[(at + 1)..]);
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] != '\\' || index + 1 == value.Length) text.Append(value[index]);
            else text.Append(value[++index] is 'n' or 'N' ? '\n' : value[index]);
        }

        return text.ToString();
    }
}
