using System.Buffers.Binary;

namespace EasClient.Http;

/// <summary>The body of a multipart ItemOperations answer.</summary>
/// <remarks>
/// int32 count, then for each part int32 offset (from the start of the body) and int32 length, all little-endian, then the parts. The first part
/// is the WBXML document. Source: MS-ASCMD, "Delivery of Content Requested by Fetch" (MultiPartResponse).
/// </remarks>
public static class MultipartBody
{
    /// <summary>Takes the body apart; the parts must follow each other without gaps and fill the body.</summary>
    /// <exception cref="FormatException">The table does not fit the body.</exception>
    public static IReadOnlyList<byte[]> Split(ReadOnlySpan<byte> body)
    {
        if (body.Length < 4) throw new FormatException("A multipart body has no count of parts.");
        var count = BinaryPrimitives.ReadInt32LittleEndian(body);
        if (count < 1 || count > (body.Length - 4) / 8) throw new FormatException($"A multipart body of {body.Length} bytes cannot have {count} parts.");
        var expected = 4 + (count * 8);
        var parts = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var offset = BinaryPrimitives.ReadInt32LittleEndian(body[(4 + (i * 8))..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(body[(8 + (i * 8))..]);
            if (offset != expected || length < 0 || length > body.Length - offset)
                throw new FormatException($"Part {i} claims {length} bytes at {offset}; expected was {expected}.");
            parts[i] = body.Slice(offset, length).ToArray();
            expected = offset + length;
        }

        return expected == body.Length ? parts : throw new FormatException($"{body.Length - expected} bytes follow the last part.");
    }
}
