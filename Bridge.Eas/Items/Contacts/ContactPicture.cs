using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Contacts;

namespace Bridge.Eas.Items.Contacts;

/// <summary>What is told of a contact's picture. Source: MS-ASCNTC, "Picture".</summary>
/// <param name="Bytes">The picture; null says nothing and the phone keeps what it has.</param>
/// <param name="IsGone">There is none (any more).</param>
internal readonly record struct ContactPicture(byte[]? Bytes, bool IsGone)
{
    /// <summary>Phones take 48 KB of base64.</summary>
    internal const int MostShown = 36 * 1024;

    /// <summary>More is not taken from a phone.</summary>
    internal const int MostTaken = 5 << 20;

    private static readonly (byte[] Start, string Type)[] Types =
        [([0xFF, 0xD8, 0xFF], "image/jpeg"), ([0x89, (byte)'P', (byte)'N', (byte)'G'], "image/png"), ("GIF8"u8.ToArray(), "image/gif"), ("BM"u8.ToArray(), "image/bmp")];

    internal static readonly ContactPicture Unsaid = new(Bytes: null, IsGone: false);

    internal static readonly ContactPicture None = new(Bytes: null, IsGone: true);

    internal static ContactPicture Of(OxPicture? picture) => picture is null ? Unsaid : new(picture.Bytes, IsGone: false);

    internal void Write(WbxmlWriter writer)
    {
        if (Bytes is not null) writer.Base64(ContactsTags.Picture, Bytes);
        else if (IsGone) writer.Empty(ContactsTags.Picture);
    }

    /// <summary>The picture a phone sent; null when it is none that OX could take.</summary>
    internal static OxPicture? Read(WbxmlElement element)
    {
        if (element.GetBytes() is not { Length: > 0 and <= MostTaken } bytes) return null;
        foreach (var (start, type) in Types)
            if (bytes.AsSpan().StartsWith(start)) return new OxPicture(bytes, type);
        return null;
    }
}
