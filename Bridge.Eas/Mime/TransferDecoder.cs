namespace Bridge.Eas.Mime;

/// <summary>Undoes a transfer encoding piece by piece; the pieces may be cut anywhere.</summary>
/// <remarks>Junk between base64 characters is skipped, a cut end gives the bytes that are complete, a wrong =XX stays as it is.</remarks>
internal abstract class TransferDecoder
{
    internal static TransferDecoder Create(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.Base64 => new Base64(),
        TransferEncoding.QuotedPrintable => new QuotedPrintable(),
        TransferEncoding.UuEncode => new UuDecoder(),
        _ => new Identity(),
    };

    /// <summary>Room that <see cref="Decode"/> needs for so many bytes of input.</summary>
    internal static int MaxOutput(int inputLength) => inputLength + 32;

    /// <summary>Decodes a piece; the number of bytes written. <paramref name="output"/> has <see cref="MaxOutput"/> bytes.</summary>
    internal abstract int Decode(ReadOnlySpan<byte> input, Span<byte> output);

    private sealed class Identity : TransferDecoder
    {
        internal override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
        {
            input.CopyTo(output);
            return input.Length;
        }
    }

    private sealed class Base64 : TransferDecoder
    {
        private const byte Junk = 0xFF;
        private static readonly byte[] Values = BuildValues();
        private uint _bits;
        private int _count;

        internal override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
        {
            var values = Values;
            var (bits, count, written) = (_bits, _count, 0);
            foreach (var b in input)
            {
                var value = values[b];
                if (value == Junk)
                {
                    // Padding ends a group; some senders join several encoded pieces, so another may follow.
                    if (b == (byte)'=') (bits, count) = (0, 0);
                    continue;
                }

                bits = (bits << 6) | value;
                count += 6;
                if (count < 8) continue;
                count -= 8;
                output[written++] = (byte)(bits >> count);
            }

            (_bits, _count) = (bits, count);
            return written;
        }

        private static byte[] BuildValues()
        {
            var values = new byte[256];
            Array.Fill(values, Junk);
            for (var i = 0; i < 64; i++) values["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[i]] = (byte)i;
            values['-'] = 62;
            values['_'] = 63;
            return values;
        }
    }

    private sealed class QuotedPrintable : TransferDecoder
    {
        private enum State { Text, Equals, FirstDigit, SoftBreak }

        /// <summary>Blanks after "=", which are no text if the line ends behind them; more of them than here are text.</summary>
        private readonly byte[] _blanks = new byte[16];
        private int _blankCount;
        private State _state;
        private byte _first;

        internal override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
        {
            var written = 0;
            foreach (var b in input)
            {
                switch (_state)
                {
                    case State.Text when b == (byte)'=':
                        _state = State.Equals;
                        break;
                    case State.Text:
                        output[written++] = b;
                        break;
                    case State.Equals when IsHex(b):
                        (_first, _state) = (b, State.FirstDigit);
                        break;
                    case State.Equals when b == (byte)'\n':
                        _state = State.Text;
                        break;
                    case State.Equals when b is (byte)'\r' or (byte)' ' or (byte)'\t':
                        (_blanks[0], _blankCount, _state) = (b, 1, State.SoftBreak);
                        break;
                    case State.Equals:
                        output[written++] = (byte)'=';
                        if (b == (byte)'=') break;
                        output[written++] = b;
                        _state = State.Text;
                        break;
                    case State.FirstDigit when IsHex(b):
                        output[written++] = (byte)((Digit(_first) << 4) | Digit(b));
                        _state = State.Text;
                        break;
                    case State.FirstDigit:
                        output[written++] = (byte)'=';
                        output[written++] = _first;
                        output[written++] = b;
                        _state = State.Text;
                        break;
                    case State.SoftBreak when b == (byte)'\n':
                        _state = State.Text;
                        break;
                    case State.SoftBreak when b is (byte)'\r' or (byte)' ' or (byte)'\t' && _blankCount < _blanks.Length:
                        _blanks[_blankCount++] = b;
                        break;
                    case State.SoftBreak:
                        output[written++] = (byte)'=';
                        _blanks.AsSpan(0, _blankCount).CopyTo(output[written..]);
                        written += _blankCount;
                        _state = b == (byte)'=' ? State.Equals : State.Text;
                        if (_state == State.Text) output[written++] = b;
                        break;
                }
            }

            return written;
        }

        private static bool IsHex(byte b) => char.IsAsciiHexDigit((char)b);

        private static int Digit(byte b) => b <= (byte)'9' ? b - '0' : (b | 0x20) - 'a' + 10;
    }
}
