using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Items.People;

/// <summary>A phone wants pictures of people. Source: MS-ASCMD, "Picture (Search)", "MaxSize", "MaxPictures" (14.1).</summary>
/// <param name="MaxSize">Bytes of the largest one it takes; null for any.</param>
/// <param name="MaxPictures">How many it takes; null for any number.</param>
internal sealed record PictureWish(int? MaxSize, int? MaxPictures)
{
    /// <returns>Null when it wants none.</returns>
    internal static PictureWish? Of(WbxmlElement? picture, WbxmlTag maxSize, WbxmlTag maxPictures) =>
        picture is null ? null : new(Of(picture, maxSize), Of(picture, maxPictures));

    /// <summary>What is no number, or a larger one, sets no limit.</summary>
    private static int? Of(WbxmlElement picture, WbxmlTag tag) => picture.NumberOf(tag) is >= 0 and var number ? number : null;
}

/// <summary>Source: MS-ASCMD, "Common Status Codes".</summary>
internal enum PictureStatus
{
    Success = 1,
    None = 173,
    TooLarge = 174,
    LimitReached = 175,
}

/// <summary>A person's picture, or why there is none.</summary>
internal readonly record struct PersonPicture(PictureStatus Status, ReadOnlyMemory<byte> Bytes = default)
{
    /// <summary>Clients want the bytes as base64 text, whatever the documents say.</summary>
    internal void Write(WbxmlWriter writer, WbxmlTag picture, WbxmlTag status, WbxmlTag data)
    {
        writer.Start(picture);
        writer.Element(status, Status);
        if (Status == PictureStatus.Success) writer.Base64(data, Bytes.Span);
        writer.End();
    }
}
