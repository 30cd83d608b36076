using System.Buffers.Binary;

namespace Gateway.Tests.Host;

/// <summary>Pictures with a size that can be told, and nothing to see in them.</summary>
internal static class TestPictures
{
    /// <param name="edge">Pixels of each side.</param>
    /// <param name="bytes">Bytes of the whole, at least 40.</param>
    internal static byte[] Jpeg(int edge, int bytes)
    {
        byte[] head =
        [
            0xFF, 0xD8,
            0xFF, 0xE0, 0, 4, 1, 2,
            0xFF, 0xC0, 0, 11, 8, (byte)(edge >> 8), (byte)edge, (byte)(edge >> 8), (byte)edge, 1, 1, 0x11, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
        ];
        return [.. head, .. Enumerable.Range(0, bytes - head.Length - 2).Select(i => (byte)(i % 251)), 0xFF, 0xD9];
    }

    /// <summary>The width of one of <see cref="Jpeg"/>, scaled or not.</summary>
    internal static int WidthOf(ReadOnlySpan<byte> jpeg) => BinaryPrimitives.ReadUInt16BigEndian(jpeg[15..]);
}
