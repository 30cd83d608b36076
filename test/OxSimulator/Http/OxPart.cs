namespace OxSimulator.Http;

/// <summary>One part of a multipart/form-data upload.</summary>
/// <param name="Name">Field name: <c>json</c>, <c>json_0</c>, <c>file</c>, <c>file_0</c>…</param>
/// <param name="FileName">Null for plain fields.</param>
/// <param name="ContentId">The part's Content-ID without angle brackets, or null.</param>
public sealed record OxPart(string Name, string? FileName, string? ContentType, string? ContentId, ReadOnlyMemory<byte> Content)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Content.Span);
}
