using Bridge.Eas.Mime;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Items.Mail;

/// <summary>Tells before a message is read how much of it a body will need.</summary>
internal static class MailBodyPlan
{
    /// <summary>A preview and a short text may come out of HTML that begins with styles and layout.</summary>
    private const int HtmlOverhead = 256 * 1024;

    private const int PlainOverhead = 8 * 1024;

    /// <summary>Bytes of HTML read for one byte of plain text made from it.</summary>
    private const int HtmlPerPlain = 20;

    internal static MimeWanted WantedOf(MailBodyOptions options, MailCosts costs)
    {
        var (plain, html) = (options.Find(MailBodyOptions.Plain), options.Find(MailBodyOptions.Html));
        // Nothing said, or nothing we can give, means plain text.
        if (plain is null && html is null) plain = new BodyPreference(MailBodyOptions.Plain);
        // Either may be made from the other, and charsets differ in size.
        var plainBytes = Math.Max(Size(plain, 2, PlainOverhead, costs), html is null ? 0 : Size(html, 1, PlainOverhead, costs));
        var htmlBytes = html is not null ? Size(html, 2, HtmlOverhead, costs) : Size(plain, HtmlPerPlain, HtmlOverhead, costs);
        if (options.BodyPart is { } part)
        {
            htmlBytes = Math.Max(htmlBytes, Size(part, 2, HtmlOverhead, costs));
            plainBytes = Math.Max(plainBytes, Size(part, 1, PlainOverhead, costs));
        }

        return new MimeWanted(plainBytes, htmlBytes);
    }

    private static int Size(BodyPreference? preference, int factor, int overhead, MailCosts costs) => preference switch
    {
        null => 0,
        { TruncationSize: null } => costs.MaxTextBytes,
        { TruncationSize: { } size } => (int)Math.Min(costs.MaxTextBytes, (Math.Min(size, int.MaxValue) * factor) + overhead),
    };
}
