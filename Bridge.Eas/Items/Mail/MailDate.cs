using System.Globalization;

namespace Bridge.Eas.Items.Mail;

/// <summary>Dates of the Email class, with dashes and always three digits of a second. Source: MS-ASDTYPE, "dateTime".</summary>
internal static class MailDate
{
    /// <summary>Milliseconds since 1970 UTC of the last instant that has four digits of a year.</summary>
    internal const long LatestMs = 253_402_300_799_999;

    internal static string Dashed(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
