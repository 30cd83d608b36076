namespace Bridge.Eas.Mime;

/// <summary>The source cannot be a message at all: it is empty, or what must be kept whole (a header of an outgoing mail) is larger than allowed.</summary>
internal sealed class MimeFormatException(string message) : Exception(message);
