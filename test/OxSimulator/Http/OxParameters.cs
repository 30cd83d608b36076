using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OxSimulator.Http;

/// <summary>The query parameters of one call; for an element of a <c>multiple</c>, its members other than module, action and data.</summary>
public sealed class OxParameters(IReadOnlyDictionary<string, string> values)
{
    public static OxParameters Empty { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    public IReadOnlyDictionary<string, string> Values { get; } = values;

    /// <summary>The value, or null when absent or empty.</summary>
    public string? this[string name] => Values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Has(string name) => Values.ContainsKey(name);

    /// <exception cref="OxFaultException">SVL-0002 when absent.</exception>
    public string Require(string name) => this[name] ?? throw OxFaults.MissingParameter(name).AsException();

    /// <exception cref="OxFaultException">SVL-0010 when not a number.</exception>
    public long? Number(string name) => this[name] is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw OxFaults.InvalidParameter(name, text).AsException();

    /// <exception cref="OxFaultException">SVL-0002 when absent, SVL-0010 when not a number.</exception>
    public long RequireNumber(string name) => Number(name) ?? throw OxFaults.MissingParameter(name).AsException();

    /// <summary><c>true</c>, <c>1</c>, <c>yes</c>, <c>on</c> are true; anything else present is false.</summary>
    public bool Flag(string name, bool whenAbsent = false) => this[name] switch
    {
        null => whenAbsent,
        "1" => true,
        var text => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase)
            || text.Equals("on", StringComparison.OrdinalIgnoreCase),
    };

    public string[] List(string name) => this[name]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    internal static OxParameters From(IQueryCollection query)
    {
        var values = new Dictionary<string, string>(query.Count, StringComparer.Ordinal);
        foreach (var (name, value) in query) values[name] = value.Count > 0 ? value[0] ?? "" : "";
        return new(values);
    }
}
