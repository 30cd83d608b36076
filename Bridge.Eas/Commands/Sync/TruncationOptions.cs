using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Sync;

/// <summary>
/// How a phone of 2.5 wants its mails, in the words of later versions: plain text cut where Truncation says, and MIME as soon as MIMESupport allows it.
/// Source: MS-ASCMD, "Truncation", "MIMESupport"; the sizes are Exchange's.
/// </summary>
internal static class TruncationOptions
{
    private const int PlainText = 1, Mime = 4;

    /// <summary>Bytes by Truncation value; 9 is complete.</summary>
    private static readonly long[] Sizes = [0, 512, 1024, 2048, 5120, 10_240, 20_480, 51_200, 102_400];

    /// <param name="options">The Options element.</param>
    /// <param name="decoded">What else it says.</param>
    internal static CollectionOptions Complete(WbxmlElement options, CollectionOptions decoded)
    {
        var truncation = options.NumberOf(AirSyncTags.Truncation);
        var plain = new BodyPreference(PlainText, truncation is >= 0 and var value && value < Sizes.Length ? Sizes[value] : null);
        return decoded with { BodyPreferences = decoded.MimeSupport > 0 ? [plain, new BodyPreference(Mime)] : [plain], BodyPart = null };
    }
}
