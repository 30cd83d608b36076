using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Items.Mail;

/// <summary>A body as it goes to the phone.</summary>
/// <param name="Type">1 plain, 2 HTML, 4 MIME.</param>
/// <param name="FullSize">EstimatedDataSize: bytes of the whole body in this form.</param>
/// <param name="Truncated">Whether <paramref name="Data"/> is less than that.</param>
/// <param name="Data">UTF-8; for MIME the raw message. Empty: no Data element, which some phones could not bear empty.</param>
/// <param name="Preview">Plain text, or null.</param>
internal sealed record MailBody(int Type, long FullSize, bool Truncated, ReadOnlyMemory<byte> Data, string? Preview = null)
{
    /// <summary>In place of <see cref="Data"/>: a message that is passed on while it is read.</summary>
    internal LateBytes? Late { get; init; }
}
