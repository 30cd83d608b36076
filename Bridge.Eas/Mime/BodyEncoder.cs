using System.Buffers;
using System.Buffers.Text;

namespace Bridge.Eas.Mime;

/// <summary>Applies a transfer encoding piece by piece.</summary>
internal abstract class BodyEncoder
{
    internal abstract void Write(ReadOnlySpan<byte> data, IBufferWriter<byte> output);

    internal abstract void Finish(IBufferWriter<byte> output);
}

/// <summary>RFC 2045 §6.8, in lines of 76 characters.</summary>
internal sealed class Base64Encoder : BodyEncoder
{
    private readonly byte[] _line = new byte[57];
    private int _filled;
    private bool _hasLine;

    internal override void Write(ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        while (!data.IsEmpty)
        {
            var taken = Math.Min(data.Length, _line.Length - _filled);
            data[..taken].CopyTo(_line.AsSpan(_filled));
            _filled += taken;
            data = data[taken..];
            if (_filled == _line.Length) WriteLine(output);
        }
    }

    internal override void Finish(IBufferWriter<byte> output)
    {
        if (_filled > 0) WriteLine(output);
    }

    private void WriteLine(IBufferWriter<byte> output)
    {
        if (_hasLine) output.Write("\r\n"u8);
        var span = output.GetSpan(80);
        Base64.EncodeToUtf8(_line.AsSpan(0, _filled), span, out _, out var written);
        output.Advance(written);
        _filled = 0;
        _hasLine = true;
    }
}

/// <summary>RFC 2045 §6.7 for text: lines of at most 76 characters, line ends stay line ends.</summary>
internal sealed class QuotedPrintableEncoder : BodyEncoder
{
    private const int MaxColumn = 75;

    private int _column;
    private byte _blank;
    private bool _hasReturn;

    internal override void Write(ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        foreach (var b in data)
        {
            if (_hasReturn)
            {
                _hasReturn = false;
                NewLine(output);
                if (b == (byte)'\n') continue;
            }

            if (b == (byte)'\n') NewLine(output);
            else if (b == (byte)'\r') _hasReturn = true;
            else Next(b, output);
        }
    }

    internal override void Finish(IBufferWriter<byte> output)
    {
        if (_hasReturn) NewLine(output);
        _hasReturn = false;
        FlushBlank(output, isLineEnd: true);
    }

    private void Next(byte b, IBufferWriter<byte> output)
    {
        FlushBlank(output, isLineEnd: false);
        if (b is (byte)' ' or (byte)'\t') _blank = b;
        else if (b is > 32 and < 127 and not (byte)'=') Literal(b, output);
        else Escaped(b, output);
    }

    private void NewLine(IBufferWriter<byte> output)
    {
        FlushBlank(output, isLineEnd: true);
        output.Write("\r\n"u8);
        _column = 0;
    }

    // A blank at a line's end would be lost on the way.
    private void FlushBlank(IBufferWriter<byte> output, bool isLineEnd)
    {
        if (_blank == 0) return;
        if (isLineEnd) Escaped(_blank, output);
        else Literal(_blank, output);
        _blank = 0;
    }

    private void Literal(byte b, IBufferWriter<byte> output)
    {
        Reserve(1, output);
        output.Write([b]);
    }

    private void Escaped(byte b, IBufferWriter<byte> output)
    {
        const string Digits = "0123456789ABCDEF";
        Reserve(3, output);
        output.Write([(byte)'=', (byte)Digits[b >> 4], (byte)Digits[b & 15]]);
    }

    private void Reserve(int width, IBufferWriter<byte> output)
    {
        if (_column + width > MaxColumn)
        {
            output.Write("=\r\n"u8);
            _column = 0;
        }

        _column += width;
    }
}
