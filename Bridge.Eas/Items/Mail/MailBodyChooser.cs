using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Items.Mail;

/// <summary>Which form of body a phone gets, and how much of it. Source: MS-ASAIRS, Body, BodyPreference; MS-ASCMD, MIMESupport.</summary>
internal static class MailBodyChooser
{
    /// <summary>Texts cut this short are previews, in which the targets of links are only noise.</summary>
    /// <summary>Characters that are converted at least: from them the whole size is estimated.</summary>
    private const int LeastConverted = 256;

    private const int PreviewLike = 2048;

    /// <summary>Whether this message goes out as MIME, if the phone is asked.</summary>
    internal static bool WantsMime(MailBodyOptions options, MimeMessageInfo message) =>
        options.FindMime() is not null && (options.MimeSupport == 2 || message.IsSmime);

    /// <param name="message">The message, read as <see cref="MailBodyPlan"/> says.</param>
    /// <param name="raw">The raw message as far as it was kept, 7-bit; null when MIME is not to be sent.</param>
    /// <param name="options">What the phone wants.</param>
    /// <param name="version">Previews exist from 14.0 on.</param>
    internal static MailBody Choose(MimeMessageInfo message, RawMail? raw, MailBodyOptions options, EasVersion version)
    {
        MailBody? refused = null;
        foreach (var preference in Candidates(message, raw, options))
        {
            var body = Render(message, raw, preference);
            if (body.Truncated && preference is { AllOrNone: true, TruncationSize: not null })
            {
                refused ??= WithPreview(message, preference, body with { Data = default }, version);
                continue;
            }

            return WithPreview(message, preference, body, version);
        }

        return refused!;
    }

    /// <summary>The message as HTML for BodyPart; we cannot tell what is quoted, so it is all of it, which the protocol allows.</summary>
    internal static MailBody RenderPart(MimeMessageInfo message, BodyPreference preference)
    {
        var body = Render(message, raw: null, preference with { Type = MailBodyOptions.Html });
        return body with { Preview = Preview(message, preference, body) };
    }

    private static IEnumerable<BodyPreference> Candidates(MimeMessageInfo message, RawMail? raw, MailBodyOptions options)
    {
        if (raw is not null) yield return options.FindMime()!;
        var (plain, html) = (options.Find(MailBodyOptions.Plain), options.Find(MailBodyOptions.Html));
        if (plain is null && html is null)
        {
            // Who offers MIME alone, and none of it rather than a piece, gets none.
            if (raw is not null) yield break;
            plain = new BodyPreference(MailBodyOptions.Plain);
        }

        // The message's own form first; then what can be made of it.
        var isHtml = message.IsHtml();
        if ((isHtml ? html : plain) is { } native) yield return native;
        if ((isHtml ? plain : html) is { } other) yield return other;
    }

    private static MailBody Render(MimeMessageInfo message, RawMail? raw, BodyPreference preference)
    {
        var size = (int)Math.Min(preference.TruncationSize ?? int.MaxValue, int.MaxValue);
        if (preference.Type == MailBodyOptions.Mime)
        {
            if (raw!.Late is { } late) return new(preference.Type, raw.FullSize, Truncated: false, default) { Late = late };
            var cut = MimeTruncator.FindCut(raw.Bytes.Span, size);
            return new(preference.Type, raw.FullSize, cut < raw.FullSize, raw.Bytes[..cut]);
        }

        var isHtml = preference.Type == MailBodyOptions.Html;
        var text = isHtml ? message.ToHtml() : message.ToPlain(size > PreviewLike, Math.Max(size, LeastConverted));
        // HTML that was not read to its end stops anywhere: cutting it a little earlier makes it whole.
        var room = isHtml && !text.IsComplete ? Math.Min(size, Encoding.UTF8.GetByteCount(text.Text) - 1) : size;
        var data = isHtml ? HtmlTruncation.Utf8(text.Text, room) : TextTruncation.Utf8(text.Text, size);

        // What fits is the very text. What was cut may be as long as before: elements are closed, and bytes are no characters.
        var truncated = !text.IsComplete || !ReferenceEquals(data, text.Text);
        return new(preference.Type, text.FullSize, truncated, Encoding.UTF8.GetBytes(data));
    }

    private static MailBody WithPreview(MimeMessageInfo message, BodyPreference preference, MailBody body, EasVersion version) =>
        version.Has(EasFeature.Preview) ? body with { Preview = Preview(message, preference, body) } : body;

    private static string? Preview(MimeMessageInfo message, BodyPreference preference, MailBody body)
    {
        if (preference.Preview is not > 0 || (body.Type == MailBodyOptions.Plain && !body.Data.IsEmpty)) return null;
        var wanted = Math.Min(preference.Preview.Value, 255);
        var text = MimeText.CleanLine(message.ToPlain(withLinks: false, maxChars: wanted * 4).Text, wanted * 2);
        return text.Length == 0 ? null : TextTruncation.Chars(string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), wanted);
    }
}
