using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items.Pim;

/// <summary>OX note ⇄ Body, plain text both ways. Source: MS-ASAIRS, "Body".</summary>
internal static class PimBody
{
    private const int PlainText = 1, Html = 2;

    // A phone that got a cut note and saves the item sends the cut note back: notes are only cut where they are absurd.
    private const int LeastLimit = 100 * 1024;

    /// <summary>Written always: a phone keeps the note it has when the element is missing.</summary>
    internal static void Write(WbxmlWriter writer, string? note, PimViewer viewer)
    {
        var whole = PimText.ToPhone(note);
        var text = Cut(whole, Limit(viewer));
        writer.Start(AirSyncBaseTags.Body);
        writer.Element(AirSyncBaseTags.Type, PlainText);
        writer.Element(AirSyncBaseTags.EstimatedDataSize, Encoding.UTF8.GetByteCount(whole));
        writer.Element(AirSyncBaseTags.Truncated, text.Length < whole.Length);
        // Windows Phone does not survive an empty Data.
        writer.Optional(AirSyncBaseTags.Data, text);
        writer.End();
    }

    /// <param name="data">ApplicationData.</param>
    /// <param name="stored">The note as OX holds it.</param>
    /// <param name="viewer">What it was shown like.</param>
    /// <param name="note">The note to write; null clears. Only meaningful when the result is true.</param>
    /// <returns>False when the phone changed nothing: it sent no body, an empty shell, or what it got.</returns>
    internal static bool TryRead(WbxmlElement data, string? stored, PimViewer viewer, out string? note)
    {
        note = null;
        if (Sent(data, viewer) is not { } sent) return false;
        var whole = PimText.ToPhone(stored);
        var shown = Cut(whole, Limit(viewer));
        if (Same(sent, whole) || Same(sent, shown)) return false;
        // The phone edited the beginning of a note whose end it never saw.
        note = PimText.OfPhone(shown.Length < whole.Length ? sent + whole[shown.Length..] : sent);
        return true;
    }

    private static string? Sent(WbxmlElement data, PimViewer viewer)
    {
        if (data.Child(AirSyncBaseTags.Body) is not { } body) return null;
        if (body.IsEmpty) return viewer.IsModern ? "" : null;
        if (body.TextOf(AirSyncBaseTags.Data) is not { } text) return null;
        // Old Android writes an empty text when its user edited something else.
        if (text.Length == 0) return viewer.Version >= EasVersion.V140 ? "" : null;
        return (body.NumberOf(AirSyncBaseTags.Type) ?? PlainText) switch
        {
            PlainText => text,
            Html => HtmlText.ToPlain(text),
            _ => null,
        };
    }

    private static long Limit(PimViewer viewer)
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

    private static bool Same(string one, string other) => PimText.OfPhone(one) == PimText.OfPhone(other);
}
