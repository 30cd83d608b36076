using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Pim;

/// <summary>What a client wrote, field by field, in stored form. Names the module does not know are ignored, as the server does.</summary>
internal sealed class PimInput(IEnumerable<PimField> fields, PimFaults faults)
{
    private const long Day = 86_400_000;

    private readonly Dictionary<string, PimField> _fields = fields.Where(field => !field.ReadOnly).ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>Changed fields with their stored values; null means unset.</summary>
    /// <param name="fullTime">Whether the object is a whole-day one when the input does not say.</param>
    /// <exception cref="OxFaultException">Truncation, or SVL-0009 for a value of the wrong kind.</exception>
    internal Dictionary<string, JsonNode?> Read(JsonObject json, bool fullTime, OxCall call)
    {
        if (json["full_time"] is JsonValue value && value.TryGetValue(out bool said)) fullTime = said;
        var read = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        var tooLong = new List<(PimField, int)>();
        foreach (var (name, node) in json)
        {
            if (!_fields.TryGetValue(name, out var field)) continue;
            var stored = node is null ? null : Value(field, node, fullTime, call);
            if (field.MaxLength > 0 && stored is JsonValue text && text.TryGetValue(out string? s) && s.Length > field.MaxLength)
                tooLong.Add((field, s.Length));
            read[name] = stored;
        }

        return tooLong.Count == 0 ? read : throw faults.OfTruncated(tooLong);
    }

    private static JsonNode? Value(PimField field, JsonNode node, bool fullTime, OxCall call) => field.Kind switch
    {
        PimValue.Text => Text(field, node),
        PimValue.Flag => Flag(field, node),
        PimValue.Json => node.DeepClone(),
        PimValue.NumberText => node.GetValueKind() == System.Text.Json.JsonValueKind.String && node.GetValue<string>().Length == 0 ? null : node.DeepClone(),
        PimValue.Date => FloorToDay(Number(field, node)),
        PimValue.Time => Number(field, node) is { } time ? call.FromTime(time) : null,
        PimValue.TimeOrDate => fullTime ? FloorToDay(Number(field, node)) : Number(field, node) is { } time ? call.FromTime(time) : null,
        _ => Number(field, node),
    };

    internal static long? FloorToDay(long? millis) => millis is { } value ? value - (((value % Day) + Day) % Day) : null;

    private static string? Text(PimField field, JsonNode node) => node.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => node.GetValue<string>() is { Length: > 0 } text ? text : null,
        System.Text.Json.JsonValueKind.Number or System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => node.ToJsonString(),
        _ => throw Wrong(field),
    };

    private static bool? Flag(PimField field, JsonNode node)
    {
        if (node is not JsonValue value) throw Wrong(field);
        if (value.TryGetValue(out bool flag)) return flag;
        return value.TryGetValue(out string? text) && bool.TryParse(text, out flag) ? flag : throw Wrong(field);
    }

    private static long? Number(PimField field, JsonNode node)
    {
        if (node is not JsonValue value) throw Wrong(field);
        if (value.TryGetValue(out long number)) return number;
        if (value.TryGetValue(out double fraction)) return (long)fraction;
        if (!value.TryGetValue(out string? text)) throw Wrong(field);
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? number : throw Wrong(field);
    }

    private static OxFaultException Wrong(PimField field) => (OxFaults.BadJson($"The value of field {field.Name} has the wrong type") with
    {
        Problematic = [new JsonObject { ["name"] = field.Name }],
    }).AsException();
}
