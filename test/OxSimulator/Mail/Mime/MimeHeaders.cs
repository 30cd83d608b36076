using System.Text;

namespace OxSimulator.Mail.Mime;

/// <summary>A header block: fields in order, unfolded, 8-bit bytes read as UTF-8 or else Latin-1.</summary>
public sealed class MimeHeaders
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<(string Name, string Value)> _fields = [];

    public IReadOnlyList<(string Name, string Value)> Fields => _fields;

    /// <summary>Length of the block in bytes, the empty line included.</summary>
    public int Length { get; private set; }

    /// <summary>First value of a field, undecoded; null when absent.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
                if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value;
            return null;
        }
    }

    public static MimeHeaders Parse(ReadOnlySpan<byte> bytes)
    {
        var headers = new MimeHeaders();
        string? name = null;
        var value = new StringBuilder();
        var at = 0;
        while (at < bytes.Length)
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            var next = end < 0 ? bytes.Length : at + end + 1;
            var line = bytes[at..(end < 0 ? bytes.Length : at + end)];
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (line.IsEmpty)
            {
                at = next;
                break;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (name is not null && value.Length < 1_000_000) value.Append(' ').Append(Text(line).Trim());
            }
            else if (line.IndexOf((byte)':') is > 0 and var colon)
            {
                Add();
                name = Text(line[..colon]).Trim();
                value.Clear().Append(Text(line[(colon + 1)..]).Trim());
            }
            else if (!(headers._fields.Count == 0 && name is null && line.StartsWith("From "u8)))
            {
                // Not a header line: the body begins without an empty line. An mbox "From " line at the top is skipped.
                break;
            }

            at = next;
        }

        Add();
        headers.Length = at;
        return headers;

        void Add()
        {
            if (name is not null) headers._fields.Add((name, value.ToString()));
            name = null;
        }
    }

    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
