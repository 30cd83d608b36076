using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Columns;

/// <summary>Reads rows and objects into models, without a DOM.</summary>
internal static class OxRow
{
    /// <summary>A row is an object whose names were left out: position tells the column, so another number of cells is an error, never a shift.</summary>
    internal static void Read<T>(ref Utf8JsonReader json, T model, OxColumns<T> columns)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw new OxFormatException("row expected");
        foreach (var column in columns.Span)
        {
            json.Read();
            if (json.TokenType == JsonTokenType.EndArray) throw new OxFormatException("fewer cells than columns");
            column.Read(ref json, model);
        }
        json.Read();
        if (json.TokenType != JsonTokenType.EndArray) throw new OxFormatException("more cells than columns");
    }

    /// <summary>Reads an object by the names of <paramref name="columns"/>; other members are skipped.</summary>
    internal static T ReadObject<T>(ref Utf8JsonReader json, OxColumns<T> columns)
        where T : new()
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new OxFormatException("object expected");
        var model = new T();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var known = columns.TryFind(json.GetString()!, out var column);
            json.Read();
            if (known) column!.Read(ref json, model);
            else json.Skip();
        }
        return model;
    }

    /// <summary>Reads the rows of a listing; <c>null</c> rows (objects that are gone) are left out.</summary>
    internal static List<T> ReadAll<T>(ref Utf8JsonReader json, OxColumns<T> columns)
        where T : new()
    {
        var rows = new List<T>();
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.Null) continue;
            var row = new T();
            Read(ref json, row, columns);
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>Reads an answer of <c>updates</c>: rows, and among them bare ids of what is gone.</summary>
    internal static (List<T> Rows, List<string> Gone) ReadUpdates<T>(ref Utf8JsonReader json, OxColumns<T> columns)
        where T : new()
    {
        var rows = new List<T>();
        var gone = new List<string>();
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartArray)
            {
                var row = new T();
                Read(ref json, row, columns);
                rows.Add(row);
            }
            else gone.Add(OxCell.Id.Read(ref json)!);
        }
        return (rows, gone);
    }

    internal static List<string> ReadIds(ref Utf8JsonReader json)
    {
        var ids = new List<string>();
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) ids.Add(ReadIdOrObject(ref json));
        return ids;
    }

    /// <summary>Some versions name an object by its id, others by <c>{"id":…,"folder":…}</c>.</summary>
    internal static string ReadIdOrObject(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) return OxCell.Id.Read(ref json)!;
        string? id = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isId = json.ValueTextEquals("id"u8);
            json.Read();
            if (isId && json.TokenType != JsonTokenType.Null) id = OxCell.Id.Read(ref json);
            else json.Skip();
        }
        return id ?? throw new OxFormatException("id expected");
    }

    internal static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (json.TokenType != type) throw new OxFormatException($"{type} expected");
    }
}
