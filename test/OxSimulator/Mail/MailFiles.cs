using System.Globalization;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Mail;

/// <summary>Messages from disk: a directory of .eml files, one .eml file, or an mbox.</summary>
public static class MailFiles
{
    private static ReadOnlySpan<byte> FromLine => "From "u8;

    /// <summary>Netscape wrote it without an empty line before, and beside it lengths that do not fit.</summary>
    private static ReadOnlySpan<byte> NetscapeFromLine => "From - "u8;

    /// <summary>The messages in order of file name or position, with CRLF line ends as an IMAP server holds them.</summary>
    /// <exception cref="IOException">The path does not exist or cannot be read.</exception>
    public static IEnumerable<byte[]> Read(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                yield return RawMessage.WithCrLf(File.ReadAllBytes(file));
            yield break;
        }

        var bytes = File.ReadAllBytes(path);
        if (!bytes.AsSpan().StartsWith(FromLine))
        {
            yield return RawMessage.WithCrLf(bytes);
            yield break;
        }

        foreach (var message in SplitMbox(bytes)) yield return RawMessage.WithCrLf(message);
    }

    /// <summary>The messages of an mbox, without their "From " lines; a Content-Length that fits is believed.</summary>
    public static IReadOnlyList<byte[]> SplitMbox(ReadOnlyMemory<byte> mbox)
    {
        var messages = new List<byte[]>();
        var bytes = mbox.Span;
        var at = 0;
        while (at < bytes.Length && bytes[at..].StartsWith(FromLine))
        {
            var start = NextLine(bytes, at);
            var headers = MimeHeaders.Parse(bytes[start..]);
            var body = start + headers.Length;
            if (LengthFits(bytes, body, headers["Content-Length"]) is { } end)
            {
                messages.Add(bytes[start..end].ToArray());
            }
            else
            {
                end = NextMessage(bytes, body);
                // The empty line before the next "From " belongs to the mbox, not to the message.
                var last = end;
                if (last > body && bytes[last - 1] == '\n') last--;
                if (last > body && bytes[last - 1] == '\r') last--;
                messages.Add(Unquoted(bytes[start..(last > body && bytes[last - 1] == '\n' ? last : end)]));
            }

            at = end;
            while (at < bytes.Length && bytes[at] is (byte)'\n' or (byte)'\r') at++;
        }

        return messages;
    }

    private static int? LengthFits(ReadOnlySpan<byte> bytes, int body, string? contentLength)
    {
        if (!int.TryParse(contentLength, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bytes.Length - body) return null;
        var rest = bytes[(body + length)..].TrimStart("\r\n"u8);
        return rest.IsEmpty || rest.StartsWith(FromLine) ? body + length : null;
    }

    private static int NextMessage(ReadOnlySpan<byte> bytes, int at)
    {
        var empty = true;
        while (at < bytes.Length)
        {
            if ((empty && bytes[at..].StartsWith(FromLine)) || bytes[at..].StartsWith(NetscapeFromLine)) return at;
            var next = NextLine(bytes, at);
            empty = bytes[at..next].Trim("\r\n"u8).IsEmpty;
            at = next;
        }

        return bytes.Length;
    }

    private static int NextLine(ReadOnlySpan<byte> bytes, int at) => bytes[at..].IndexOf((byte)'\n') is >= 0 and var end ? at + end + 1 : bytes.Length;

    /// <summary><c>&gt;From </c> at the start of a line was <c>From </c> once.</summary>
    private static byte[] Unquoted(ReadOnlySpan<byte> message)
    {
        var result = new List<byte>(message.Length);
        for (var at = 0; at < message.Length;)
        {
            var next = NextLine(message, at);
            var line = message[at..next];
            result.AddRange(line[0] == '>' && line.TrimStart((byte)'>').StartsWith(FromLine) ? line[1..] : line);
            at = next;
        }

        return [.. result];
    }
}
