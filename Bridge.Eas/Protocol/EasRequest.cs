using System.Buffers;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Protocol;

/// <summary>One command of a phone, after the request line, the headers and the body were read.</summary>
internal sealed class EasRequest
{
    public required EasCommand Command { get; init; }

    public required EasVersion Version { get; init; }

    public required EasRequestLine Line { get; init; }

    public string DeviceId => Line.DeviceId;

    public string DeviceType => Line.DeviceType;

    /// <summary>The user's login as OX knows it.</summary>
    public string Login { get; init; } = "";

    /// <summary>0 when the phone has none.</summary>
    public uint PolicyKey { get; init; }

    public string UserAgent { get; init; } = "";

    /// <summary>The phone takes a multipart answer to ItemOperations.</summary>
    public bool AcceptMultiPart { get; init; }

    /// <summary>The body as sent (WBXML, or a message up to 12.1); empty when there was none.</summary>
    public ReadOnlySequence<byte> Body { get; init; }

    /// <summary>The decoded body; null when there was none.</summary>
    /// <exception cref="WbxmlFormatException">On first access, when the body is not WBXML.</exception>
    public WbxmlElement? Document => field ??= Body.IsEmpty ? null : WbxmlElement.Parse(Body, WbxmlLimits.Default);

    public DateTimeOffset Now { get; init; }
}
