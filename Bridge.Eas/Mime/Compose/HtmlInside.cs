using System.Net;
using System.Text;

namespace Bridge.Eas.Mime.Compose;

/// <summary>What of an HTML document can stand inside another one.</summary>
internal static class HtmlInside
{
    /// <summary>The content without the frame of the document; its styles stay, what could act (scripts, a base, a refresh) goes.</summary>
    internal static string Of(string html)
    {
        var inside = new StringBuilder(html.Length);
        var scanner = new HtmlScanner(html);
        var style = "";
        while (scanner.Read())
        {
            var token = scanner.Token;
            var source = html.AsSpan(token.Start, token.End - token.Start);
            switch (token)
            {
                case { Kind: HtmlTokenKind.Other, Name: "!" }:
                case { Name: "html" or "head" or "meta" or "base" or "title" or "script" or "link" }:
                case { Kind: HtmlTokenKind.End, Name: "body" }:
                    continue;
                case { Kind: HtmlTokenKind.Start, Name: "body" }:
                    style = HtmlScanner.Attribute(source, "style") ?? style;
                    continue;
                default:
                    inside.Append(source);
                    continue;
            }
        }

        return style.Length == 0 ? inside.ToString() : $"<div style=\"{WebUtility.HtmlEncode(style)}\">{inside}</div>";
    }
}
