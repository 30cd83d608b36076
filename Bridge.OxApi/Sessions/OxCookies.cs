using System.Collections.Frozen;
using System.Globalization;

namespace Bridge.OxApi.Sessions;

/// <summary>A session's cookies: replayed exactly as set, whatever their names, since OX derives names in ways that change with version and setting.</summary>
internal static class OxCookies
{
    private const int MaxCookies = 32;
    private const int MaxLength = 4096;

    internal static string Header(IReadOnlyDictionary<string, string> cookies) => string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    internal static FrozenDictionary<string, string> Merge(IReadOnlyDictionary<string, string> known, IEnumerable<string> set, DateTimeOffset now)
    {
        var cookies = new Dictionary<string, string>(known, StringComparer.Ordinal);
        foreach (var header in set)
        {
            if (header.Length > MaxLength) continue;
            var parts = header.Split(';');
            var equals = parts[0].IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) continue;
            var name = parts[0][..equals].Trim();
            if (IsRemoval(parts, now)) cookies.Remove(name);
            else if (cookies.Count < MaxCookies || cookies.ContainsKey(name)) cookies[name] = parts[0][(equals + 1)..].Trim();
        }
        return cookies.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static bool IsRemoval(string[] parts, DateTimeOffset now)
    {
        foreach (var part in parts.Skip(1))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length < 2) continue;
            // Max-Age wins over Expires (RFC 6265, storage model).
            if (pair[0].Equals("Max-Age", StringComparison.OrdinalIgnoreCase))
                return int.TryParse(pair[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds <= 0;
        }
        foreach (var part in parts.Skip(1))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length == 2 && pair[0].Equals("Expires", StringComparison.OrdinalIgnoreCase)
                && DateTimeOffset.TryParse(pair[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires))
                return expires <= now;
        }
        return false;
    }
}
