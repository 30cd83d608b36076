using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EasClient.Wbxml;

/// <summary>Reads WBXML as strictly as the protocol allows: the phone is the judge of the server.</summary>
/// <remarks>
/// An error is: any other header than 03 01 6A 00, an unknown page or token, a token with attributes, everything but STR_I and OPAQUE as content,
/// text beside elements, more than one piece of text in an element, content bit without content, a missing END, bytes after the root, UTF-8 or
/// characters that XML 1.0 forbids. Source: MS-ASWBXML.
/// </remarks>
public ref struct WbxmlDecoder
{
    private const byte SwitchPage = 0x00;
    private const byte End = 0x01;
    private const byte InlineString = 0x03;
    private const byte OpaqueData = 0xC3;
    private const byte ContentBit = 0x40;
    private const byte AttributeBit = 0x80;
    private const int MaxDepth = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private byte _page;

    private WbxmlDecoder(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Decodes a whole document.</summary>
    /// <exception cref="WbxmlException">See the remarks of <see cref="WbxmlDecoder"/>; the message tells what and where.</exception>
    public static XElement Decode(ReadOnlySpan<byte> bytes)
    {
        var decoder = new WbxmlDecoder(bytes);
        decoder.ReadHeader();
        var root = decoder.ReadElement(decoder.ReadToken(), depth: 1);
        if (decoder._at != bytes.Length) throw decoder.Wrong("bytes follow the root element");
        return root;
    }

    private void ReadHeader()
    {
        ReadOnlySpan<byte> expected = [0x03, 0x01, 0x6A, 0x00];
        foreach (var want in expected)
        {
            var got = ReadByte();
            if (got == want) continue;
            _at--;
            throw Wrong($"the header has {got:X2} where {want:X2} belongs");
        }
    }

    /// <summary>The next byte that is not part of a page switch.</summary>
    private byte ReadToken()
    {
        while (true)
        {
            var token = ReadByte();
            if (token != SwitchPage) return token;
            var page = ReadByte();
            if (!CodePages.HasPage(page)) throw WrongBefore($"there is no code page {page}");
            _page = page;
        }
    }

    private XElement ReadElement(byte token, int depth)
    {
        if (depth > MaxDepth) throw WrongBefore($"elements nest deeper than {MaxDepth}");
        if (token is End or InlineString or OpaqueData) throw WrongBefore($"{token:X2} stands where an element belongs");
        if ((token & AttributeBit) != 0) throw WrongBefore($"token {token:X2} has the attribute bit");
        var tag = CodePages.Find(_page, (byte)(token & ~ContentBit))
            ?? throw WrongBefore($"page {_page} has no token {token & ~ContentBit:X2}");
        var element = new XElement(tag.Name);
        if ((token & ContentBit) != 0) ReadContent(element, depth);
        return element;
    }

    private void ReadContent(XElement element, int depth)
    {
        string? text = null;
        for (var token = ReadToken(); token != End; token = ReadToken())
        {
            if (token is not (InlineString or OpaqueData))
            {
                if (text is not null) throw WrongBefore($"{element.Name} holds an element beside text");
                element.Add(ReadElement(token, depth + 1));
                continue;
            }

            if (element.HasElements) throw WrongBefore($"{element.Name} holds text beside elements");
            if (text is not null) throw WrongBefore($"{element.Name} holds its text in pieces");
            if (token == OpaqueData) element.Add(new XAttribute(Wire.OpaqueMark, "1"));
            text = token == OpaqueData ? ReadOpaque() : ReadText();
        }

        if (text is null && !element.HasElements) throw WrongBefore($"{element.Name} promises content and has none");
        if (text is { Length: 0 }) throw WrongBefore($"{element.Name} holds empty content instead of being an empty element");
        if (text is not null) element.Add(new XText(text));
    }

    private string ReadText()
    {
        var start = _at;
        var length = _bytes[start..].IndexOf((byte)0);
        if (length < 0) throw Wrong("a text has no end");
        _at += length + 1;
        try
        {
            return XmlConvert.VerifyXmlChars(Utf8.GetString(_bytes.Slice(start, length)));
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            throw new WbxmlException($"the text from byte {start} on is not valid: {e.Message}", e);
        }
    }

    private string ReadOpaque()
    {
        var length = ReadMultiByte();
        if (length > _bytes.Length - _at) throw Wrong($"opaque data of {length} bytes reach beyond the end");
        var bytes = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return Convert.ToBase64String(bytes);
    }

    private uint ReadMultiByte()
    {
        ulong value = 0;
        for (var i = 0; i < 5; i++)
        {
            var b = ReadByte();
            if (i == 0 && b == 0x80) throw WrongBefore("a length has leading zeros");
            value = (value << 7) | (uint)(b & 0x7F);
            if ((b & 0x80) != 0) continue;
            return value <= uint.MaxValue ? (uint)value : throw WrongBefore("a length does not fit in 32 bits");
        }

        throw WrongBefore("a length is longer than five bytes");
    }

    private byte ReadByte() => _at < _bytes.Length ? _bytes[_at++] : throw Wrong("the document ends inside an element");

    private readonly WbxmlException Wrong(string what) => new(what, _at);

    private readonly WbxmlException WrongBefore(string what) => new(what, _at - 1);
}
