namespace OxSimulator.Mail.Mime;

/// <summary>Content-Transfer-Encoding, tolerant of damage.</summary>
internal static class TransferEncodings
{
    internal static byte[] Decode(ReadOnlySpan<byte> bytes, string? encoding) => encoding?.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(bytes),
        "quoted-printable" => QuotedPrintable(bytes),
        _ => bytes.ToArray(),
    };

    internal static byte[] Base64(ReadOnlySpan<byte> bytes)
    {
        var result = new List<byte>(bytes.Length * 3 / 4 + 3);
        int bits = 0, count = 0;
        foreach (var letter in bytes)
        {
            var value = letter switch
            {
                >= (byte)'A' and <= (byte)'Z' => letter - 'A',
                >= (byte)'a' and <= (byte)'z' => letter - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => letter - '0' + 52,
                (byte)'+' or (byte)'-' => 62,
                (byte)'/' or (byte)'_' => 63,
                _ => -1,
            };
            if (value < 0) continue;
            bits = (bits << 6) | value;
            count += 6;
            if (count < 8) continue;
            count -= 8;
            result.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }

        return [.. result];
    }

    private static byte[] QuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        var result = new List<byte>(bytes.Length);
        for (var index = 0; index < bytes.Length; index++)
        {
            var letter = bytes[index];
            if (letter != '=')
            {
                result.Add(letter);
                continue;
            }

            var rest = bytes[(index + 1)..];
            var lineEnd = rest.TrimStart(" \t"u8);
            if (lineEnd.StartsWith("\r\n"u8) || lineEnd.StartsWith("\n"u8))
            {
                index += rest.Length - lineEnd.Length + (lineEnd[0] == '\r' ? 2 : 1);
            }
            else if (rest.Length >= 2 && Hex(rest[0]) is >= 0 and var high && Hex(rest[1]) is >= 0 and var low)
            {
                result.Add((byte)(high << 4 | low));
                index += 2;
            }
            else
            {
                result.Add(letter);
            }
        }

        return [.. result];
    }

    private static int Hex(byte letter) => char.IsAsciiHexDigit((char)letter) ? Convert.ToInt32(((char)letter).ToString(), 16) : -1;
}
