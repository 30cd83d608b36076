using System.Text.Unicode;
using Bridge.Eas.Mime;

namespace Bridge.Eas.Items.Mail;

/// <summary>Whether bytes can travel as a WBXML string.</summary>
internal static class WireText
{
    internal static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(SevenBit.Controls) < 0 && Utf8.IsValid(bytes);
}
