using System.Text;
using System.Xml.Linq;

namespace EasClient.Wbxml;

/// <summary>How opaque content (WBXML's OPAQUE) lives in an element tree: base64 text and the attribute <c>{wire}opaque="1"</c>.</summary>
public static class Wire
{
    /// <summary>Marks an element whose text is the base64 form of bytes that travel as OPAQUE.</summary>
    public static XName OpaqueMark { get; } = XName.Get("opaque", "wire");

    /// <summary>An element with opaque content.</summary>
    public static XElement Opaque(XName name, ReadOnlySpan<byte> bytes) =>
        new(name, new XAttribute(OpaqueMark, "1"), Convert.ToBase64String(bytes));

    /// <summary>Whether the element came or goes as OPAQUE.</summary>
    public static bool IsOpaque(XElement element) => element.Attribute(OpaqueMark) is not null;

    /// <summary>The element's bytes: of OPAQUE as they were, of text in UTF-8.</summary>
    public static byte[] Bytes(XElement element) =>
        IsOpaque(element) ? Convert.FromBase64String(element.Value) : Encoding.UTF8.GetBytes(element.Value);

    /// <summary>The element's bytes where text stands for base64 (ItemOperations:Data inline, Contacts:Picture).</summary>
    public static byte[] Base64Bytes(XElement element) => Convert.FromBase64String(element.Value);

    /// <summary>The element's text; opaque content is read as UTF-8.</summary>
    public static string Text(XElement element) =>
        IsOpaque(element) ? Encoding.UTF8.GetString(Convert.FromBase64String(element.Value)) : element.Value;

    /// <summary>A copy without the marks, as schemas know it: opaque content stays as base64 text.</summary>
    public static XElement WithoutMarks(XElement root)
    {
        var copy = new XElement(root);
        foreach (var element in copy.DescendantsAndSelf()) element.Attribute(OpaqueMark)?.Remove();
        return copy;
    }
}
