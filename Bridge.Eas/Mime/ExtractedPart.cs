namespace Bridge.Eas.Mime;

/// <summary>What was written.</summary>
/// <param name="MediaType">"application/pdf".</param>
/// <param name="Size">Bytes of the whole part, decoded.</param>
/// <param name="Written">Bytes written: fewer than <paramref name="Size"/> when a range was asked for.</param>
internal sealed record ExtractedPart(string MediaType, long Size, long Written);
