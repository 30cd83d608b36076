using System.Text;

namespace Bridge.Eas.Mime.Compose;

/// <summary>Which message an original becomes part of.</summary>
internal enum Continuation
{
    Reply,
    Forward,
}

/// <summary>The text of a reply or forward: what the user wrote, and the original below it.</summary>
/// <param name="Plain">Always there: also what shows HTML has readers who cannot.</param>
/// <param name="Html">Null when neither of the two is HTML.</param>
internal sealed record CombinedText(string Plain, string? Html)
{
    /// <param name="own">What the user wrote.</param>
    /// <param name="original">What it answers or passes on.</param>
    /// <param name="continuation">Which; a reply marks what it quotes.</param>
    /// <param name="words">In his language.</param>
    /// <param name="zone">Of his clock.</param>
    internal static CombinedText Of(MimeMessageInfo own, MimeMessageInfo original, Continuation continuation, QuoteWords words, TimeZoneInfo zone)
    {
        var plain = new StringBuilder(own.ToPlain().Text.TrimEnd());
        if (plain.Length > 0) plain.Append("\r\n\r\n");
        plain.Append(QuoteHead.Plain(original, words, zone));
        var quoted = original.ToPlain();
        var text = quoted.IsComplete ? quoted.Text : quoted.Text + "\r\n[…]";
        plain.Append(continuation == Continuation.Reply ? Marked(text) : text);
        if (!text.EndsWith('\n')) plain.Append("\r\n");
        return new CombinedText(plain.ToString(), own.IsHtml() || original.IsHtml() ? HtmlOf(own, original, continuation, words, zone) : null);
    }

    private static string HtmlOf(MimeMessageInfo own, MimeMessageInfo original, Continuation continuation, QuoteWords words, TimeZoneInfo zone)
    {
        var html = new StringBuilder("<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body>\r\n");
        html.Append("<div>").Append(HtmlInside.Of(own.ToHtml().Text)).Append("</div>\r\n<br>\r\n");
        html.Append(QuoteHead.Html(original, words, zone));
        var quoted = original.ToHtml();
        var inside = HtmlInside.Of(quoted.IsComplete ? quoted.Text : HtmlTruncation.Utf8(quoted.Text, Encoding.UTF8.GetByteCount(quoted.Text) - 1) + "<p>[…]</p>");
        if (continuation == Continuation.Reply)
            html.Append("<blockquote type=\"cite\" style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">\r\n").Append(inside).Append("\r\n</blockquote>\r\n");
        else html.Append("<div>\r\n").Append(inside).Append("\r\n</div>\r\n");
        return html.Append("</body></html>\r\n").ToString();
    }

    private static string Marked(string text)
    {
        var marked = new StringBuilder(text.Length + 64);
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')) marked.Append(line.StartsWith('>') ? ">" : line.Length == 0 ? ">" : "> ").Append(line).Append("\r\n");
        return marked.ToString();
    }
}
