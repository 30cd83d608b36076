namespace Bridge.Eas.Mime;

/// <summary>How much of a message the caller will use; less is cheaper.</summary>
/// <param name="PlainBytes">Bytes kept of text/plain bodies, after transfer decoding, in the sender's charset. 0: only counted.</param>
/// <param name="HtmlBytes">The same for text/html.</param>
/// <param name="CalendarBytes">Bytes kept of the first text/calendar part.</param>
/// <param name="Attachments">
/// Whether the list of attachments is wanted. It costs reading the source to its end; without it reading stops once the bodies are known.
/// </param>
internal sealed record MimeWanted(
    int PlainBytes = 4 * 1024 * 1024,
    int HtmlBytes = 4 * 1024 * 1024,
    int CalendarBytes = 256 * 1024,
    bool Attachments = true)
{
    internal static MimeWanted Everything { get; } = new();

    /// <summary>Header fields only: reading stops at the first body byte that is not needed for the message class.</summary>
    internal static MimeWanted HeadersOnly { get; } = new(0, 0, 0, Attachments: false);
}
