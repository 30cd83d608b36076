using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OxSimulator.Http;

/// <summary>One column: its number, its name in objects, and how to read it. A null value is <c>null</c> in rows and absent in objects.</summary>
public sealed record OxColumn<T>(int Number, string Name, Func<T, OxCall, JsonNode?> Get);

/// <summary>The columns of a module; numbers are the module's own (reference, 1.4).</summary>
public sealed class OxColumnTable<T>
{
    private readonly Dictionary<int, OxColumn<T>> _byNumber = [];
    private readonly Dictionary<string, OxColumn<T>> _byName = new(StringComparer.Ordinal);

    public OxColumnTable(params IEnumerable<OxColumn<T>> columns)
    {
        foreach (var column in columns)
        {
            _byNumber.TryAdd(column.Number, column);
            _byName.TryAdd(column.Name, column);
        }
    }

    public IReadOnlyCollection<OxColumn<T>> All => _byNumber.Values;

    public OxColumn<T>? Find(int number) => _byNumber.GetValueOrDefault(number);

    public OxColumn<T>? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The columns of the parameter <c>columns</c>, in its order. Unknown numbers stay as columns that are always null.</summary>
    /// <exception cref="OxFaultException">SVL-0002 when absent, SVL-0010 when an entry is no number.</exception>
    public IReadOnlyList<OxColumn<T>> Asked(OxCall call) => Parse(call.Parameters.Require("columns"));

    /// <inheritdoc cref="Asked"/>
    public IReadOnlyList<OxColumn<T>> Parse(string text)
    {
        var asked = new List<OxColumn<T>>();
        foreach (var entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw OxFaults.InvalidParameter("columns", entry).AsException();
            asked.Add(Find(number) ?? new(number, entry, static (_, _) => null));
        }

        return asked;
    }

    /// <summary>The item as object with names, without null values.</summary>
    public JsonObject ToObject(T item, OxCall call)
    {
        var result = new JsonObject();
        foreach (var column in _byNumber.Values)
            if (column.Get(item, call) is { } value) result[column.Name] = value;
        return result;
    }
}

/// <summary>Writes the array of rows that is a bulk answer's <c>data</c>.</summary>
public sealed class OxRowWriter<T> : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly IReadOnlyList<OxColumn<T>> _columns;
    private readonly OxCall _call;
    private int _rows;

    public OxRowWriter(IReadOnlyList<OxColumn<T>> columns, OxCall call)
    {
        (_columns, _call) = (columns, call);
        _json = new(_buffer, new() { Encoder = OxEnvelope.Encoder, SkipValidation = true });
        _json.WriteStartArray();
    }

    /// <summary>The whole answer in one go.</summary>
    public static OxAnswer Answer(IEnumerable<T> items, IReadOnlyList<OxColumn<T>> columns, OxCall call, long? timestamp = null)
    {
        using var rows = new OxRowWriter<T>(columns, call);
        foreach (var item in items) rows.Row(item);
        return rows.Finish(timestamp);
    }

    public void Row(T item)
    {
        _json.WriteStartArray();
        foreach (var column in _columns)
        {
            if (column.Get(item, _call) is { } value) value.WriteTo(_json);
            else _json.WriteNullValue();
        }

        _json.WriteEndArray();
        _rows++;
    }

    /// <summary>A bare value between the rows: the id of a deleted object in <c>updates</c>, or <c>null</c>.</summary>
    public void Bare(JsonNode? value)
    {
        if (value is null) _json.WriteNullValue();
        else value.WriteTo(_json);
        _rows++;
    }

    public OxAnswer Finish(long? timestamp = null)
    {
        _json.WriteEndArray();
        _json.Flush();
        return OxAnswer.Rendered(_buffer.WrittenMemory, _rows, timestamp);
    }

    public void Dispose() => _json.Dispose();
}
