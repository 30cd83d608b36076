using Bridge.Eas.Wbxml;
using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <summary>One element whose value is a text on the wire, and its place in OX: one row, both directions on it.</summary>
internal abstract class PimField<T>(WbxmlTag tag, OxColumn<T> column)
    where T : class, new()
{
    internal WbxmlTag Tag { get; } = tag;

    internal OxColumn<T> Column { get; } = column;

    /// <summary>What the phone gets; null when there is no value.</summary>
    internal abstract string? Show(T stored, PimViewer viewer);

    /// <summary>Takes what the phone sent ("" clears), unless it means what the phone was shown.</summary>
    internal abstract void Take(PimDraft<T> draft, string sent, PimViewer viewer);

    public override string ToString() => $"{Tag.Name} ⇄ {Column.Name}";
}

/// <inheritdoc cref="PimField{T}"/>
/// <param name="tag">The element.</param>
/// <param name="column">The field of OX it is read from and written to.</param>
/// <param name="show">OX → EAS.</param>
/// <param name="read">EAS → OX; "" is no value.</param>
internal sealed class PimField<T, TValue>(WbxmlTag tag, OxColumn<T, TValue> column, Func<T, PimViewer, string?> show, Func<string, PimViewer, TValue> read)
    : PimField<T>(tag, column)
    where T : class, new()
{
    internal override string? Show(T stored, PimViewer viewer) => show(stored, viewer);

    internal override void Take(PimDraft<T> draft, string sent, PimViewer viewer)
    {
        var value = read(sent, viewer);
        if (!EqualityComparer<TValue>.Default.Equals(value, read(show(draft.Stored, viewer) ?? "", viewer))) draft.Set(column, value);
    }
}
