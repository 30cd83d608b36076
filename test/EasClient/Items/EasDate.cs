using System.Globalization;

namespace EasClient.Items;

/// <summary>The two ways in which the protocol writes instants. Source: MS-ASDTYPE, "dateTime"; MS-ASCAL, "Compact DateTime".</summary>
public static class EasDate
{
    private const string DashedForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string CompactForm = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>2026-01-02T03:04:05.000Z: mail, tasks, contacts, settings.</summary>
    public static string Dashed(DateTime utc) => utc.ToString(DashedForm, CultureInfo.InvariantCulture);

    /// <summary>20260102T030405Z: calendar, notes, InstanceId of Sync.</summary>
    public static string Compact(DateTime utc) => utc.ToString(CompactForm, CultureInfo.InvariantCulture);

    /// <summary>Reads either form.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static DateTime Read(string text) => DateTime.ParseExact(
        text, [DashedForm, CompactForm], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
