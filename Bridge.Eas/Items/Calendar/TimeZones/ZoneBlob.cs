using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace Bridge.Eas.Items.Calendar.TimeZones;

/// <summary>The content of a TimeZone element: 172 bytes in base64. Biases are minutes, UTC = local + bias.</summary>
/// <remarks>Source: MS-ASDTYPE, "TimeZone".</remarks>
internal sealed record ZoneBlob(
    int Bias, string StandardName, BlobDate StandardDate, int StandardBias, string DaylightName, BlobDate DaylightDate, int DaylightBias)
{
    internal const int Size = 172;
    private const int NameChars = 32, NameBytes = NameChars * 2, DateBytes = 16;
    private const int StandardNameAt = 4, StandardDateAt = 68, StandardBiasAt = 84, DaylightNameAt = 88, DaylightDateAt = 152, DaylightBiasAt = 168;

    // NodaTime's own limit; no zone has ever been further from UTC.
    private const int MaxOffsetMinutes = 18 * 60;

    /// <summary>"UTC or unknown": phones that know no zone send nothing but zeros.</summary>
    internal bool IsZero => Bias == 0 && StandardDate.IsNever && DaylightDate.IsNever && StandardName.Length == 0 && DaylightName.Length == 0;

    internal bool HasAbsoluteDates => HasSwitches && (StandardDate.IsAbsolute || DaylightDate.IsAbsolute);

    /// <summary>Offsets as NodaTime counts them: local − UTC.</summary>
    internal Offset StandardOffset => Offset.FromSeconds(-60 * (Bias + (HasSwitches ? StandardBias : 0)));

    internal Offset DaylightOffset => Offset.FromSeconds(-60 * (Bias + (HasSwitches ? DaylightBias : 0)));

    /// <summary>A zone without a second switch stays as it is, whatever its biases say.</summary>
    internal bool HasSwitches => !StandardDate.IsNever && !DaylightDate.IsNever;

    /// <summary>Some phones put the two switches of a southern zone in the wrong places.</summary>
    internal ZoneBlob WithSwitchesSwapped() => this with { StandardDate = DaylightDate, DaylightDate = StandardDate };

    /// <summary>The classic mistake: week and weekday the wrong way round. Where it gives "the week 0", it can be told from a rule.</summary>
    internal ZoneBlob WithWeeksInPlace() => this with { StandardDate = StandardDate.WithWeekInPlace(), DaylightDate = DaylightDate.WithWeekInPlace() };

    /// <summary>Equal but for the names, which some phones leave empty when they send a zone back.</summary>
    internal bool SameRules(ZoneBlob? other) =>
        other is not null && this with { StandardName = "", DaylightName = "" } == other with { StandardName = "", DaylightName = "" };

    /// <summary>Null when the text is not the base64 of 172 bytes, or claims to be further from UTC than any place.</summary>
    internal static ZoneBlob? Parse(string? base64)
    {
        if (base64 is null || base64.Length > 2 * Size) return null;
        Span<byte> bytes = stackalloc byte[2 * Size];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length != Size) return null;
        var blob = new ZoneBlob(
            Int(bytes), Name(bytes[StandardNameAt..]), Date(bytes[StandardDateAt..]), Int(bytes[StandardBiasAt..]),
            Name(bytes[DaylightNameAt..]), Date(bytes[DaylightDateAt..]), Int(bytes[DaylightBiasAt..]));
        return Plausible(blob.Bias, 0) && Plausible(blob.Bias, blob.StandardBias) && Plausible(blob.Bias, blob.DaylightBias) ? blob : null;
    }

    internal string ToBase64()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Bias);
        Put(bytes[StandardNameAt..], StandardName);
        Put(bytes[StandardDateAt..], StandardDate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[StandardBiasAt..], StandardBias);
        Put(bytes[DaylightNameAt..], DaylightName);
        Put(bytes[DaylightDateAt..], DaylightDate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[DaylightBiasAt..], DaylightBias);
        return Convert.ToBase64String(bytes);
    }

    private static bool Plausible(int bias, int more) => Math.Abs((long)bias + more) <= MaxOffsetMinutes;

    private static int Int(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    // Padded with NULs; filled to the last character by some phones.
    private static string Name(ReadOnlySpan<byte> bytes)
    {
        var name = Encoding.Unicode.GetString(bytes[..NameBytes]);
        var end = name.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? name : name[..end];
    }

    private static BlobDate Date(ReadOnlySpan<byte> bytes)
    {
        Span<int> parts = stackalloc int[DateBytes / 2];
        for (var i = 0; i < parts.Length; i++) parts[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
        return new(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]);
    }

    private static void Put(Span<byte> bytes, string name) =>
        Encoding.Unicode.GetBytes(name.AsSpan(0, Math.Min(name.Length, NameChars - 1)), bytes[..NameBytes]);

    private static void Put(Span<byte> bytes, BlobDate date)
    {
        ReadOnlySpan<int> parts = [date.Year, date.Month, date.Weekday, date.Day, date.Hour, date.Minute, date.Second, date.Millisecond];
        for (var i = 0; i < parts.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], (ushort)parts[i]);
    }
}
