using System.Text;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

/// <summary>Blobs as Windows and phones write them.</summary>
internal static class Blobs
{
    internal const string WEurope =
        "xP///1cALgAgAEUAdQByAG8AcABlACAAUwB0AGEAbgBkAGEAcgBkACAAVABpAG0AZQAAAAAAAAAAAAAAAAAAAAAAAAAAAAoAAAAFAAMAAAAAAAAAAAAAAFcALgAgAEUAdQByAG8AcABlACAARABhAHkAbABpAGcAaAB0ACAAVABpAG0AZQAAAAAAAAAAAAAAAAAAAAAAAAAAAAMAAAAFAAIAAAAAAAAAxP///w==";

    internal const string Pacific =
        "4AEAAFAAYQBjAGkAZgBpAGMAIABTAHQAYQBuAGQAYQByAGQAIABUAGkAbQBlAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAsAAAABAAIAAAAAAAAAAAAAAFAAYQBjAGkAZgBpAGMAIABEAGEAeQBsAGkAZwBoAHQAIABUAGkAbQBlAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMAAAACAAIAAAAAAAAAxP///w==";

    internal static readonly string Zero = Convert.ToBase64String(new byte[172]);

    /// <summary>UTC by name, which is not the same as telling nothing.</summary>
    internal static readonly string Utc = Make(0, "UTC");

    internal static string Make(
        int bias, string name = "", (int Year, int Month, int Weekday, int Day, int Hour) standard = default,
        (int Year, int Month, int Weekday, int Day, int Hour) daylight = default, int daylightBias = 0, string daylightName = "", int standardBias = 0) =>
        Exact(bias, name, Whole(standard), Whole(daylight), daylightBias, daylightName, standardBias);

    internal static string Exact(
        int bias, string name, (int Year, int Month, int Weekday, int Day, int Hour, int Minute) standard, (int Year, int Month, int Weekday, int Day, int Hour, int Minute) daylight,
        int daylightBias, string daylightName = "", int standardBias = 0)
    {
        var bytes = new byte[172];
        BitConverter.GetBytes(bias).CopyTo(bytes, 0);
        Encoding.Unicode.GetBytes(name).CopyTo(bytes, 4);
        Date(68, standard);
        BitConverter.GetBytes(standardBias).CopyTo(bytes, 84);
        Encoding.Unicode.GetBytes(daylightName).CopyTo(bytes, 88);
        Date(152, daylight);
        BitConverter.GetBytes(daylightBias).CopyTo(bytes, 168);
        return Convert.ToBase64String(bytes);

        void Date(int at, (int Year, int Month, int Weekday, int Day, int Hour, int Minute) date)
        {
            int[] parts = [date.Year, date.Month, date.Weekday, date.Day, date.Hour, date.Minute];
            for (var i = 0; i < parts.Length; i++) BitConverter.GetBytes((ushort)parts[i]).CopyTo(bytes, at + (2 * i));
        }
    }

    private static (int, int, int, int, int, int) Whole((int Year, int Month, int Weekday, int Day, int Hour) date) => (date.Year, date.Month, date.Weekday, date.Day, date.Hour, 0);
}
