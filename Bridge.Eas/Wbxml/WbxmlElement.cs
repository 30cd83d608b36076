using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bridge.Eas.Wbxml;

/// <summary>
/// One element of a decoded request. Phones order the children of an element as they like, so requests are read as sets:
/// look a child up by its tag. Elements that the protocol does not define are left out while decoding.
/// </summary>
/// <remarks>Values are slices of the request's body: an element must not outlive it.</remarks>
internal sealed class WbxmlElement(WbxmlTag tag)
{
    private static readonly IReadOnlyList<WbxmlElement> NoChildren = [];
    private List<WbxmlElement>? _children;
    private string? _text;

    public WbxmlTag Tag { get; } = tag;

    public IReadOnlyList<WbxmlElement> Children => _children ?? NoChildren;

    /// <summary>The element's text, several strings joined; empty when it has none. An opaque value is read as UTF-8.</summary>
    public string Text => _text ??= Opaque.IsEmpty ? "" : Encoding.UTF8.GetString(Opaque);

    /// <summary>The element's bytes as they came, when it came as OPAQUE; else empty.</summary>
    public ReadOnlySequence<byte> Opaque { get; private set; }

    /// <summary>No text, no bytes and no children: for a 16.x property this means "delete the value".</summary>
    public bool IsEmpty => _children is null && string.IsNullOrEmpty(_text) && Opaque.IsEmpty;

    /// <summary>Decodes a whole document into its root element.</summary>
    /// <exception cref="WbxmlFormatException">The bytes are not a document the protocol allows.</exception>
    public static WbxmlElement Parse(ReadOnlySequence<byte> document, WbxmlLimits limits)
    {
        var reader = new WbxmlReader(document, limits);
        reader.Read();
        if (!reader.Tag.IsKnown) throw new WbxmlFormatException("the root element is unknown", 0);
        var root = ReadElement(ref reader);
        reader.Read();
        return root;
    }

    /// <summary>The first child with this tag.</summary>
    public WbxmlElement? Child(WbxmlTag child)
    {
        foreach (var candidate in Children)
        {
            if (candidate.Tag == child) return candidate;
        }

        return null;
    }

    public IEnumerable<WbxmlElement> All(WbxmlTag child) => Children.Where(candidate => candidate.Tag == child);

    public bool Has(WbxmlTag child) => Child(child) is not null;

    /// <summary>The text of the first child with this tag; null when there is no such child.</summary>
    public string? TextOf(WbxmlTag child) => Child(child)?.Text;

    /// <summary>The number in the first child with this tag; null when there is none or it is no number.</summary>
    public int? NumberOf(WbxmlTag child) =>
        int.TryParse(TextOf(child), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A boolean child: absent is null, an empty element is true. Source: MS-ASDTYPE, "boolean".</summary>
    public bool? FlagOf(WbxmlTag child) => TextOf(child)?.Trim() switch
    {
        null => null,
        "" => true,
        "0" or "false" or "False" => false,
        _ => true,
    };

    /// <summary>The value as bytes: OPAQUE as it is, text from base64; null when neither fits.</summary>
    public byte[]? GetBytes()
    {
        if (!Opaque.IsEmpty) return Opaque.ToArray();
        try
        {
            return string.IsNullOrEmpty(_text) ? null : Convert.FromBase64String(_text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>For tests and for values the gateway makes itself.</summary>
    internal static WbxmlElement Of(WbxmlTag tag, string text) => new(tag) { _text = text };

    internal static WbxmlElement Of(WbxmlTag tag, params WbxmlElement[] children) => new(tag) { _children = children.Length == 0 ? null : [.. children] };

    private static WbxmlElement ReadElement(ref WbxmlReader reader)
    {
        var element = new WbxmlElement(reader.Tag);
        StringBuilder? joined = null;
        while (reader.Read())
        {
            switch (reader.Node)
            {
                case WbxmlNode.EndElement:
                    if (joined is not null) element._text = joined.ToString();
                    return element;
                case WbxmlNode.Text when element._text is null:
                    element._text = reader.GetText();
                    break;
                case WbxmlNode.Text:
                    (joined ??= new StringBuilder(element._text)).Append(reader.GetText());
                    break;
                case WbxmlNode.Opaque:
                    element.Opaque = reader.Value;
                    break;
                case WbxmlNode.StartElement when reader.Tag.IsKnown:
                    (element._children ??= []).Add(ReadElement(ref reader));
                    break;
                case WbxmlNode.StartElement:
                    reader.Skip();
                    break;
            }
        }

        return element;
    }
}
