namespace Bridge.Eas.Wbxml;

/// <summary>What a document may cost to read. Checked before memory is taken.</summary>
internal sealed record WbxmlLimits
{
    public static readonly WbxmlLimits Default = new();

    /// <summary>Elements inside elements. Phones need about 12.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Elements in one document.</summary>
    public int MaxElements { get; init; } = 100_000;

    /// <summary>Bytes of one inline string: a body that is uploaded as text, a picture in base64.</summary>
    public int MaxText { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of one opaque value: a message, an attachment.</summary>
    public int MaxOpaque { get; init; } = 128 * 1024 * 1024;
}
