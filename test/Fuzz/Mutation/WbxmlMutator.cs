using System.Text;

namespace Fuzz.Mutation;

/// <summary>Changes documents so that they stay documents: elements go, come twice, come from elsewhere, nest, and say something else.</summary>
internal static class WbxmlMutator
{
    private const int Longest = 256 * 1024;

    internal static byte[] Mutate(byte[] document, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        for (var left = 1 + random.Below(random.OneIn(4) ? 8 : 3); left > 0; left--)
        {
            var pieces = WbxmlShape.Of(document);
            if (pieces.Count == 0) break;
            document = Once(document, pieces, others, random);
            if (document.Length > Longest) break;
        }

        return random.OneIn(8) ? ByteMutator.Mutate(document, others, random) : document;
    }

    private static byte[] Once(byte[] document, IReadOnlyList<WbxmlPiece> pieces, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        var piece = random.Pick(pieces);
        var whole = document.AsSpan(piece.Start, piece.Length);
        switch (random.Below(14))
        {
            case 0:
                return Replace(document, piece, []);
            case 1:
                return Replace(document, piece, [.. whole, .. Return(document, piece), .. whole]);
            case 2:
                return Repeat(document, piece, random.OneIn(20) ? 1 + random.Below(3000) : 2 + random.Below(20));
            case 3:
                return Nest(document, piece, random);
            case 4 or 5 or 6:
                return Replace(document, Content(pieces, random) ?? piece, Text(random.Pick(Vocabulary.Texts)));
            case 7:
                return Replace(document, Content(pieces, random) ?? piece, Opaque(random.OneIn(2) ? random.Pick(Vocabulary.Texts) : random.Bytes(random.Below(200))));
            case 8:
                return Replace(document, Content(pieces, random) ?? piece, Text(LongText(random)));
            case 9:
                var other = random.Pick(pieces);
                return Replace(document, piece, [.. Switch(other.Page), .. document.AsSpan(other.Start, other.Length), .. Switch(PageAfter(document, piece))]);
            case 10 when others.Count > 0:
                return Graft(document, piece, random.Pick(others), random);
            case 11:
                return Replace(document, piece, [.. Switch((byte)random.Below(27)), (byte)(0x05 + random.Below(0x3B)), .. Switch(PageAfter(document, piece))]);
            case 12 when piece.Kind == WbxmlPieceKind.Element:
                // Another element in its place, with the same content.
                var renamed = document.ToArray();
                renamed[piece.Start] = (byte)((renamed[piece.Start] & 0x40) | (0x05 + random.Below(0x3B)));
                return renamed;
            default:
                return Replace(document, piece, [.. Switch(random.OneIn(3) ? random.Byte() : (byte)random.Below(27)), .. whole]);
        }
    }

    private static WbxmlPiece? Content(IReadOnlyList<WbxmlPiece> pieces, FuzzRandom random)
    {
        var content = pieces.Where(piece => piece.Kind != WbxmlPieceKind.Element).ToList();
        return content.Count == 0 ? null : random.Pick(content);
    }

    private static byte[] Repeat(byte[] document, WbxmlPiece piece, int times)
    {
        byte[] one = [.. Return(document, piece), .. document.AsSpan(piece.Start, piece.Length)];
        times = Math.Min(times, Longest / Math.Max(1, one.Length));
        var many = new List<byte>(document.AsSpan(piece.Start, piece.Length).ToArray());
        for (var i = 1; i < times; i++) many.AddRange(one);
        return Replace(document, piece, [.. many]);
    }

    private static byte[] Nest(byte[] document, WbxmlPiece piece, FuzzRandom random)
    {
        var depth = random.OneIn(3) ? 1 + random.Below(400) : 1 + random.Below(70);
        var tag = random.OneIn(2) && document[piece.Start] >= 0x45 && document[piece.Start] < 0x80 ? document[piece.Start] : (byte)(0x45 + random.Below(0x3B));
        return Replace(document, piece, [.. Enumerable.Repeat(tag, depth), .. document.AsSpan(piece.Start, piece.Length), .. Enumerable.Repeat((byte)0x01, random.OneIn(10) ? random.Below(depth) : depth)]);
    }

    private static byte[] Graft(byte[] document, WbxmlPiece at, byte[] other, FuzzRandom random)
    {
        var pieces = WbxmlShape.Of(other);
        if (pieces.Count == 0) return document;
        var from = random.Pick(pieces);
        return Replace(document, at, [.. Switch(from.Page), .. other.AsSpan(from.Start, from.Length), .. Switch(PageAfter(document, at)), .. random.OneIn(2) ? document.AsSpan(at.Start, at.Length) : []]);
    }

    /// <summary>What puts the page back to the one at the piece's start, behind the piece.</summary>
    private static byte[] Return(byte[] document, WbxmlPiece piece) => PageAfter(document, piece) == piece.Page ? [] : Switch(piece.Page);

    private static byte PageAfter(byte[] document, WbxmlPiece piece)
    {
        var page = piece.Page;
        foreach (var inner in WbxmlShape.Of(document).Where(inner => inner.Start >= piece.Start && inner.End <= piece.End).OrderBy(inner => inner.Start)) page = inner.Page;
        return page;
    }

    private static byte[] Switch(byte page) => [0x00, page];

    private static byte[] Text(ReadOnlySpan<byte> text) => [0x03, .. text.ToArray().Where(value => value != 0), 0x00];

    private static byte[] Opaque(byte[] value) => value.Length < 0x80 ? [0xC3, (byte)value.Length, .. value] : [0xC3, (byte)(0x80 | (value.Length >> 7)), (byte)(value.Length & 0x7F), .. value];

    private static byte[] LongText(FuzzRandom random)
    {
        var word = random.Pick(Vocabulary.Texts);
        if (word.Length == 0) word = Encoding.ASCII.GetBytes("a");
        var text = new List<byte>();
        for (var times = 1 + random.Below(random.OneIn(20) ? 20_000 : 100); times > 0 && text.Count < Longest / 4; times--) text.AddRange(word);
        return [.. text];
    }

    private static byte[] Replace(byte[] document, WbxmlPiece piece, ReadOnlySpan<byte> with) => [.. document.AsSpan(0, piece.Start), .. with, .. document.AsSpan(piece.End)];
}
