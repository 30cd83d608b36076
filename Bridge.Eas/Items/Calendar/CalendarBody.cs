using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Calendar;

/// <summary>OX description ⇄ Body, plain text both ways. Source: MS-ASAIRS, "Body"; MS-ASCAL, "Body" (2.5).</summary>
internal static class CalendarBody
{
    private const int PlainText = 1, Html = 2;

    // A phone that got a cut text and saves the event sends the cut text back: texts are only cut where they are absurd.
    private const int LeastLimit = 100 * 1024;

    internal static void Write(WbxmlWriter writer, string? description, CalendarViewer viewer)
    {
        var whole = ToPhone(description);
        var text = Cut(whole, Limit(viewer));
        if (viewer.Version < EasVersion.V120)
        {
            writer.Element(CalendarTags.Body, text);
            if (text.Length < whole.Length) writer.Element(CalendarTags.BodyTruncated, value: true);
            return;
        }

        writer.Start(AirSyncBaseTags.Body);
        writer.Element(AirSyncBaseTags.Type, PlainText);
        writer.Element(AirSyncBaseTags.EstimatedDataSize, Encoding.UTF8.GetByteCount(whole));
        if (text.Length < whole.Length) writer.Element(AirSyncBaseTags.Truncated, value: true);
        // An empty Data crashes Windows Phone 8.
        if (text.Length > 0) writer.Element(AirSyncBaseTags.Data, text);
        writer.End();
    }

    /// <summary>The new description; null when the phone changed nothing: it sent none, an empty shell, or what it got.</summary>
    internal static string? Read(WbxmlElement data, string? description, CalendarViewer viewer)
    {
        if (Sent(data, viewer) is not { } sent) return null;
        var whole = ToPhone(description);
        var shown = Cut(whole, Limit(viewer));
        if (Same(sent, whole) || Same(sent, shown)) return null;
        // The phone edited the beginning of a text whose end it never saw.
        return ToOx(shown.Length < whole.Length ? sent + whole[shown.Length..] : sent);
    }

    private static string? Sent(WbxmlElement data, CalendarViewer viewer)
    {
        if (data.Child(AirSyncBaseTags.Body) is not { } body) return data.TextOf(CalendarTags.Body);
        if (body.IsEmpty) return viewer.IsModern ? "" : null;
        if (body.TextOf(AirSyncBaseTags.Data) is not { } text) return null;
        // Old Android writes an empty text when its user edited something else.
        if (text.Length == 0) return viewer.Version >= EasVersion.V140 ? "" : null;
        return (body.NumberOf(AirSyncBaseTags.Type) ?? PlainText) switch
        {
            PlainText => text,
            Html => HtmlText.ToPlain(text).Trim(),
            _ => null,
        };
    }

    private static long Limit(CalendarViewer viewer)
    {
        var preferences = viewer.Options.BodyPreferences;
        var plain = preferences.FirstOrDefault(preference => preference.Type == PlainText);
        return Math.Max((plain ?? (preferences.Count > 0 ? preferences[0] : null))?.TruncationSize ?? long.MaxValue, LeastLimit);
    }

    private static string Cut(string text, long bytes)
    {
        if (text.Length <= bytes / 4 || Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        var (length, used) = (0, 0L);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((used += rune.Utf8SequenceLength) > bytes) break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static bool Same(string one, string other) => ToOx(one).TrimEnd() == ToOx(other).TrimEnd();

    private static string ToPhone(string? text) => ToOx(text ?? "").Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string ToOx(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
