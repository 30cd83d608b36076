using System.Text;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>A message in each form without any limit: what is cut must be a beginning of this.</summary>
internal sealed class WholeMail
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);

    private WholeMail(MimeMessageInfo info, ReadOnlyMemory<byte> mime)
    {
        Info = info;
        Mime = mime;
        Plain = info.ToPlain().Text;
        PlainWithoutLinks = info.ToPlain(withLinks: false).Text;
        HtmlWords = WordsOf(info.ToHtml().Text);
    }

    internal MimeMessageInfo Info { get; }

    internal ReadOnlyMemory<byte> Mime { get; }

    internal string Plain { get; }

    internal string PlainWithoutLinks { get; }

    /// <summary>What a reader sees of the HTML, without white space.</summary>
    internal string HtmlWords { get; }

    internal static async Task<WholeMail> OfAsync(byte[] raw)
    {
        var info = await Tests.Mime.Messages.ReadAsync(raw, new MimeWanted(MailCosts.Default.MaxTextBytes, MailCosts.Default.MaxTextBytes));
        try
        {
            return new(info, await SevenBit.RewriteAsync(raw, MimeLimits.Default, CancellationToken.None));
        }
        catch (MimeFormatException)
        {
            // A header too large to be worth it: such a message is shown as text.
            return new(info, mime: default);
        }
    }

    /// <summary>What a reader sees of a piece of it; many answers hold the same.</summary>
    internal string Words(string html)
    {
        if (_words.TryGetValue(html, out var known)) return known;
        return _words[html] = WordsOf(html);
    }

    private static string WordsOf(string html)
    {
        var words = new StringBuilder();
        foreach (var c in HtmlText.ToPlain(html, withLinks: false))
        {
            if (!char.IsWhiteSpace(c)) words.Append(c);
        }

        return words.ToString();
    }
}
