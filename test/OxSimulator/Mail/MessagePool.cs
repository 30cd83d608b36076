using System.Security.Cryptography;

namespace OxSimulator.Mail;

/// <summary>Keeps equal messages once: an inbox of 50,000 repeats of one message costs that message's bytes once.</summary>
internal sealed class MessagePool
{
    private readonly Dictionary<UInt128, SimMessage> _messages = [];

    /// <remarks>Called under the server's gate.</remarks>
    internal SimMessage Get(ReadOnlyMemory<byte> raw)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(raw.Span, hash);
        var key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
        if (!_messages.TryGetValue(key, out var message)) _messages[key] = message = new(raw.ToArray());
        return message;
    }
}
