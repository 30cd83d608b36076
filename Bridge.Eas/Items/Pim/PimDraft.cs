using Bridge.OxApi.Columns;

namespace Bridge.Eas.Items.Pim;

/// <summary>An object as the phone was shown it, and as the phone wants it: only what differs is written to OX.</summary>
internal sealed class PimDraft<T>
    where T : class, new()
{
    private readonly List<OxColumn<T>> _changed = [];

    /// <param name="stored">The object as OX holds it; an empty one for an Add.</param>
    /// <param name="columns">All fields the map may read or change.</param>
    internal PimDraft(T stored, OxColumns<T> columns)
    {
        Stored = stored;
        Now = new T();
        foreach (var column in columns) column.Copy(stored, Now);
    }

    internal T Stored { get; }

    internal T Now { get; }

    /// <summary>OX will hold something else than the phone sent.</summary>
    internal bool IsAltered { get; set; }

    internal bool IsEmpty => _changed.Count == 0;

    /// <param name="column">The field.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="always">Written even if OX holds this value already: it belongs to another that changes.</param>
    internal void Set<TValue>(OxColumn<T, TValue> column, TValue value, bool always = false)
    {
        column.Set(Now, value);
        _changed.Remove(column);
        if (always || !EqualityComparer<TValue>.Default.Equals(value, column.Get(Stored))) _changed.Add(column);
    }

    internal bool Has(OxColumn<T> column) => _changed.Contains(column);

    internal OxPatch<T> ToPatch()
    {
        var patch = new OxPatch<T>();
        foreach (var column in _changed) patch.Take(column, Now);
        return patch;
    }
}
