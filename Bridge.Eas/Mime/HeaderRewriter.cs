using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Writes a header block with ASCII only and CRLF, and with another transfer encoding where asked.</summary>
internal static class HeaderRewriter
{
    private static readonly IdnMapping Domains = new();

    private static readonly HashSet<string> AddressFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Disposition-Notification-To", "Return-Receipt-To", "Resent-From", "Resent-To", "Resent-Cc",
    };

    /// <param name="block">Fields and, if there was one, the blank line.</param>
    /// <param name="transferEncoding">What Content-Transfer-Encoding must say; null to leave it. "7bit" only replaces another word, and is never added.</param>
    /// <param name="output">Gets the block.</param>
    internal static void Write(ReadOnlySpan<byte> block, string? transferEncoding, IBufferWriter<byte> output)
    {
        var isWritten = transferEncoding is null or "7bit";
        while (!block.IsEmpty)
        {
            var field = block[..FieldLength(block)];
            block = block[field.Length..];
            var text = field.TrimEnd("\r\n"u8);
            if (text.IsEmpty)
            {
                Add(ref isWritten, transferEncoding, output);
                output.Write("\r\n"u8);
                continue;
            }

            var colon = MimeHeaders.FindColon(text);
            var name = colon > 0 ? Encoding.ASCII.GetString(text[..colon]).TrimEnd() : "";
            if (transferEncoding is not null && name.Equals("Content-Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                if (!isWritten || transferEncoding == "7bit") WriteField(name, transferEncoding, output);
                isWritten = true;
            }
            else if (Ascii.IsValid(text))
            {
                var lines = new LineEndNormalizer();
                lines.Write(field, output);
                lines.Finish(output);
                if (field[^1] is not ((byte)'\n' or (byte)'\r')) output.Write("\r\n"u8);
            }
            else if (colon > 0)
            {
                WriteField(name, Encode(name, Unfold(text[(colon + 1)..])), output);
            }
        }

        Add(ref isWritten, transferEncoding, output);
    }

    /// <summary>Text as encoded words of at most 75 characters, folded; plain ASCII stays as it is.</summary>
    internal static string EncodeText(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var result = new StringBuilder();
        for (var position = 0; position < text.Length;)
        {
            // 39 bytes give 52 characters of base64, with frame and a common name before it less than 76.
            var length = TextTruncation.FitUtf8(text.AsSpan(position), 39);
            if (position > 0) result.Append("\r\n ");
            result.Append("=?utf-8?B?").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(text, position, length))).Append("?=");
            position += length;
        }

        return result.ToString();
    }

    /// <summary>A mailbox for a header, its name encoded where needed.</summary>
    internal static string EncodeAddress(MimeAddress address)
    {
        var plain = address with { Address = InAscii(address.Address) };
        return plain.Name is null || Ascii.IsValid(plain.Name) ? plain.ToString() : EncodeText(plain.Name) + " <" + plain.Address + ">";
    }

    /// <summary>An address whose domain has other letters, as the mail system writes it. What cannot be written so stays, and is refused by whoever sends it.</summary>
    private static string InAscii(string address)
    {
        if (Ascii.IsValid(address) || address.LastIndexOf('@') is not (> 0 and var at)) return address;
        try
        {
            return string.Concat(address.AsSpan(0, at + 1), Domains.GetAscii(address, at + 1));
        }
        catch (ArgumentException)
        {
            return address;
        }
    }

    private static void Add(ref bool isWritten, string? transferEncoding, IBufferWriter<byte> output)
    {
        if (!isWritten) WriteField("Content-Transfer-Encoding", transferEncoding!, output);
        isWritten = true;
    }

    private static int FieldLength(ReadOnlySpan<byte> block)
    {
        for (var end = 0; ;)
        {
            var newline = block[end..].IndexOf((byte)'\n');
            if (newline < 0) return block.Length;
            end += newline + 1;
            if (end >= block.Length || block[end] is not ((byte)' ' or (byte)'\t')) return end;
        }
    }

    private static string Unfold(ReadOnlySpan<byte> value)
    {
        var text = MimeCharset.DecodeHeader(value, null);
        return text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();
    }

    private static string Encode(string name, string value)
    {
        if (AddressFields.Contains(name) && AddressListParser.Parse(value) is { Count: > 0 } addresses)
            return string.Join(",\r\n ", addresses.Select(EncodeAddress));
        if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)) return EncodeQuoted(value);
        return EncodeText(value);
    }

    // Parameters: an encoded word in quotes is against RFC 2047, but it is what Outlook writes and everybody reads.
    private static string EncodeQuoted(string value)
    {
        var result = new StringBuilder();
        var pieces = value.Split('"');
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i > 0) result.Append('"');
            result.Append(i % 2 == 1 ? EncodeText(pieces[i]) : string.Join(';', pieces[i].Split(';').Select(Quote)));
        }

        return result.ToString();

        static string Quote(string piece)
        {
            if (Ascii.IsValid(piece)) return piece;
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            return equals > 0 && Ascii.IsValid(piece.AsSpan(0, equals))
                ? piece[..equals] + "=\"" + EncodeText(piece[(equals + 1)..].Trim()) + "\""
                : string.Concat(piece.Select(c => c < 0x80 ? c : '_'));
        }
    }

    private static void WriteField(string name, string value, IBufferWriter<byte> output) =>
        output.Write(Encoding.ASCII.GetBytes(name + ": " + value + "\r\n"));
}
