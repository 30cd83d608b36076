namespace Simulation.Oracle;

/// <summary>Whether a phone's filter lets an item through. Source: MS-ASCMD, "FilterType".</summary>
internal static class FilterWindow
{
    /// <summary>From here on the types mean months.</summary>
    private const int FirstOfMonths = 5;

    private static readonly TimeSpan Unsure = TimeSpan.FromHours(50);

    /// <summary>By how much a month may be shorter than the days taken for it.</summary>
    private static readonly TimeSpan ShortestMonth = TimeSpan.FromDays(3);

    /// <summary>Days back, for mail.</summary>
    private static readonly Dictionary<int, int> MailDays = new() { [1] = 1, [2] = 3, [3] = 7, [4] = 14, [5] = 31 };

    /// <summary>Days back, for events.</summary>
    private static readonly Dictionary<int, int> EventDays = new() { [4] = 14, [5] = 31, [6] = 92, [7] = 184 };

    /// <returns>Null near the edge, where the time of day and of the last look decide.</returns>
    public static bool? Holds(int filterType, OxItem item, DateTimeOffset now)
    {
        if (item.Kind == ItemKind.Task) return filterType != 8 || item.Facts["done"] == "0";
        var days = item.Kind switch { ItemKind.Mail => MailDays, ItemKind.Event => EventDays, _ => [] };
        if (!days.TryGetValue(filterType, out var back)) return true;
        var oldest = now - TimeSpan.FromDays(back);
        var unsure = filterType >= FirstOfMonths ? Unsure + ShortestMonth : Unsure;
        if (DateTimeOffset.FromUnixTimeMilliseconds(item.From) > oldest + unsure) return true;
        if (DateTimeOffset.FromUnixTimeMilliseconds(item.Until) < oldest - unsure) return false;
        return null;
    }
}
