using System.Net;
using System.Text;

namespace Bridge.Eas.Mime.Compose;

/// <summary>The lines above a quoted message that say whose it is.</summary>
internal static class QuoteHead
{
    private const int MostAddresses = 100;

    internal static string Plain(MimeMessageInfo original, QuoteWords words, TimeZoneInfo zone)
    {
        var text = new StringBuilder().Append("-------- ").Append(words.Original).Append(" --------\r\n");
        foreach (var (label, value) in Lines(original, words, zone)) text.Append(label).Append(": ").Append(value).Append("\r\n");
        return text.Append("\r\n").ToString();
    }

    internal static string Html(MimeMessageInfo original, QuoteWords words, TimeZoneInfo zone)
    {
        var html = new StringBuilder("<div style=\"border:none;border-top:solid #b5c4df 1.0pt;padding:3.0pt 0 6.0pt 0\">\r\n");
        foreach (var (label, value) in Lines(original, words, zone))
            html.Append("<b>").Append(WebUtility.HtmlEncode(label)).Append(":</b> ").Append(WebUtility.HtmlEncode(value)).Append("<br>\r\n");
        return html.Append("</div>\r\n").ToString();
    }

    private static IEnumerable<(string Label, string Value)> Lines(MimeMessageInfo original, QuoteWords words, TimeZoneInfo zone)
    {
        if (original.From.Count > 0) yield return (words.From, Names(original.From));
        if (original.Date is { } date) yield return (words.Sent, TimeZoneInfo.ConvertTime(date, zone).ToString("f", words.Culture));
        if (original.To.Count > 0) yield return (words.To, Names(original.To));
        if (original.Cc.Count > 0) yield return (words.Cc, Names(original.Cc));
        yield return (words.Subject, original.Subject);
    }

    private static string Names(IReadOnlyList<MimeAddress> addresses) =>
        string.Join(", ", addresses.Take(MostAddresses).Select(one => one.Name is null ? one.Address : $"{one.Name} <{one.Address}>")) + (addresses.Count > MostAddresses ? ", …" : "");
}
