using System.Text.Json.Nodes;

namespace OxSimulator.Chronos.Model;

/// <summary>A file managed by the server, or (with <see cref="Uri"/>) a mere link.</summary>
internal sealed record EventAttachment(int ManagedId, string? FileName, string? FormatType, byte[] Content, long Created, string? Uri = null)
{
    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        if (FileName is not null) json["filename"] = FileName;
        if (FormatType is not null) json["fmtType"] = FormatType;
        if (Uri is not null)
        {
            json["uri"] = Uri;
            return json;
        }

        json["size"] = Content.Length;
        json["created"] = Created;
        json["managedId"] = ManagedId;
        return json;
    }
}
