using System.Globalization;
using System.Text.Json;

namespace Bridge.OxApi.Mail;

/// <summary>A search as OX wants it: an operator, then its operands. Source: OX HTTP API, mail, search.</summary>
internal static class OxMailFilter
{
    internal static void Write(Utf8JsonWriter json, OxMailSearch search, IReadOnlyList<string> fields)
    {
        json.WriteStartArray();
        json.WriteStringValue("and");
        if (search.Text is { Length: > 0 } text)
        {
            json.WriteStartArray();
            json.WriteStringValue("or");
            foreach (var field in fields) Compare(json, "=", field, text);
            json.WriteEndArray();
        }
        // OX knows only strict bounds.
        if (search.ReceivedFromMs is { } from) Compare(json, ">", "received_date", (from - 1).ToString(CultureInfo.InvariantCulture));
        if (search.ReceivedUntilMs is { } until) Compare(json, "<", "received_date", until.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }

    private static void Compare(Utf8JsonWriter json, string comparison, string field, string value)
    {
        json.WriteStartArray();
        json.WriteStringValue(comparison);
        json.WriteStartObject();
        json.WriteString("field", field);
        json.WriteEndObject();
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
