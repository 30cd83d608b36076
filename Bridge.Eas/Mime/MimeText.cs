using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>Makes text fit for the wire: no control characters (they break WBXML and XML), no lone surrogates, one kind of line end.</summary>
internal static class MimeText
{
    /// <summary>One line: control characters and line ends become nothing or a space; outer white space is cut.</summary>
    internal static string CleanLine(string text, int maxChars = 32768)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maxChars));
        for (var i = 0; i < text.Length && clean.Length < maxChars; i++)
        {
            var c = text[i];
            if (c is '\t' or '\n' or '\r')
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            }
            else
            {
                AppendValid(clean, text, ref i);
            }
        }

        return clean.ToString().Trim();
    }

    /// <summary>A body: line ends become CRLF (Android shows plain text with bare LF on one line), other control characters but tab go.</summary>
    internal static string CleanBody(string text)
    {
        var clean = new StringBuilder(text.Length + 64);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r':
                    if (i + 1 < text.Length && text[i + 1] == '\n') i++;
                    clean.Append("\r\n");
                    break;
                case '\n':
                    clean.Append("\r\n");
                    break;
                case '\t':
                    clean.Append('\t');
                    break;
                default:
                    AppendValid(clean, text, ref i);
                    break;
            }
        }

        return clean.ToString();
    }

    private static void AppendValid(StringBuilder clean, string text, ref int i)
    {
        var c = text[i];
        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            clean.Append(c).Append(text[++i]);
        else if (char.IsSurrogate(c))
            clean.Append('\uFFFD');
        else if (c is >= ' ' and not ('\u007F' or '\uFFFE' or '\uFFFF') && c is not (>= '\u0080' and <= '\u009F'))
            clean.Append(c);
    }
}
