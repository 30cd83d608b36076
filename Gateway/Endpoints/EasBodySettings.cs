using Gateway.Configuration;

namespace Gateway.Endpoints;

/// <summary>What of the <c>Eas</c> section the web server needs; the rest belongs to the bridge.</summary>
internal sealed class EasBodySettings : ISettings
{
    public static string Section => "Eas";

    /// <summary>Longest request body, in bytes, counted after unzipping. Above it the phone gets HTTP 413.</summary>
    /// <value>65536 to 2147483647; 104857600 (100 MiB) when unset, above what mail servers take.</value>
    public long MaxRequestBytes { get; set; } = 100L << 20;

    /// <summary>Zip answers of 1 KiB and more for phones that can read gzip.</summary>
    /// <value>true when unset.</value>
    public bool ZipAnswers { get; set; } = true;

    public IEnumerable<string> Errors()
    {
        if (MaxRequestBytes is < 65536 or > int.MaxValue)
            yield return $"Eas:MaxRequestBytes: {MaxRequestBytes} is outside 65536 to {int.MaxValue}.";
    }
}
