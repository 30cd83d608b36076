using System.Text;

namespace Bridge.Eas.Tests.Mime;

/// <summary>Messages that do harm by their size or shape to who reads them without bounds.</summary>
internal static class HostileMessages
{
    /// <summary>By name; one character is one byte.</summary>
    internal static IReadOnlyDictionary<string, Func<string>> Bombs { get; } = new Dictionary<string, Func<string>>(StringComparer.Ordinal)
    {
        ["deep nesting"] = () => Repeat(20_000, i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"),
        ["nested messages"] = () => Repeat(50_000, _ => "Content-Type: message/rfc822\n\n"),
        ["endless header"] = () => Repeat(400_000, i => $"X-{i}: y\n"),
        ["one header field"] = () => "Subject: " + Repeat(300_000, _ => "=?utf-8?Q?a\n "),
        ["encoded words"] = () => "Subject: " + Repeat(200_000, _ => "=?utf-8?B?w7w=?= "),
        ["endless line"] = () => "Content-Type: multipart/mixed; boundary=b\n\n" + new string('-', 8_000_000),
        ["many parts"] = () => "Content-Type: multipart/mixed; boundary=b\n\n" + Repeat(300_000, _ => "--b\n\nx\n"),
        ["many named parts"] = () => "Content-Type: multipart/mixed; boundary=b\n\n" + Repeat(10_000, i => $"--b\nContent-Type: image/png; name=\"{i}.png\"\nContent-ID: <{i}>\n\nx\n"),
        ["many alternatives"] = () => "Content-Type: multipart/alternative; boundary=b\n\n" + Repeat(10_000, i => $"--b\nContent-Type: text/{(i % 2 == 0 ? "plain" : "html")}\n\n<p>{i}</p>\n"),
        ["many parameters"] = () => "Content-Type: text/plain" + Repeat(100_000, i => $"; a*{i}=x") + "\n\nx",
        ["many addresses"] = () => "To: " + Repeat(200_000, i => $"a{i}@b,") + "\n\nx",
        ["open comments"] = () => "To: " + new string('(', 1_000_000) + "\n\nx",
        ["open quotes"] = () => "To: " + Repeat(500_000, _ => "\"x,") + "\n\nx",
        ["stray quotes"] = () => "To: \"" + Repeat(120_000, _ => "\\\"") + "\n\nx",
        ["halves of links"] = () => "\n" + Repeat(1_000_000, _ => "http"),
        ["no blank line"] = () => "Subject: x\n" + Repeat(30_000, _ => "no field at all\n"),
        ["shown pictures"] = () => "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + Repeat(100_000, i => $"<img src=\"cid:x{i}\">") + "\n" + Repeat(1000, i => $"--b\nContent-Type: image/png\nContent-ID: <{i}>\n\n"),
        ["same boundary within"] = () => Repeat(10_000, _ => "Content-Type: multipart/mixed; boundary=b\n\n--b\n") + Repeat(10_000, _ => "--b--\n"),
        ["html tags"] = () => "Content-Type: text/html\n\n" + Repeat(300_000, _ => "<div>") + Repeat(300_000, _ => "<a =\"x"),
        ["html comments"] = () => "Content-Type: text/html\n\n" + Repeat(500_000, _ => "<!--"),
        ["html styles"] = () => "Content-Type: text/html\n\n" + Repeat(300_000, _ => "<style><title></"),
        ["html quotes"] = () => "Content-Type: text/html\n\n" + Repeat(300_000, _ => "<a =\"'>"),
        ["html ampersands"] = () => "Content-Type: text/html\n\n" + new string('&', 2_000_000),
        ["html links"] = () => "Content-Type: text/html\n\n" + Repeat(300_000, _ => "<a href=\"http://x\">"),
        ["lists and quotes"] = () => "Content-Type: text/html\n\n" + Repeat(300_000, _ => "<blockquote><ul><li>"),
        ["flowed lines"] = () => "Content-Type: text/plain; format=flowed\n\n" + Repeat(500_000, _ => ">> x \n"),
        ["shifted text"] = () => "Content-Type: text/plain; charset=utf-7\n\n" + Repeat(500_000, _ => "+AOk-+"),
        ["uuencoded lines"] = () => "Content-Transfer-Encoding: x-uuencode\n\n" + Repeat(500_000, _ => "M!\n"),
        ["zero bytes"] = () => new string('\0', 2_000_000),
    };

    internal static byte[] Of(string name) => Encoding.Latin1.GetBytes(Bombs[name]());

    internal static string Repeat(int count, Func<int, string> piece)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.Append(piece(i));
        return text.ToString();
    }
}
