using System.Globalization;
using System.Text.Json;

namespace Bridge.OxApi.Mail;

/// <summary>A search as OX wants it: an operator, then its operands. Source: OX HTTP API, mail, search.</summary>
internal static class OxMailFilter
{
    private static readonly Dictionary<OxMailField, string> Fields = new()
    {
        [OxMailField.From] = "from",
        [OxMailField.To] = "to",
        [OxMailField.Cc] = "cc",
        [OxMailField.Bcc] = "bcc",
        [OxMailField.Subject] = "subject",
        [OxMailField.Content] = "content",
    };

    internal static void Write(Utf8JsonWriter json, OxMailTerm term)
    {
        json.WriteStartArray();
        switch (term)
        {
            case OxMailTerm.And all:
                Join(json, "and", all.Terms);
                break;
            case OxMailTerm.Or any:
                Join(json, "or", any.Terms);
                break;
            case OxMailTerm.Not not:
                Join(json, "not", [not.Term]);
                break;
            case OxMailTerm.Contains text:
                Compare(json, "=", Fields[text.Field], text.Text);
                break;
            // OX knows only strict bounds.
            case OxMailTerm.ReceivedFrom from:
                Compare(json, ">", "received_date", Number(from.Ms - 1));
                break;
            case OxMailTerm.ReceivedBefore until:
                Compare(json, "<", "received_date", Number(until.Ms));
                break;
            case OxMailTerm.Attachment attachment:
                Compare(json, "=", "attachment", attachment.Has ? "true" : "false");
                break;
        }

        json.WriteEndArray();
    }

    private static void Join(Utf8JsonWriter json, string operation, IReadOnlyList<OxMailTerm> terms)
    {
        json.WriteStringValue(operation);
        foreach (var term in terms) Write(json, term);
    }

    private static void Compare(Utf8JsonWriter json, string comparison, string field, string value)
    {
        json.WriteStringValue(comparison);
        json.WriteStartObject();
        json.WriteString("field", field);
        json.WriteEndObject();
        json.WriteStringValue(value);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
