using System.Globalization;
using System.Net;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>HTML to plain text that reads well, and plain text to HTML.</summary>
internal static class HtmlText
{
    private const int MaxQuoteDepth = 8;
    private const int MaxListDepth = 8;

    /// <summary>Plain text of HTML, with CRLF line ends: paragraphs, lists, quotes, table rows; no scripts, styles, hidden pieces.</summary>
    /// <param name="html">A document or a fragment, whole or cut.</param>
    /// <param name="withLinks">Whether targets of links and texts of images appear. Not in previews: phones show them as noise (iOS).</param>
    /// <param name="maxChars">Conversion stops when there is so much text.</param>
    internal static string ToPlain(string html, bool withLinks = true, int maxChars = int.MaxValue)
    {
        var converter = new Converter(withLinks, maxChars, hideHidden: true);
        var text = converter.Run(html);
        // A hidden element that was never closed hides all that follows.
        return text.Length > 0 && !converter.IsHiding ? text : new Converter(withLinks, maxChars, hideHidden: false).Run(html);
    }

    /// <summary>HTML that shows plain text as it is: line breaks and runs of blanks kept, addresses of the web as links.</summary>
    internal static string FromPlain(string text)
    {
        var html = new StringBuilder("<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body><div>", text.Length + 200);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            AppendLine(html, line);
            html.Append("<br>\r\n");
        }

