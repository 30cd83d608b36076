using System.Text;

namespace OxSimulator.Mail.Mime;

internal static class Charsets
{
    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Bytes as text; an unknown charset falls back to UTF-8 or Latin-1.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        if (charset is null || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase)) return MimeHeaders.Text(bytes);
        try
        {
            return Encoding.GetEncoding(charset.Trim('"', ' ')).GetString(bytes);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return MimeHeaders.Text(bytes);
        }
    }
}
