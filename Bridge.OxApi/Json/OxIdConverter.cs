using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bridge.OxApi.Json;

/// <summary>Reads ids that are numbers in some versions and strings in others; writes strings.</summary>
internal sealed class OxIdConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.GetInt64().ToString(CultureInfo.InvariantCulture),
        _ => throw new JsonException("id expected"),
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
