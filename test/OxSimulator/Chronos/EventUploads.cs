using System.Text.Json;
using System.Text.Json.Nodes;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>Attachments of events: files come as parts of the same multipart POST and are named by <c>cid:</c> references (reference, 7.10).</summary>
internal static class EventUploads
{
    private const string Cid = "cid:";

    internal static JsonObject Json(OxCall call)
    {
        var part = call.Parts.FirstOrDefault(one => one.Name is "json_0" or "json") ?? throw OxFaults.MissingParameter("json_0").AsException();
        try
        {
            return JsonNode.Parse(part.Content.Span) as JsonObject ?? throw OxFaults.BadJson("a JSON object is expected").AsException();
        }
        catch (JsonException bad)
        {
            throw OxFaults.BadJson(bad.Message).AsException();
        }
    }

    /// <summary>The event's attachments as the client wants them: kept ones by managedId, new ones by reference to a part; all others go.</summary>
    internal static List<EventAttachment> Read(JsonArray wanted, IReadOnlyList<EventAttachment> stored, ChronosScope scope)
    {
        var attachments = new List<EventAttachment>();
        foreach (var entry in wanted.OfType<JsonObject>())
        {
            var (name, type) = (entry["filename"]?.ToString(), entry["fmtType"]?.ToString());
            if (entry["managedId"]?.ToString() is { } id && id != "0")
            {
                attachments.Add(stored.FirstOrDefault(one => Is(one, id)) ?? throw ChronosFaults.AttachmentNotFound(id, 0));
            }
            else if (entry["uri"]?.ToString() is { } uri && !uri.StartsWith(Cid, StringComparison.OrdinalIgnoreCase))
            {
                attachments.Add(new(0, name, type, [], scope.Call.Clock.Now, uri));
            }
            else
            {
                var part = Part(entry["uri"]?.ToString() ?? entry["cid"]?.ToString() ?? "", scope.Call);
                attachments.Add(new(scope.Call.Context.NextObjectId(), name ?? part.FileName, type ?? part.ContentType, part.Content.ToArray(), scope.Call.Clock.Now));
            }
        }

        return attachments;
    }

    internal static bool Is(EventAttachment attachment, string managedId) =>
        attachment.Uri is null && attachment.ManagedId.ToString(System.Globalization.CultureInfo.InvariantCulture) == managedId;

    private static OxPart Part(string reference, OxCall call)
    {
        var cid = reference.StartsWith(Cid, StringComparison.OrdinalIgnoreCase) ? reference[Cid.Length..] : reference;
        return call.Parts.FirstOrDefault(part => part.ContentId == cid) ?? call.Parts.FirstOrDefault(part => part.Name == cid || part.Name == "file_" + cid)
            ?? throw ChronosFaults.InvalidData("attachments", $"no part for {reference}");
    }
}
