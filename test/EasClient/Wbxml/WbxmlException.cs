namespace EasClient.Wbxml;

/// <summary>Bytes or elements that do not follow the WBXML subset of ActiveSync.</summary>
public sealed class WbxmlException : FormatException
{
    public WbxmlException()
    {
    }

    public WbxmlException(string message)
        : base(message)
    {
    }

    public WbxmlException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="message">What is wrong.</param>
    /// <param name="offset">Where, in bytes from the start of the document.</param>
    public WbxmlException(string message, int offset)
        : base($"{message} (at byte {offset})") => Offset = offset;

    /// <summary>Offset of the offending byte; -1 where there is none.</summary>
    public int Offset { get; } = -1;
}
