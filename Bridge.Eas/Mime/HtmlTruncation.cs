using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Cuts HTML so that it stays HTML: never inside a tag or an entity, open elements closed.</summary>
internal static class HtmlTruncation
{
    /// <summary>Open elements kept in mind; deeper ones are dropped with their tags, not their text.</summary>
    private const int MaxOpen = 64;

    /// <summary>Longest entity: "&amp;CounterClockwiseContourIntegral;".</summary>
    private const int MaxEntity = 34;

    /// <summary>The beginning of a document, of at most so many bytes of UTF-8 with the closing tags.</summary>
    /// <remarks>
    /// Comments, scripts, and styles larger than a quarter of the room are left out first: a phone that asks for 500 bytes wants words.
    /// The result is empty when no word fits.
    /// </remarks>
    internal static string Utf8(string html, int maxBytes)
    {
        if (maxBytes <= 0) return "";
        if (html.Length <= maxBytes / 3 || Encoding.UTF8.GetByteCount(html) <= maxBytes) return html;

        var output = new StringBuilder(Math.Min(html.Length, maxBytes));
        var open = new Stack<string>();
        var (bytes, closing) = (0, 0);
        string? skipped = null;
        var scanner = new HtmlScanner(html);
        while (scanner.Read())
        {
            var token = scanner.Token;
            if (skipped is not null)
            {
                if (token.Kind == HtmlTokenKind.End && token.Name == skipped) skipped = null;
                continue;
            }

            if (token.Kind == HtmlTokenKind.Other) continue;
            var source = html.AsSpan(token.Start, token.End - token.Start);
            if (token.Kind == HtmlTokenKind.Start && token.Name is "script" or "style" or "title" or "xml"
                && (token.Name != "style" || !FitsStyle(html, token.End, maxBytes)))
            {
                skipped = token.Name;
                continue;
            }

            if (token.Kind == HtmlTokenKind.Text)
            {
                var room = maxBytes - bytes - closing;
                var size = Encoding.UTF8.GetByteCount(source);
                if (size > room)
                {
                    if (token.Name.Length == 0) output.Append(source[..FitText(source, room)]);
                    break;
                }

                output.Append(source);
                bytes += size;
                continue;
            }

            // An unfinished tag at the end of what we have is no tag.
            if (source[^1] != '>') break;
            if (!TryTag(token, source, open, ref bytes, ref closing, maxBytes, output)) break;
        }

        while (open.TryPop(out var name)) output.Append("</").Append(name).Append('>');
        return output.ToString();
    }

    private static bool TryTag(
        HtmlToken token, ReadOnlySpan<char> source, Stack<string> open, ref int bytes, ref int closing, int maxBytes, StringBuilder output)
    {
        var size = Encoding.UTF8.GetByteCount(source);
        if (token.Kind == HtmlTokenKind.End)
        {
            // An end without a start, or out of order, would close what we still need.
            if (!open.TryPeek(out var last) || last != token.Name) return true;
            open.Pop();
            // In the form for which room was kept: the source's may be any length.
            output.Append("</").Append(last).Append('>');
            closing -= EndLength(last);
            bytes += EndLength(last);
            return true;
        }

        if (source.EndsWith("/>") || token.IsVoid)
        {
            if (bytes + size + closing > maxBytes) return false;
        }
        else
        {
            if (open.Count == MaxOpen) return true;
            if (bytes + size + closing + EndLength(token.Name) > maxBytes) return false;
            open.Push(token.Name);
            closing += EndLength(token.Name);
        }

        output.Append(source);
        bytes += size;
        return true;
    }

    /// <summary>Bytes of an end tag.</summary>
    private static int EndLength(string name) => Encoding.UTF8.GetByteCount(name) + "</>".Length;

    private static bool FitsStyle(string html, int start, int maxBytes)
    {
        var end = html.IndexOf("</style", start, Math.Min(html.Length - start, (maxBytes / 4) + 8), StringComparison.OrdinalIgnoreCase);
        return end >= 0;
    }

    private static int FitText(ReadOnlySpan<char> text, int maxBytes)
    {
        var end = TextTruncation.FitUtf8(text, maxBytes);
        if (end == text.Length) return end;
        var ampersand = text[..end].LastIndexOf('&');
        if (ampersand < 0 || end - ampersand > MaxEntity || text[ampersand..end].Contains(';')) return end;
        // Whether this is an entity or a bare "&" does not matter for what follows the cut.
        return ampersand;
    }
}
