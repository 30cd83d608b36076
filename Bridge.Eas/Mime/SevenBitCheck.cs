using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Tells of a message that goes by, in pieces cut anywhere, whether it is in 7-bit form already: ASCII, lines that end with CRLF and are not too long, no control characters.</summary>
internal sealed class SevenBitCheck
{
    private bool _isClean = true;
    private bool _afterReturn;
    private int _line;

    internal bool IsClean => _isClean && !_afterReturn;

    internal void Add(ReadOnlySpan<byte> piece)
    {
        if (_isClean) _isClean = Ascii.IsValid(piece) && piece.IndexOfAny(SevenBit.Controls) < 0 && HasGoodLines(piece);
    }

    private bool HasGoodLines(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_afterReturn)
            {
                if (piece[0] != (byte)'\n') return false;
                (_afterReturn, _line) = (false, 0);
                piece = piece[1..];
                continue;
            }

            var stop = piece.IndexOfAny((byte)'\r', (byte)'\n');
            _line += stop < 0 ? piece.Length : stop;
            if (_line > SevenBit.MaxLine) return false;
            if (stop < 0) return true;
            if (piece[stop] == (byte)'\n') return false;
            _afterReturn = true;
            piece = piece[(stop + 1)..];
        }

        return true;
    }
}
