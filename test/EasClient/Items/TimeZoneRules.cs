using System.Buffers.Binary;
using System.Text;

namespace EasClient.Items;

/// <summary>When a zone changes between standard and daylight time, each year anew.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">Day of the week.</param>
/// <param name="Week">1 to 4, or 5 for the last of the month.</param>
/// <param name="Time">Wall time before the change.</param>
public sealed record ZoneChange(int Month, DayOfWeek Day, int Week, TimeSpan Time)
{
    /// <summary>The change in one year, in the wall time that ends with it.</summary>
    public DateTime In(int year)
    {
        var first = new DateTime(year, Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var date = first.AddDays((((int)Day - (int)first.DayOfWeek + 7) % 7) + ((Week - 1) * 7));
        if (date.Month != Month) date = date.AddDays(-7);
        return date + Time;
    }
}

/// <summary>A time zone as explicit rules, and its form on the wire: 172 bytes in base64.</summary>
/// <remarks>
/// Kept apart from any zone database, so that a wrong rule in the server shows. Layout, little-endian: bias 4, standard name 64 (UTF-16), change to
/// standard 16, standard bias 4, daylight name 64, change to daylight 16, daylight bias 4. Source: MS-ASDTYPE, "TimeZone".
/// </remarks>
/// <param name="Bias">Minutes to add to standard time for UTC: -60 in Berlin, 480 in Los Angeles.</param>
/// <param name="StandardName">31 characters at most.</param>
/// <param name="DaylightName">31 characters at most.</param>
/// <param name="ToStandard">The change to standard time; null for a zone without daylight time.</param>
/// <param name="ToDaylight">The change to daylight time; null for a zone without.</param>
/// <param name="DaylightBias">Minutes added to the bias in daylight time, mostly -60.</param>
public sealed record TimeZoneRules(
    int Bias, string StandardName, string DaylightName, ZoneChange? ToStandard = null, ZoneChange? ToDaylight = null, int DaylightBias = -60)
{
    private const int Length = 172;
    private const int NameLength = 64;

    /// <summary>No offset, no daylight time.</summary>
    public static TimeZoneRules Utc { get; } = new(0, "UTC", "UTC", DaylightBias: 0);

    /// <summary>Berlin, Paris, Rome: daylight time from the last Sunday of March, 02:00, to the last Sunday of October, 03:00.</summary>
    public static TimeZoneRules Berlin { get; } = new(
        -60,
        "W. Europe Standard Time",
        "W. Europe Daylight Time",
        new ZoneChange(10, DayOfWeek.Sunday, 5, TimeSpan.FromHours(3)),
        new ZoneChange(3, DayOfWeek.Sunday, 5, TimeSpan.FromHours(2)));

    /// <summary>New York: daylight time from the second Sunday of March, 02:00, to the first Sunday of November, 02:00.</summary>
    public static TimeZoneRules NewYork { get; } = new(
        300,
        "Eastern Standard Time",
        "Eastern Daylight Time",
        new ZoneChange(11, DayOfWeek.Sunday, 1, TimeSpan.FromHours(2)),
        new ZoneChange(3, DayOfWeek.Sunday, 2, TimeSpan.FromHours(2)));

    /// <summary>Los Angeles: as New York, three hours later.</summary>
    public static TimeZoneRules LosAngeles { get; } = NewYork with { Bias = 480, StandardName = "Pacific Standard Time", DaylightName = "Pacific Daylight Time" };

    /// <summary>Sydney: daylight time over the turn of the year, from the first Sunday of October, 02:00, to the first Sunday of April, 03:00.</summary>
    public static TimeZoneRules Sydney { get; } = new(
        -600,
        "AUS Eastern Standard Time",
        "AUS Eastern Daylight Time",
        new ZoneChange(4, DayOfWeek.Sunday, 1, TimeSpan.FromHours(3)),
        new ZoneChange(10, DayOfWeek.Sunday, 1, TimeSpan.FromHours(2)));

    /// <summary>Reads the wire form.</summary>
    /// <exception cref="FormatException">It is not 172 bytes in base64, or holds an impossible date.</exception>
    public static TimeZoneRules Read(string base64)
    {
        var blob = Convert.FromBase64String(base64);
        if (blob.Length != Length) throw new FormatException($"A time zone has {Length} bytes, not {blob.Length}.");
        return new TimeZoneRules(
            BinaryPrimitives.ReadInt32LittleEndian(blob) + BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(84)),
            ReadName(blob.AsSpan(4, NameLength)),
            ReadName(blob.AsSpan(88, NameLength)),
            ReadChange(blob.AsSpan(68, 16)),
            ReadChange(blob.AsSpan(152, 16)),
            BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(168)) - BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(84)));
    }

    /// <summary>The wire form.</summary>
    public string ToBase64()
    {
        var blob = new byte[Length];
        BinaryPrimitives.WriteInt32LittleEndian(blob, Bias);
        Encoding.Unicode.GetBytes(StandardName, blob.AsSpan(4, NameLength - 2));
        WriteChange(blob.AsSpan(68, 16), ToStandard);
        Encoding.Unicode.GetBytes(DaylightName, blob.AsSpan(88, NameLength - 2));
        WriteChange(blob.AsSpan(152, 16), ToDaylight);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(168), DaylightBias);
        return Convert.ToBase64String(blob);
    }

    /// <summary>UTC of a wall time here; in the hour that comes twice the first pass is meant.</summary>
    public DateTime ToUtc(DateTime local) => DateTime.SpecifyKind(local.AddMinutes(OffsetMinutes(local)), DateTimeKind.Utc);

    /// <summary>Wall time here of an instant.</summary>
    public DateTime ToLocal(DateTime utc)
    {
        var standard = DateTime.SpecifyKind(utc, DateTimeKind.Unspecified).AddMinutes(-Bias);
        if (ToStandard is null || ToDaylight is null) return standard;
        // In standard time the change to daylight stands as it is, the one back an hour earlier.
        var isDaylight = IsBetween(standard, ToDaylight.In(standard.Year), ToStandard.In(standard.Year).AddMinutes(DaylightBias));
        return isDaylight ? standard.AddMinutes(-DaylightBias) : standard;
    }

    private static bool IsBetween(DateTime time, DateTime start, DateTime end) => start < end ? time >= start && time < end : time >= start || time < end;

    private int OffsetMinutes(DateTime local)
    {
        var isDaylight = ToStandard is not null && ToDaylight is not null && IsBetween(local, ToDaylight.In(local.Year), ToStandard.In(local.Year));
        return Bias + (isDaylight ? DaylightBias : 0);
    }

    private static void WriteChange(Span<byte> systemTime, ZoneChange? change)
    {
        if (change is null) return;
        ReadOnlySpan<int> fields =
            [0, change.Month, (int)change.Day, change.Week, change.Time.Hours, change.Time.Minutes, change.Time.Seconds, change.Time.Milliseconds];
        for (var i = 0; i < fields.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(systemTime[(i * 2)..], (ushort)fields[i]);
    }

    private static ZoneChange? ReadChange(ReadOnlySpan<byte> systemTime)
    {
        Span<int> fields = stackalloc int[8];
        for (var i = 0; i < fields.Length; i++) fields[i] = BinaryPrimitives.ReadUInt16LittleEndian(systemTime[(i * 2)..]);
        if (fields[1] == 0) return null;
        if (fields[0] != 0 || fields[1] > 12 || fields[2] > 6 || fields[3] is 0 or > 5) throw new FormatException("A time zone has no usable change.");
        return new ZoneChange(fields[1], (DayOfWeek)fields[2], fields[3], new TimeSpan(0, fields[4], fields[5], fields[6], fields[7]));
    }

    private static string ReadName(ReadOnlySpan<byte> utf16) => Encoding.Unicode.GetString(utf16).Split('\0')[0];
}
