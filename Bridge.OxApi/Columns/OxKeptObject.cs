using System.Buffers;
using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Columns;

/// <summary>Objects as they are kept outside OX so that they can be created again: JSON by OX's own names, writable fields only.</summary>
public static class OxKeptObject
{
    public static byte[] Write<T>(T model, OxColumns<T> columns)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var column in columns)
            {
                if (!column.Writable || !column.IsSet(model)) continue;
                json.WritePropertyName(column.Name);
                column.Write(json, model);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

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
}
