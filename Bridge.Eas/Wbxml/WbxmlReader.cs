using System.Buffers;
using System.Text;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Wbxml;

/// <summary>Reads one WBXML document forward, node by node, without building anything. Source: MS-ASWBXML; WAP-192-WBXML 1.3.</summary>
/// <remarks>
/// The code page is a state of the whole document: it survives END. Attributes, string tables, entities and literals are errors.
/// Every failure is a <see cref="WbxmlFormatException"/>; nothing is allocated before its length has been checked against
/// <see cref="WbxmlLimits"/> and the bytes that are left. Some phones leave the last ENDs out: they are added where nothing that the phone wrote can be
/// missing before them, which is after a Sync collection's commands or in the root itself.
/// </remarks>
internal ref struct WbxmlReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly WbxmlLimits _limits;
    private SequenceReader<byte> _bytes;
    private byte _page;
    private bool _pendingEnd;
    private bool _rootSeen;
    private int _elements;

    /// <summary>The depth of the outermost open element that must not be closed for the phone; 0 when all open ones may be.</summary>
    private int _unfinished;
    private int _commands;

    public WbxmlReader(ReadOnlySequence<byte> document, WbxmlLimits limits)
    {
        _limits = limits;
        _bytes = new SequenceReader<byte>(document);
        ReadHeader();
    }

    public WbxmlNode Node { get; private set; }

    /// <summary>Valid on <see cref="WbxmlNode.StartElement"/> only.</summary>
    public WbxmlTag Tag { get; private set; }

    /// <summary>Elements that are open, the current one included.</summary>
    public int Depth { get; private set; }

    /// <summary>Bytes of the current text or opaque value, a slice of the document.</summary>
    public ReadOnlySequence<byte> Value { get; private set; }

    /// <summary>Moves to the next node.</summary>
    /// <returns>False at the end of the document.</returns>
    public bool Read()
    {
        if (_pendingEnd)
        {
            _pendingEnd = false;
            return Close();
        }

        if (_rootSeen && Depth == 0) return Finish();

        while (_bytes.TryRead(out var token))
        {
            switch (token)
            {
                case WbxmlToken.SwitchPage:
                    _page = ReadByte();
                    continue;
                case WbxmlToken.End:
                    if (Depth == 0) throw Malformed("END without an open element");
                    return Close();
                case WbxmlToken.StrI:
                    return ReadString();
                case WbxmlToken.Opaque:
                    return ReadOpaque();
                default:
                    return Open(token);
            }
        }

        if (!_rootSeen) throw Malformed("the document has no root element");
        return LacksEndsOnly ? Close() : throw Malformed("the document ends inside an element");
    }

    /// <summary>The text of the current <see cref="WbxmlNode.Text"/> node.</summary>
    public readonly string GetText()
    {
        try
        {
            return StrictUtf8.GetString(Value);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a string is not UTF-8");
        }
    }

    /// <summary>Skips the content of the element just opened and leaves the reader on its end.</summary>
    public void Skip()
    {
        var depth = Depth;
        while (Read() && !(Node == WbxmlNode.EndElement && Depth == depth - 1))
        {
            // Unknown content is not looked at, but it is still counted and bounded.
        }
    }

    private readonly bool LacksEndsOnly =>
        Node != WbxmlNode.StartElement && (_unfinished == 0 || (_unfinished == Depth && Node is WbxmlNode.Text or WbxmlNode.Opaque));

    private bool Open(byte token)
    {
        if ((token & WbxmlToken.HasAttributes) != 0) throw Malformed("an element has attributes");
        var number = (byte)(token & ~WbxmlToken.HasContent);
        if (number < WbxmlToken.FirstTag) throw Malformed("a global token that the protocol does not use");
        if (++_elements > _limits.MaxElements) throw Malformed("more elements than allowed");
        if (++Depth > _limits.MaxDepth) throw Malformed("elements are nested deeper than allowed");

        _rootSeen = true;
        _pendingEnd = (token & WbxmlToken.HasContent) == 0;
        Tag = WbxmlCodePages.Find(_page, number);
        Node = WbxmlNode.StartElement;
        if (_unfinished == 0 && Depth > 1 && Tag != AirSyncTags.Collections) _unfinished = Depth;
        else if (_unfinished == Depth - 1 && Tag == AirSyncTags.Commands) _commands = Depth;
        return true;
    }

    private bool Close()
    {
        if (Depth == _unfinished || Depth == _commands) (_unfinished, _commands) = (0, 0);
        Depth--;
        Node = WbxmlNode.EndElement;
        return true;
    }

    private bool Finish()
    {
        if (!_bytes.End) throw Malformed("bytes follow the document");
        Node = WbxmlNode.EndOfDocument;
        return false;
    }

    private bool ReadString()
    {
        RequireOpenElement();
        if (!_bytes.TryReadTo(out ReadOnlySequence<byte> value, 0)) throw Malformed("a string is not terminated");
        if (value.Length > _limits.MaxText) throw Malformed("a string is longer than allowed");
        Value = value;
        Node = WbxmlNode.Text;
        return true;
    }

    private bool ReadOpaque()
    {
        RequireOpenElement();
        var length = ReadMultiByte();
        if (length > _bytes.Remaining) throw Malformed("an opaque value is longer than the document");
        if (length > _limits.MaxOpaque) throw Malformed("an opaque value is longer than allowed");
        Value = _bytes.UnreadSequence.Slice(0, length);
        _bytes.Advance(length);
        Node = WbxmlNode.Opaque;
        return true;
    }

    private void ReadHeader()
    {
        if (ReadByte() is < 0x01 or > 0x03) throw Malformed("not WBXML 1.1 to 1.3");
        if (ReadMultiByte() == 0) ReadMultiByte();
        if (ReadMultiByte() is not (106 or 0)) throw Malformed("the character set is not UTF-8");
        var stringTable = ReadMultiByte();
        if (stringTable > _bytes.Remaining) throw Malformed("the string table is longer than the document");
        _bytes.Advance(stringTable);
    }

    private byte ReadByte() => _bytes.TryRead(out var value) ? value : throw Malformed("the document ends too early");

    /// <summary>mb_u_int32: seven bits a byte, the high bit says that more follow; five bytes at most.</summary>
    private uint ReadMultiByte()
    {
        ulong value = 0;
        for (var i = 0; i < 5; i++)
        {
            var part = ReadByte();
            value = (value << 7) | (uint)(part & 0x7F);
            if ((part & 0x80) != 0) continue;
            return value <= uint.MaxValue ? (uint)value : throw Malformed("a number does not fit 32 bits");
        }

        throw Malformed("a number has more than five bytes");
    }

    private readonly void RequireOpenElement()
    {
        if (Depth == 0) throw Malformed("content outside of the root element");
    }

    private readonly WbxmlFormatException Malformed(string reason) => new(reason, _bytes.Consumed);
}
