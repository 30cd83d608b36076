using System.Buffers;

namespace Bridge.Eas.Mime.Compose;

/// <summary>Header blocks by the names of their fields.</summary>
internal static class HeaderFields
{
    /// <summary>The fields whose names begin so, and a blank line.</summary>
    internal static ReadOnlySpan<byte> Only(ReadOnlySpan<byte> block, ReadOnlySpan<byte> prefix) => Filter(block, prefix, keep: true);

    /// <summary>All fields but those whose names begin so, and a blank line.</summary>
    internal static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> block, ReadOnlySpan<byte> prefix) => Filter(block, prefix, keep: false);

    private static ReadOnlySpan<byte> Filter(ReadOnlySpan<byte> block, ReadOnlySpan<byte> prefix, bool keep)
    {
        var output = new ArrayBufferWriter<byte>(block.Length + 2);
        var isKept = false;
        while (!block.IsEmpty)
        {
            var newline = block.IndexOf((byte)'\n');
            var line = newline < 0 ? block : block[..(newline + 1)];
            block = block[line.Length..];
            if (line[0] is not ((byte)' ' or (byte)'\t')) isKept = MimeHeaders.FindColon(line) > 0 && StartsWith(line, prefix) == keep;
            if (isKept) output.Write(line);
            if (isKept && newline < 0) output.Write("\r\n"u8);
        }

        output.Write("\r\n"u8);
        return output.WrittenSpan;
    }

    private static bool StartsWith(ReadOnlySpan<byte> line, ReadOnlySpan<byte> prefix) =>
        line.Length >= prefix.Length && System.Text.Ascii.EqualsIgnoreCase(line[..prefix.Length], prefix);
}
