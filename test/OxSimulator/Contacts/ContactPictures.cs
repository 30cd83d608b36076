using System.Text.Json;
using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Pim;

namespace OxSimulator.Contacts;

/// <summary>Pictures come by multipart POST: part <c>json</c> with the fields, part <c>file</c> with the image. Source: OX HTTP API, contacts "new", "update".</summary>
internal static class ContactPictures
{
    /// <summary>The server's <c>max_image_size</c>, in bytes.</summary>
    internal const int MaxBytes = 4 * 1024 * 1024;

    private static readonly (string ContentType, byte[] Start)[] Formats =
    [
        ("image/jpeg", [0xFF, 0xD8, 0xFF]), ("image/png", [0x89, 0x50, 0x4E, 0x47]), ("image/gif", "GIF8"u8.ToArray()), ("image/bmp", "BM"u8.ToArray()),
    ];

    /// <summary>The object of the request, whether it came as plain body or as part of an upload.</summary>
    internal static JsonObject Body(OxCall call)
    {
        if (call.Parts.Count == 0) return call.JsonObject;
        var part = call.Parts.FirstOrDefault(one => one.Name is "json" or "json_0") ?? throw OxFaults.MissingParameter("json").AsException();
        try
        {
            return JsonNode.Parse(part.Content.Span) as JsonObject ?? throw OxFaults.BadJson("a JSON object is expected").AsException();
        }
        catch (JsonException bad)
        {
            throw OxFaults.BadJson(bad.Message).AsException();
        }
    }

    /// <summary>The uploaded picture, or null when the request carries none.</summary>
    internal static PimPicture? Uploaded(OxCall call)
    {
        if (call.Parts.Count == 0) return null;
        var file = call.Parts.FirstOrDefault(one => one.Name is "file" or "file_0") ?? throw new OxFault("SVL-0003", OxCategory.Error, "Missing the upload image.").AsException();
        if (file.Content.Length > MaxBytes)
            throw new OxFault("CON-0172", OxCategory.UserInput, "The image is too large.", file.Content.Length, MaxBytes).AsException();
        foreach (var (contentType, start) in Formats)
            if (file.Content.Span.StartsWith(start)) return new(file.Content.ToArray(), contentType, call.Clock.NextStamp());
        throw new OxFault("CON-0136", OxCategory.UserInput, "The image is broken or of an unknown format.").AsException();
    }
}
