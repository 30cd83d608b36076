using System.Globalization;

namespace OxSimulator.Store;

/// <summary>How ids of contacts, events and tasks are written outside: as numbers, or behind a prefix, as accounts of other providers have them.</summary>
/// <param name="Prefix">Empty for plain numbers.</param>
public readonly record struct SimObjectIds(string Prefix)
{
    public bool ArePlain => Prefix.Length == 0;

    public string Text(int id) => Prefix + id.ToString(CultureInfo.InvariantCulture);

    public bool TryParse(string? text, out int id)
    {
        id = 0;
        return text is not null && text.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
