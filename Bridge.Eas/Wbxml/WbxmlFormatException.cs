namespace Bridge.Eas.Wbxml;

/// <summary>The bytes are not the WBXML that the protocol allows. The dispatcher answers HTTP 400 up to 12.1 and status 102 from 14.0.</summary>
/// <param name="reason">What is wrong, without any of the content.</param>
/// <param name="offset">Bytes from the start of the document.</param>
internal sealed class WbxmlFormatException(string reason, long offset) : Exception($"{reason} (at byte {offset})")
{
    public long Offset { get; } = offset;
}
