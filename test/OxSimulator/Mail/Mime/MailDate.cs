using System.Globalization;

namespace OxSimulator.Mail.Mime;

/// <summary>The Date header (RFC 5322), old zone names included.</summary>
internal static class MailDate
{
    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = 0, ["GMT"] = 0, ["Z"] = 0, ["UTC"] = 0, ["EST"] = -300, ["EDT"] = -240, ["CST"] = -360, ["CDT"] = -300,
        ["MST"] = -420, ["MDT"] = -360, ["PST"] = -480, ["PDT"] = -420,
    };

    private static readonly string[] Formats = ["d MMM yyyy H:m:s", "d MMM yyyy H:m", "d MMM yy H:m:s", "d MMM yy H:m"];

    /// <summary>Milliseconds since 1970 UTC, or null when it is no date.</summary>
    internal static long? Parse(string? header)
    {
        if (header is null) return null;
        var text = header.Split('(')[0];
        if (text.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma) text = text[(comma + 1)..];
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4) return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(string.Join(' ', words.Take(4)), Formats, CultureInfo.InvariantCulture, Utc, out var local))
            return null;
        var minutes = words.Length > 4 ? Offset(words[4]) : 0;
        return new DateTimeOffset(local).ToUnixTimeMilliseconds() - (minutes * 60_000L);
    }

    internal static string Format(long utc) =>
        DateTimeOffset.FromUnixTimeMilliseconds(utc).ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    private static int Offset(string zone)
    {
        if (Zones.TryGetValue(zone, out var named)) return named;
        if (zone.Length != 5 || !int.TryParse(zone.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)) return 0;
        var minutes = (digits / 100 * 60) + (digits % 100);
        return zone[0] == '-' ? -minutes : minutes;
    }
}
