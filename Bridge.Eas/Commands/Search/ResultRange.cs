using System.Globalization;

namespace Bridge.Eas.Commands.Search;

/// <summary>Which results a phone wants: "0-24", both ends included. Source: MS-ASCMD, "Range".</summary>
/// <param name="First">0-based.</param>
/// <param name="Count">At most so many; never more than one answer takes.</param>
internal readonly record struct ResultRange(int First, int Count)
{
    /// <summary>Results of one answer, and of one that was not told how many.</summary>
    private const int Most = 100;

    /// <summary>A range that cannot be read means the first results: what a phone shows then is at least not wrong.</summary>
    internal static ResultRange Of(string? text) =>
        text?.Split('-') is [var from, var to]
        && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        && last >= first
            ? new(first, (int)Math.Min((long)last - first + 1, Most))
            : new(0, Most);

    /// <summary>As it stands in an answer. Old Android crashes without one, so no results are "0-0".</summary>
    /// <param name="next">Index after the last result.</param>
    internal string ToText(int next) => string.Create(CultureInfo.InvariantCulture, $"{First}-{Math.Max(First, next - 1)}");
}
