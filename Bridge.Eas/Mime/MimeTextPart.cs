namespace Bridge.Eas.Mime;

/// <summary>Text of a body part as far as it was wanted.</summary>
/// <param name="Text">Decoded and clean, with CRLF line ends.</param>
/// <param name="Size">Bytes of the whole part after transfer decoding, in the sender's charset.</param>
/// <param name="CapturedSize">Of these, the bytes that <paramref name="Text"/> stands for.</param>
/// <param name="IsFlowed">RFC 3676: a line that ends with a blank goes on in the next one.</param>
/// <param name="DeletesSpace">RFC 3676, DelSp: that blank is no part of the text.</param>
internal sealed record MimeTextPart(string Text, long Size, long CapturedSize, bool IsFlowed = false, bool DeletesSpace = false)
{
    internal bool IsComplete => CapturedSize >= Size;
}
