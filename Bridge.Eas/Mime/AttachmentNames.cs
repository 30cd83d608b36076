using System.Globalization;

namespace Bridge.Eas.Mime;

/// <summary>Names for parts that came without one, as Exchange makes them ("ATT00001.png").</summary>
internal static class AttachmentNames
{
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.Ordinal)
    {
        ["image/png"] = ".png", ["image/jpeg"] = ".jpg", ["image/jpg"] = ".jpg", ["image/pjpeg"] = ".jpg", ["image/gif"] = ".gif",
        ["image/bmp"] = ".bmp", ["image/tiff"] = ".tif", ["image/webp"] = ".webp", ["image/svg+xml"] = ".svg", ["image/heic"] = ".heic",
        ["application/pdf"] = ".pdf", ["application/zip"] = ".zip", ["application/msword"] = ".doc", ["application/rtf"] = ".rtf",
        ["application/pkcs7-mime"] = ".p7m", ["application/x-pkcs7-mime"] = ".p7m", ["application/pkcs7-signature"] = ".p7s",
        ["application/x-pkcs7-signature"] = ".p7s", ["application/pgp-signature"] = ".asc", ["application/pgp-encrypted"] = ".asc",
        ["application/pgp-keys"] = ".asc", ["application/ics"] = ".ics", ["text/calendar"] = ".ics", ["text/vcard"] = ".vcf",
        ["text/x-vcard"] = ".vcf", ["text/plain"] = ".txt", ["text/html"] = ".html", ["text/csv"] = ".csv", ["text/xml"] = ".xml",
        ["text/rfc822-headers"] = ".txt", ["message/delivery-status"] = ".txt", ["message/disposition-notification"] = ".txt",
        ["message/feedback-report"] = ".txt", ["audio/wav"] = ".wav", ["audio/mpeg"] = ".mp3", ["video/mp4"] = ".mp4",
    };

    /// <summary>The name to show.</summary>
    /// <param name="given">The sender's name, clean.</param>
    /// <param name="mediaType">Type of the part.</param>
    /// <param name="nestedSubject">Subject of a nested message.</param>
    /// <param name="number">Place in the list of attachments, from 1.</param>
    internal static string Choose(string? given, string mediaType, string? nestedSubject, int number)
    {
        if (!mediaType.StartsWith("message/", StringComparison.Ordinal) || Extensions.ContainsKey(mediaType))
            return given ?? Numbered(number, Extensions.GetValueOrDefault(mediaType, ".bin"));

        // Android and Windows Phone open a nested message only by this ending.
        var name = given ?? Subject(nestedSubject) ?? Numbered(number, "");
        return name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ? name : name + ".eml";
    }

    private static string Numbered(int number, string extension) => "ATT" + number.ToString("00000", CultureInfo.InvariantCulture) + extension;

    private static string? Subject(string? subject)
    {
        if (string.IsNullOrWhiteSpace(subject)) return null;
        var name = string.Concat(subject.Select(c => @"\/:*?""<>|".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim();
        return MimeText.CleanLine(name, 120);
    }
}
