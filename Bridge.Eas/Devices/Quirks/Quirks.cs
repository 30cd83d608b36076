using System.IO.Enumeration;
using Bridge.Eas.Protocol;

namespace Bridge.Eas.Devices.Quirks;

/// <summary>Which phones have which habit.</summary>
internal static class Quirks
{
    /// <summary>
    /// DeviceType as phones call themselves (<c>*</c> stands for any characters, case does not matter), in versions that have the first feature and not the second.
    /// </summary>
    internal static readonly IReadOnlyList<(Quirk Quirk, string DeviceType, EasFeature? With, EasFeature? Without)> Table =
    [
        // Android up to 4 and what its makers built of it; later ones speak 14.1.
        (Quirk.EmptyTextSaysNothing, "Android*", With: null, EasFeature.EmptyTextClears),
        (Quirk.EmptyTextSaysNothing, "SAMSUNG*", With: null, EasFeature.EmptyTextClears),
        (Quirk.EmptyTextSaysNothing, "HTC*", With: null, EasFeature.EmptyTextClears),
        (Quirk.EmptyTextSaysNothing, "Motorola*", With: null, EasFeature.EmptyTextClears),
        (Quirk.EmptyTextSaysNothing, "LG*", With: null, EasFeature.EmptyTextClears),

        // BlackBerry's phones with Android.
        (Quirk.SignedMailAsMime, "BlackBerry*", EasFeature.AirSyncBase, Without: null),
    ];

    internal static bool Has(Quirk quirk, EasVersion version, string deviceType) => Table.Any(row =>
        row.Quirk == quirk && (row.With is not { } with || version.Has(with)) && (row.Without is not { } without || !version.Has(without))
        && FileSystemName.MatchesSimpleExpression(row.DeviceType, deviceType, ignoreCase: true));
}
