namespace Bridge.Eas.Mime;

/// <summary>A body in one form.</summary>
/// <param name="Text">As far as it was read, with CRLF line ends.</param>
/// <param name="FullSize">Bytes of UTF-8 of the whole body in this form; an estimate when <paramref name="Text"/> is not all.</param>
/// <param name="IsComplete">Whether <paramref name="Text"/> is all.</param>
internal readonly record struct RenderedText(string Text, long FullSize, bool IsComplete);
