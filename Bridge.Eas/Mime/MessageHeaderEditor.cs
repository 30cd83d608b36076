using System.Buffers;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Looks at and changes the header of a message that a phone sends.</summary>
internal static class MessageHeaderEditor
{
    /// <summary>The message's header fields.</summary>
    /// <exception cref="MimeFormatException">There is no header, or it is larger than allowed.</exception>
    internal static MimeHeaders Read(ReadOnlySpan<byte> message, MimeLimits limits)
    {
        var headers = MimeHeaders.Parse(message[..BlockLength(message, limits)], limits.MaxHeaders);
        return headers.Contains("From") || headers.Contains("To") || headers.Contains("Subject") || headers.Contains("Content-Type")
            || headers.Contains("Cc") || headers.Contains("Bcc") || headers.Contains("Date") || headers.Contains("MIME-Version")
            ? headers
            : throw new MimeFormatException("The message has no header.");
    }

    /// <summary>A copy of a message with some header fields replaced, added, or taken out.</summary>
    /// <param name="message">The message; its body is copied as it is.</param>
    /// <param name="changes">Name and new value, ASCII (see <see cref="HeaderRewriter.EncodeText"/>) and without line ends other than folds; null takes all fields of the name out.</param>
    /// <param name="limits">The header's largest size.</param>
    internal static byte[] Edit(ReadOnlySpan<byte> message, IReadOnlyDictionary<string, string?> changes, MimeLimits limits)
    {
        var length = BlockLength(message, limits);
        var names = new HashSet<string>(changes.Keys, StringComparer.OrdinalIgnoreCase);
        var output = new ArrayBufferWriter<byte>(message.Length + 1024);
        // New fields come first: so they stand before a header that is cut or broken later on.
        foreach (var (name, value) in changes)
        {
            if (value is not null) output.Write(Encoding.ASCII.GetBytes(name + ": " + value + "\r\n"));
        }

        var dropped = false;
        var block = message[..length];
        while (!block.IsEmpty)
        {
            var newline = block.IndexOf((byte)'\n');
            var line = newline < 0 ? block : block[..(newline + 1)];
            block = block[line.Length..];
            if (line[0] is not ((byte)' ' or (byte)'\t'))
            {
                var colon = MimeHeaders.FindColon(line);
                dropped = colon > 0 && names.Contains(Encoding.ASCII.GetString(line[..colon]).TrimEnd());
            }

            if (!dropped) output.Write(line);
        }

        output.Write(message[length..]);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Bytes before the blank line.</summary>
    internal static int BlockLength(ReadOnlySpan<byte> message, MimeLimits limits)
    {
        for (var position = 0; position < message.Length;)
        {
            var newline = message[position..].IndexOf((byte)'\n');
            var line = newline < 0 ? message[position..] : message.Slice(position, newline);
            if (line.IsEmpty || line is [(byte)'\r']) return position;
            if (newline < 0) return message.Length;
            position += newline + 1;
            if (position > limits.MaxHeaderBytes) throw new MimeFormatException("The message's header is too large.");
        }

        return message.Length;
    }
}
