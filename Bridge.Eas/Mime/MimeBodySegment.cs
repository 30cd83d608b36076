namespace Bridge.Eas.Mime;

/// <summary>One piece of what a reader sees: the same text as plain, as HTML, or as both (multipart/alternative).</summary>
internal sealed record MimeBodySegment(MimeTextPart? Plain, MimeTextPart? Html);
