using System.Buffers;

namespace Bridge.Eas.Mime.Compose;

/// <summary>A file that a message gets.</summary>
/// <param name="Header">Its fields but for the encoding, each ended by CR LF.</param>
/// <param name="Content">As it is; encoded on the way.</param>
/// <param name="IsShown">The message's HTML shows it.</param>
internal sealed record NewPart(string Header, ReadOnlySequence<byte> Content, bool IsShown)
{
    private const int Piece = 32 * 1024;

    internal async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        output.Ascii(Header + "Content-Transfer-Encoding: base64\r\n\r\n");
        var encoder = new Base64Encoder();
        for (var rest = Content; !rest.IsEmpty;)
        {
            var piece = rest.Slice(0, Math.Min(Piece, rest.Length));
            foreach (var segment in piece) encoder.Write(segment.Span, output);
            rest = rest.Slice(piece.End);
            await destination.WriteAsync(output.WrittenMemory, cancellationToken);
            output.ResetWrittenCount();
        }

        encoder.Finish(output);
        await destination.WriteAsync(output.WrittenMemory, cancellationToken);
    }
}
