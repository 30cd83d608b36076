using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.Eas.Wbxml;

/// <summary>A hash over an element with all it holds, independent of how it was encoded: tells a repeated request from a new one.</summary>
internal static class ElementHash
{
    /// <returns>64 bits; never 0, which stands for "nothing".</returns>
    internal static ulong Of(params IEnumerable<WbxmlElement> elements)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var element in elements) Append(hash, element);
        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset()));
    }

    /// <returns>One hash over several; 0 for none.</returns>
    internal static ulong Combine(IEnumerable<ulong> hashes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[8];
        var any = false;
        foreach (var one in hashes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, one);
            hash.AppendData(bytes);
            any = true;
        }

        return any ? Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset())) : 0;
    }

    private static void Append(IncrementalHash hash, WbxmlElement element)
    {
        hash.AppendData([(byte)'<', element.Tag.Page, element.Tag.Token]);
        if (element.Opaque.IsEmpty) hash.AppendData(Encoding.UTF8.GetBytes(element.Text));
        foreach (var segment in element.Opaque) hash.AppendData(segment.Span);
        foreach (var child in element.Children) Append(hash, child);
        hash.AppendData([(byte)'>']);
    }
}
