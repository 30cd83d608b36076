using System.Buffers;
using System.Text;

namespace Bridge.Eas.Mime.Compose;

/// <summary>Writes text as a body part of its own: UTF-8, encoded so that every line is short and ASCII.</summary>
internal static class TextEntity
{
    /// <summary>Plain text, or both forms as alternatives.</summary>
    /// <param name="text">The forms.</param>
    /// <param name="boundary">Between the two.</param>
    /// <param name="output">Gets header, blank line and body.</param>
    internal static void Write(CombinedText text, string boundary, IBufferWriter<byte> output)
    {
        if (text.Html is null)
        {
            Write("text/plain", text.Plain, output);
            return;
        }

        output.Ascii($"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n");
        Write("text/plain", text.Plain, output);
        output.Ascii($"\r\n--{boundary}\r\n");
        Write("text/html", text.Html, output);
        output.Ascii($"\r\n--{boundary}--");
    }

    internal static void Ascii(this IBufferWriter<byte> output, string text) => output.Write(Encoding.ASCII.GetBytes(text));

    private static void Write(string type, string text, IBufferWriter<byte> output)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        // Quoted-printable takes three characters for each byte beyond ASCII, base64 four for each three.
        var beyond = bytes.Count(one => one >= 0x80);
        BodyEncoder encoder = beyond > bytes.Length / 6 ? new Base64Encoder() : new QuotedPrintableEncoder();
        output.Ascii($"Content-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: {(encoder is Base64Encoder ? "base64" : "quoted-printable")}\r\n\r\n");
        encoder.Write(bytes, output);
        encoder.Finish(output);
    }
}
