using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OxSimulator.Http;

/// <summary>Renders an answer's envelope (reference, 1.2).</summary>
public static class OxEnvelope
{
    /// <summary>OX leaves letters as they are.</summary>
    internal static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static int s_errors;

    public static byte[] Render(OxAnswer answer, OxCall call)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + answer.RenderedData.Length);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Encoder, SkipValidation = true })) Write(json, answer, call);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The page of an upload's answer: a script that calls back with the envelope (reference, 13.1).</summary>
    public static byte[] RenderHtml(OxAnswer answer, OxCall call)
    {
        var json = Encoding.UTF8.GetString(Render(answer, call)).Replace("</", "<\\/", StringComparison.Ordinal);
        var callback = "callback_" + (call.Module == "import" ? "import" : call.Action);
        return Encoding.UTF8.GetBytes(
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/strict.dtd\"><html><head>"
            + "<META http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\"><script type=\"text/javascript\">"
            + $"(parent[\"{callback}\"] || window.opener && window.opener[\"{callback}\"])({json})</script></head></html>");
    }

    private static void Write(Utf8JsonWriter json, OxAnswer answer, OxCall call)
    {
        if (answer.Bare is { } bare)
        {
            bare.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        if (answer.HasData)
        {
            json.WritePropertyName("data");
            if (!answer.RenderedData.IsEmpty) json.WriteRawValue(answer.RenderedData.Span, skipInputValidation: true);
            else if (answer.Data is { } data) data.WriteTo(json);
            else json.WriteNullValue();
        }

        if (answer.Timestamp is { } timestamp) json.WriteNumber("timestamp", timestamp);
        if (answer.Warnings.Count == 1)
        {
            json.WritePropertyName("warnings");
            json.WriteStartObject();
            WriteFault(json, answer.Warnings[0], call);
            json.WriteEndObject();
        }
        else if (answer.Warnings.Count > 1)
        {
            json.WriteStartArray("warnings");
            foreach (var warning in answer.Warnings)
            {
                json.WriteStartObject();
                WriteFault(json, warning, call);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        // A warning is copied to the top level too: an "error" beside "data" (reference, 1.2, first gotcha).
        if ((answer.Fault ?? (answer.Warnings.Count > 0 ? answer.Warnings[0] : null)) is { } top) WriteFault(json, top, call);
        json.WriteEndObject();
    }

    /// <summary>The error members as an object of their own, for answers that nest errors.</summary>
    public static JsonObject ToJson(OxFault fault, OxCall call)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Encoder }))
        {
            json.WriteStartObject();
            WriteFault(json, fault, call);
            json.WriteEndObject();
        }

        return (JsonObject)JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private static void WriteFault(Utf8JsonWriter json, OxFault fault, OxCall call)
    {
        json.WriteString("error", fault.Message);
        json.WriteStartArray("error_params");
        foreach (var parameter in fault.Parameters)
        {
            if (parameter is int or long) json.WriteNumberValue(Convert.ToInt64(parameter, System.Globalization.CultureInfo.InvariantCulture));
            else json.WriteStringValue(parameter.ToString());
        }

        json.WriteEndArray();
        json.WriteString("categories", Names[fault.Category]);
        json.WriteNumber("category", (int)fault.Category);
        json.WriteString("code", fault.Code);
        var number = Interlocked.Increment(ref s_errors);
        json.WriteString("error_id", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{call.Server.Clock.Now % 1_000_000_000}-{number}"));
        json.WriteString("error_desc", fault.Parameters.Length == 0 ? fault.Message : $"{fault.Message} [{string.Join(", ", fault.Parameters)}]");
        if (fault.Problematic is { } problematic)
        {
            json.WritePropertyName("problematic");
            problematic.WriteTo(json);
        }

        if (fault.Category == OxCategory.Truncated && fault.Problematic is { } columns)
        {
            json.WriteStartArray("truncated");
            foreach (var column in columns.OfType<JsonObject>())
                if (column["id"] is { } id) id.WriteTo(json);
            json.WriteEndArray();
        }
    }

    private static readonly Dictionary<OxCategory, string> Names = new()
    {
        [OxCategory.UserInput] = "USER_INPUT",
        [OxCategory.Configuration] = "CONFIGURATION",
        [OxCategory.PermissionDenied] = "PERMISSION_DENIED",
        [OxCategory.TryAgain] = "TRY_AGAIN",
        [OxCategory.ServiceDown] = "SERVICE_DOWN",
        [OxCategory.Connectivity] = "CONNECTIVITY",
        [OxCategory.Error] = "ERROR",
        [OxCategory.Conflict] = "CONFLICT",
        [OxCategory.Capacity] = "CAPACITY",
        [OxCategory.Truncated] = "TRUNCATED",
        [OxCategory.Warning] = "WARNING",
    };
}
