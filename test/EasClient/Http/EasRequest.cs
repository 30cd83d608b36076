using System.Xml.Linq;
using EasClient.Wbxml;

namespace EasClient.Http;

/// <summary>One request of the phone, before it becomes HTTP.</summary>
/// <param name="Command">Name of the command ("Sync").</param>
public sealed record EasRequest(string Command)
{
    /// <summary>The type of WBXML bodies.</summary>
    public const string WbxmlType = "application/vnd.ms-sync.wbxml";

    /// <summary>The type of MIME bodies (SendMail and its kin up to 12.1).</summary>
    public const string MimeType = "message/rfc822";

    /// <summary>The body; empty for none.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Sent as Content-Type when there is a body.</summary>
    public string ContentType { get; init; } = WbxmlType;

    /// <summary>The body as elements, for judges; null where it is no WBXML.</summary>
    public XElement? Xml { get; init; }

    /// <summary>Parameters of the command.</summary>
    public IReadOnlyDictionary<QueryParameter, string> Parameters { get; init; } = new Dictionary<QueryParameter, string>();

    /// <summary>SendMail and its kin up to 12.1: whether a copy goes to Sent; null leaves it out.</summary>
    public bool? SaveInSent { get; init; }

    /// <summary>ItemOperations: whether the answer may be multipart.</summary>
    public bool AcceptMultipart { get; init; }

    /// <summary>Replaces the whole query, to send what no phone would; without the question mark.</summary>
    public string? RawQuery { get; init; }

    /// <summary>Added to, or (by the same name) put in place of, the phone's own headers; an empty value leaves the header out.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A request with a WBXML body.</summary>
    public static EasRequest Of(string command, XElement xml) => new(command) { Xml = xml, Body = WbxmlEncoder.Encode(xml) };
}
