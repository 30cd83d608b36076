using System.Buffers;

namespace Bridge.Eas.Mime;

/// <summary>The beginning of a raw message, cut at a line end (a cut line may end inside an encoded character or a header field).</summary>
internal static class MimeTruncator
{
    /// <summary>Where to cut so that at most so many bytes stay.</summary>
    /// <returns>The number of bytes to keep; all of them when they fit. Inside a single endless line, exactly <paramref name="maxBytes"/>.</returns>
    internal static int FindCut(ReadOnlySpan<byte> message, int maxBytes)
    {
        if (message.Length <= maxBytes) return message.Length;
        var newline = message[..Math.Max(0, maxBytes)].LastIndexOf((byte)'\n');
        return newline >= 0 ? newline + 1 : Math.Max(0, maxBytes);
    }

    /// <summary>Reads at most so many bytes of a message.</summary>
    /// <returns>The bytes, and whether there were more of them.</returns>
    internal static async Task<(byte[] Data, bool Truncated)> ReadAsync(Stream source, int maxBytes, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        while (output.WrittenCount <= maxBytes)
        {
            var memory = output.GetMemory(16 * 1024);
            var read = await source.ReadAsync(memory[..Math.Min(memory.Length, maxBytes + 1 - output.WrittenCount)], cancellationToken);
            if (read == 0) return (output.WrittenSpan.ToArray(), false);
            output.Advance(read);
        }

        return (output.WrittenSpan[..FindCut(output.WrittenSpan, maxBytes)].ToArray(), true);
    }
}
