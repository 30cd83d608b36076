using System.Globalization;
using System.Xml.Linq;

namespace EasClient.Phone;

/// <summary>A form in which the phone takes bodies (MS-ASAIRS, "BodyPreference").</summary>
/// <param name="Type">1 plain, 2 HTML, 3 RTF, 4 MIME.</param>
/// <param name="TruncationSize">Longest body in bytes; null for all of it.</param>
/// <param name="AllOrNone">Whether a body that would be cut is rather left out.</param>
/// <param name="Preview">Characters of preview, 0 to 255, since 14.0.</param>
public sealed record BodyPreference(int Type, int? TruncationSize = null, bool? AllOrNone = null, int? Preview = null)
{
    internal XElement ToXml()
    {
        var ns = EasNames.AirSyncBase;
        return new XElement(
            ns + "BodyPreference",
            new XElement(ns + "Type", Text(Type)),
            TruncationSize is { } size ? new XElement(ns + "TruncationSize", Text(size)) : null,
            AllOrNone is { } all ? new XElement(ns + "AllOrNone", all ? "1" : "0") : null,
            Preview is { } preview ? new XElement(ns + "Preview", Text(preview)) : null);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
