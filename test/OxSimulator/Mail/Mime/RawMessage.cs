using System.Text;

namespace OxSimulator.Mail.Mime;

/// <summary>Changes to the header block of a message's bytes; the rest stays as it is.</summary>
internal static class RawMessage
{
    /// <summary>Every line ends with CRLF afterwards.</summary>
    internal static byte[] WithCrLf(ReadOnlySpan<byte> raw)
    {
        var result = new List<byte>(raw.Length + 64);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] == '\n' && (at == 0 || raw[at - 1] != '\r')) result.Add((byte)'\r');
            result.Add(raw[at]);
        }

        return [.. result];
    }

    /// <summary>Puts a field in front of the others.</summary>
    internal static byte[] With(ReadOnlySpan<byte> raw, string name, string value) => [.. Encoding.UTF8.GetBytes($"{name}: {value}\r\n"), .. raw];

    /// <summary>Removes every field of this name, with its folded lines.</summary>
    internal static byte[] Without(ReadOnlySpan<byte> raw, string name)
    {
        var prefix = Encoding.ASCII.GetBytes(name + ":");
        var headerLength = MimeHeaders.Parse(raw).Length;
        var result = new List<byte>(raw.Length);
        var dropping = false;
        for (var at = 0; at < headerLength;)
        {
            var end = raw[at..headerLength].IndexOf((byte)'\n');
            var next = end < 0 ? headerLength : at + end + 1;
            var line = raw[at..next];
            if (line[0] is not ((byte)' ' or (byte)'\t'))
                dropping = line.Length >= prefix.Length && Ascii.EqualsIgnoreCase(line[..prefix.Length], prefix);
            if (!dropping) result.AddRange(line);
            at = next;
        }

        result.AddRange(raw[headerLength..]);
        return [.. result];
    }
}
