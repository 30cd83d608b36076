using System.Globalization;
using System.Xml.Linq;
using EasClient.Wbxml;

namespace EasClient.Http;

/// <summary>What came back.</summary>
public sealed class EasResponse
{
    /// <summary>The type of multipart answers of ItemOperations.</summary>
    public const string MultipartType = "application/vnd.ms-sync.multipart";

    internal EasResponse(int statusCode, IReadOnlyDictionary<string, string> headers, long? contentLength, byte[] body, int bytesOnWire)
    {
        StatusCode = statusCode;
        Headers = headers;
        ContentLength = contentLength;
        Body = body;
        BytesOnWire = bytesOnWire;
        var document = ReadParts(body);
        if (document.Length == 0 || !IsOfType(EasRequest.WbxmlType) && !IsOfType(MultipartType)) return;
        try
        {
            Xml = WbxmlDecoder.Decode(document);
        }
        catch (WbxmlException e)
        {
            Fault = e.Message;
        }
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>Every header; several values of one name are joined by ", ".</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The length that the server announced; null if it announced none (chunked).</summary>
    public long? ContentLength { get; }

    /// <summary>The body, unpacked.</summary>
    public byte[] Body { get; }

    /// <summary>Length of the body as it came, packed or not.</summary>
    public int BytesOnWire { get; }

    /// <summary>The decoded document: the body, or the first part of a multipart body. Null if there is none or it cannot be decoded.</summary>
    public XElement? Xml { get; }

    /// <summary>All parts of a multipart answer, the document first; empty for any other answer.</summary>
    public IReadOnlyList<byte[]> Parts { get; private set; } = [];

    /// <summary>Why the body could not be read; null if it could.</summary>
    public string? Fault { get; private set; }

    /// <summary>The media type without parameters, or null.</summary>
    public string? ContentType => Headers.TryGetValue("Content-Type", out var type) ? type.Split(';')[0].Trim() : null;

    /// <summary>Retry-After in seconds, or null.</summary>
    public int? RetryAfter => Headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>Status in the root element, or null.</summary>
    public int? RootStatus => Xml?.Element(Xml.Name.Namespace + "Status") is { } status
        && int.TryParse(status.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Whether HTTP says OK.</summary>
    public bool IsOk => StatusCode == 200;

    private bool IsOfType(string type) => string.Equals(ContentType, type, StringComparison.OrdinalIgnoreCase);

    private byte[] ReadParts(byte[] body)
    {
        if (!IsOfType(MultipartType)) return body;
        try
        {
            Parts = MultipartBody.Split(body);
            return Parts[0];
        }
        catch (FormatException e)
        {
            Fault = e.Message;
            return [];
        }
    }
}
