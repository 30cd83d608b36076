using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>One header block: fields in their order, decoded when asked for.</summary>
internal sealed class MimeHeaders
{
    /// <summary>Longest field value looked at, in bytes. Some thousand recipients fit.</summary>
    private const int MaxValue = 256 * 1024;

    private readonly List<Field> _fields = [];
    private readonly byte[] _block;
    private string? _charset;

    private MimeHeaders(byte[] block) => _block = block;

    internal static MimeHeaders Empty { get; } = new([]);

    /// <summary>Charset to read unlabelled bytes with when they are not UTF-8: that of the message's own body.</summary>
    internal void UseCharset(string? label) => _charset = label;

    /// <summary>Reads a block. Lines that are no fields are passed over, as most programs do.</summary>
    /// <param name="block">The lines with their line ends, without the blank line.</param>
    /// <param name="maxHeaders">Fields read; further ones are left out.</param>
    internal static MimeHeaders Parse(ReadOnlySpan<byte> block, int maxHeaders)
    {
        var headers = new MimeHeaders(block.ToArray());
        var position = 0;
        var open = false;
        while (position < block.Length)
        {
            var newline = block[position..].IndexOf((byte)'\n');
            var end = newline < 0 ? block.Length : position + newline + 1;
            var line = block[position..end];
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (open) headers._fields[^1] = headers._fields[^1] with { End = end };
            }
            else if (FindColon(line) is var colon and > 0)
            {
                if (headers._fields.Count == maxHeaders) break;
                var name = Encoding.ASCII.GetString(line[..colon]).TrimEnd();
                headers._fields.Add(new Field(name, position + colon + 1, end));
                open = true;
            }
            else
            {
                open = false;
            }

            position = end;
        }

        return headers;
    }

    /// <summary>The place of the colon of a field line; −1 when this is no field.</summary>
    internal static int FindColon(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0) return -1;
        // A blank before the colon is old style (RFC 5322 §4.5.8); anything else that is no printable ASCII is no name.
        var name = line[..colon].TrimEnd(" \t"u8);
        return name.Length > 0 && name.IndexOfAnyExceptInRange((byte)33, (byte)126) < 0 ? colon : -1;
    }

    internal bool Contains(string name) => Find(name) >= 0;

    /// <summary>The first field of this name as one clean line, encoded words decoded; null when absent.</summary>
    internal string? Text(string name) => Raw(name) is { } raw ? MimeText.CleanLine(EncodedWords.Decode(raw)) : null;

    /// <summary>The first field of this name, unfolded, encoded words left as they are: for what has its own grammar.</summary>
    internal string? Raw(string name) => Find(name) is var index and >= 0 ? Raw(_fields[index]) : null;

    /// <summary>All fields of this name, unfolded.</summary>
    internal IEnumerable<string> RawAll(string name) =>
        _fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(Raw);

    private int Find(string name) => _fields.FindIndex(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private string Raw(Field field)
    {
        var value = _block.AsSpan(field.Start, Math.Min(field.End - field.Start, MaxValue));
        var unfolded = new byte[value.Length];
        var length = 0;
        foreach (var b in value)
        {
            if (b is not ((byte)'\r' or (byte)'\n' or 0)) unfolded[length++] = b == (byte)'\t' ? (byte)' ' : b;
        }

        return MimeCharset.DecodeHeader(unfolded.AsSpan(0, length), _charset).Trim();
    }

    private readonly record struct Field(string Name, int Start, int End);
}
