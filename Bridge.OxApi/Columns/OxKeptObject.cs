using System.Buffers;
using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Columns;

/// <summary>Objects as they are kept outside OX so that they can be created again: JSON by OX's own names.</summary>
public static class OxKeptObject
{
    /// <summary>One object, with the fields that OX takes again.</summary>
    public static byte[] Write<T>(T model, OxColumns<T> columns) => Write(json => WriteObject(json, model, columns, static column => column.Writable));

    /// <summary>Objects that belong together, with every field that OX gave: what tells one from the other is none that OX takes.</summary>
    public static byte[] WriteGroup<T>(IReadOnlyList<T> models, OxColumns<T> columns) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var model in models) WriteObject(json, model, columns, static _ => true);
        json.WriteEndArray();
    });

    /// <returns>Null for what is no such object; fields unknown by now are left out.</returns>
    public static T? Read<T>(ReadOnlySpan<byte> kept, OxColumns<T> columns)
        where T : class, new()
    {
        try
        {
            var json = new Utf8JsonReader(kept);
            return json.Read() ? OxRow.ReadObject(ref json, columns) : null;
        }
        catch (Exception exception) when (exception is JsonException or OxFormatException)
        {
            return null;
        }
    }

    /// <returns>Empty for what is no such group.</returns>
    public static T[] ReadGroup<T>(ReadOnlySpan<byte> kept, OxColumns<T> columns)
        where T : class, new()
    {
        try
        {
            var json = new Utf8JsonReader(kept);
            if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return [];
            var models = new List<T>();
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) models.Add(OxRow.ReadObject(ref json, columns));
            return [.. models];
        }
        catch (Exception exception) when (exception is JsonException or OxFormatException)
        {
            return [];
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes)) write(json);
        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteObject<T>(Utf8JsonWriter json, T model, OxColumns<T> columns, Func<OxColumn<T>, bool> isKept)
    {
        json.WriteStartObject();
        foreach (var column in columns)
        {
            if (!isKept(column) || !column.IsSet(model)) continue;
            json.WritePropertyName(column.Name);
            column.Write(json, model);
        }

        json.WriteEndObject();
    }
}
