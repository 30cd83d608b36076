using System.Buffers;

namespace Bridge.Eas.Mime;

/// <summary>Which parts of a message its HTML shows, by their Content-ID. Source: RFC 2392.</summary>
internal static class ShownParts
{
    private const string Scheme = "cid:";

    private static readonly SearchValues<char> Ends = SearchValues.Create("\"' \t\r\n<>)");

    /// <summary>Ids that are looked at in one message.</summary>
    private const int Most = 5000;

    /// <returns>The ids, each as it stands there and without its percent signs; letters count alike in both cases, as some programs write them.</returns>
    internal static IReadOnlySet<string> In(MimeMessageInfo message)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var html in message.Body.Select(segment => segment.Html?.Text).OfType<string>()) Collect(html, found);
        return found;
    }

    private static void Collect(string html, HashSet<string> found)
    {
        for (var at = Next(html, 0); at >= 0 && found.Count < Most; at = Next(html, at))
        {
            at += Scheme.Length;
            var rest = html.AsSpan(at);
            var end = rest.IndexOfAny(Ends);
            var id = (end < 0 ? rest : rest[..end]).ToString();
            if (id.Length is 0 or > 1000) continue;
            found.Add(id);
            if (id.Contains('&')) found.Add(System.Net.WebUtility.HtmlDecode(id));
            if (id.Contains('%')) found.Add(Uri.UnescapeDataString(id));
        }
    }

    private static int Next(string html, int from) => html.IndexOf(Scheme, from, StringComparison.OrdinalIgnoreCase);
}
