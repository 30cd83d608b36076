using System.Globalization;

namespace EasClient;

/// <summary>A protocol version; its number is the version byte of a base64 query (MS-ASHTTP, "Base64 Encoded Query Value").</summary>
public enum EasVersion
{
    /// <summary>Exchange 2003: no AirSyncBase, bodies and attachments stand in the page of the class.</summary>
    V25 = 25,

    /// <summary>Exchange 2007.</summary>
    V120 = 120,

    /// <summary>Exchange 2007 SP1.</summary>
    V121 = 121,

    /// <summary>Exchange 2010.</summary>
    V140 = 140,

    /// <summary>Exchange 2010 SP1.</summary>
    V141 = 141,

    /// <summary>Exchange 2016.</summary>
    V160 = 160,

    /// <summary>Exchange 2016 CU1 and Exchange Online.</summary>
    V161 = 161,
}

/// <summary>The text form of versions, as it travels in headers ("14.1").</summary>
public static class EasVersions
{
    /// <summary>Every version, lowest first.</summary>
    public static IReadOnlyList<EasVersion> All { get; } = Enum.GetValues<EasVersion>();

    /// <summary>The version with its point: "12.1".</summary>
    public static string Text(this EasVersion version) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)version / 10}.{(int)version % 10}");

    /// <summary>Reads "14.1"; anything that is no version the phone knows ("14", "15.0") is refused.</summary>
    public static bool TryParse(string text, out EasVersion version)
    {
        foreach (var known in All)
        {
            if (!string.Equals(known.Text(), text, StringComparison.Ordinal)) continue;
            version = known;
            return true;
        }

        version = default;
        return false;
    }

    /// <summary>Reads "14.1".</summary>
    /// <exception cref="FormatException">The text is no version that the phone knows.</exception>
    public static EasVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a version of the protocol.");
}
