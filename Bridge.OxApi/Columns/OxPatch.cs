using System.Text.Json;

namespace Bridge.OxApi.Columns;

/// <summary>A change of some fields: what is named is written, an unset value as an explicit <c>null</c> (it clears); what is not named stays.</summary>
public sealed class OxPatch<T>
    where T : class, new()
{
    private readonly List<OxColumn<T>> _columns = [];
    private readonly HashSet<OxColumn<T>> _named = [];

    /// <summary>Holds the new values of the named fields.</summary>
    public T Values { get; } = new();

    public IReadOnlyList<OxColumn<T>> Columns => _columns;

    public bool IsEmpty => _columns.Count == 0;

    public bool Has(OxColumn<T> column) => _named.Contains(column);

    public OxPatch<T> Set<TValue>(OxColumn<T, TValue> column, TValue value)
    {
        Name(column);
        column.Set(Values, value);
        return this;
    }

    public OxPatch<T> Clear(OxColumn<T> column)
    {
        Name(column);
        column.Copy(new T(), Values);
        return this;
    }

    /// <summary>Takes the field as it is in <paramref name="from"/>, unset included.</summary>
    public OxPatch<T> Take(OxColumn<T> column, T from)
    {
        Name(column);
        column.Copy(from, Values);
        return this;
    }

    public void ApplyTo(T target)
    {
        foreach (var column in _columns) column.Copy(Values, target);
    }

    internal void WriteMembers(Utf8JsonWriter json)
    {
        foreach (var column in _columns)
        {
            json.WritePropertyName(column.Name);
            column.Write(json, Values);
        }
    }

    private void Name(OxColumn<T> column)
    {
        if (!column.Writable) throw new ArgumentException($"OX does not take '{column.Name}' from a client.", nameof(column));
        if (_named.Add(column)) _columns.Add(column);
    }
}
