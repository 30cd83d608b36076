using System.Net;
using System.Text;

namespace OxSimulator.Mail.Mime;

/// <summary>Readable text from HTML, roughly as OX's text view: tags away, breaks kept, entities decoded.</summary>
internal static class PlainText
{
    private static readonly string[] Hidden = ["script", "style", "head", "title"];
    private static readonly string[] Breaks = ["br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6"];

    internal static string FromHtml(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            if (html[at] != '<')
            {
                text.Append(char.IsWhiteSpace(html[at]) ? ' ' : html[at]);
                at++;
                continue;
            }

            var close = html.IndexOf('>', at);
            if (close < 0) break;
            var tag = html[(at + 1)..close];
            var closing = tag.StartsWith('/');
            var name = new string([.. tag.TrimStart('/').TakeWhile(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
            at = close + 1;
            if (!closing && Hidden.Contains(name))
                at = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var end ? end : html.Length;
            else if (name == "br" ? !closing : closing && Breaks.Contains(name)) text.Append('\n');
        }

        var lines = WebUtility.HtmlDecode(text.ToString()).Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return string.Join("\r\n", lines).Trim();
    }
}
