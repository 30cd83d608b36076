using System.Buffers;

namespace Bridge.Eas.Mime;

/// <summary>Makes every line end CRLF, a bare CR or LF too; the pieces may be cut anywhere.</summary>
internal sealed class LineEndNormalizer
{
    private bool _hasReturn;

    internal void Write(ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        while (!data.IsEmpty)
        {
            if (_hasReturn)
            {
                _hasReturn = false;
                output.Write("\r\n"u8);
                if (data[0] == (byte)'\n')
                {
                    data = data[1..];
                    continue;
                }
            }

            var next = data.IndexOfAny((byte)'\r', (byte)'\n');
            if (next < 0)
            {
                output.Write(data);
                return;
            }

            output.Write(data[..next]);
            if (data[next] == (byte)'\r') _hasReturn = true;
            else output.Write("\r\n"u8);
            data = data[(next + 1)..];
        }
    }

    internal void Finish(IBufferWriter<byte> output)
    {
        if (_hasReturn) output.Write("\r\n"u8);
        _hasReturn = false;
    }
}
