using System.Text;

namespace Bridge.Eas.Items.Mail.Categories;

/// <summary>
/// A category's name ⇄ a user flag, which on the mail server is an IMAP keyword: an atom of ASCII. A space becomes "_"; what no atom may hold is written as in
/// names of IMAP folders (base64 of UTF-16 between "&amp;" and "-"). Source: RFC 9051, "flag-keyword", "atom"; RFC 3501, "Mailbox International Naming Convention".
/// </summary>
internal static class CategoryKeyword
{
    /// <summary>Mail servers take no longer keywords.</summary>
    private const int Longest = 50;

    /// <summary>What mail programs and servers keep for themselves; so is everything that begins with "$".</summary>
    private static readonly HashSet<string> Foreign = new(StringComparer.OrdinalIgnoreCase) { "Junk", "NonJunk", "NotJunk", "Forwarded", "Redirected", "MDNSent", "SubmitPending", "Submitted", "unknown-0" };

    /// <summary>Null for a name that cannot be written.</summary>
    internal static string? Of(string category)
    {
        var keyword = new StringBuilder();
        for (var i = 0; i < category.Length;)
        {
            var c = category[i];
            if (c == ' ') keyword.Append('_');
            else if (IsPlain(c)) keyword.Append(c);
            else
            {
                var end = i;
                while (end < category.Length && category[end] != ' ' && !IsPlain(category[end])) end++;
                keyword.Append('&').Append(Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(category[i..end])).TrimEnd('=').Replace('/', ',')).Append('-');
                i = end;
                continue;
            }

            i++;
        }

        var text = keyword.ToString();
        return text.Length is 0 or > Longest || IsForeign(text) ? null : text;
    }

    /// <summary>Null for a keyword that is no category.</summary>
    internal static string? NameOf(string keyword)
    {
        if (IsForeign(keyword)) return null;
        var name = new StringBuilder();
        for (var i = 0; i < keyword.Length; i++)
        {
            var end = keyword[i] == '&' ? keyword.IndexOf('-', i) : -1;
            if (end > i + 1 && Decode(keyword[(i + 1)..end]) is { } decoded)
            {
                name.Append(decoded);
                i = end;
            }
            else
            {
                name.Append(keyword[i] == '_' ? ' ' : keyword[i]);
            }
        }

        return Mime.MimeText.CleanLine(name.ToString()) is { Length: > 0 } clean ? clean : null;
    }

    private static bool IsForeign(string keyword) => keyword.Length == 0 || keyword[0] is '$' or '\\' || Foreign.Contains(keyword);

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+' or '/' or ',' or ':' or '!' or '?' or '#' or '\'' or '=' or '@';

    private static string? Decode(string text)
    {
        var padded = text.Replace(',', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) && length > 0 && length % 2 == 0 ? Encoding.BigEndianUnicode.GetString(bytes, 0, length) : null;
    }
}
