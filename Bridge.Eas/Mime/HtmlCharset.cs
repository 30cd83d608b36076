using System.Buffers;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>The charset an HTML text names itself, for parts whose Content-Type does not.</summary>
internal static class HtmlCharset
{
    /// <summary>Browsers look no further either (HTML, "prescan a byte stream").</summary>
    private const int Prescan = 1024;

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \"'>;/\r\n");

    internal static string? Find(ReadOnlySpan<byte> html)
    {
        var start = Encoding.Latin1.GetString(html[..Math.Min(html.Length, Prescan)]);
        var at = start.IndexOf("charset", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var value = start.AsSpan(at + "charset".Length).TrimStart();
        if (value.IsEmpty || value[0] != '=') return null;
        value = value[1..].TrimStart(" \"'");
        var end = value.IndexOfAny(Ends);
        if (end <= 0) return null;

        // Markup that nobody in front of us could read is not made readable because the text itself says so (WHATWG, "Encoding", UTF-7).
        return value[..end].Contains("utf-7", StringComparison.OrdinalIgnoreCase) ? null : value[..end].ToString();
    }
}
