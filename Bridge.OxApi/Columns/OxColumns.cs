using System.Collections;
using System.Collections.Frozen;
using System.Globalization;

namespace Bridge.OxApi.Columns;

/// <summary>An ordered choice of fields: what a call asks for, and how its rows are read.</summary>
public sealed class OxColumns<T> : IReadOnlyList<OxColumn<T>>
{
    private readonly OxColumn<T>[] _columns;
    private readonly FrozenDictionary<string, OxColumn<T>> _byName;

    public OxColumns(params IEnumerable<OxColumn<T>> columns)
    {
        _columns = [.. columns];
        _byName = _columns.ToFrozenDictionary(column => column.Name, StringComparer.Ordinal);
        Numbers = string.Join(',', _columns.Select(column => column.Number.ToString(CultureInfo.InvariantCulture)));
        Names = string.Join(',', _columns.Select(column => column.Name));
    }

    /// <summary>The value of <c>columns=</c>.</summary>
    public string Numbers { get; }

    /// <summary>The value of chronos' <c>fields=</c>.</summary>
    public string Names { get; }

    public int Count => _columns.Length;

    public OxColumn<T> this[int index] => _columns[index];

    public bool TryFind(string name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out OxColumn<T> column) => _byName.TryGetValue(name, out column);

    public IEnumerator<OxColumn<T>> GetEnumerator() => ((IEnumerable<OxColumn<T>>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The same and what is missing of <paramref name="needed"/>.</summary>
    internal OxColumns<T> With(OxColumns<T> needed) =>
        needed.All(column => _byName.ContainsKey(column.Name)) ? this : new([.. _columns, .. needed.Where(column => !_byName.ContainsKey(column.Name))]);

    internal ReadOnlySpan<OxColumn<T>> Span => _columns;
}
