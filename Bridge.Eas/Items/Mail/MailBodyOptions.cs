using Bridge.Eas.Devices.Quirks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Items.Mail;

/// <summary>How a phone wants the body of a mail. Source: MS-ASAIRS, BodyPreference, BodyPartPreference; MS-ASCMD, MIMESupport, MIMETruncation.</summary>
/// <param name="Preferences">One per type; none means plain text.</param>
/// <param name="BodyPart">The message without what it quotes, HTML only (14.1).</param>
/// <param name="MimeSupport">0 never MIME, 1 for S/MIME only, 2 for all.</param>
/// <param name="MimeTruncation">0 to 8; counts where the MIME preference has no size of its own.</param>
internal sealed record MailBodyOptions(
    IReadOnlyList<BodyPreference> Preferences, BodyPreference? BodyPart = null, int MimeSupport = 0, int? MimeTruncation = null)
{
    internal const int Plain = 1;
    internal const int Html = 2;
    internal const int Mime = 4;

    /// <summary>MIMESupport for signed and encrypted mail.</summary>
    private const int SignedOnly = 1;

    /// <summary>Bytes by MIMETruncation value; 8 is complete.</summary>
    private static readonly long[] MimeSizes = [0, 4096, 5120, 7168, 10240, 20480, 51200, 102400];

    /// <summary>What the phone asks for and, where its kind is known for it, needs.</summary>
    internal static MailBodyOptions Of(EasVersion version, string deviceType, CollectionOptions options)
    {
        var support = options.MimeSupport == 0 && Quirks.Has(Quirk.SignedMailAsMime, version, deviceType) ? SignedOnly : options.MimeSupport;
        return new(options.BodyPreferences, options.BodyPart, support, options.MimeTruncation);
    }

    internal BodyPreference? Find(int type) => Preferences.FirstOrDefault(p => p.Type == type);

    /// <summary>The MIME preference with the size that counts; null when MIME is not to be sent.</summary>
    internal BodyPreference? FindMime()
    {
        if (MimeSupport == 0 || Find(Mime) is not { } mime) return null;
        return mime.TruncationSize is null && MimeTruncation is >= 0 and < 8 ? mime with { TruncationSize = MimeSizes[MimeTruncation.Value] } : mime;
    }
}
