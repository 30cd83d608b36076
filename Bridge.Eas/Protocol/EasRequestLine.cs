namespace Bridge.Eas.Protocol;

/// <summary>What the query line says, plain or base64. Source: MS-ASHTTP, "Request-URI".</summary>
internal sealed record EasRequestLine
{
    /// <summary>Null when the line names none (OPTIONS) or one that does not exist.</summary>
    public EasCommand? Command { get; init; }

    /// <summary>Only a base64 line carries it; else it comes in a header.</summary>
    public int? VersionCode { get; init; }

    public string DeviceId { get; init; } = "";

    public string DeviceType { get; init; } = "";

    /// <summary>Only a base64 line carries it; else it comes in a header.</summary>
    public uint? PolicyKey { get; init; }

    public string? AttachmentName { get; init; }

    public string? CollectionId { get; init; }

    public string? ItemId { get; init; }

    public string? LongId { get; init; }

    public string? Occurrence { get; init; }

    public bool SaveInSent { get; init; }

    public bool AcceptMultiPart { get; init; }
}
