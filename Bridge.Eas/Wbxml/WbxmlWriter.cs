using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bridge.Eas.Wbxml;

/// <summary>
/// Writes one WBXML document into pooled memory. Switches code pages by itself, writes an element without content as an empty tag,
/// strips what a NUL-terminated string or an XML parser on the phone could not survive, and can go back to a mark when an item
/// turns out not to be renderable. Source: MS-ASWBXML.
/// </summary>
internal sealed class WbxmlWriter : IDisposable
{
    private const int FirstBuffer = 4 * 1024;
    private const byte UnknownPage = 0xFF;
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(UnsafeCharacters());

    private readonly Stack<int> _open = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _length;
    private byte _page;
    private List<(int At, LateBytes Bytes)>? _late;
    private (IReadOnlySet<WbxmlTag> Tags, int Depth)? _only;
    private WbxmlMark? _unwanted;

    public WbxmlWriter() => Append([0x03, 0x01, 0x6A, 0x00]);

    private WbxmlWriter(byte unknownPage) => _page = unknownPage;

    /// <summary>Bytes so far, header included.</summary>
    public int Length => _length;

    public int Depth => _open.Count;

    /// <summary>Takes a binary part of a multipart answer and gives its number; null when everything must stand in the document itself.</summary>
    public Func<ReadOnlyMemory<byte>, int>? AddPart { get; init; }

    /// <summary>The same for bytes that are made later.</summary>
    public Func<LateBytes, int>? AddLatePart { get; init; }

    /// <summary>Bytes of the document as it is sent, late ones included.</summary>
    public long WholeLength => _length + (_late?.Sum(one => one.Bytes.Length) ?? 0);

    /// <summary>There is nothing that is made only when it is sent: <see cref="Written"/> is all of it.</summary>
    public bool IsWhole => _late is not { Count: > 0 };

    /// <summary>The document; valid until the next write or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>A part of a document, written apart (it names its first code page always) and put in place by <see cref="Insert"/>.</summary>
    public static WbxmlWriter Fragment(Func<ReadOnlyMemory<byte>, int>? addPart = null, Func<LateBytes, int>? addLatePart = null) => new(UnknownPage) { AddPart = addPart, AddLatePart = addLatePart };

    /// <summary>Puts a finished fragment here.</summary>
    public void Insert(WbxmlWriter fragment)
    {
        if (fragment._length == 0) return;
        var bytes = fragment._buffer.AsSpan(0, fragment._length);

        // A fragment begins by naming its page, which is no news where the document stands on it.
        if (bytes[1] == _page) bytes = bytes[2..];
        var shift = _length - (fragment._length - bytes.Length);
        if (!fragment.IsWhole) (_late ??= []).AddRange(fragment._late!.Select(one => (one.At + shift, one.Bytes)));
        Append(bytes);
        _page = fragment._page;
    }

    /// <summary>A finished fragment as bytes to be kept; the last one is the code page it ends on.</summary>
    /// <exception cref="InvalidOperationException">Late bytes cannot be kept.</exception>
    public byte[] Detached() => !IsWhole ? throw new InvalidOperationException("A fragment with late bytes cannot be kept.") : _length == 0 ? [] : [.. _buffer.AsSpan(0, _length), _page];

    /// <summary>Puts a fragment here that <see cref="Detached"/> gave.</summary>
    public void Insert(ReadOnlySpan<byte> detached)
    {
        if (detached.IsEmpty) return;
        var bytes = detached[..^1];
        Append(bytes[1] == _page ? bytes[2..] : bytes);
        _page = detached[^1];
    }

    /// <summary>Whether what is written now stands in an element that nobody wants, by <see cref="Only"/>.</summary>
    public bool IsUnwanted => _unwanted is not null;

    /// <summary>From here on those alone of the next elements stay that are among these; null for all.</summary>
    public void Only(IReadOnlySet<WbxmlTag>? tags) => (_only, _unwanted) = (tags is null ? null : (tags, _open.Count), null);

    public void Start(WbxmlTag tag)
    {
        if (_only is var (tags, depth) && depth == _open.Count && !tags.Contains(tag)) _unwanted = Mark();
        SwitchTo(tag.Page);
        Append((byte)(tag.Token | WbxmlToken.HasContent));
        _open.Push(_length - 1);
    }

    public void End()
    {
        var start = _open.Pop();
        if (start == _length - 1) _buffer[start] = (byte)(_buffer[start] & ~WbxmlToken.HasContent);
        else Append(WbxmlToken.End);
        if (_unwanted is { } mark && mark.Depth == _open.Count) Rewind(mark);
    }

    /// <summary>An element whose presence is its meaning.</summary>
    public void Empty(WbxmlTag tag)
    {
        Start(tag);
        End();
    }

    /// <summary>An element with text; an empty tag when the text is empty.</summary>
    public void Element(WbxmlTag tag, ReadOnlySpan<char> text)
    {
        Start(tag);
        Text(text);
        End();
    }

