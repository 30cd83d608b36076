using Bridge.Eas.Wbxml;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <summary>A list on the wire ⇄ one text with commas in OX: categories, and the names of children.</summary>
/// <param name="List">The element around.</param>
/// <param name="One">The element of each.</param>
/// <param name="Column">The text in OX.</param>
internal sealed record PimList<T>(WbxmlTag List, WbxmlTag One, OxColumn<T, string?> Column)
    where T : class, new()
{
    private const int MaxListed = 300;

    internal IReadOnlyList<string> Show(T stored) => Split(Column.Get(stored));

    /// <param name="clears">Whether an empty list is written, to take away what the phone may hold.</param>
    internal void Write(WbxmlWriter writer, T stored, bool clears)
    {
        var items = Show(stored);
        if (items.Count == 0 && !clears) return;
        writer.Start(List);
        foreach (var item in items) writer.Element(One, item);
        writer.End();
    }

    /// <param name="clearsWhenAbsent">Whether the absence of a list that was shown removes it.</param>
    internal void Read(WbxmlElement data, PimDraft<T> draft, bool clearsWhenAbsent)
    {
        var sent = data.Child(List);
        if (sent is null && !clearsWhenAbsent) return;
        var names = sent is null ? [] : sent.All(One).Take(MaxListed).Select(element => PimText.OfPhone(element.Text) ?? "").ToList();
        var items = Split(string.Join(',', names));
        // OX makes two of one with a comma in it: the phone is shown what became of it.
        draft.IsAltered |= names.Exists(name => name.Contains(',', StringComparison.Ordinal));
        if (!items.SequenceEqual(Show(draft.Stored), StringComparer.Ordinal)) draft.Set(Column, items.Count == 0 ? null : string.Join(',', items));
    }

    private static List<string> Split(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MaxListed)];
}
