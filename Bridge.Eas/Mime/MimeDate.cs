using System.Globalization;

namespace Bridge.Eas.Mime;

/// <summary>Date fields of RFC 5322 §3.3, in today's, the obsolete and the merely common forms.</summary>
internal static class MimeDate
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Zone names of RFC 5322 §4.3 and Europe's, in hours from UTC.</summary>
    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ut"] = 0, ["utc"] = 0, ["gmt"] = 0, ["z"] = 0, ["est"] = -5, ["edt"] = -4, ["cst"] = -6, ["cdt"] = -5,
        ["mst"] = -7, ["mdt"] = -6, ["pst"] = -8, ["pdt"] = -7, ["cet"] = 1, ["met"] = 1, ["cest"] = 2, ["bst"] = 1, ["jst"] = 9,
    };

    /// <summary>The instant; null when this is no date.</summary>
    internal static DateTimeOffset? Parse(string? field)
    {
        if (string.IsNullOrWhiteSpace(field) || field.Length > 200) return null;
        var words = field.Split([' ', ',', '\t', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        var month = Array.FindIndex(words, IsMonth);
        if (month >= 1 && month + 2 < words.Length && FromWords(words, month) is { } date) return date;
        return DateTimeOffset.TryParse(field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other) && other.Year > 1900
            ? other
            : null;
    }

    private static bool IsMonth(string word) => word.Length >= 3 && Array.IndexOf(Months, word[..3].ToLowerInvariant()) >= 0 && word.All(char.IsAsciiLetter);

    private static DateTimeOffset? FromWords(string[] words, int month)
    {
        if (!TryInt(words[month - 1], out var day) || !TryInt(words[month + 1], out var year)) return null;
        if (year < 50) year += 2000;
        else if (year < 1000) year += 1900;
        var time = words[month + 2].Split(':', '.');
        if (time.Length < 2 || !TryInt(time[0], out var hour) || !TryInt(time[1], out var minute)) return null;
        var second = time.Length > 2 && TryInt(time[2], out var s) ? Math.Min(s, 59) : 0;
        if (year is < 1970 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, MonthOf(words[month])) || hour > 23 || minute > 59) return null;
        var local = new DateTime(year, MonthOf(words[month]), day, hour, minute, second, DateTimeKind.Unspecified);
        return new DateTimeOffset(local - Offset(words.ElementAtOrDefault(month + 3)), TimeSpan.Zero);
    }

    private static int MonthOf(string word) => Array.IndexOf(Months, word[..3].ToLowerInvariant()) + 1;

    private static TimeSpan Offset(string? zone)
    {
        if (zone is null) return TimeSpan.Zero;
        if (zone.Length == 5 && zone[0] is '+' or '-' && TryInt(zone[1..3], out var hours) && TryInt(zone[3..], out var minutes) && hours <= 14)
            return (zone[0] == '-' ? -1 : 1) * new TimeSpan(hours, Math.Min(minutes, 59), 0);
        return TimeSpan.FromHours(Zones.GetValueOrDefault(zone));
    }

    private static bool TryInt(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
