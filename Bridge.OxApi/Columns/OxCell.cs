using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.OxApi.Columns;

internal delegate TValue OxCellReader<out TValue>(ref Utf8JsonReader json);

/// <summary>How a value of one type stands in JSON. <c>null</c> is dealt with by the column.</summary>
internal sealed record OxCell<TValue>(OxCellReader<TValue> Read, Action<Utf8JsonWriter, TValue> Write);

/// <summary>The types of cells that OX uses. Readers are lenient where OX's versions differ (numbers as strings and back), strict otherwise.</summary>
internal static class OxCell
{
    internal static readonly OxCell<string?> Text = new(ReadText, (json, value) => json.WriteStringValue(value));

    /// <summary>Ids look numeric in some versions and are strings in others; here they are always strings.</summary>
    internal static readonly OxCell<string?> Id = Text;

    internal static readonly OxCell<long?> Long = new((ref json) => ReadLong(ref json), (json, value) => json.WriteNumberValue(value.GetValueOrDefault()));

    internal static readonly OxCell<int?> Int = new(
        (ref json) => ReadLong(ref json) is { } value ? checked((int)value) : null, (json, value) => json.WriteNumberValue(value.GetValueOrDefault()));

    internal static readonly OxCell<bool?> Flag = new(ReadFlag, (json, value) => json.WriteBooleanValue(value.GetValueOrDefault()));

    internal static readonly OxCell<decimal?> Amount = new(ReadAmount, (json, value) => json.WriteNumberValue(value.GetValueOrDefault()));

    internal static readonly OxCell<IReadOnlyList<string>?> Texts = new(ReadTexts, WriteTexts);

    internal static OxCell<TValue?> Json<TValue>(JsonTypeInfo<TValue> type)
        where TValue : class =>
        new((ref json) => JsonSerializer.Deserialize(ref json, type), (json, value) => JsonSerializer.Serialize(json, value!, type));

    private static string? ReadText(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => json.GetString(),
        JsonTokenType.Number when json.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        JsonTokenType.Number => json.GetDecimal().ToString(CultureInfo.InvariantCulture),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw new JsonException("text expected"),
    };

    private static long? ReadLong(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => json.TryGetInt64(out var number) ? number : (long)json.GetDecimal(),
        JsonTokenType.String when json.ValueSpan.IsEmpty => null,
        JsonTokenType.String => long.Parse(json.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        _ => throw new JsonException("number expected"),
    };

    private static bool? ReadFlag(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => json.GetDecimal() != 0,
        JsonTokenType.String => bool.Parse(json.GetString()!),
        _ => throw new JsonException("true or false expected"),
    };

    private static decimal? ReadAmount(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => json.GetDecimal(),
        JsonTokenType.String when json.ValueSpan.IsEmpty => null,
        JsonTokenType.String => decimal.Parse(json.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture),
        _ => throw new JsonException("number expected"),
    };

    private static List<string>? ReadTexts(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw new JsonException("array expected");
        var texts = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            if (json.TokenType != JsonTokenType.Null)
                texts.Add(ReadText(ref json)!);
        return texts;
    }

    private static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string>? texts)
    {
        json.WriteStartArray();
        foreach (var text in texts!) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
