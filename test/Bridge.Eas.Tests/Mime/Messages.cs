using System.Text;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Mime;

/// <summary>Messages for tests, written as text: one character is one byte, lines end with CRLF.</summary>
internal static class Messages
{
    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n"));

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    internal static Task<MimeMessageInfo> ReadAsync(string text, MimeWanted? wanted = null) => ReadAsync(Bytes(text), wanted);

    internal static async Task<MimeMessageInfo> ReadAsync(byte[] message, MimeWanted? wanted = null, int step = int.MaxValue)
    {
        using var source = new StepStream(message, step);
        return await MimeMessageReader.ReadAsync(source, MimeLimits.Default, wanted ?? MimeWanted.Everything, CancellationToken.None);
    }

    /// <summary>Gives its bytes in small pieces, as a network does.</summary>
    internal sealed class StepStream(byte[] data, int step) : MemoryStream(data, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, step)], cancellationToken);
    }
}
