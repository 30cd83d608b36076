using System.Globalization;
using System.Xml.Linq;

namespace EasClient.Items;

/// <summary>Pieces that several classes of item share.</summary>
internal static class ItemElements
{
    /// <summary>An element with text, or nothing for null.</summary>
    internal static XElement? Text(XNamespace page, string name, string? text) => text is null ? null : new XElement(page + name, text);

    /// <summary>An element with a number, or nothing for null.</summary>
    internal static XElement? Number(XNamespace page, string name, int? value) =>
        value is null ? null : new XElement(page + name, value.Value.ToString(CultureInfo.InvariantCulture));

    /// <summary>An element with 1 or 0, or nothing for null.</summary>
    internal static XElement? Flag(XNamespace page, string name, bool? value) => value is null ? null : new XElement(page + name, value.Value ? "1" : "0");

    /// <summary>A plain body: in AirSyncBase, or at 2.5 in the page of the class.</summary>
    internal static XElement? Body(EasVersion version, XNamespace page, string? text) => version < EasVersion.V120 ? Text(page, "Body", text) : Body(text);

    /// <summary>A body in AirSyncBase; 1 plain, 2 HTML, 4 MIME.</summary>
    internal static XElement? Body(string? text, int type = 1)
    {
        var ns = EasNames.AirSyncBase;
        return text is null ? null : new XElement(ns + "Body", new XElement(ns + "Type", type.ToString(CultureInfo.InvariantCulture)), new XElement(ns + "Data", text));
    }

    /// <summary>Categories of a page; an empty list makes the empty element, which removes all; null makes nothing.</summary>
    internal static XElement? Categories(XNamespace page, IReadOnlyList<string>? categories) =>
        categories is null ? null : new XElement(page + "Categories", categories.Select(category => new XElement(page + "Category", category)));

    /// <summary>Leaves out what is null.</summary>
    internal static IReadOnlyList<XElement> Present(params XElement?[] elements) => [.. elements.OfType<XElement>()];
}