    public void Element(WbxmlTag tag, long number)
    {
        Span<char> digits = stackalloc char[20];
        number.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        Element(tag, digits[..count]);
    }

    public void Element(WbxmlTag tag, bool value) => Element(tag, value ? "1" : "0");

    /// <summary>A status or another enumeration, by its number.</summary>
    public void Element<T>(WbxmlTag tag, T value)
        where T : struct, Enum => Element(tag, Convert.ToInt64(value, CultureInfo.InvariantCulture));

    /// <summary>An element with text, left out when the text is null or empty.</summary>
    public void Optional(WbxmlTag tag, string? text)
    {
        if (!string.IsNullOrEmpty(text)) Element(tag, text);
    }

    public void Opaque(WbxmlTag tag, ReadOnlySpan<byte> bytes)
    {
        Start(tag);
        Append(WbxmlToken.Opaque);
        AppendMultiByte((uint)bytes.Length);
        Append(bytes);
        End();
    }

    /// <summary>An element whose bytes travel as base64 text.</summary>
    public void Base64(WbxmlTag tag, ReadOnlySpan<byte> bytes)
    {
        Start(tag);
        if (!bytes.IsEmpty)
        {
            Append(WbxmlToken.StrI);
            var room = Base64Utf8Length(bytes.Length);
            System.Buffers.Text.Base64.EncodeToUtf8(bytes, Reserve(room), out _, out var written);
            _length += written;
            Append(0);
        }

        End();
    }

    /// <summary>An element whose bytes are made when the document is sent.</summary>
    public void Late(WbxmlTag tag, LateBytes bytes)
    {
        Start(tag);
        if (bytes.IsText)
        {
            Append(WbxmlToken.StrI);
        }
        else
        {
            Append(WbxmlToken.Opaque);
            AppendMultiByte(checked((uint)bytes.Length));
        }

        (_late ??= []).Add((_length, bytes));
        if (bytes.IsText) Append(0);
        End();
    }

    /// <summary>Sends the document, late bytes in their places.</summary>
    /// <exception cref="IOException">They could not be had.</exception>
    public async Task SendAsync(Stream destination, CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var (at, bytes) in _late ?? [])
        {
            await destination.WriteAsync(_buffer.AsMemory(sent, at - sent), cancellationToken);
            await bytes.WriteAsync(destination, cancellationToken);
            sent = at;
        }

        await destination.WriteAsync(_buffer.AsMemory(sent, _length - sent), cancellationToken);
    }

    /// <summary>Text inside the element just started. Control characters are dropped, lone surrogates become U+FFFD.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        var start = _length;
        Append(WbxmlToken.StrI);
        while (!text.IsEmpty)
        {
            var stop = text.IndexOfAny(Unsafe);
            var run = stop < 0 ? text : text[..stop];
            var count = Encoding.UTF8.GetBytes(run, Reserve(Encoding.UTF8.GetMaxByteCount(run.Length)));
            _length += count;
            text = stop < 0 ? default : text[(stop + 1)..];
        }

        // Nothing but control characters is no text.
        if (_length == start + 1) _length = start;
        else Append(0);
    }

    /// <summary>Text that already is UTF-8, for bodies that were cut as bytes. The caller has removed control characters.</summary>
    public void Utf8(WbxmlTag tag, ReadOnlySpan<byte> utf8)
    {
        Start(tag);
        if (!utf8.IsEmpty)
        {
            Append(WbxmlToken.StrI);
            Append(utf8);
            Append(0);
        }

        End();
    }

    /// <summary>Where the document stands now, to come back to with <see cref="Rewind"/>.</summary>
    public WbxmlMark Mark() => new(_length, _page, _open.Count);

    /// <summary>Forgets everything written since the mark, elements left open included.</summary>
    public void Rewind(WbxmlMark mark)
    {
        if (_unwanted is { } unwanted && unwanted.Length >= mark.Length) _unwanted = null;
        if (_only is var (_, depth) && mark.Depth < depth) _only = null;
        _length = mark.Length;
        _page = mark.Page;
        _late?.RemoveAll(one => one.At >= mark.Length);
        while (_open.Count > mark.Depth) _open.Pop();
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private static char[] UnsafeCharacters() =>
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(code => code is not ('\t' or '\n' or '\r')), '\uFFFE', '\uFFFF'];

    private static int Base64Utf8Length(int bytes) => System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes);

    private void SwitchTo(byte page)
    {
        if (_page == page) return;
        Append(WbxmlToken.SwitchPage);
        Append(page);
        _page = page;
    }

    private void AppendMultiByte(uint value)
    {
        for (var shift = 28; shift > 0; shift -= 7)
        {
            if (value >> shift != 0) Append((byte)(0x80 | ((value >> shift) & 0x7F)));
        }

        Append((byte)(value & 0x7F));
    }

    private void Append(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + count), _buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
