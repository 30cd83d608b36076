using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>The whole body of a message in the form a phone asks for, whatever form its pieces have.</summary>
internal static class MimeBodyText
{
    /// <summary>Whether the message's own form is HTML.</summary>
    internal static bool IsHtml(this MimeMessageInfo message) => message.Body.Any(s => s.Html is not null);

    /// <summary>The body as plain text.</summary>
    /// <param name="message">The message.</param>
    /// <param name="withLinks">See <see cref="HtmlText.ToPlain"/>.</param>
    /// <param name="maxChars">No more text than this is made out of HTML.</param>
    internal static RenderedText ToPlain(this MimeMessageInfo message, bool withLinks = true, int maxChars = int.MaxValue)
    {
        var text = new StringBuilder();
        var (isComplete, ratio) = (true, 1.0);
        foreach (var segment in message.Body)
        {
            // An empty plain alternative is common (newsletters); the words are in the HTML then.
            var isPlain = segment.Plain is { } p && (segment.Html is null || !string.IsNullOrWhiteSpace(p.Text));
            var part = isPlain ? segment.Plain! : segment.Html!;
            var piece = isPlain ? Unflow(part) : HtmlText.ToPlain(part.Text, withLinks, maxChars);
            Join(text, piece, "\r\n");
            // The conversion stops a little short of the limit or right at it.
            if (!isPlain && piece.Length >= maxChars - 1) (isComplete, ratio) = (false, Math.Max(ratio, EstimateRatio(part, piece)));
            else if (!part.IsComplete) (isComplete, ratio) = (false, Math.Max(ratio, (double)part.Size / Math.Max(1, part.CapturedSize)));
        }

        return Result(text.ToString(), isComplete, ratio);
    }

    /// <summary>The body as HTML; plain pieces are shown as they are.</summary>
    internal static RenderedText ToHtml(this MimeMessageInfo message)
    {
        var text = new StringBuilder();
        var (isComplete, ratio) = (true, 1.0);
        foreach (var segment in message.Body)
        {
            var part = segment.Html ?? segment.Plain!;
            Join(text, segment.Html is null ? HtmlText.FromPlain(Unflow(part)) : part.Text, "<br>\r\n");
            if (!part.IsComplete) (isComplete, ratio) = (false, Math.Max(ratio, (double)part.Size / Math.Max(1, part.CapturedSize)));
        }

        return Result(text.ToString(), isComplete, ratio);
    }

    private static void Join(StringBuilder text, string piece, string separator)
    {
        if (text.Length > 0 && piece.Length > 0) text.Append(separator);
        text.Append(piece);
    }

    private static RenderedText Result(string text, bool isComplete, double ratio)
    {
        var size = (double)Encoding.UTF8.GetByteCount(text);
        // What is cut is larger than what is there, be it by one byte.
        return new(text, isComplete ? (long)size : (long)Math.Clamp(size * ratio, size + 1, uint.MaxValue), isComplete);
    }

    private static double EstimateRatio(MimeTextPart html, string plain) => Math.Max(1, html.Size / 4.0 / Math.Max(1, plain.Length));

    /// <summary>Joins the lines that RFC 3676 broke, so that they fit any screen.</summary>
    private static string Unflow(MimeTextPart part)
    {
        if (!part.IsFlowed) return part.Text;
        var result = new StringBuilder(part.Text.Length);
        var (isOpen, depth) = (false, 0);
        foreach (var range in part.Text.AsSpan().Split("\r\n"))
        {
            var line = part.Text.AsSpan()[range];
            var quote = line.Length - line.TrimStart('>').Length;
            line = line[quote..];
            if (line.StartsWith(' ')) line = line[1..];
            var goesOn = line.EndsWith(' ') && line is not "-- ";
            var shown = goesOn && part.DeletesSpace ? line[..^1] : line;
            if (!isOpen || depth != quote)
            {
                if (result.Length > 0) result.Append("\r\n");
                result.Append('>', quote);
                if (quote > 0 && line.Length > 0) result.Append(' ');
            }

            result.Append(shown);
            (isOpen, depth) = (goesOn, quote);
        }

        return result.ToString();
    }
}
