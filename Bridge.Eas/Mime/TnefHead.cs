using System.Buffers.Binary;
using System.Text;

namespace Bridge.Eas.Mime;

/// <summary>
/// Reads of Outlook's own wrapping of a message ("winmail.dat") what kind of message it is, and nothing else: whatever follows stays a file. Source: MS-OXTNEF,
/// "TNEF Structure", attMessageClass.
/// </summary>
internal static class TnefHead
{
    /// <summary>The class stands near the beginning.</summary>
    internal const int Size = 4096;

    private const uint Signature = 0x223E9F78, MessageClass = 0x00078008;
    private const int SignatureLength = 6, HeadLength = 9, ChecksumLength = 2, LongestClass = 255;
    private const byte OfMessage = 1;

    internal static bool IsTnef(string mediaType, string? name) =>
        mediaType is "application/ms-tnef" or "application/vnd.ms-tnef" || name?.Equals("winmail.dat", StringComparison.OrdinalIgnoreCase) == true;

    /// <param name="start">The beginning of the part.</param>
    /// <returns>As Outlook calls it ("IPM.Microsoft Schedule.MtgReq"); null when it is not there.</returns>
    internal static string? ClassIn(ReadOnlySpan<byte> start)
    {
        if (start.Length < SignatureLength || BinaryPrimitives.ReadUInt32LittleEndian(start) != Signature) return null;
        for (var rest = start[SignatureLength..]; rest.Length > HeadLength && rest[0] == OfMessage;)
        {
            var (id, length) = (BinaryPrimitives.ReadUInt32LittleEndian(rest[1..]), BinaryPrimitives.ReadUInt32LittleEndian(rest[5..]));
            rest = rest[HeadLength..];
            if (length > rest.Length - ChecksumLength) return null;
            if (id == MessageClass) return length <= LongestClass ? Encoding.ASCII.GetString(rest[..(int)length]).TrimEnd('\0') : null;
            rest = rest[((int)length + ChecksumLength)..];
        }

        return null;
    }
}
