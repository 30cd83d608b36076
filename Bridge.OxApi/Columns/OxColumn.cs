using System.Text.Json;

namespace Bridge.OxApi.Columns;

/// <summary>One field of an OX object: its number in column arrays, its name in JSON objects, and where it lives in the model.</summary>
public abstract class OxColumn<T>
{
    private protected OxColumn(int number, string name, bool writable) => (Number, Name, Writable) = (number, name, writable);

    /// <summary>The column number within the module; 0 in chronos, which asks by name.</summary>
    public int Number { get; }

    public string Name { get; }

    /// <summary>Whether the server takes this field from a client. Others are never sent.</summary>
    public bool Writable { get; }

    /// <summary>Makes the field in <paramref name="to"/> what it is in <paramref name="from"/>, unset included.</summary>
    public abstract void Copy(T from, T to);

    /// <summary>Whether the field holds a value.</summary>
    public abstract bool IsSet(T model);

    /// <summary>Reads the value the reader stands on; leaves the reader on its last token.</summary>
    internal abstract void Read(ref Utf8JsonReader json, T model);

    /// <summary>Writes the value alone; an unset field writes <c>null</c>.</summary>
    internal abstract void Write(Utf8JsonWriter json, T model);

    public override string ToString() => Name;
}

/// <inheritdoc cref="OxColumn{T}"/>
public sealed class OxColumn<T, TValue> : OxColumn<T>
{
    private readonly Func<T, TValue> _get;
    private readonly Action<T, TValue> _set;
    private readonly OxCell<TValue> _cell;

    internal OxColumn(int number, string name, OxCell<TValue> cell, Func<T, TValue> get, Action<T, TValue> set, bool writable = true)
        : base(number, name, writable) => (_get, _set, _cell) = (get, set, cell);

    public TValue Get(T model) => _get(model);

    public void Set(T model, TValue value) => _set(model, value);

    public override void Copy(T from, T to) => _set(to, _get(from));

    public override bool IsSet(T model) => _get(model) is not null;

    /// <summary>A value that cannot be read counts as unset: one odd field must not hide the object, let alone the folder.</summary>
    internal override void Read(ref Utf8JsonReader json, T model)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            _set(model, default!);
            return;
        }
        var start = json;
        try
        {
            _set(model, _cell.Read(ref json));
        }
        catch (Exception exception) when (
            exception is JsonException or FormatException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            json = start;
            json.Skip();
            _set(model, default!);
        }
    }

    internal override void Write(Utf8JsonWriter json, T model)
    {
        if (_get(model) is { } value) _cell.Write(json, value);
        else json.WriteNullValue();
    }
}
