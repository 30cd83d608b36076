namespace Bridge.Eas.Mime;

/// <summary>Undoes uuencode, which old Unix and Windows programs name in Content-Transfer-Encoding: lines of a length and groups of four characters.</summary>
internal sealed class UuDecoder : TransferDecoder
{
    /// <summary>The characters of a line go from blank to this one; "begin" and "end" start beyond.</summary>
    private const byte LastCharacter = 0x60;

    private bool _atLineStart = true;
    private int _left;
    private uint _bits;
    private int _count;

    internal override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var written = 0;
        foreach (var b in input)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                // Blanks at the end of a line get lost on the way: what is missing of a group is blanks.
                while (_count > 0 && _left > 0) Take(0, output, ref written);
                (_atLineStart, _left, _bits, _count) = (true, 0, 0, 0);
            }
            else if (_atLineStart)
            {
                _atLineStart = false;
                _left = b is >= (byte)' ' and <= LastCharacter ? ValueOf(b) : 0;
            }
            else if (_left > 0 && b is >= (byte)' ' and <= LastCharacter)
            {
                Take(ValueOf(b), output, ref written);
            }
        }

        return written;
    }

    private static int ValueOf(byte b) => (b - 0x20) & 0x3F;

    private void Take(int value, Span<byte> output, ref int written)
    {
        _bits = (_bits << 6) | (uint)value;
        _count += 6;
        if (_count < 8) return;
        _count -= 8;
        if (_left-- > 0) output[written++] = (byte)(_bits >> _count);
    }
}
