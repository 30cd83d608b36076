namespace Fuzz.Mutation;

/// <summary>A piece of a WBXML document.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">In bytes; of an element the whole element with its content and end.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Page">The code page in force there.</param>
internal readonly record struct WbxmlPiece(int Start, int Length, WbxmlPieceKind Kind, byte Page)
{
    internal int End => Start + Length;
}

internal enum WbxmlPieceKind
{
    Element,
    Text,
    Opaque,
}

/// <summary>Finds the pieces of a well-formed document, by a reader that shares nothing with the one under test.</summary>
internal static class WbxmlShape
{
    private const int Header = 4;

    /// <returns>Empty when it is not a document as phones write it.</returns>
    internal static IReadOnlyList<WbxmlPiece> Of(ReadOnlySpan<byte> document)
    {
        var pieces = new List<WbxmlPiece>();
        var open = new Stack<(int Start, byte Page)>();
        byte page = 0;
        for (var at = Header; at < document.Length;)
        {
            var start = at;
            switch (document[at++])
            {
                case 0x00 when at < document.Length:
                    page = document[at++];
                    break;
                case 0x01 when open.TryPop(out var element):
                    pieces.Add(new(element.Start, at - element.Start, WbxmlPieceKind.Element, element.Page));
                    break;
                case 0x03:
                    var length = document[at..].IndexOf((byte)0);
                    if (length < 0) return [];
                    at += length + 1;
                    pieces.Add(new(start, at - start, WbxmlPieceKind.Text, page));
                    break;
                case 0xC3:
                    var size = 0;
                    byte part;
                    do
                    {
                        if (at >= document.Length || size > 1 << 20) return [];
                        part = document[at++];
                        size = (size << 7) | (part & 0x7F);
                    }
                    while (part >= 0x80);
                    at += size;
                    if (at > document.Length) return [];
                    pieces.Add(new(start, at - start, WbxmlPieceKind.Opaque, page));
                    break;
                case >= 0x45 and < 0x80:
                    open.Push((start, page));
                    break;
                case >= 0x05 and < 0x40:
                    pieces.Add(new(start, 1, WbxmlPieceKind.Element, page));
                    break;
                default:
                    return [];
            }
        }

        return open.Count == 0 ? pieces : [];
    }
}
