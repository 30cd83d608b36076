using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EasClient.Wbxml;

/// <summary>Turns an element tree into the WBXML that phones send.</summary>
/// <remarks>
/// One form for each tree: header 03 01 6A 00, a page switch only where the page changes, text as one STR_I, an element without content as its
/// bare token. Source: MS-ASWBXML.
/// </remarks>
public static class WbxmlEncoder
{
    private const byte SwitchPage = 0x00;
    private const byte End = 0x01;
    private const byte InlineString = 0x03;
    private const byte OpaqueData = 0xC3;
    private const byte ContentBit = 0x40;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encodes a document.</summary>
    /// <param name="root">Namespace = code page; elements hold either elements, or text, or (marked by <see cref="Wire"/>) base64 of opaque bytes.</param>
    /// <exception cref="WbxmlException">A name that is in no code page, text beside elements, or characters that XML 1.0 forbids.</exception>
    public static byte[] Encode(XElement root)
    {
        using var output = new MemoryStream();
        output.Write([0x03, 0x01, 0x6A, 0x00]);
        byte page = 0;
        WriteElement(output, root, ref page);
        return output.ToArray();
    }

    /// <summary>Writes a length as mb_u_int32: seven bits a byte, highest first, bit 7 set on all but the last.</summary>
    public static byte[] MultiByte(uint value)
    {
        Span<byte> bytes = stackalloc byte[5];
        var start = 4;
        bytes[4] = (byte)(value & 0x7F);
        while ((value >>= 7) != 0) bytes[--start] = (byte)(0x80 | (value & 0x7F));
        return bytes[start..].ToArray();
    }

    private static void WriteElement(MemoryStream output, XElement element, ref byte page)
    {
        var tag = CodePages.Find(element.Name) ?? throw new WbxmlException($"{element.Name} is in no code page.");
        if (tag.Page != page)
        {
            output.Write([SwitchPage, tag.Page]);
            page = tag.Page;
        }

        var hasElements = element.HasElements;
        var text = hasElements ? string.Empty : element.Value;
        if (hasElements && element.Nodes().OfType<XText>().Any(node => !string.IsNullOrWhiteSpace(node.Value)))
            throw new WbxmlException($"{element.Name} holds text beside elements.");
        if (!hasElements && text.Length == 0)
        {
            output.WriteByte(tag.Token);
            return;
        }

        output.WriteByte((byte)(tag.Token | ContentBit));
        if (hasElements)
            foreach (var child in element.Elements()) WriteElement(output, child, ref page);
        else if (Wire.IsOpaque(element)) WriteOpaque(output, Convert.FromBase64String(text));
        else WriteText(output, element.Name, text);
        output.WriteByte(End);
    }

    private static void WriteOpaque(MemoryStream output, byte[] bytes)
    {
        output.WriteByte(OpaqueData);
        output.Write(MultiByte((uint)bytes.Length));
        output.Write(bytes);
    }

    private static void WriteText(MemoryStream output, XName name, string text)
    {
        byte[] bytes;
        try
        {
            XmlConvert.VerifyXmlChars(text);
            bytes = Utf8.GetBytes(text);
        }
        catch (Exception e) when (e is XmlException or EncoderFallbackException)
        {
            throw new WbxmlException($"The text of {name} cannot travel.", e);
        }

        output.WriteByte(InlineString);
        output.Write(bytes);
        output.WriteByte(0);
    }
}
