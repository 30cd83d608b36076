using System.Globalization;
using System.Xml.Linq;
using EasClient.Http;
using EasClient.Wbxml;

namespace EasClient.Phone;

/// <summary>One fetched item or attachment, inline or from a part.</summary>
public sealed class FetchResult
{
    private readonly IReadOnlyList<byte[]> _parts;

    private FetchResult(int? status, XElement? properties, IReadOnlyList<byte[]> parts)
    {
        Status = status;
        Properties = properties;
        _parts = parts;
    }

    /// <summary>1 for success (MS-ASCMD, "Status (ItemOperations)"); of the request where the answer has no operation.</summary>
    public int? Status { get; }

    /// <summary>The elements of the item, or of the attachment; null on failure.</summary>
    public XElement? Properties { get; }

    /// <summary>Type of an attachment.</summary>
    public string? ContentType => Properties?.Element(EasNames.AirSyncBase + "ContentType")?.Value;

    /// <summary>The range of bytes that came, if a range was asked for.</summary>
    public string? Range => Properties?.Element(EasNames.ItemOperations + "Range")?.Value;

    /// <summary>Length of the whole attachment, if a range was asked for.</summary>
    public int? Total => SyncAnswer.Number(Properties?.Element(EasNames.ItemOperations + "Total"));

    /// <summary>Bytes of the attachment: the part, or Data unpacked from opaque or base64.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public byte[] Content => Part(EasNames.ItemOperations) ?? Inline() ?? throw new InvalidOperationException($"Nothing was fetched; status {Status}.");

    /// <summary>The item's body element, or null.</summary>
    public XElement? Body => Properties?.Element(EasNames.AirSyncBase + "Body");

    /// <summary>The item's body in bytes, from Data or from its part; null if there is none.</summary>
    public byte[]? BodyBytes
    {
        get
        {
            if (Body is not { } body) return null;
            return PartOf(body) ?? (body.Element(EasNames.AirSyncBase + "Data") is { } data ? Wire.Bytes(data) : null);
        }
    }

    internal static FetchResult Read(EasResponse response, string operation = "Fetch")
    {
        var ns = EasNames.ItemOperations;
        var fetch = response.Xml?.Element(ns + "Response")?.Element(ns + operation);
        var status = SyncAnswer.Number(fetch?.Element(ns + "Status")) ?? response.RootStatus;
        return new FetchResult(status, fetch?.Element(ns + "Properties"), response.Parts);
    }

    private byte[]? Part(XNamespace page) => Properties?.Element(page + "Part") is { } part ? At(part) : null;

    /// <summary>The body's part stands on the page of ItemOperations.</summary>
    private byte[]? PartOf(XElement body) => body.Element(EasNames.ItemOperations + "Part") is { } part ? At(part) : null;

    private byte[]? At(XElement part) =>
        int.TryParse(part.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number < _parts.Count
            ? _parts[number]
            : null;

    private byte[]? Inline() => Properties?.Element(EasNames.ItemOperations + "Data") is { } data ? Wire.Base64Bytes(data) : null;
}
