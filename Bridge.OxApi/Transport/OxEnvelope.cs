using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Bridge.OxApi.Transport;

/// <summary>OX's answer without its payload: what failed, when, and where the payload lies. Source: OX HTTP API, response envelope.</summary>
internal readonly ref struct OxEnvelope
{
    private const int MaxArguments = 16;

    private static readonly FrozenDictionary<string, OxErrorCategory> Categories = new Dictionary<string, OxErrorCategory>
    {
        ["ERROR"] = OxErrorCategory.Error,
        ["USER_INPUT"] = OxErrorCategory.UserInput,
        ["CONFIGURATION"] = OxErrorCategory.Configuration,
        ["PERMISSION_DENIED"] = OxErrorCategory.PermissionDenied,
        ["TRY_AGAIN"] = OxErrorCategory.TryAgain,
        ["SERVICE_DOWN"] = OxErrorCategory.ServiceDown,
        ["CONNECTIVITY"] = OxErrorCategory.Connectivity,
        ["CONFLICT"] = OxErrorCategory.Conflict,
        ["TRUNCATED"] = OxErrorCategory.Truncated,
        ["CAPACITY"] = OxErrorCategory.Capacity,
        ["WARNING"] = OxErrorCategory.Warning,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private OxEnvelope(ReadOnlySpan<byte> data, bool hasData, long? timestamp, OxError? error, OxError? warning)
    {
        Data = data;
        HasData = hasData;
        Timestamp = timestamp;
        Error = error;
        Warning = warning;
    }

    internal ReadOnlySpan<byte> Data { get; }

    /// <summary><c>false</c> as well when <c>data</c> is <c>null</c>.</summary>
    internal bool HasData { get; }

    internal long? Timestamp { get; }

    internal OxError? Error { get; }

    /// <summary>The call succeeded all the same.</summary>
    internal OxError? Warning { get; }

    internal static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = 64 });

    /// <exception cref="JsonException">Not JSON, cut off, or not an object.</exception>
    internal static OxEnvelope Read(ReadOnlySpan<byte> answer)
    {
        var bytes = Unwrap(answer);
        var json = Reader(bytes);
        json.Read();
        var envelope = Read(ref json, bytes);
        if (json.Read()) throw new JsonException("more than one value");
        return envelope;
    }

    /// <summary>Reads the envelope the reader stands on; <paramref name="bytes"/> is what the reader reads.</summary>
    internal static OxEnvelope Read(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> bytes)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new JsonException("envelope expected");
        ReadOnlySpan<byte> data = default;
        var hasData = false;
        long? timestamp = null;
        var failed = false;
        string? code = null, id = null;
        OxErrorCategory category = OxErrorCategory.None, number = OxErrorCategory.None;
        IReadOnlyList<string> arguments = [];
        IReadOnlyList<OxTruncation> truncated = [];

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("data"u8))
            {
                json.Read();
                var start = (int)json.TokenStartIndex;
                hasData = json.TokenType != JsonTokenType.Null;
                json.Skip();
                data = bytes[start..(int)json.BytesConsumed];
            }
            else if (json.ValueTextEquals("timestamp"u8)) timestamp = ReadLong(ref json);
            else if (json.ValueTextEquals("error"u8)) failed |= Next(ref json) != JsonTokenType.Null;
            else if (json.ValueTextEquals("code"u8)) code = ReadText(ref json);
            else if (json.ValueTextEquals("error_id"u8)) id = ReadText(ref json);
            else if (json.ValueTextEquals("categories"u8)) category = ReadCategory(ref json);
            else if (json.ValueTextEquals("category"u8)) number = (OxErrorCategory)(ReadLong(ref json) ?? 0);
            else if (json.ValueTextEquals("error_params"u8)) arguments = ReadArguments(ref json);
            else if (json.ValueTextEquals("problematic"u8)) truncated = ReadTruncations(ref json);
            else Next(ref json);
        }

        if (json.TokenType != JsonTokenType.EndObject) throw new JsonException("envelope cut off");
        if (!failed) return new(data, hasData, timestamp, null, null);

        var error = new OxError(code ?? "", category == OxErrorCategory.None ? number : category)
        {
            Id = id,
            Arguments = arguments,
            Truncated = truncated,
        };
        // A success with warnings repeats the first one where errors stand.
        return error.Category == OxErrorCategory.Warning ? new(data, hasData, timestamp, null, error) : new(default, false, timestamp, error, null);
    }

    /// <summary>Answers to uploads come as the argument of a script call in a web page. Source: OX HTTP API, HTML-wrapped upload answers.</summary>
    private static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> answer)
    {
        var trimmed = answer.TrimStart(" \t\r\n\uFEFF"u8);
        if (trimmed.IsEmpty || trimmed[0] != (byte)'<') return trimmed;
        var start = trimmed.IndexOf("({"u8);
        var end = trimmed.LastIndexOf("})"u8);
        if (start < 0 || end <= start) throw new JsonException("a web page without an answer in it");
        return trimmed[(start + 1)..(end + 1)];
    }

    /// <summary>Skips the value of the property the reader stands on.</summary>
    private static JsonTokenType Next(ref Utf8JsonReader json)
    {
        json.Read();
        var type = json.TokenType;
        json.Skip();
        return type;
    }

    private static string? ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return json.GetString();
        json.Skip();
        return null;
    }

    private static long? ReadLong(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number)) return number;
        if (json.TokenType == JsonTokenType.String && long.TryParse(json.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out number))
            return number;
        json.Skip();
        return null;
    }

    private static OxErrorCategory ReadCategory(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return Categories.GetValueOrDefault(json.GetString()!);
        var first = OxErrorCategory.None;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return first;
        }
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            if (first == OxErrorCategory.None && json.TokenType == JsonTokenType.String) first = Categories.GetValueOrDefault(json.GetString()!);
            else json.Skip();
        return first;
    }

    private static List<string> ReadArguments(ref Utf8JsonReader json)
    {
        var arguments = new List<string>();
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return arguments;
        }
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            // The position counts (CAL-4090 has the id second), so what is no text still takes its place.
            if (arguments.Count < MaxArguments)
                arguments.Add(json.TokenType switch
                {
                    JsonTokenType.String => json.GetString()!,
                    JsonTokenType.Number when json.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
                    _ => "",
                });
            json.Skip();
        }
        return arguments;
    }

    private static List<OxTruncation> ReadTruncations(ref Utf8JsonReader json)
    {
        var truncations = new List<OxTruncation>();
        json.Read();
        using var document = JsonDocument.ParseValue(ref json);
        if (document.RootElement.ValueKind != JsonValueKind.Array) return truncations;
        foreach (var problem in document.RootElement.EnumerateArray().Take(MaxArguments))
            if (problem.ValueKind == JsonValueKind.Object && Number(problem, "id") is { } column)
                truncations.Add(new(column, Number(problem, "length") ?? 0, Number(problem, "max_size") ?? 0));
        return truncations;
    }

    private static int? Number(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
