using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>A property of an iCalendar component. Source: RFC 5545, "Content Lines".</summary>
internal sealed record CalendarProperty(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>The value as text, escapes undone, on one line.</summary>
    internal string Text => Value.Replace("\\n", " ", StringComparison.OrdinalIgnoreCase).Replace("\\", "", StringComparison.Ordinal).Trim();

    /// <summary>The mail address that the value is; empty when it is none.</summary>
    internal string Address
    {
        get
        {
            var address = Value.Trim();
            if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) address = address["mailto:".Length..];
            return address.Contains('@', StringComparison.Ordinal) ? MimeText.CleanLine(address, 1024) : "";
        }
    }
}

/// <summary>A component of a calendar: its own properties and what it contains.</summary>
internal sealed class CalendarComponent(string name)
{
    private readonly Dictionary<string, CalendarProperty> _properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<CalendarProperty> _repeated = [];
    private readonly List<CalendarComponent> _parts = [];

    public string Name { get; } = name;

    public IReadOnlyList<CalendarComponent> Parts => _parts;

    /// <summary>The first of this name.</summary>
    internal CalendarProperty? this[string property] => _properties.GetValueOrDefault(property);

    internal bool Has(string property) => _properties.ContainsKey(property);

    internal IEnumerable<CalendarComponent> All(string part) => _parts.Where(one => one.Name.Equals(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>All of this name, in their order.</summary>
    internal IEnumerable<CalendarProperty> Each(string property) =>
        _properties.TryGetValue(property, out var first) ? _repeated.Where(one => one.Name.Equals(property, StringComparison.OrdinalIgnoreCase)).Prepend(first) : [];

    internal void Add(CalendarProperty property)
    {
        if (!_properties.TryAdd(property.Name, property)) _repeated.Add(property);
    }

    internal void Add(CalendarComponent part) => _parts.Add(part);
}

/// <summary>Reads the text of a calendar, its first one if there are several.</summary>
internal static class CalendarText
{
    private const int MaxLines = 5000;
    private const int MaxLine = 16 * 1024;
    private const int MaxDepth = 4;

    /// <summary>The calendar; null when there is none. What is not closed ends with the text.</summary>
    internal static CalendarComponent? Read(string text)
    {
        var open = new Stack<CalendarComponent>();
        var skipped = 0;
        CalendarComponent? calendar = null;
        foreach (var line in Unfold(text).Take(MaxLines))
        {
            if (line.StartsWith("BEGIN:", StringComparison.OrdinalIgnoreCase))
            {
                if (skipped > 0 || open.Count == MaxDepth)
                {
                    skipped++;
                    continue;
                }

                var component = new CalendarComponent(line["BEGIN:".Length..].Trim());
                if (open.TryPeek(out var above)) above.Add(component);
                else calendar ??= component;
                open.Push(component);
            }
            else if (line.StartsWith("END:", StringComparison.OrdinalIgnoreCase))
            {
                if (skipped > 0) skipped--;
                else if (open.TryPop(out _) && open.Count == 0) return calendar;
            }
            else if (skipped == 0 && open.TryPeek(out var at) && Parse(line) is { } property)
            {
                at.Add(property);
            }
        }

        return calendar;
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
        var head = SplitHead(line[..colon]);
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in head.Skip(1))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parameters.TryAdd(parameter[..equals].Trim(), parameter[(equals + 1)..].Trim('"'));
        }

        return new(head[0].Trim().ToUpperInvariant(), parameters, line[(colon + 1)..]);
    }

    /// <summary>A semicolon within quotes belongs to a parameter.</summary>
    private static List<string> SplitHead(string head)
    {
        var pieces = new List<string>();
        var (from, isQuoted) = (0, false);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == '"') isQuoted = !isQuoted;
            if (head[i] != ';' || isQuoted) continue;
            pieces.Add(head[from..i]);
            from = i + 1;
        }

        pieces.Add(head[from..]);
        return pieces;
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
