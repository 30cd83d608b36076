namespace Bridge.Eas.Mime;

/// <summary>Cuts HTML of mails into text and tags, in one pass, without a tree.</summary>
/// <remarks>
/// Ours instead of AngleSharp's parser because truncation needs the tags' places in the source and because a tree of hostile HTML
/// (100,000 nested elements) costs time that grows with the square, and stack. Here every character is looked at a fixed number of times.
/// </remarks>
internal ref struct HtmlScanner(ReadOnlySpan<char> html)
{
    private readonly ReadOnlySpan<char> _html = html;
    private int _position;
    private string? _rawUntil;
    private List<string>? _neverClosed;
    private int _quotesBrokenUntil;
    private bool _noMoreGreater;
    private bool _noMoreCommentEnd;

    internal HtmlToken Token { get; private set; }

    internal bool Read()
    {
        if (_position >= _html.Length) return false;
        if (_rawUntil is { } name)
        {
            // The content of style, script and the like is text up to its own end tag.
            _rawUntil = null;
            var end = FindRawEnd(name);
            if (end > _position) return Take(HtmlTokenKind.Text, end, name);
        }

        if (_html[_position] != '<') return Take(HtmlTokenKind.Text, NextAngle(_position), "");
        var rest = _html[_position..];
        if (rest.Length < 2) return Take(HtmlTokenKind.Text, _html.Length, "");
        if (rest.StartsWith("<!--")) return Take(HtmlTokenKind.Other, CommentEnd(), "!--");
        if (rest[1] is '!' or '?') return Take(HtmlTokenKind.Other, TagEnd(_position + 2), "!");

        var isEnd = rest[1] == '/';
        var nameStart = _position + (isEnd ? 2 : 1);
        if (nameStart >= _html.Length || !char.IsAsciiLetter(_html[nameStart])) return Take(HtmlTokenKind.Text, NextAngle(_position + 1), "");
        var nameEnd = nameStart;
        while (nameEnd < _html.Length && nameEnd - nameStart < 40 && _html[nameEnd] is not ('>' or '/' or ' ' or '\t' or '\r' or '\n' or '\f')) nameEnd++;
        var element = _html[nameStart..nameEnd].ToString().ToLowerInvariant();
        var tagEnd = TagEnd(nameEnd);
        if (!isEnd && element is ("style" or "script" or "title" or "textarea" or "xmp" or "template" or "iframe")) _rawUntil = element;
        return Take(isEnd ? HtmlTokenKind.End : HtmlTokenKind.Start, tagEnd, element);
    }

    /// <summary>An attribute of a start tag, entities decoded; null when absent.</summary>
    internal static string? Attribute(ReadOnlySpan<char> tag, string name)
    {
        for (var i = 0; i < tag.Length;)
        {
            var at = tag[i..].IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return null;
            at += i;
            i = at + name.Length;
            if (at == 0 || tag[at - 1] is not (' ' or '\t' or '\r' or '\n' or '"' or '\'' or '/')) continue;
            var rest = tag[i..].TrimStart();
            if (rest.IsEmpty || rest[0] != '=') continue;
            rest = rest[1..].TrimStart();
            if (rest.IsEmpty) return null;
            var quote = rest[0];
            var end = quote is '"' or '\'' ? rest[1..].IndexOf(quote) : rest.IndexOfAny(" \t\r\n>");
            var value = quote is '"' or '\'' ? rest[1..] : rest;
            return System.Net.WebUtility.HtmlDecode((end < 0 ? value : value[..end]).ToString()).Trim();
        }

        return null;
    }

    /// <summary>Whether a start tag has an attribute, with a value or without one: not a word inside another's value.</summary>
    internal static bool HasAttribute(ReadOnlySpan<char> tag, string name)
    {
        var quote = '\0';
        for (var i = 0; i < tag.Length; i++)
        {
            if (quote != '\0')
            {
                if (tag[i] == quote) quote = '\0';
            }
            else if (tag[i] is '"' or '\'')
            {
                quote = tag[i];
            }
            else if (tag[i] is ' ' or '\t' or '\r' or '\n' or '/' && tag[(i + 1)..].StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && tag[(i + 1 + name.Length)..] is [' ' or '\t' or '\r' or '\n' or '/' or '>' or '=', ..])
            {
                return true;
            }
        }

        return false;
    }

    private bool Take(HtmlTokenKind kind, int end, string name)
    {
        Token = new(kind, _position, end, name);
        _position = end;
        return true;
    }

    private readonly int NextAngle(int from)
    {
        var next = _html[from..].IndexOf('<');
        return next < 0 ? _html.Length : from + next;
    }

    private int CommentEnd()
    {
        var end = _noMoreCommentEnd ? -1 : _html[(_position + 4)..].IndexOf("-->");
        if (end >= 0) return _position + 4 + end + 3;
        // Never closed: only this tag is taken as a comment, so that the text behind it is not lost.
        _noMoreCommentEnd = true;
        return TagEnd(_position + 4);
    }

    private int TagEnd(int from)
    {
        if (_noMoreGreater) return _html.Length;
        var at = from;
        // A ">" within a quoted attribute does not end the tag; where quotes do not pair up they are taken as plain characters.
        while (at < _html.Length && from >= _quotesBrokenUntil)
        {
            var next = _html[at..].IndexOfAny('>', '"', '\'');
            if (next < 0) break;
            at += next;
            if (_html[at] == '>') return at + 1;
            if (_html[at - 1] is '=' or ' ')
            {
                var close = _html[(at + 1)..].IndexOf(_html[at]);
                if (close < 0) break;
                at += close + 1;
            }

            at++;
        }

        // Remembered, so that no stretch is searched in vain more than once.
        _quotesBrokenUntil = Math.Max(_quotesBrokenUntil, at);
        var greater = _html[from..].IndexOf('>');
        _noMoreGreater = greater < 0;
        return greater < 0 ? _html.Length : from + greater + 1;
    }

    private int FindRawEnd(string name)
    {
        if (_neverClosed?.Contains(name) == true) return _position;
        for (var from = _position; from < _html.Length;)
        {
            var next = _html[from..].IndexOf("</");
            if (next < 0) break;
            from += next + 2;
            if (_html[from..].StartsWith(name, StringComparison.OrdinalIgnoreCase)) return from - 2;
        }

        // What follows is read as usual.
        (_neverClosed ??= []).Add(name);
        return _position;
    }
}
