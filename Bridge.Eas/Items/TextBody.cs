using System.Text;
using Bridge.Eas.Devices.Quirks;
using Bridge.Eas.Items.Rtf;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items;

/// <summary>The plain text that OX keeps with an event, a contact or a task ⇄ Body. Source: MS-ASAIRS, "Body".</summary>
internal static class TextBody
{
    private const int PlainText = 1;
    private const int Html = 2;

    // A phone that got a cut text and saves the item sends the cut text back: texts are only cut where they are absurd.
    private const int LeastLimit = 100 * 1024;

    /// <summary>What the phone is shown, as far as it is shown.</summary>
    internal static (string Shown, string Whole) ToPhone(string? stored, CollectionOptions options)
    {
        var whole = ToOx(stored ?? "").Replace("\n", "\r\n", StringComparison.Ordinal);
        return (TextTruncation.Utf8(whole, Limit(options)), whole);
    }

    /// <summary>Writes the element always: a phone keeps the text it has when it is missing.</summary>
    /// <param name="writer">Stands in ApplicationData.</param>
    /// <param name="stored">The text as OX holds it.</param>
    /// <param name="version">At 2.5 there is no Body element to hold all of it.</param>
    /// <param name="options">How the phone wants it.</param>
    /// <param name="page">Where it stands at 2.5.</param>
    internal static void Write(WbxmlWriter writer, string? stored, EasVersion version, CollectionOptions options, PageBody page)
    {
        var (shown, whole) = ToPhone(stored, options);
        var size = Encoding.UTF8.GetByteCount(whole);
        if (!version.Has(EasFeature.AirSyncBase))
        {
            writer.Element(page.Text, shown);
            if (page.Size is { } tag) writer.Element(tag, size);
            writer.Element(page.Truncated, shown.Length < whole.Length);
            return;
        }

        writer.Start(AirSyncBaseTags.Body);
        writer.Element(AirSyncBaseTags.Type, PlainText);
        writer.Element(AirSyncBaseTags.EstimatedDataSize, size);
        writer.Element(AirSyncBaseTags.Truncated, shown.Length < whole.Length);

        // Windows Phone does not survive an empty Data.
        writer.Optional(AirSyncBaseTags.Data, shown);
        writer.End();
    }

    /// <summary>The text to store; null when the phone changed nothing: it sent none, an empty shell, or what it was shown.</summary>
    /// <param name="data">What the phone sent of the item.</param>
    /// <param name="stored">The text as OX holds it.</param>
    /// <param name="version">From 16.0 on an empty Body clears, before it says nothing.</param>
    /// <param name="options">How the phone was shown the text.</param>
    /// <param name="page">Where it stands at 2.5.</param>
    /// <param name="deviceType">Whose empty text it would be.</param>
    internal static string? Read(WbxmlElement data, string? stored, EasVersion version, CollectionOptions options, PageBody page, string deviceType)
    {
        var clears = !Quirks.Has(Quirk.EmptyTextSaysNothing, version, deviceType);
        if (data.Child(AirSyncBaseTags.Body) is { } body) return Changed(Sent(body, version, clears), stored, options, isHtml: body.NumberOf(AirSyncBaseTags.Type) == Html);

        // Some phones go on writing so in later versions.
        if (data.TextOf(page.Text) is { Length: > 0 } text) return Changed(text, stored, options, isHtml: false);
        if (data.TextOf(page.Rtf) is { Length: > 0 } rtf) return Changed(Words(rtf, stored, options), stored, options, isHtml: false);
        return data.Has(page.Text) && clears ? Changed("", stored, options, isHtml: false) : null;
    }

    /// <summary>The words of a text with looks; null when they are the ones the phone was shown, or none could be read.</summary>
    private static string? Words(string base64, string? stored, CollectionOptions options)
    {
        var packed = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, packed, out var length) || CompressedRtf.TryUnpack(packed.AsSpan(0, length)) is not { } rtf) return null;
        var text = MimeText.CleanBody(RtfText.Of(rtf));
        var (shown, whole) = ToPhone(stored, options);

        // Blanks do not survive a way through RTF: what has the same words is no edit. An empty one says nothing: there may be a drawing in it.
        return text.Length == 0 || Words(text) == Words(whole) || Words(text) == Words(shown) ? null : text;
    }

    private static string? Changed(string? sent, string? stored, CollectionOptions options, bool isHtml)
    {
        if (sent is null) return null;
        var (shown, whole) = ToPhone(stored, options);
        if (Same(sent, whole) || Same(sent, shown)) return null;

        // Blanks and line ends do not survive a way through HTML: what has the same words is no edit.
        if (isHtml && (Words(sent) == Words(whole) || Words(sent) == Words(shown))) return null;

        // The phone edited the beginning of a text whose end it never saw.
        return ToOx(shown.Length < whole.Length ? sent + whole[shown.Length..] : sent);
    }

    private static string? Sent(WbxmlElement body, EasVersion version, bool clears)
    {
        if (body.IsEmpty) return version.Has(EasFeature.EmptyBodyClears) ? "" : null;
        if (body.TextOf(AirSyncBaseTags.Data) is not { } text) return null;

        if (text.Length == 0) return clears ? "" : null;
        return (body.NumberOf(AirSyncBaseTags.Type) ?? PlainText) switch
        {
            PlainText => text,
            Html => HtmlText.ToPlain(text).Trim(),
            _ => null,
        };
    }

    private static int Limit(CollectionOptions options)
    {
        var preferences = options.BodyPreferences;
        var plain = preferences.FirstOrDefault(preference => preference.Type == PlainText);
        var asked = (plain ?? (preferences.Count > 0 ? preferences[0] : null))?.TruncationSize ?? int.MaxValue;
        return (int)Math.Clamp(asked, LeastLimit, int.MaxValue);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool Same(string one, string other) => ToOx(one).TrimEnd() == ToOx(other).TrimEnd();

    private static string ToOx(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
