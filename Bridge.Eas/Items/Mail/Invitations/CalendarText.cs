using System.Text;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>A property of an iCalendar component. Source: RFC 5545, "Content Lines".</summary>
internal sealed record CalendarProperty(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>The value as text, escapes undone, on one line.</summary>
    internal string Text => Value.Replace("\\n", " ", StringComparison.OrdinalIgnoreCase).Replace("\\", "", StringComparison.Ordinal).Trim();
}

/// <summary>The first VEVENT of an invitation, its own properties only (no alarms, no zone rules).</summary>
internal static class CalendarText
{
    private const int MaxLines = 5000;
    private const int MaxLine = 16 * 1024;

    /// <summary>The properties by name, the first of each; null when there is no event.</summary>
    internal static IReadOnlyDictionary<string, CalendarProperty>? ReadEvent(string text)
    {
        Dictionary<string, CalendarProperty>? found = null;
        var nested = 0;
        foreach (var line in Unfold(text).Take(MaxLines))
        {
            if (line.Equals("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase))
            {
                found ??= new(StringComparer.OrdinalIgnoreCase);
                continue;
            }

            if (found is null) continue;
            if (line.Equals("END:VEVENT", StringComparison.OrdinalIgnoreCase)) return found;
            if (line.StartsWith("BEGIN:", StringComparison.OrdinalIgnoreCase)) nested++;
            else if (line.StartsWith("END:", StringComparison.OrdinalIgnoreCase)) nested--;
            else if (nested == 0 && Parse(line) is { } property) found.TryAdd(property.Name, property);
        }

        return found;
    }

    private static IEnumerable<string> Unfold(string text)
    {
        var line = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            var piece = raw.TrimEnd('\r');
            if (piece.StartsWith(' ') || piece.StartsWith('\t'))
            {
                if (line.Length < MaxLine) line.Append(piece, 1, piece.Length - 1);
                continue;
            }

            if (line.Length > 0) yield return line.ToString();
            line.Clear().Append(piece);
        }

        if (line.Length > 0) yield return line.ToString();
    }

    private static CalendarProperty? Parse(string line)
    {
        var colon = EndOfHead(line);
        if (colon <= 0) return null;
        var head = line[..colon].Split(';');
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in head.Skip(1))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parameters.TryAdd(parameter[..equals], parameter[(equals + 1)..].Trim('"'));
        }

        return new(head[0].ToUpperInvariant(), parameters, line[(colon + 1)..]);
    }

    // A colon within quotes belongs to a parameter ("TZID="(UTC+01:00) Berlin"").
    private static int EndOfHead(string line)
    {
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') isQuoted = !isQuoted;
            else if (line[i] == ':' && !isQuoted) return i;
        }

        return -1;
    }
}
