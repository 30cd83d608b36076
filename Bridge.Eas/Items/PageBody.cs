using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Items;

/// <summary>Where the text of an item stands at 2.5: in elements of its class. Source: MS-ASWBXML, code pages 1, 4 and 9.</summary>
/// <param name="Text">The text itself.</param>
/// <param name="Size">Bytes of the whole text; null where the class has no such element.</param>
/// <param name="Truncated">Whether the text is less than that.</param>
/// <param name="Rtf">Where phones put a text that has looks, base64 of compressed RTF, instead of the plain one.</param>
internal sealed record PageBody(WbxmlTag Text, WbxmlTag? Size, WbxmlTag Truncated, WbxmlTag Rtf)
{
    internal static PageBody Contacts { get; } = new(ContactsTags.Body, ContactsTags.BodySize, ContactsTags.BodyTruncated, ContactsTags.CompressedRTF);

    internal static PageBody Calendar { get; } = new(CalendarTags.Body, Size: null, CalendarTags.BodyTruncated, CalendarTags.CompressedRTF);

    internal static PageBody Tasks { get; } = new(TasksTags.Body, TasksTags.BodySize, TasksTags.BodyTruncated, TasksTags.CompressedRTF);
}
