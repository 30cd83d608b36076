using System.Buffers.Binary;
using OxSimulator.Http;
using OxSimulator.Pim;

namespace OxSimulator.Contacts;

/// <summary>
/// Scales JPEGs as the module <c>image</c> does with <c>width</c>, <c>height</c> and <c>scaleType=contain</c>, as far as a client can tell: the
/// frame says the new size, and the bytes shrink with the area. There is no picture to look at in what comes out. Other formats stay as they are.
/// </summary>
internal static class PictureScaling
{
    private const int Marker = 0xFF, FirstFrame = 0xC0, LastFrame = 0xC2, Scan = 0xDA;

    internal static ReadOnlyMemory<byte> Scaled(PimPicture picture, OxCall call)
    {
        if (!call.Profile.IsAtLeast(7, 0) || call.Parameters["scaleType"] != "contain") return picture.Content;
        if (call.Parameters.Number("width") is not (> 0 and var width) || call.Parameters.Number("height") is not (> 0 and var height)) return picture.Content;
        return TryFindFrame(picture.Content.Span, out var frame, out var scan) ? Scaled(picture.Content.Span, frame, scan, width, height, call.Parameters.Flag("shrinkOnly", whenAbsent: false)) : picture.Content;
    }

    private static byte[] Scaled(ReadOnlySpan<byte> jpeg, int frame, int scan, long width, long height, bool shrinkOnly)
    {
        var (tall, wide) = (BinaryPrimitives.ReadUInt16BigEndian(jpeg[frame..]), BinaryPrimitives.ReadUInt16BigEndian(jpeg[(frame + 2)..]));
        var factor = Math.Min((double)width / wide, (double)height / tall);
        if (shrinkOnly && factor >= 1) return jpeg.ToArray();
        var kept = (int)Math.Clamp((jpeg.Length - scan - 2) * factor * factor, 1, jpeg.Length - scan - 2);
        byte[] scaled = [.. jpeg[..(scan + kept)], Marker, 0xD9];
        BinaryPrimitives.WriteUInt16BigEndian(scaled.AsSpan(frame), (ushort)Math.Max(1, tall * factor));
        BinaryPrimitives.WriteUInt16BigEndian(scaled.AsSpan(frame + 2), (ushort)Math.Max(1, wide * factor));
        return scaled;
    }

    /// <param name="frame">Where the height stands, and after it the width.</param>
    /// <param name="scan">Where the picture's data begin.</param>
    private static bool TryFindFrame(ReadOnlySpan<byte> jpeg, out int frame, out int scan)
    {
        (frame, scan) = (0, 0);
        for (var at = 2; at + 9 < jpeg.Length && jpeg[at] == Marker; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]))
        {
            if (jpeg[at + 1] is >= FirstFrame and <= LastFrame) frame = at + 5;
            if (jpeg[at + 1] != Scan) continue;
            scan = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            return frame > 0 && scan + 2 < jpeg.Length && jpeg[frame] + jpeg[frame + 1] > 0 && jpeg[frame + 2] + jpeg[frame + 3] > 0;
        }

        return false;
    }
}