        return html.Append("</div></body></html>").ToString();
    }

    private static void AppendLine(StringBuilder html, string line)
    {
        var position = 0;
        while (position < line.Length)
        {
            var link = line.IndexOf("http", position, StringComparison.OrdinalIgnoreCase);
            if (link < 0) break;
            var length = UrlLength(line.AsSpan(link));
            var isUrl = length > 8;
            AppendEncoded(html, line.AsSpan(position, link - position));
            position = link + (isUrl ? length : 4);
            var encoded = WebUtility.HtmlEncode(line[link..position]);
            if (isUrl) html.Append("<a href=\"").Append(encoded).Append("\">").Append(encoded).Append("</a>");
            else html.Append(encoded);
        }

        AppendEncoded(html, line.AsSpan(position));
    }

    /// <summary>Of an address of the web at the beginning; 0 when there is none. Its end is looked for only behind what begins one.</summary>
    private static int UrlLength(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return 0;
        var end = rest.IndexOfAny(" \t<>\"");
        return (end < 0 ? rest : rest[..end]).TrimEnd(".,;:!?)'").Length;
    }

    private static void AppendEncoded(StringBuilder html, ReadOnlySpan<char> text)
    {
        var afterBlank = html.Length == 0 || html[^1] is '\n' or '>';
        foreach (var c in text)
        {
            // A second blank in a row would fall away.
            switch (c)
            {
                case ' ' when afterBlank: html.Append("&nbsp;"); break;
                case '\t': html.Append("&nbsp; &nbsp; "); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '&': html.Append("&amp;"); break;
                default: html.Append(c); break;
            }

            afterBlank = c is ' ' or '\t';
        }
    }

    private sealed class Converter(bool withLinks, int maxChars, bool hideHidden)
    {
        private readonly StringBuilder _text = new();
        private readonly Stack<int> _lists = new();
        private string? _href;
        private int _hrefStart;
        private string? _skipped;
        private int _skippedDepth;
        private int _quote;
        private int _lineQuote;
        private int _pre;
        private int _pendingLines;
        private bool _pendingBlank;
        private bool _atLineStart = true;

        /// <summary>What was read last stands in a hidden element that does not end.</summary>
        internal bool IsHiding => _skipped is not null;

        internal string Run(string html)
        {
            var scanner = new HtmlScanner(html);
            while (_text.Length < maxChars && scanner.Read())
            {
                var token = scanner.Token;
                // Some elements end where the next one of their kind begins.
                if (token.Kind == HtmlTokenKind.Start && token.Name == _skipped && (_skipped is "p" or "dt" or "dd" or "option")) _skipped = null;
                if (_skipped is not null)
                {
                    if (token.Name != _skipped) continue;
                    if (token.Kind == HtmlTokenKind.Start) _skippedDepth++;
                    else if (token.Kind == HtmlTokenKind.End && --_skippedDepth == 0) _skipped = null;
                    continue;
                }

                var source = html.AsSpan(token.Start, token.End - token.Start);
                switch (token.Kind)
                {
                    case HtmlTokenKind.Text when token.Name is "" or "textarea" or "xmp":
                        Text(source);
                        break;
                    case HtmlTokenKind.Start:
                        Start(token, source);
                        break;
                    case HtmlTokenKind.End:
                        End(token.Name);
                        break;
                }
            }

            CloseLink();
            var result = _text.ToString().TrimEnd();
            return result.Length > maxChars ? TextTruncation.Chars(result, maxChars) : result;
        }

        private void Start(HtmlToken token, ReadOnlySpan<char> tag)
        {
            if (hideHidden && !token.IsVoid && token.Name is not ("body" or "html") && IsHidden(tag))
            {
                (_skipped, _skippedDepth) = (token.Name, 1);
                return;
            }

            switch (token.Name)
            {
                case "br":
                    if (_pendingLines == 0) _pendingLines = 1;
                    else NewLineNow();
                    break;
                case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table" or "dl":
                    Lines(2);
                    break;
                case "ul" or "ol":
                    Lines(_lists.Count == 0 ? 2 : 1);
                    if (_lists.Count < MaxListDepth) _lists.Push(token.Name == "ol" ? 1 : 0);
                    break;
                case "li":
                    Lines(1);
                    ListItem();
                    break;
                case "div" or "tr" or "section" or "article" or "header" or "footer" or "address" or "dt" or "dd" or "center" or "form" or "fieldset" or "main"
                    or "nav" or "aside" or "figure" or "caption":
                    Lines(1);
                    break;
                case "blockquote":
                    Lines(2);
                    if (_quote < MaxQuoteDepth) _quote++;
                    break;
                case "pre":
                    Lines(2);
                    _pre++;
                    break;
                case "hr":
                    Lines(1);
                    Append("----------");
                    Lines(1);
                    break;
                case "td" or "th":
                    if (!_atLineStart && _pendingLines == 0) _pendingBlank = true;
                    break;
                case "a":
                    CloseLink();
                    _href = HtmlScanner.Attribute(tag, "href");
                    _hrefStart = _text.Length;
                    break;
                case "img" when withLinks && HtmlScanner.Attribute(tag, "alt") is { Length: > 0 and < 200 } alt:
                    Append("[" + MimeText.CleanLine(alt) + "]");
                    break;
            }
        }

        private void End(string name)
        {
            switch (name)
            {
                case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table" or "dl":
                    Lines(2);
                    break;
                case "div" or "tr" or "li" or "section" or "article" or "header" or "footer" or "address" or "dt" or "dd" or "center" or "form":
                    Lines(1);
                    break;
                case "ul" or "ol":
                    if (_lists.Count > 0) _lists.Pop();
                    Lines(_lists.Count == 0 ? 2 : 1);
                    break;
                case "blockquote":
                    if (_quote > 0) _quote--;
                    Lines(2);
                    break;
                case "pre":
                    if (_pre > 0) _pre--;
                    Lines(2);
                    break;
                case "a":
                    CloseLink();
                    break;
            }
        }

        private void ListItem()
        {
            var indent = new string(' ', Math.Max(0, _lists.Count - 1) * 2);
            if (_lists.Count > 0 && _lists.Peek() is var number and > 0)
            {
                _lists.Pop();
                _lists.Push(number + 1);
                Append(indent + number.ToString(CultureInfo.InvariantCulture) + ".");
            }
            else
            {
                Append(indent + "-");
            }

            _pendingBlank = true;
        }

        private void CloseLink()
        {
            if (_href is not { } href) return;
            _href = null;
            if (!withLinks || href.Length > 500 || _hrefStart >= _text.Length) return;
            var isWeb = href.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || href.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
            if (!isWeb) return;
            var shown = _text.ToString(_hrefStart, _text.Length - _hrefStart).Trim();
            if (shown.Length == 0 || href.Contains(shown, StringComparison.OrdinalIgnoreCase) || shown.Contains(href, StringComparison.OrdinalIgnoreCase)) return;
            _pendingBlank = true;
            Append("<" + MimeText.CleanLine(href) + ">");
        }

        private void Text(ReadOnlySpan<char> source)
        {
            var decoded = source.Contains('&') ? WebUtility.HtmlDecode(source.ToString()) : source.ToString();
            foreach (var c in decoded)
            {
                if (_text.Length >= maxChars) return;
                switch (c)
                {
                    case '\n' when _pre > 0:
                        NewLineNow();
                        break;
                    case '\r' when _pre > 0:
                        break;
                    case ' ' or '\t' when _pre > 0:
                        Append(" ");
                        break;
                    case ' ' or '\t' or '\r' or '\n' or '\f' or '\u00A0' or '\u2007':
                        _pendingBlank |= !_atLineStart;
                        break;
                    // Fillers that senders put behind a preview line.
                    case '\u200B' or '\uFEFF' or '\u034F' or '\u00AD':
                        break;
                    default:
                        if (c < ' ' || c is >= '\u007F' and <= '\u009F') break;
                        Append(c);
                        break;
                }
            }
        }

        private void Append(string text)
        {
            foreach (var c in text) Append(c);
        }

        private void Append(char c)
        {
            if (_pendingLines > 0 && _text.Length > 0)
            {
                for (var i = 0; i < _pendingLines; i++) EndLine(isLast: i == _pendingLines - 1);
                _atLineStart = true;
            }

            if (_atLineStart)
            {
                for (var i = 0; i < _quote; i++) _text.Append("> ");
            }
            else if (_pendingBlank)
            {
                _text.Append(' ');
            }

            (_pendingLines, _pendingBlank, _atLineStart, _lineQuote) = (0, false, false, _quote);
            _text.Append(c);
        }

        private void EndLine(bool isLast)
        {
            _text.Append("\r\n");
            // Blank lines within a quote belong to it.
            if (!isLast && Math.Min(_quote, _lineQuote) > 0) _text.Append('>');
        }

        private void NewLineNow()
        {
            if (_text.Length == 0) return;
            // At most one blank line in a row: a mail is read on a small screen.
            if (_pendingLines < 2) _pendingLines++;
            _pendingBlank = false;
        }

        private void Lines(int count)
        {
            _pendingLines = Math.Max(_pendingLines, count);
            _pendingBlank = false;
        }

        private static bool IsHidden(ReadOnlySpan<char> tag)
        {
            if (tag.Length < "<p hidden>".Length) return false;
            if (HtmlScanner.Attribute(tag, "style") is { } style)
            {
                style = style.Replace(" ", "", StringComparison.Ordinal);
                if (style.Contains("display:none", StringComparison.OrdinalIgnoreCase)
                    || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)
                    || style.Contains("mso-hide:all", StringComparison.OrdinalIgnoreCase)) return true;
            }

            return HtmlScanner.HasAttribute(tag, "hidden");
        }
    }
}
