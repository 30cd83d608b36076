using System.Text.Unicode;
using Bridge.Eas.Mime;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Items.Mail;

/// <summary>Bytes of a message in a document.</summary>
internal static class WireText
{
    /// <summary>Whether bytes can travel as a WBXML string.</summary>
    internal static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(SevenBit.Controls) < 0 && Utf8.IsValid(bytes);

    /// <summary>As a string where they are one, which all phones read; else opaque.</summary>
    internal static void Write(WbxmlWriter writer, WbxmlTag tag, ReadOnlySpan<byte> bytes)
    {
        if (IsText(bytes)) writer.Utf8(tag, bytes);
        else writer.Opaque(tag, bytes);
    }
}
