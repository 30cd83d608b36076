using System.Globalization;

namespace Bridge.Eas.Protocol;

/// <summary>The versions this gateway speaks and their names on the wire ("14.0", never "14").</summary>
internal static class EasVersions
{
    /// <summary>Ascending, as the MS-ASProtocolVersions header lists them.</summary>
    internal static readonly IReadOnlyList<EasVersion> All = [EasVersion.V25, EasVersion.V120, EasVersion.V121, EasVersion.V140, EasVersion.V141, EasVersion.V160, EasVersion.V161];

    internal static string Name(EasVersion version) => ((int)version / 10m).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Reads "14.1" or "14"; null for what is no version we speak.</summary>
    internal static EasVersion? Parse(string? text) => CodeOf(text) is { } code ? FromCode(code) : null;

    /// <summary>Ten times the number a phone names, whether we speak it or not; null for what is no version.</summary>
    internal static int? CodeOf(string? text) =>
        decimal.TryParse(text?.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 100 && number * 10 == decimal.Truncate(number * 10)
            ? (int)(number * 10)
            : null;

    /// <summary>The first byte of a base64 query line; null for what is no version we speak.</summary>
    internal static EasVersion? FromCode(int code) => All.Contains((EasVersion)code) ? (EasVersion)code : null;
}
